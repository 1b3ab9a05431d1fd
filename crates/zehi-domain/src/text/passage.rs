//! A passage is what is quoted: a sentence, a table row, an utterance, a line; never a whole document.

use std::ops::Range;

use crate::evidence::{Anchor, AnchoredText};

/// An utterance or message up to this many characters stays whole.
const WHOLE_UTTERANCE: usize = 140;
/// A line at least this wide (half-width columns) without an end mark may go on in the next line.
const WRAPPED_COLUMNS: usize = 44;
/// A quotation may hold sentence ends up to this many bytes on before it is taken for unclosed.
const QUOTATION_BYTES: usize = 900;

/// 箇所: one piece of a document's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// Place of its first character.
    pub anchor: Anchor,
    /// Depth of mail quotation (「> 」) it stands in.
    pub quote_depth: u8,
}

/// The passages of a text, in order. Blank stretches belong to none.
pub fn passages(text: &AnchoredText) -> Vec<Passage> {
    let spans = text.spans();
    let mut found = Vec::new();
    let mut index = 0;
    while index < spans.len() {
        let same_row = spans[index..].iter().take_while(|span| is_same_row(&spans[index].anchor, &span.anchor)).count();
        let until = index + same_row.max(1);
        let end = spans.get(until).map_or(text.text().len(), |span| span.start as usize);
        let block = spans[index].start as usize..end;
        for (range, quote_depth) in pieces(text.text(), block, &spans[index].anchor) {
            if let Some(anchor) = text.anchor_at(range.start) {
                found.push(Passage { range, anchor, quote_depth });
            }
        }
        index = until;
    }
    found
}

/// Cells of one table row, and lines of one page, are read together.
fn is_same_row(first: &Anchor, next: &Anchor) -> bool {
    match (first, next) {
        (Anchor::TableCell { table: a, row: r, .. }, Anchor::TableCell { table: b, row: s, .. }) => a == b && r == s,
        (Anchor::SheetCell { sheet: a, row: r, .. }, Anchor::SheetCell { sheet: b, row: s, .. }) => a == b && r == s,
        (Anchor::Page { page: a, .. }, Anchor::Page { page: b, .. }) => a == b,
        _ => false,
    }
}

fn pieces(text: &str, block: Range<usize>, anchor: &Anchor) -> Vec<(Range<usize>, u8)> {
    match anchor {
        Anchor::TableCell { .. } | Anchor::SheetCell { .. } | Anchor::Subject => {
            trimmed(text, block).map(|range| (range, 0)).into_iter().collect()
        }
        Anchor::Utterance { .. } | Anchor::ChatMessage { .. } => match trimmed(text, block) {
            Some(range) if text[range.clone()].chars().count() <= WHOLE_UTTERANCE => vec![(range, 0)],
            Some(range) => sentences_in(text, range).into_iter().map(|range| (range, 0)).collect(),
            None => Vec::new(),
        },
        Anchor::Paragraph { .. } => sentences_in(text, block).into_iter().map(|range| (range, 0)).collect(),
        Anchor::Body { .. } | Anchor::Line { .. } | Anchor::Page { .. } => {
            let mut found = Vec::new();
            for (paragraph, depth) in unwrapped(text, block) {
                found.extend(sentences_in(text, paragraph).into_iter().map(|range| (range, depth)));
            }
            found
        }
    }
}

/// The sentences of running text without line structure of its own (a claim, a paragraph). Line breaks end a sentence
/// unless the line is as wide as wrapped mail.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    unwrapped(text, 0..text.len()).into_iter().flat_map(|(paragraph, _)| sentences_in(text, paragraph)).collect()
}

/// Joins lines that were wrapped, and keeps apart lines that stand alone; with the depth of quotation of each.
fn unwrapped(text: &str, block: Range<usize>) -> Vec<(Range<usize>, u8)> {
    let mut found: Vec<(Range<usize>, u8)> = Vec::new();
    let mut goes_on = false;
    let mut at = block.start;
    for line in text[block].split_inclusive('\n') {
        let start = at;
        at += line.len();
        let body = line.trim_end();
        let (depth, mark) = quotation(body);
        // The blank after the quotation mark belongs to the mark.
        let after_mark =
            if depth > 0 { body[mark..].strip_prefix(' ').unwrap_or(&body[mark..]) } else { &body[mark..] };
        let content = after_mark.trim_start();
        if content.is_empty() {
            goes_on = false;
            continue;
        }
        let content_start = start + body.len() - content.len();
        let end = start + body.len();
        match found.last_mut() {
            Some((range, last_depth))
                if goes_on && *last_depth == depth && continues(content, after_mark.len() - content.len()) =>
            {
                range.end = end;
            }
            _ => found.push((content_start..end, depth)),
        }
        goes_on = columns(content) >= WRAPPED_COLUMNS && !ends_sentence(content) && !is_row(content);
    }
    found
}

/// Depth of 「> 」 marks and the bytes they take.
fn quotation(line: &str) -> (u8, usize) {
    let mut depth = 0u8;
    let mut mark = 0;
    for (at, c) in line.char_indices() {
        match c {
            '>' | '＞' | '|' if depth > 0 || c != '|' => {
                depth = depth.saturating_add(1);
                mark = at + c.len_utf8();
            }
            ' ' | '　' | '\t' => {}
            _ => break,
        }
    }
    (depth, mark)
}

/// Whether a line can be the rest of the line before: no indent, list mark, number, time or heading.
fn continues(content: &str, indent: usize) -> bool {
    indent == 0
        && content.chars().next().is_some_and(|c| {
            (c.is_alphabetic() && !c.is_ascii_uppercase())
                || matches!(c, '「' | '『' | '、' | '。' | '」' | '』' | '）' | ')' | 'ー')
        })
}

/// A line of separated values or of a log stands for itself.
fn is_row(line: &str) -> bool {
    line.matches(',').count() >= 3 || line.contains('\t') || line.starts_with(|c: char| c.is_ascii_digit() || c == '[')
}

fn ends_sentence(line: &str) -> bool {
    line.ends_with(['。', '．', '！', '？', '!', '?', '」', '』', ':', '：', '※', '─', '-', '=', '*', '…', '♪', ';'])
}

/// Width in half-width columns.
fn columns(line: &str) -> usize {
    line.chars().map(|c| if c.is_ascii() || ('\u{ff61}'..='\u{ff9f}').contains(&c) { 1 } else { 2 }).sum()
}

/// Splits at 。！？ outside quotation marks and brackets, and at a full stop after a Latin word.
fn sentences_in(text: &str, block: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let part = &text[block.clone()];
    let mut start = 0;
    let mut skip_to = 0;
    let mut chars = part.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if at < skip_to {
            continue;
        }
        if let Some(close) = closing(c) {
            let reach = floor_boundary(part, (at + QUOTATION_BYTES).min(part.len()));
            if let Some(length) = balanced(&part[at..reach], c, close) {
                skip_to = at + length;
            }
            continue;
        }
        let next = chars.peek().map(|(_, next)| *next);
        let ends = match c {
            '。' | '！' | '？' | '!' | '?' | '．' => {
                !matches!(next, Some('。' | '！' | '？' | '!' | '?' | '」' | '』' | '）' | ')' | '．'))
            }
            '.' => {
                at > 0
                    && part[..at].ends_with(|p: char| p.is_ascii_alphabetic())
                    && next.is_none_or(char::is_whitespace)
            }
            '\n' => next == Some('\n'),
            _ => false,
        };
        if ends {
            let end = at + c.len_utf8();
            found.extend(trimmed(text, block.start + start..block.start + end));
            start = end;
        }
    }
    found.extend(trimmed(text, block.start + start..block.end));
    found
}

fn closing(open: char) -> Option<char> {
    match open {
        '「' => Some('」'),
        '『' => Some('』'),
        '（' => Some('）'),
        '(' => Some(')'),
        '【' => Some('】'),
        '“' => Some('”'),
        _ => None,
    }
}

/// Bytes from the opening mark to just before its closing mark's end; `None` where it does not close.
fn balanced(part: &str, open: char, close: char) -> Option<usize> {
    let mut depth = 0usize;
    for (at, c) in part.char_indices() {
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

fn floor_boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn trimmed(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let part = &text[range.clone()];
    let content = part.trim();
    let start = range.start + (part.len() - part.trim_start().len());
    (!content.is_empty()).then(|| start..start + content.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        sentences(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn sentences_end_at_marks_outside_quotation() {
        assert_eq!(
            split("先日「何度でも直します。追加はなし。」と聞きました。返金してください！本当ですか？"),
            ["先日「何度でも直します。追加はなし。」と聞きました。", "返金してください！", "本当ですか？"]
        );
    }

    #[test]
    fn wrapped_lines_are_one_sentence_and_list_items_are_not() {
        assert_eq!(
            split("要件定義書に記載のとおり、参考サイトの変更は追加のお見積りと\nなります。\n・項目A\n・項目B\n"),
            ["要件定義書に記載のとおり、参考サイトの変更は追加のお見積りと\nなります。", "・項目A", "・項目B"]
        );
    }

    #[test]
    fn an_unclosed_quotation_does_not_swallow_the_rest() {
        assert_eq!(split("「まだです。次へ。"), ["「まだです。", "次へ。"]);
    }

    #[test]
    fn rows_are_read_whole_and_quoted_lines_know_their_depth() {
        let mut text = AnchoredText::default();
        for (column, cell) in ["No.3", "修正2回まで", "無償"].into_iter().enumerate() {
            if column > 0 {
                text.push_separator('\t');
            }
            text.push(cell, Anchor::TableCell { table: 1, row: 2, column: column as u32 + 1 });
        }
        text.push_separator('\n');
        text.push("承知しました。\n> いつでも直します。\n", Anchor::Body { line: 1 });
        let all = passages(&text);
        let quotes: Vec<_> = all.iter().map(|p| (&text.text()[p.range.clone()], p.quote_depth)).collect();
        assert_eq!(quotes, [("No.3\t修正2回まで\t無償", 0), ("承知しました。", 0), ("いつでも直します。", 1)]);
        assert_eq!(all[2].anchor, Anchor::Body { line: 2 });
    }
}
