//! Reciprocal rank fusion of the settings (k 10), repetition among mails collapsed, at most three pieces of a document.

use std::collections::HashMap;

use zehi_domain::investigation::Ranked;

use super::corpus::Corpus;
use super::score::Rankings;

const K: f32 = 10.0;
const OF_ONE_DOCUMENT: usize = 3;

/// The best passages over all rankings, best first.
pub(super) fn fuse(corpus: &Corpus<'_>, rankings: Rankings, limit: usize) -> Vec<Ranked> {
    let mut fused: HashMap<usize, f32> = HashMap::new();
    for ranking in &rankings.rankings {
        for (rank, (entry, _)) in ranking.iter().enumerate() {
            *fused.entry(*entry).or_default() += 1.0 / (K + rank as f32 + 1.0);
        }
    }
    let held: HashMap<usize, f32> = rankings.held.iter().copied().collect();
    let mut order: Vec<(usize, f32)> = fused.into_iter().filter(|(entry, _)| !corpus.is_repetition(*entry)).collect();
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
        let share = held.get(&entry).copied().unwrap_or(0.0) / rankings.query_mass;
        best.push(Ranked { document: e.document as usize, passage: e.passage as usize, score, share });
    }
    best
}
