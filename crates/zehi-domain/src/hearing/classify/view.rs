//! The view that patterns are matched on: folded, kana as Hiragana, drawn-out and masked words restored, one sentence
//! a line; every character remembers the original bytes it stands for.

use std::ops::Range;

use super::spelling::Spelling;
use crate::text::Folded;

/// Stands in the view for words that are not the customer's own.
pub(super) const NOT_THEIRS: char = '〓';
/// Stands in the view for a character outside ASCII and U+3000–9FFF, where patterns do not look.
const FOREIGN: char = '〒';
/// Hearts of all kinds.
const HEART: char = '〠';

/// One character of the view and the original bytes behind it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    pub(super) c: char,
    pub(super) from: u32,
    pub(super) to: u32,
}

/// 照合用の本文: what patterns see.
#[derive(Debug, Default)]
pub(super) struct View {
    text: String,
    cells: Vec<Cell>,
    /// Byte offset of each cell in `text`.
    offsets: Vec<u32>,
}

impl View {
    /// The text that patterns see, one sentence a line.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Appends one sentence as a line.
    pub(super) fn push_line(&mut self, line: &[Cell]) {
        let end = line.last().map_or(0, |cell| cell.to);
        for cell in line.iter().copied().chain([Cell { c: '\n', from: end, to: end }]) {
            self.offsets.push(self.text.len() as u32);
            self.text.push(cell.c);
            self.cells.push(cell);
        }
    }

    /// The original bytes behind a range of the view.
    pub(super) fn original(&self, range: Range<usize>) -> Option<Range<usize>> {
        let first = self.offsets.partition_point(|at| (*at as usize) < range.start);
        let after = self.offsets.partition_point(|at| (*at as usize) < range.end);
        let cells = self.cells.get(first..after)?;
        let from = cells.iter().map(|cell| cell.from).min()?;
        let to = cells.iter().map(|cell| cell.to).max()?;
        Some(from as usize..to as usize)
    }

    /// The line that a place of the view stands in.
    pub(super) fn line_around(&self, at: usize) -> Range<usize> {
        let start = self.text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let end = self.text[at..].find('\n').map_or(self.text.len(), |newline| at + newline);
        start..end
    }

    /// How many lines lie between two places.
    pub(super) fn lines_between(&self, a: usize, b: usize) -> usize {
        self.text[a.min(b)..a.max(b)].matches('\n').count()
    }
}

/// The cells of one piece of the original, folded and in plain spelling.
pub(super) fn cells(text: &str, range: Range<usize>, spelling: &Spelling) -> Vec<Cell> {
    let folded = Folded::of(&text[range.clone()]);
    let mut cells: Vec<Cell> = Vec::with_capacity(folded.text().len() / 2);
    for (at, c) in folded.text().char_indices() {
        if let Some(origin) = folded.original(at..at + c.len_utf8()) {
            let (from, to) = (range.start + origin.start, range.start + origin.end);
            cells.push(Cell { c, from: from as u32, to: to as u32 });
        }
    }
    let mut cells = spelling.restore_raw(cells);
    for cell in &mut cells {
        cell.c = plain(cell.c);
    }
    let mut cells = spelling.restore(shorten_runs(cells));
    for cell in &mut cells {
        cell.c = in_view(cell.c);
    }
    cells
}

/// Katakana as Hiragana, small vowels as large ones, punctuation of one kind.
pub(super) fn plain(c: char) -> char {
    match c {
        'ァ' | 'ぁ' => 'あ',
        'ィ' | 'ぃ' => 'い',
        'ゥ' | 'ぅ' => 'う',
        'ェ' | 'ぇ' => 'え',
        'ォ' | 'ぉ' => 'お',
        'ァ'..='ヶ' => char::from_u32(c as u32 - 0x60).unwrap_or(c),
        '〇' | '○' | '◯' | '●' | '◎' | '✕' | '×' | '✖' | '⭕' | '＊' | '*' | '■' | '□' | '▲' | '△' => {
            '〇'
        }
        '，' | ',' | '､' => '、',
        '．' | '｡' => '。',
        '“' | '”' | '"' => '"',
        '‼' => '!',
        '⁉' => '?',
        '♡' | '♥' | '❤' => HEART,
        '★' | '☆' => '星',
        other => other,
    }
}

/// Any character that patterns cannot see becomes one they can pass over.
pub(super) fn in_view(c: char) -> char {
    if matches!(c, ' '..='~' | '\u{3000}'..='\u{9fff}') { c } else { FOREIGN }
}

/// 「しねええええ」「ばーーーか」: a drawn-out sound counts at most twice, marks once.
fn shorten_runs(cells: Vec<Cell>) -> Vec<Cell> {
    let mut kept: Vec<Cell> = Vec::with_capacity(cells.len());
    for cell in cells {
        let repeated = kept.iter().rev().take_while(|k| k.c == cell.c).count();
        let limit = match cell.c {
            'ー' | '~' | 'っ' | '!' | '?' | '。' | '、' | 'w' | '・' => 1,
            'あ' | 'い' | 'う' | 'え' | 'お' | 'ん' => 2,
            _ => usize::MAX,
        };
        if repeated < limit {
            kept.push(cell);
        } else if let Some(last) = kept.last_mut() {
            last.to = cell.to;
        }
    }
    kept
}
