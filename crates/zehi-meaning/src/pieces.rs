//! Cutting a text into the pieces of the vocabulary: the likeliest way under a unigram model (Kudo 2018).

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization as _;

use crate::model::ModelError;

/// First, last and unknown piece: the vocabulary begins with them.
pub(crate) const BEGIN: u32 = 0;
pub(crate) const END: u32 = 2;
const UNKNOWN: u32 = 3;
/// How much less likely than the rarest piece a letter outside the vocabulary is.
const UNKNOWN_PENALTY: f32 = 10.0;
/// Stands for a blank.
const BLANK: char = '\u{2581}';
/// Letters read of one text; more than the model takes in pieces.
const LETTERS: usize = 400;

/// 語片の一覧.
#[derive(Debug)]
pub(crate) struct Pieces {
    numbers: HashMap<&'static str, u32>,
    scores: Vec<f32>,
    /// Letters of the longest piece.
    longest: usize,
    unknown: f32,
}

impl Pieces {
    pub(crate) fn read(
        count: usize,
        read: impl FnOnce(usize) -> Result<Vec<(&'static str, f32)>, ModelError>,
    ) -> Result<Self, ModelError> {
        let all = read(count)?;
        let scores: Vec<f32> = all.iter().map(|(_, score)| *score).collect();
        Ok(Self {
            numbers: all.iter().zip(0u32..).skip(4).map(|((piece, _), number)| (*piece, number)).collect(),
            longest: all.iter().map(|(piece, _)| piece.chars().count()).max().unwrap_or(1),
            unknown: scores.iter().copied().fold(0.0, f32::min) - UNKNOWN_PENALTY,
            scores,
        })
    }

    pub(crate) fn len(&self) -> usize {
        self.scores.len()
    }

    /// The pieces of a text between begin and end, at most `limit` in all.
    pub(crate) fn cut(&self, text: &str, limit: usize) -> Vec<u32> {
        let text = prepared(text);
        let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let letters = bounds.len() - 1;
        // Best score up to each letter, with the piece that ends there and where it begins.
        let mut best: Vec<(f32, u32, usize)> = vec![(f32::NEG_INFINITY, UNKNOWN, 0); letters + 1];
        best[0].0 = 0.0;
        for from in 0..letters {
            let so_far = best[from].0;
            for to in from + 1..=(from + self.longest).min(letters) {
                let Some(number) = self.numbers.get(&text[bounds[from]..bounds[to]]) else { continue };
                let score = so_far + self.scores[*number as usize];
                if score > best[to].0 {
                    best[to] = (score, *number, from);
                }
            }
            if so_far + self.unknown > best[from + 1].0 {
                best[from + 1] = (so_far + self.unknown, UNKNOWN, from);
            }
        }
        let mut cut = Vec::new();
        let mut at = letters;
        while at > 0 {
            cut.push(best[at].1);
            at = best[at].2;
        }
        cut.push(BEGIN);
        cut.reverse();
        cut.truncate(limit.saturating_sub(1));
        cut.push(END);
        cut
    }
}

/// Compatibility forms and blanks made one, as the model was trained: no blank beside a wide letter.
fn prepared(text: &str) -> String {
    let mut prepared = String::from(BLANK);
    let mut pending = false;
    for c in text.nfkc().take(LETTERS) {
        if c.is_whitespace() {
            pending = true;
            continue;
        }
        let last_is_narrow = prepared.chars().next_back().is_some_and(|last| last.is_ascii_graphic());
        if pending && last_is_narrow && c.is_ascii_graphic() {
            prepared.push(BLANK);
        }
        pending = false;
        prepared.push(c);
    }
    prepared
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapped_lines_and_wide_letters_are_prepared_alike() {
        assert_eq!(prepared("検収\n  完了です"), prepared("検収完了です"));
        assert_eq!(prepared("ＡＢ　ｃ"), "\u{2581}AB\u{2581}c");
    }
}
