//! The claim as received, with the proposals marked in it. Marks may overlap and may reach over line breaks; the words
//! themselves are never changed, but the line breaks of a mail program are not shown.

use std::ops::Range;

use crate::frame::flow::{without, wraps};

/// What a mark stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MarkKind {
    /// 要求
    Demand,
    /// 主張事実
    Fact,
    /// 言動
    Manner,
}

impl MarkKind {
    /// The class that gives it its look.
    pub fn class(self) -> &'static str {
        match self {
            Self::Demand => "demand",
            Self::Fact => "fact",
            Self::Manner => "manner",
        }
    }
}

/// A quote to be marked.
#[derive(Debug, Clone)]
pub struct Mark {
    /// `D1`, `A1`, `M1`.
    pub id: String,
    /// What it is.
    pub kind: MarkKind,
    /// The words.
    pub quote: String,
}

/// A stretch of the claim with the same marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// The words.
    pub text: String,
    /// What it is part of, strongest look first: manner, demand, fact.
    pub kind: Option<MarkKind>,
    /// Items that begin here.
    pub begins: Vec<String>,
}

/// Lines of the claim: the writer's own, or quoted from an earlier mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Whether the lines are quoted.
    pub quoted: bool,
    /// How many lines.
    pub lines: usize,
    /// The stretches.
    pub stretches: Vec<Stretch>,
}

/// The claim cut into blocks and stretches.
pub fn marked(text: &str, marks: &[Mark]) -> Vec<Block> {
    let (places, wraps) = (places(text, marks), wraps(text));
    blocks(text).into_iter().map(|(range, quoted)| block((text, &wraps), range, quoted, &places)).collect()
}

/// Where each quote stands. A quote that stands twice is marked at its first place outside quoted lines.
fn places<'m>(text: &str, marks: &'m [Mark]) -> Vec<(Range<usize>, &'m Mark)> {
    let own = |at: usize| !is_quoted_line(text[..at].rfind('\n').map_or(text, |newline| &text[newline + 1..]));
    let found = marks.iter().filter(|mark| !mark.quote.is_empty()).filter_map(|mark| {
        let mut all = text.match_indices(mark.quote.as_str()).map(|(at, _)| at);
        let first = all.next()?;
        let at = if own(first) { first } else { all.find(|at| own(*at)).unwrap_or(first) };
        Some((at..at + mark.quote.len(), mark))
    });
    found.collect()
}

fn is_quoted_line(line: &str) -> bool {
    line.trim_start_matches([' ', '\u{3000}']).starts_with(['>', '＞', '｜', '|'])
}

/// Runs of own and quoted lines.
fn blocks(text: &str) -> Vec<(Range<usize>, bool)> {
    let mut blocks: Vec<(Range<usize>, bool)> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let (range, quoted) = (at..at + line.len(), is_quoted_line(line));
        at = range.end;
        match blocks.last_mut() {
            Some((last, same)) if *same == quoted => last.end = range.end,
            _ => blocks.push((range, quoted)),
        }
    }
    blocks
}

fn block(
    (text, wraps): (&str, &[usize]),
    range: Range<usize>,
    quoted: bool,
    places: &[(Range<usize>, &Mark)],
) -> Block {
    let mut cuts = vec![range.start, range.end];
    for (place, _) in places {
        cuts.extend([place.start, place.end].into_iter().filter(|cut| range.contains(cut)));
    }
    cuts.sort_unstable();
    cuts.dedup();
    let stretches = cuts.windows(2).map(|pair| {
        let covering = || places.iter().filter(|(place, _)| place.start < pair[1] && pair[0] < place.end);
        Stretch {
            text: without(&text[pair[0]..pair[1]], pair[0], wraps),
            kind: covering().map(|(_, mark)| mark.kind).min_by_key(|kind| match kind {
                MarkKind::Manner => 0,
                MarkKind::Demand => 1,
                MarkKind::Fact => 2,
            }),
            begins: covering().filter(|(place, _)| place.start == pair[0]).map(|(_, mark)| mark.id.clone()).collect(),
        }
    });
    let stretches = stretches.collect();
    Block { quoted, lines: text[range].lines().count(), stretches }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(id: &str, kind: MarkKind, quote: &str) -> Mark {
        Mark { id: id.into(), kind, quote: quote.into() }
    }

    #[test]
    fn overlapping_marks_keep_every_word() {
        let text = "無償で作り直せ。\nでないと社名を晒す。\n";
        let marks = [
            mark("D1", MarkKind::Demand, "無償で作り直せ"),
            mark("A1", MarkKind::Fact, "作り直せ。\nでないと"),
            mark("M1", MarkKind::Manner, "社名を晒す"),
        ];
        let blocks = marked(text, &marks);
        let whole: String = blocks.iter().flat_map(|block| &block.stretches).map(|s| s.text.as_str()).collect();
        assert_eq!(whole, text);
        let looks: Vec<_> = blocks[0].stretches.iter().map(|s| (s.text.as_str(), s.kind, s.begins.join(","))).collect();
        assert_eq!(
            looks,
            [
                ("無償で", Some(MarkKind::Demand), "D1".to_owned()),
                ("作り直せ", Some(MarkKind::Demand), "A1".to_owned()),
                ("。\nでないと", Some(MarkKind::Fact), String::new()),
                ("社名を晒す", Some(MarkKind::Manner), "M1".to_owned()),
                ("。\n", None, String::new()),
            ]
        );
    }

    #[test]
    fn the_writers_own_words_are_marked_before_quoted_ones() {
        let text = "> 直してください\n前のメールのとおり\n直してください\n";
        let blocks = marked(text, &[mark("D1", MarkKind::Demand, "直してください")]);
        assert_eq!(blocks.iter().map(|block| block.quoted).collect::<Vec<_>>(), [true, false]);
        assert!(blocks[0].stretches.iter().all(|stretch| stretch.kind.is_none()));
        assert!(blocks[1].stretches.iter().any(|stretch| stretch.begins == ["D1"]));
    }

    #[test]
    fn a_quote_that_is_not_there_marks_nothing() {
        assert!(marked("本文", &[mark("D1", MarkKind::Demand, "ない")])[0].stretches.iter().all(|s| s.kind.is_none()));
        assert!(marked("", &[]).is_empty());
    }
}
