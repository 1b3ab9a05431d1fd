//! The lines of a mail's body with their depth of quotation, and the cases in which a mark is no quotation.

use std::ops::Range;

use crate::text::{fold, quotation};

/// A line at least this wide (half-width columns) was broken by a mail program.
const WRAPPED: usize = 60;
/// What such a break leaves over is at most this wide.
const LEFT_OVER: usize = 24;
/// 「＞佐藤さん」 turns to somebody; a longer line is a quotation.
const ADDRESS: usize = 16;

/// One line of a body.
#[derive(Debug, Clone)]
pub(super) struct Line<'t> {
    /// Bytes of the body, with the line feed.
    pub(super) range: Range<usize>,
    /// Depth of the marks before it.
    pub(super) depth: u8,
    /// What stands behind the marks, without blanks around it.
    pub(super) content: &'t str,
    /// The content, folded.
    pub(super) folded: String,
    /// Whether the marks are 「|」 alone.
    piped: bool,
}

impl Line<'_> {
    /// Whether it holds neither marks nor words.
    pub(super) fn is_blank(&self) -> bool {
        self.content.is_empty() && self.depth == 0
    }
}

/// The lines of a body.
pub(super) fn lines(body: &str) -> Vec<Line<'_>> {
    let mut at = 0;
    let mut found: Vec<Line<'_>> = body
        .split_inclusive('\n')
        .map(|line| {
            let range = at..at + line.len();
            at = range.end;
            let (depth, marks) = quotation(line.trim_end());
            let piped = depth > 0 && !line[..marks].contains(['>', '＞', '》']);
            let content = line[marks..].trim();
            Line { range, depth, content, folded: fold(content), piped }
        })
        .collect();
    take_back_marks(body, &mut found);
    join_left_overs(&mut found);
    found
}

/// Marks that quote nothing: the stem of a drawing, the output of `diff`, a word to somebody by name.
fn take_back_marks<'t>(body: &'t str, lines: &mut [Line<'t>]) {
    let mut start = 0;
    while start < lines.len() {
        let Some(length) = lines[start..].iter().position(|line| line.depth == 0).or(Some(lines.len() - start)) else {
            return;
        };
        if length == 0 {
            start += 1;
            continue;
        }
        let run = start..start + length;
        let before = start.checked_sub(1).map(|at| lines[at].folded.as_str()).unwrap_or_default();
        let above = start.checked_sub(2).map(|at| lines[at].folded.as_str()).unwrap_or_default();
        let is_diff = before.starts_with("< ") || before == "---" && above.starts_with('<');
        let is_drawing = lines[run.clone()].iter().all(|line| line.piped && line.content.chars().count() < 2);
        let is_address = length == 1
            && lines[start].content.chars().count() <= ADDRESS
            && names_somebody(&lines[start].folded)
            && lines.get(run.end).is_some_and(|next| !next.is_blank());
        if is_diff || is_drawing || is_address {
            for line in &mut lines[run.clone()] {
                line.depth = 0;
                line.content = body[line.range.clone()].trim();
                line.folded = fold(line.content);
            }
        }
        start = run.end;
    }
}

fn names_somebody(folded: &str) -> bool {
    ["さん", "様", "さま", "殿", "各位", "先生", "部長", "課長"].iter().any(|title| folded.ends_with(title))
}

/// A program that broke a quoted line and marked only its first half leaves the rest between two marked lines.
fn join_left_overs(lines: &mut [Line<'_>]) {
    for index in 1..lines.len().saturating_sub(1) {
        let (before, here, after) = (&lines[index - 1], &lines[index], &lines[index + 1]);
        let broken = before.depth > 0
            && after.depth == before.depth
            && here.depth == 0
            && !here.is_blank()
            && columns(before.content) >= WRAPPED
            && columns(here.content) <= LEFT_OVER
            && !before.content.ends_with(['。', '．', '！', '？', '!', '?', '.', ':', '：', '」']);
        if broken {
            lines[index].depth = before.depth;
        }
    }
}

/// Width in half-width columns.
pub(super) fn columns(line: &str) -> usize {
    line.chars().map(|c| if c.is_ascii() || ('\u{ff61}'..='\u{ff9f}').contains(&c) { 1 } else { 2 }).sum()
}
