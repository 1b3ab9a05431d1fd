//! The last order: what fusion found is weighed once more with what ranks forget, how near a passage, its neighbours and
//! its document are in meaning, and whether it is quoted, a heading or a scrap.

use std::collections::HashMap;

use super::corpus::Corpus;
use super::fuse::Fused;
use super::score::Near;

/// Weights learned pair by pair (evidence above what was ranked beside it) on the written dossiers, strongly held near
/// zero; measured on dossiers left out (docs/bench.md). Order: the fused score.
const FUSED: f32 = 1.0;
/// Closeness of the passage to the sentence.
const SENTENCE: f32 = 1.65;
/// Closeness to the sentence with the one before.
const WIDER: f32 = 1.3;
/// Closeness of the document's title.
const TITLE: f32 = 1.6;
/// Closeness of the passage before and of the one after.
const BEFORE: f32 = 0.43;
const AFTER: f32 = 0.31;
/// The nearest passage of the document, its dates, form and standing counted.
const DOCUMENT: f32 = 0.88;
/// A heading says what follows is about, and proves nothing.
const HEADING: f32 = -0.28;
/// Quoted text was said first elsewhere.
const QUOTED: f32 = -0.48;
/// Per natural logarithm of the letters, and per its square: scraps say little.
const LENGTH: f32 = 0.29;
const LENGTH_SQUARE: f32 = 0.05;
/// What an entry has that was not read for its meaning: as near as chance.
const CHANCE: Near = Near { sentence: 1.0, wider: 1.0, title: 0.0 };

/// Replaces the scores of a query by those of the last order, 0 to 1. Without any reading of meaning they stay.
pub(super) fn reorder(corpus: &Corpus<'_>, fused: &mut Fused) {
    if fused.near.is_empty() {
        return;
    }
    let documents = nearest_of_documents(corpus, fused);
    let closeness = |entry: Option<usize>, document: u32| {
        let beside = entry.filter(|e| corpus.entries.get(*e).is_some_and(|e| e.document == document));
        beside.and_then(|entry| fused.near.get(&entry)).map_or(0.0, |near| near.sentence - CHANCE.sentence)
    };
    let weighed = |entry: usize, score: f32| {
        let e = &corpus.entries[entry];
        let near = fused.near.get(&entry).copied().unwrap_or(CHANCE);
        let letters = corpus.documents[e.document as usize].passages[e.passage as usize].text.chars().count();
        let length = (letters as f32).ln_1p();
        let flag = |holds: bool, weight: f32| if holds { weight } else { 0.0 };
        FUSED * score
            + SENTENCE * (near.sentence - CHANCE.sentence)
            + WIDER * (near.wider - CHANCE.wider)
            + TITLE * near.title
            + BEFORE * closeness(entry.checked_sub(1), e.document)
            + AFTER * closeness(entry.checked_add(1), e.document)
            + DOCUMENT * documents.get(&e.document).copied().unwrap_or(CHANCE.sentence)
            + flag(e.is_heading, HEADING)
            + flag(e.quote_depth > 0, QUOTED)
            + LENGTH * length
            + LENGTH_SQUARE * length * length
    };
    let mut scores: HashMap<usize, f32> = fused.scores.iter().map(|(e, s)| (*e, weighed(*e, *s))).collect();
    let best = scores.values().copied().fold(f32::MIN, f32::max);
    scores.values_mut().for_each(|score| *score = (*score - best).exp());
    fused.scores = scores;
}

fn nearest_of_documents(corpus: &Corpus<'_>, fused: &Fused) -> HashMap<u32, f32> {
    let mut nearest: HashMap<u32, f32> = HashMap::new();
    for (entry, near) in &fused.near {
        let of_document = nearest.entry(corpus.entries[*entry].document).or_default();
        *of_document = of_document.max(near.sentence * fused.factors.get(entry).copied().unwrap_or(1.0));
    }
    nearest
}
