//! Japanese text as meaning. Offsets are byte offsets into UTF-8.

/// 畳み込み: what counts as the same text (design.md, decision 3).
mod fold;

/// 箇所: sentences, table rows, utterances and lines, the pieces that are quoted.
mod passage;

pub use fold::{Folded, fold, is_cjk};
pub use passage::{Passage, passages, sentences};
