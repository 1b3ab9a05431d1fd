//! One spelling for words that people write in many ways, and words restored that were masked (「○ね」) or drawn as emoji.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::view::{Cell, plain};

/// A mask between Japanese characters stands for exactly one hidden character.
const MASK: char = '〇';

/// 表記: the tables of `knowledge/manner.toml` under `[spelling]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SpellingTable {
    /// As `same`, before Katakana is read as Hiragana.
    raw: BTreeMap<String, Vec<String>>,
    /// One spelling = the other spellings of it.
    same: BTreeMap<String, Vec<String>>,
    /// A word = the pictures that stand for it.
    emoji: BTreeMap<String, String>,
    /// Words that people mask, the likeliest first.
    masked: Vec<String>,
}

/// Another spelling and the one spelling, the longest first.
type Replacements = Vec<(Vec<char>, Vec<char>)>;

/// The tables, made ready.
#[derive(Debug, Default)]
pub(super) struct Spelling {
    raw: Replacements,
    same: Replacements,
    emoji: Vec<(char, Vec<char>)>,
    masked: Vec<Vec<char>>,
}

impl Spelling {
    /// Makes the tables ready.
    pub(super) fn new(table: &SpellingTable) -> Self {
        let letters = |word: &str| word.chars().map(plain).collect::<Vec<_>>();
        let emoji = table
            .emoji
            .iter()
            .flat_map(|(word, pictures)| pictures.chars().map(|picture| (picture, letters(word))))
            .collect();
        let raw = replacements(&table.raw, |word| word.chars().collect());
        Self {
            raw,
            same: replacements(&table.same, letters),
            emoji,
            masked: table.masked.iter().map(|word| letters(word)).collect(),
        }
    }

    /// The one spelling of a pattern's literals.
    pub(super) fn respell(&self, pattern: &str) -> String {
        let cells = pattern.chars().map(|c| Cell { c: plain_literal(c), from: 0, to: 0 }).collect();
        unify(cells, &self.same).into_iter().map(|cell| cell.c).collect()
    }

    /// Spellings that depend on Katakana.
    pub(super) fn restore_raw(&self, cells: Vec<Cell>) -> Vec<Cell> {
        unify(cells, &self.raw)
    }

    /// Emoji, masks and spellings of a sentence.
    pub(super) fn restore(&self, cells: Vec<Cell>) -> Vec<Cell> {
        unify(self.unmask(self.read_emoji(cells)), &self.same)
    }

    fn read_emoji(&self, cells: Vec<Cell>) -> Vec<Cell> {
        let mut read = Vec::with_capacity(cells.len());
        for cell in cells {
            match self.emoji.iter().find(|(picture, _)| *picture == cell.c) {
                Some((_, word)) => read.extend(word.iter().map(|c| Cell { c: *c, ..cell })),
                // Other pictures separate as a comma does.
                None if is_picture(cell.c) => read.push(Cell { c: '、', ..cell }),
                None => read.push(cell),
            }
        }
        read
    }

    fn unmask(&self, mut cells: Vec<Cell>) -> Vec<Cell> {
        for at in 0..cells.len() {
            if cells[at].c == MASK
                && let Some((start, word)) = self.hidden_word(&cells, at)
            {
                for (offset, c) in word.iter().enumerate() {
                    cells[start + offset].c = *c;
                }
            }
        }
        cells
    }

    /// The first word of the list that fits around the mask, with at least one letter in sight.
    fn hidden_word(&self, cells: &[Cell], at: usize) -> Option<(usize, &Vec<char>)> {
        self.masked.iter().find_map(|word| {
            (0..word.len()).find_map(|offset| {
                let start = at.checked_sub(offset)?;
                let place = cells.get(start..start + word.len())?;
                let fits = place.iter().zip(word).all(|(cell, c)| cell.c == MASK || cell.c == *c);
                let shown = place.iter().filter(|cell| cell.c != MASK).count();
                // 「○○するため」 names a placeholder, not a masked word.
                let alone = cells
                    .get(start + word.len())
                    .is_none_or(|next| next.c != MASK && !matches!(next.c, 'る' | 'べ' | 'ぐ' | 'み'))
                    && start.checked_sub(1).is_none_or(|before| cells[before].c != MASK);
                (fits && shown > 0 && alone).then_some((start, word))
            })
        })
    }
}

fn replacements(table: &BTreeMap<String, Vec<String>>, letters: impl Fn(&str) -> Vec<char>) -> Replacements {
    let mut pairs: Replacements = table
        .iter()
        .flat_map(|(one, others)| others.iter().map(|other| (letters(other), letters(one))))
        .filter(|(other, one)| other != one)
        .collect();
    pairs.sort_by_key(|(other, _)| std::cmp::Reverse(other.len()));
    pairs
}

fn unify(cells: Vec<Cell>, replacements: &Replacements) -> Vec<Cell> {
    let mut unified = Vec::with_capacity(cells.len());
    let mut at = 0;
    while at < cells.len() {
        let found = replacements.iter().find(|(other, _)| {
            cells.len() - at >= other.len() && other.iter().zip(&cells[at..]).all(|(c, cell)| *c == cell.c)
        });
        match found {
            Some((other, one)) => {
                let (from, to) = (cells[at].from, cells[at + other.len() - 1].to);
                unified.extend(one.iter().map(|c| Cell { c: *c, from, to }));
                at += other.len();
            }
            None => {
                unified.push(cells[at]);
                at += 1;
            }
        }
    }
    unified
}

/// A pattern keeps its syntax characters; only kana are changed.
fn plain_literal(c: char) -> char {
    match c {
        '*' | '.' | ',' | '"' => c,
        other => plain(other),
    }
}

fn is_picture(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{21ff}' | '\u{2600}'..='\u{2660}' | '\u{2662}'..='\u{2664}' | '\u{2666}'..='\u{27bf}'
        | '\u{1f000}'..='\u{1faff}')
}
