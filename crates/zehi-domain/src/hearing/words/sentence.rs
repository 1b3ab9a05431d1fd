//! Sentences of the customer's lines, folded, each byte leading back to the claim.

use std::ops::Range;

use super::line::{Line, columns};
use crate::text::Folded;

/// A line at least this wide may have been wrapped by the mail program.
const WRAPPED_COLUMNS: usize = 44;
/// No sentence is longer than so many bytes.
const SENTENCE_BYTES: usize = 2_400;
/// A quotation may hold sentence ends up to this many bytes on before it is taken for unclosed.
const QUOTATION_BYTES: usize = 700;

/// 文: one sentence of the customer.
#[derive(Debug, Clone)]
pub(crate) struct Sentence {
    /// Bytes of the claim.
    pub range: Range<usize>,
    /// Folded text, without quotation marks of mails and without line breaks.
    pub text: String,
    /// Whether it is an item of a list.
    pub item: bool,
    /// Whether it is a line of its own without a sentence end, as in an unmarked list.
    pub alone: bool,
    /// Whether our memo reports it.
    pub reported: bool,
    folded: Folded,
    /// Where the pieces it was joined from stand in the claim: offset in the joined text, offset in the claim.
    pieces: Vec<(usize, usize)>,
}

impl Sentence {
    /// Bytes of the claim behind a range of the folded text.
    pub fn original(&self, folded: Range<usize>) -> Option<Range<usize>> {
        let joined = self.folded.original(folded)?;
        let last = joined.end.checked_sub(1)?;
        Some(self.in_claim(joined.start)?..self.in_claim(last)? + 1)
    }

    fn in_claim(&self, joined: usize) -> Option<usize> {
        let piece = self.pieces.partition_point(|(start, _)| *start <= joined).checked_sub(1)?;
        let (start, claim) = self.pieces[piece];
        Some(claim + (joined - start))
    }
}

/// The sentences of the lines, in order.
pub(super) fn sentences(claim: &str, lines: &[Line]) -> Vec<Sentence> {
    let wrapping = wrapping(claim, lines);
    let mut found = Vec::new();
    let mut paragraph: Vec<&Line> = Vec::new();
    for line in lines {
        let goes_on = paragraph.last().is_some_and(|last| {
            !line.after_gap && !line.item && goes_on(last.text(claim), line.text(claim), &wrapping)
        });
        if !goes_on {
            found.extend(split(claim, &paragraph));
            paragraph.clear();
        }
        paragraph.push(line);
    }
    found.extend(split(claim, &paragraph));
    found
}

/// How the writer breaks lines.
struct Wrapping {
    /// The width at which the mail program wraps, if several lines have about the same width without ending a sentence.
    width: Option<usize>,
    /// The widest line.
    widest: usize,
    /// Whether sentences end with marks; in a chat without any, a line is a sentence.
    punctuated: bool,
}

/// Ends after which nothing goes on.
const ENDS: &str = "。．.！!？?」』:：;；…♪─=※】｡)）";
/// Ends after which something must follow.
const OPEN_ENDS: &str = "はがをにでとものへ、，,や";

fn wrapping(claim: &str, lines: &[Line]) -> Wrapping {
    let texts: Vec<&str> = lines.iter().map(|line| line.text(claim)).collect();
    let marks = texts.iter().filter(|text| text.contains(['。', '．', '｡'])).count();
    let widest = texts.iter().map(|text| columns(text)).max().unwrap_or(0).min(100);
    let near = texts.iter().filter(|text| columns(text) + 5 >= widest && !text.ends_with(|c| ENDS.contains(c))).count();
    let width = (widest >= 20 && near >= 3).then_some(widest);
    Wrapping { width, widest, punctuated: marks * 5 >= texts.len() || texts.len() < 4 }
}

/// Whether a line was broken in the middle of a sentence.
fn goes_on(last: &str, next: &str, wrapping: &Wrapping) -> bool {
    let Some(end) = last.chars().next_back() else { return false };
    // 「社長へ」 is whom the letter is to.
    let salutation = end == 'へ' && last.chars().count() <= 8;
    let open = OPEN_ENDS.contains(end) && !salutation;
    if ENDS.contains(end) || is_pictograph(end) || next.starts_with(['「', '【', '[', '<', '(', '（', '『']) && !open
    {
        return false;
    }
    const TAILS: &[&str] = &[
        "ください",
        "下さい",
        "いただ",
        "頂",
        "ほしい",
        "欲しい",
        "ます",
        "ません",
        "まし",
        "です",
        "でし",
        "くれ",
        "もら",
    ];
    if TAILS.iter().any(|tail| next.starts_with(tail)) {
        return true;
    }
    if !wrapping.punctuated {
        return "はがをに、，,".contains(end);
    }
    let wide = columns(last) >= WRAPPED_COLUMNS && columns(last) + 8 >= wrapping.widest;
    open || wide || wrapping.width.is_some_and(|width| columns(last) + 5 >= width)
}

/// Emoji end a sentence as much as a full stop.
fn is_pictograph(c: char) -> bool {
    matches!(c, '\u{2600}'..='\u{27bf}' | '\u{fe0e}'..='\u{fe0f}' | '\u{1f000}'..='\u{1faff}')
}

/// Joins the lines of a paragraph and splits it at sentence ends outside quotations.
fn split(claim: &str, lines: &[&Line]) -> Vec<Sentence> {
    let mut joined = String::new();
    let mut pieces = Vec::new();
    for line in lines {
        if !joined.is_empty() {
            pieces.push((joined.len(), line.content.start.saturating_sub(1)));
            joined.push('\n');
        }
        pieces.push((joined.len(), line.content.start));
        joined.push_str(line.text(claim));
    }
    let item = lines.first().is_some_and(|line| line.item);
    let mut found: Vec<Sentence> = Vec::new();
    for range in ends(&joined) {
        let text = &joined[range.clone()];
        let folded = Folded::of(text);
        let first = pieces.partition_point(|(start, _)| *start <= range.start).saturating_sub(1);
        let moved: Vec<(usize, usize)> =
            pieces[first..]
                .iter()
                .take_while(|(start, _)| *start < range.end)
                .map(|(start, claim)| {
                    if *start < range.start {
                        (0, claim + (range.start - start))
                    } else {
                        (start - range.start, *claim)
                    }
                })
                .collect();
        let mut sentence = Sentence {
            range: 0..0,
            text: folded.text().to_owned(),
            item: item && found.is_empty(),
            alone: lines.len() == 1 && range.len() == joined.len() && !text.ends_with(|c| "。！？!?".contains(c)),
            reported: false,
            folded,
            pieces: moved,
        };
        if let Some(range) = sentence.original(0..sentence.text.len()) {
            sentence.range = range;
            found.push(sentence);
        }
    }
    found
}

/// The stretches between sentence ends, blanks trimmed.
fn ends(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut skip_to = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if at < skip_to {
            continue;
        }
        let next = chars.peek().map(|(_, next)| *next);
        if let Some(close) = closing(c) {
            skip_to = closed(&text[at..], c, close).map_or(at, |length| at + length);
            continue;
        }
        let before_digit = text[..at].ends_with(|c: char| c.is_numeric()) && next.is_some_and(char::is_numeric);
        let end = match c {
            '。' | '！' | '？' | '!' | '?' | '｡' => !next.is_some_and(|n| "。！？!?」』）)｡♪".contains(n)),
            '．' => !before_digit,
            '…' => next.is_some_and(|n| n == '\n' || n == '　'),
            c if is_pictograph(c) => next.is_some_and(|n| !is_pictograph(n) && !"。！？!?」』）)".contains(n)),
            _ => false,
        };
        if end {
            found.push(start..at + c.len_utf8());
            start = at + c.len_utf8();
        }
    }
    found.push(start..text.len());
    found
        .into_iter()
        .flat_map(|range| bounded(text, range))
        .filter_map(|range| {
            let part = &text[range.clone()];
            let content = part.trim();
            let start = range.start + (part.len() - part.trim_start().len());
            (!content.is_empty()).then(|| start..start + content.len())
        })
        .collect()
}

/// Cuts what is no sentence of a person any more (a pasted table, a hostile text), so that reading stays linear.
fn bounded(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = range.start;
    while range.end - start > SENTENCE_BYTES {
        let mut cut = start + SENTENCE_BYTES;
        while !text.is_char_boundary(cut) {
            cut -= 1;
        }
        let at = text[start..cut].rfind(['、', '\n', '　', ' ']).and_then(|at| {
            let mark = text[start + at..].chars().next()?;
            Some(start + at + mark.len_utf8())
        });
        let end = at.unwrap_or(cut);
        found.push(start..end);
        start = end;
    }
    found.push(start..range.end);
    found
}

fn closing(open: char) -> Option<char> {
    Some(match open {
        '「' => '」',
        '『' => '』',
        '（' => '）',
        '(' => ')',
        '【' => '】',
        '“' => '”',
        '｢' => '｣',
        _ => return None,
    })
}

fn closed(part: &str, open: char, close: char) -> Option<usize> {
    let mut depth = 0usize;
    for (at, c) in part.char_indices() {
        if at > QUOTATION_BYTES {
            return None;
        }
        if c == open {
            depth += 1;
        } else if c == close {
            depth -= 1;
            if depth == 0 {
                return Some(at + c.len_utf8());
            }
        }
    }
    None
}
