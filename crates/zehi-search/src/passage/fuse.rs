//! Reciprocal rank fusion of the settings (k 10), repetition among mails collapsed, at most three pieces of a document.

use std::collections::HashMap;

use zehi_domain::investigation::Ranked;

use super::corpus::Corpus;
use super::score::{Near, Rankings};

const K: f32 = 10.0;
/// Power of a passage's factor (dates, shortness, form, standing) after fusion.
const AGAIN: f32 = 0.7;
/// Power by which a passage yields to the assertion that it answers best.
const NEAREST: f32 = 0.3;
const OF_ONE_DOCUMENT: usize = 3;

/// 融合した順位 of one query.
pub(super) struct Fused {
    pub(super) scores: HashMap<usize, f32>,
    pub(super) near: HashMap<usize, Near>,
    pub(super) factors: HashMap<usize, f32>,
    held: HashMap<usize, f32>,
    query_mass: f32,
}

/// Fuses the rankings of one query.
pub(super) fn fuse(rankings: Rankings) -> Fused {
    let mut scores: HashMap<usize, f32> = HashMap::new();
    for (weight, ranking) in &rankings.rankings {
        for (rank, (entry, _)) in ranking.iter().enumerate() {
            *scores.entry(*entry).or_default() += weight / (K + rank as f32 + 1.0);
        }
    }
    // Ranks forget how much a passage was damped, so the factor is taken up again.
    for (entry, score) in &mut scores {
        *score *= rankings.factors.get(entry).copied().unwrap_or(1.0).powf(AGAIN);
    }
    let best = scores.values().copied().fold(0.0001, f32::max);
    scores.values_mut().for_each(|score| *score /= best);
    Fused {
        scores,
        near: rankings.near,
        factors: rankings.factors,
        held: rankings.held.into_iter().collect(),
        query_mass: rankings.query_mass,
    }
}

/// A passage that answers another assertion better counts less here.
pub(super) fn give_to_the_nearest(all: &mut [Fused]) {
    let mut nearest: HashMap<usize, f32> = HashMap::new();
    for (entry, score) in all.iter().flat_map(|fused| &fused.scores) {
        let best = nearest.entry(*entry).or_default();
        *best = best.max(*score);
    }
    for fused in all {
        for (entry, score) in &mut fused.scores {
            *score *= (*score / nearest[entry]).powf(NEAREST);
        }
    }
}

/// The best passages, best first.
pub(super) fn best(corpus: &Corpus<'_>, fused: &Fused, limit: usize) -> Vec<Ranked> {
    let mut order: Vec<(usize, f32)> =
        fused.scores.iter().map(|(e, s)| (*e, *s)).filter(|(entry, _)| !corpus.is_repetition(*entry)).collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut taken: HashMap<u32, usize> = HashMap::new();
    let mut best = Vec::with_capacity(limit.min(order.len()));
    for (entry, score) in order {
        let e = &corpus.entries[entry];
        let pieces = taken.entry(e.document).or_default();
        if *pieces >= OF_ONE_DOCUMENT || best.len() >= limit {
            continue;
        }
        *pieces += 1;
        let share = fused.held.get(&entry).copied().unwrap_or(0.0) / fused.query_mass;
        best.push(Ranked { document: e.document as usize, passage: e.passage as usize, score, share });
    }
    best
}
