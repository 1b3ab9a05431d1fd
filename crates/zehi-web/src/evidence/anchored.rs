//! A text as lines, each with its place in the margin, the quote marked. Of a very long text only a window is shown.

use std::ops::Range;

use zehi_domain::evidence::AnchoredText;

use super::words::margin;
use crate::frame::Lang;

/// A line of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The place; empty where it is the same as of the line before.
    pub place: String,
    /// Byte offset of the line in the text.
    pub start: usize,
    /// Whether it is quoted from an earlier mail.
    pub quoted: bool,
    /// The words.
    pub parts: Vec<Part>,
}

/// A stretch of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The words.
    pub text: String,
    /// Whether it is part of the quote.
    pub marked: bool,
    /// Whether the quote begins here: what the address's `#q` points at.
    pub first: bool,
}

/// 本文: the lines shown, and where more stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    /// The lines.
    pub lines: Vec<Line>,
    /// Offset to ask for to see what stands before.
    pub before: Option<usize>,
    /// Offset to ask for to see what stands after.
    pub after: Option<usize>,
}

/// The lines around `at`, at most so many before and after it, with `marked` marked.
pub fn shown(
    text: &AnchoredText,
    marked: Option<Range<usize>>,
    at: usize,
    (before, after): (usize, usize),
    lang: Lang,
) -> Shown {
    let whole = text.text();
    let lines = line_ranges(whole);
    let here = lines.partition_point(|line| line.end <= at).min(lines.len().saturating_sub(1));
    let (from, to) = (here.saturating_sub(before), (here + after + 1).min(lines.len()));
    let mut last_place = String::new();
    let mut out = Vec::with_capacity(to - from);
    for range in lines.get(from..to).unwrap_or_default() {
        let place = text.anchor_at(range.start).map(|anchor| margin(&anchor, lang)).unwrap_or_default();
        let line = whole[range.clone()].trim_end_matches('\n');
        out.push(Line {
            place: if place == last_place { String::new() } else { place.clone() },
            start: range.start,
            quoted: line.starts_with(['>', '＞']),
            parts: parts(whole, range.start..range.start + line.len(), marked.as_ref()),
        });
        last_place = place;
    }
    Shown {
        lines: out,
        before: from.checked_sub(1).map(|line| lines[line.saturating_sub(after)].start),
        after: lines.get(to).map(|line| line.start),
    }
}

/// The range a link asks for, if it is one of this text.
pub fn asked_range(text: &AnchoredText, at: Option<usize>, len: Option<usize>) -> Option<Range<usize>> {
    let at = at?;
    let range = at..at.checked_add(len?)?;
    (!range.is_empty() && text.text().get(range.clone()).is_some()).then_some(range)
}

fn line_ranges(text: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    let lines = text.split_inclusive('\n').map(|line| {
        let range = at..at + line.len();
        at = range.end;
        range
    });
    lines.collect()
}

fn parts(text: &str, line: Range<usize>, marked: Option<&Range<usize>>) -> Vec<Part> {
    let plain = |range: Range<usize>| Part { text: text[range].to_owned(), marked: false, first: false };
    let Some(mark) = marked.filter(|mark| mark.start < line.end && line.start < mark.end) else {
        return vec![plain(line)];
    };
    let inside = mark.start.max(line.start)..mark.end.min(line.end);
    let first = mark.start >= line.start;
    let middle = Part { text: text[inside.clone()].to_owned(), marked: true, first };
    [plain(line.start..inside.start), middle, plain(inside.end..line.end)]
        .into_iter()
        .filter(|part| part.marked || !part.text.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use zehi_domain::evidence::Anchor;

    use super::*;

    fn text(lines: u32) -> AnchoredText {
        let mut text = AnchoredText::default();
        for line in 1..=lines {
            text.push(&format!("{line}行目です。\n"), Anchor::Line { line });
        }
        text
    }

    #[test]
    fn a_quote_over_two_lines_is_marked_in_both_and_begins_once() {
        let text = text(4);
        let at = text.text().find("2行目").unwrap();
        let end = text.text().find("行目です。\n4").unwrap();
        let shown = shown(&text, Some(at..end), at, (10, 10), Lang::Ja);
        let marked: Vec<_> = shown.lines.iter().flat_map(|l| &l.parts).filter(|p| p.marked).collect();
        assert_eq!(
            marked.iter().map(|p| (p.text.as_str(), p.first)).collect::<Vec<_>>(),
            [("2行目です。", true), ("3", false)]
        );
        assert_eq!(shown.lines.iter().map(|line| line.place.as_str()).collect::<Vec<_>>(), ["1", "2", "3", "4"]);
    }

    #[test]
    fn of_a_long_text_a_window_is_shown() {
        let text = text(100);
        let at = text.text().find("50行目").unwrap();
        let window = shown(&text, None, at, (2, 3), Lang::Ja);
        assert_eq!(window.lines.first().map(|line| line.place.as_str()), Some("48"));
        assert_eq!(window.lines.last().map(|line| line.place.as_str()), Some("53"));
        let after = shown(&text, None, window.after.unwrap(), (0, 3), Lang::Ja);
        assert_eq!(after.lines[0].place, "54");
        assert!(shown(&text, None, 0, (2, 200), Lang::Ja).after.is_none());
    }

    #[test]
    fn an_empty_text_and_a_place_outside_are_nothing_to_fear() {
        assert_eq!(shown(&AnchoredText::default(), None, 9, (1, 1), Lang::Ja), Shown::default());
        let text = text(2);
        assert_eq!(asked_range(&text, Some(usize::MAX), Some(2)), None);
        assert_eq!(asked_range(&text, Some(2), Some(1)), None, "inside a character");
        assert_eq!(shown(&text, None, usize::MAX, (9, 9), Lang::Ja).lines.len(), 2);
    }
}
