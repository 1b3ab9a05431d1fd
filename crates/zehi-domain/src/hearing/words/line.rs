//! The lines of a claim with their depth of quotation.

use std::ops::Range;

use crate::text::quotation;

/// One line that holds something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// Bytes of its content: without quotation marks, list mark and surrounding blanks.
    pub content: Range<usize>,
    /// Depth of quotation beyond what the whole claim has.
    pub depth: u8,
    /// Whether it is an item of a list.
    pub item: bool,
    /// Whether an empty line, or a line that does not count, stands before it.
    pub after_gap: bool,
}

impl Line {
    /// Its text.
    pub(super) fn text<'t>(&self, claim: &'t str) -> &'t str {
        &claim[self.content.clone()]
    }
}

/// The lines; a claim that is quoted as a whole (someone forwarded it) counts as not quoted.
pub(super) fn lines(claim: &str) -> Vec<Line> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut gap = false;
    for line in claim.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let body = line.trim_end();
        let (depth, marks) = quotation(body);
        let mut content = body[marks..].trim_start();
        if content.is_empty() {
            gap = true;
            continue;
        }
        let mark = list_mark(content);
        content = content[mark..].trim_start();
        if content.is_empty() {
            gap = true;
            continue;
        }
        let end = start + body.len();
        found.push(Line { content: end - content.len()..end, depth, item: mark > 0, after_gap: gap });
        gap = false;
    }
    let shallowest = found.iter().map(|line| line.depth).min().unwrap_or(0);
    for line in &mut found {
        line.depth -= shallowest;
    }
    found
}

/// Bytes of a list mark: 「1. 」「(2)」「①」「・」「一、」「- 」.
fn list_mark(content: &str) -> usize {
    let mut chars = content.char_indices().peekable();
    let Some((_, first)) = chars.peek().copied() else { return 0 };
    if matches!(first, '・' | '●' | '○' | '■' | '□' | '◆' | '◇' | '▪' | '▼' | '※' | '→' | '★' | '☆')
        || matches!(first, '①'..='⑳')
    {
        return first.len_utf8();
    }
    if matches!(first, '-' | '*' | '－' | '＊' | '+') {
        return if content[first.len_utf8()..].starts_with([' ', '　']) { first.len_utf8() } else { 0 };
    }
    let bracket = matches!(first, '(' | '（' | '〔' | '[');
    let from = if bracket { first.len_utf8() } else { 0 };
    let rest = &content[from..];
    let number = rest.find(|c: char| !is_list_number(c)).unwrap_or(rest.len());
    if number == 0 || rest[..number].chars().count() > 2 {
        return 0;
    }
    let after = &rest[number..];
    let close = match after.chars().next() {
        Some(c @ (')' | '）' | '〕' | ']')) => c.len_utf8(),
        Some(c @ ('.' | '．' | '、' | ',' | '，' | ':' | '：')) if !bracket => c.len_utf8(),
        Some(c @ ('　' | ' ')) if !bracket => c.len_utf8(),
        _ => return 0,
    };
    // 「3.5億円」 and 「10:12」 are no items.
    if after[close..].starts_with(|c: char| c.is_numeric()) { 0 } else { from + number + close }
}

fn is_list_number(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '０'..='９') || "一二三四五六七八九十".contains(c)
}

/// Width in half-width columns.
pub(super) fn columns(line: &str) -> usize {
    line.chars().map(|c| if c.is_ascii() || ('\u{ff61}'..='\u{ff9f}').contains(&c) { 1 } else { 2 }).sum()
}
