//! Zero-miss search (design.md, decision 3), and ranking of passages: text in, hits with anchors out. The only crate that
//! knows the index.

/// 検索語: words, strings, exclusion and alternatives as people type them.
mod query;

/// 文字の二つ組: what the index is made of.
mod bigram;

/// 全文索引: exact substring search over folded text.
mod index;

/// 順位づけ: passages that bear on an asserted fact.
pub mod passage;

pub use index::{Filter, Found, IndexEntry, IndexError, SearchHits, TextIndex};
pub use query::{EmptyQuery, Query};
