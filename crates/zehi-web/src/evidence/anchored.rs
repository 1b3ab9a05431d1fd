//! A text as lines, each with its place in the margin, the quote marked. Of a very long text only a window is shown. A
//! mail is cut into sections by whose words it holds; old text is folded away, unless the quote stands in it.

use std::ops::Range;

use zehi_domain::evidence::AnchoredText;
use zehi_domain::evidence::mail::{MailPart, MailPartKind, named_in_heading};

use super::words::margin;
use crate::frame::Lang;
use crate::frame::flow::one_line;

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

/// What a section of a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SectionKind {
    /// 本文
    Plain,
    /// 引用
    Quoted,
    /// 署名
    Signature,
    /// 免責文・定型文
    Disclaimer,
}

/// 区分: lines by one writer, or of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// What it is.
    pub kind: SectionKind,
    /// Whether it is shown unfolded; only old text is ever folded.
    pub open: bool,
    /// Whom the heading of old text names; empty where it has none.
    pub named: String,
    /// Bytes of the text.
    pub range: Range<usize>,
    /// The lines.
    pub lines: Vec<Line>,
}

/// 本文: the lines shown, and where more stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    /// The sections with their lines.
    pub sections: Vec<Section>,
    /// Offset to ask for to see what stands before.
    pub before: Option<usize>,
    /// Offset to ask for to see what stands after.
    pub after: Option<usize>,
}

impl Shown {
    /// Whether there is no line at all.
    pub fn is_empty(&self) -> bool {
        self.sections.is_empty()
    }
}

/// The lines around `at`, at most so many before and after it, with `marked` marked. `parts` are those of a mail; of another
/// document there are none.
pub fn shown(
    text: &AnchoredText,
    parts: &[MailPart],
    marked: Option<Range<usize>>,
    (at, (before, after)): (usize, (usize, usize)),
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
            parts: words(whole, range.start..range.start + line.len(), marked.as_ref()),
        });
        last_place = place;
    }
    Shown {
        sections: sections(whole, parts, out, at),
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

/// Quoted lines up to this many stay unfolded where an answer stands right below them.
const SHORT: usize = 3;

/// Lines cut where the parts of the mail do. A heading begins a section with the old text below it.
fn sections(text: &str, parts: &[MailPart], lines: Vec<Line>, at: usize) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut last_part = None;
    for line in lines {
        let index = parts.partition_point(|part| part.range.end <= line.start);
        let part = parts.get(index);
        let kind = match part.map(|part| part.kind) {
            None | Some(MailPartKind::Subject | MailPartKind::Own) => SectionKind::Plain,
            Some(MailPartKind::Quoted { .. } | MailPartKind::ForwardHeader { .. }) => SectionKind::Quoted,
            Some(MailPartKind::Signature) => SectionKind::Signature,
            Some(MailPartKind::Disclaimer) => SectionKind::Disclaimer,
        };
        let heading = part.filter(|part| matches!(part.kind, MailPartKind::ForwardHeader { .. }));
        let begins = heading.is_some() && last_part != Some(index);
        last_part = Some(index);
        let end = part.map_or(text.len(), |part| part.range.end);
        match sections.last_mut() {
            Some(last) if last.kind == kind && !begins => {
                last.range.end = end;
                last.lines.push(line);
            }
            _ => sections.push(Section {
                kind,
                open: false,
                named: heading
                    .map(|part| one_line(&named_in_heading(&text[part.range.clone()]), 80))
                    .unwrap_or_default(),
                range: line.start..end,
                lines: vec![line],
            }),
        }
    }
    let answered: Vec<bool> = sections.windows(2).map(|pair| pair[1].kind == SectionKind::Plain).collect();
    for (index, section) in sections.iter_mut().enumerate() {
        let short = section.lines.len() <= SHORT && section.named.is_empty() && answered.get(index) == Some(&true);
        let asked = at > 0 && section.range.contains(&at);
        let marked = section.lines.iter().flat_map(|line| &line.parts).any(|part| part.marked);
        section.open = section.kind != SectionKind::Quoted || short || asked || marked;
    }
    sections
}

fn words(text: &str, line: Range<usize>, marked: Option<&Range<usize>>) -> Vec<Part> {
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

    fn lines(shown: &Shown) -> Vec<&Line> {
        shown.sections.iter().flat_map(|section| &section.lines).collect()
    }

    #[test]
    fn old_text_of_a_mail_is_folded_unless_the_quote_stands_in_it() {
        let mut text = AnchoredText::default();
        let body = "承知しました。\n> 短い引用\nはい。\n\n佐藤さんは書きました:\n> 納期は\n> 十月\n> です。\n> 以上\n";
        text.push(body, Anchor::Body { line: 1 });
        let parts = zehi_domain::evidence::mail::mail_parts(&text, None);
        let folds = |marked: Option<Range<usize>>| {
            let shown = shown(&text, &parts, marked, (0, (99, 99)), Lang::Ja);
            assert_eq!(lines(&shown).len(), 9);
            shown.sections.into_iter().map(|section| (section.kind, section.open)).collect::<Vec<_>>()
        };
        let (plain, quoted) = (SectionKind::Plain, SectionKind::Quoted);
        assert_eq!(folds(None), [(plain, true), (quoted, true), (plain, true), (quoted, false)]);
        let at = body.find("十月").expect("stands there");
        assert_eq!(folds(Some(at..at + 6))[3], (quoted, true));
    }

    #[test]
    fn a_quote_over_two_lines_is_marked_in_both_and_begins_once() {
        let text = text(4);
        let at = text.text().find("2行目").unwrap();
        let end = text.text().find("行目です。\n4").unwrap();
        let shown = shown(&text, &[], Some(at..end), (at, (10, 10)), Lang::Ja);
        let marked: Vec<_> = lines(&shown).into_iter().flat_map(|l| &l.parts).filter(|p| p.marked).collect();
        assert_eq!(
            marked.iter().map(|p| (p.text.as_str(), p.first)).collect::<Vec<_>>(),
            [("2行目です。", true), ("3", false)]
        );
        assert_eq!(lines(&shown).into_iter().map(|line| line.place.as_str()).collect::<Vec<_>>(), ["1", "2", "3", "4"]);
    }

    #[test]
    fn of_a_long_text_a_window_is_shown() {
        let text = text(100);
        let at = text.text().find("50行目").unwrap();
        let window = shown(&text, &[], None, (at, (2, 3)), Lang::Ja);
        assert_eq!(lines(&window).first().map(|line| line.place.as_str()), Some("48"));
        assert_eq!(lines(&window).last().map(|line| line.place.as_str()), Some("53"));
        let after = shown(&text, &[], None, (window.after.expect("more stands below"), (0, 3)), Lang::Ja);
        assert_eq!(lines(&after)[0].place, "54");
        assert!(shown(&text, &[], None, (0, (2, 200)), Lang::Ja).after.is_none());
    }

    #[test]
    fn an_empty_text_and_a_place_outside_are_nothing_to_fear() {
        assert_eq!(shown(&AnchoredText::default(), &[], None, (9, (1, 1)), Lang::Ja), Shown::default());
        let text = text(2);
        assert_eq!(asked_range(&text, Some(usize::MAX), Some(2)), None);
        assert_eq!(asked_range(&text, Some(2), Some(1)), None, "inside a character");
        assert_eq!(lines(&shown(&text, &[], None, (usize::MAX, (9, 9)), Lang::Ja)).len(), 2);
    }
}
