//! Text in, hits with anchors out: the only crate that knows the index.

/// 順位づけ: passages that bear on an asserted fact.
pub mod passage;
