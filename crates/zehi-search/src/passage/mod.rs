//! Ranking of passages for an asserted fact (method.md). Built in memory for one project and one claim, so that the
//! weights of words come from the project; what is found exactly is the business of the full-text index.

mod corpus;
mod fuse;
mod order;
mod score;
mod tokens;
mod vocabulary;

use zehi_domain::investigation::{Query, RankDocument, Ranked};

/// The best `limit` passages for each query, best first, at most three of one document.
pub fn rank(documents: &[RankDocument<'_>], queries: &[Query], limit: usize) -> Vec<Vec<Ranked>> {
    use rayon::prelude::*;
    let vocabulary = vocabulary::Vocabulary::of(queries);
    let corpus = corpus::Corpus::read(documents, &vocabulary);
    let mut fused: Vec<fuse::Fused> = (0..queries.len())
        .into_par_iter()
        .map(|index| fuse::fuse(score::rankings(&corpus, &vocabulary.queries[index], &queries[index])))
        .collect();
    fuse::give_to_the_nearest(&mut fused);
    fused.par_iter_mut().for_each(|fused| order::reorder(&corpus, fused));
    fused.iter().map(|fused| fuse::best(&corpus, fused, limit)).collect()
}

#[cfg(test)]
mod tests;
