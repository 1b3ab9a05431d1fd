//! Where old text begins: an attribution, a header block, a separator.

use std::ops::Range;

use super::line::Line;
use super::marks::{
    begins_attribution, is_any_separator, is_attribution, is_date_field, is_further_field, is_header_field,
    is_sure_attribution, sender_field,
};
use crate::text::{fold, quotation};

/// An attribution goes over at most so many lines.
const ATTRIBUTION_LINES: usize = 3;
/// Header fields stand at most so far below a separator, and one field's value goes over at most so many lines.
const NEAR: usize = 3;
/// A header block is never longer.
const BLOCK_LINES: usize = 40;

/// 引用の見出し: the lines that say whose old text follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Heading {
    /// Its lines.
    pub(super) lines: Range<usize>,
    /// Whether everything below it is old text, marked or not.
    pub(super) takes_unmarked: bool,
}

/// The line of a heading that names who wrote: the sender of a header block, or the attribution; in one line.
pub fn named_in_heading(heading: &str) -> String {
    let lines =
        || heading.lines().map(|line| line[quotation(line.trim_end()).1..].trim()).filter(|line| !line.is_empty());
    let sender = lines().find(|line| sender_field(&fold(line)).is_some());
    let field = sender.and_then(|line| line.split_once([':', '：'])).map(|(_, value)| value.trim().to_owned());
    field.unwrap_or_else(|| {
        lines().filter(|line| !is_rule(&fold(line)) && !is_any_separator(&fold(line))).collect::<Vec<_>>().join(" ")
    })
}

/// The heading that begins at a line, if one does.
pub(super) fn heading_at(lines: &[Line<'_>], at: usize) -> Option<Heading> {
    block_at(lines, at).or_else(|| attribution_at(lines, at))
}

/// 「-----Original Message-----」 and a header block, or one of them.
fn block_at(lines: &[Line<'_>], at: usize) -> Option<Heading> {
    let depth = lines[at].depth;
    let folded = &lines[at].folded;
    let separated = is_any_separator(folded);
    if !separated && !is_rule(folded) && !is_field(folded) {
        return None;
    }
    let same = |index: usize| lines.get(index).filter(|line| line.depth == depth);
    let mut first = if separated || is_rule(folded) { at + 1 } else { at };
    if separated {
        first = (first..first + NEAR).find(|index| same(*index).is_some_and(|line| !line.content.is_empty()))?;
    }
    let fields = fields(lines, first, depth);
    let is_block = fields.sender && (fields.others >= 2 || fields.date || separated);
    let end = if is_block { fields.end } else { at + 1 };
    let below = (end..lines.len()).find(|index| !lines[*index].content.is_empty());
    let marked_below = below.is_some_and(|index| lines[index].depth > depth);
    let forwarded = ["forward", "転送"].iter().any(|word| folded.contains(word));
    (is_block || separated).then_some(Heading { lines: at..end, takes_unmarked: forwarded || !marked_below })
}

/// What a block of header fields holds.
struct Fields {
    end: usize,
    sender: bool,
    date: bool,
    others: usize,
}

fn fields(lines: &[Line<'_>], first: usize, depth: u8) -> Fields {
    let mut fields = Fields { end: first, sender: false, date: false, others: 0 };
    let mut went_on = 0;
    for (index, line) in lines.iter().enumerate().skip(first).take(BLOCK_LINES) {
        let folded = &line.folded;
        if line.depth != depth || line.content.is_empty() {
            break;
        }
        if is_field(folded) {
            went_on = 0;
            if sender_field(folded).is_some() {
                if fields.sender {
                    break;
                }
                fields.sender = true;
            } else {
                fields.others += 1;
                fields.date |= is_date_field(folded);
            }
        } else if fields.end > first && went_on < NEAR && is_list_of_addresses(folded) {
            went_on += 1;
        } else {
            break;
        }
        fields.end = index + 1;
    }
    fields
}

fn is_field(folded: &str) -> bool {
    sender_field(folded).is_some() || is_header_field(folded) || is_further_field(folded)
}

/// The rest of a long list of recipients.
fn is_list_of_addresses(folded: &str) -> bool {
    folded.contains('@') && !folded.contains('。') && (folded.contains(['<', ';']) || !folded.contains(' '))
}

/// The line Outlook draws above a header block.
fn is_rule(folded: &str) -> bool {
    folded.len() >= 5 && folded.chars().all(|c| matches!(c, '_' | '-' | '─' | '━'))
}

/// 「On … wrote:」, in one line or broken over several, above marked lines; or so sure that marks are not needed.
fn attribution_at(lines: &[Line<'_>], at: usize) -> Option<Heading> {
    let first = &lines[at];
    if first.content.is_empty() {
        return None;
    }
    if !is_attribution(&first.folded) && !begins_attribution(&first.folded) {
        return None;
    }
    let mut whole = String::new();
    for end in at + 1..=at + ATTRIBUTION_LINES {
        let line = lines.get(end - 1).filter(|line| line.depth == first.depth && !line.content.is_empty())?;
        whole.push_str(line.content);
        let folded = fold(&whole);
        let below = (end..lines.len()).take(NEAR).find(|index| !lines[*index].content.is_empty());
        let marked = below.is_some_and(|index| lines[index].depth > first.depth);
        if marked && is_attribution(&folded) {
            return Some(Heading { lines: at..end, takes_unmarked: false });
        }
        if is_sure_attribution(&folded) && below.is_some() {
            return Some(Heading { lines: at..end, takes_unmarked: !marked });
        }
        whole.push(' ');
    }
    None
}
