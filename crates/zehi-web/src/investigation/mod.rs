//! 調査: what does the evidence say, and what is missing?

/// 調査の入口
pub mod overview;

/// 主張事実: their words beside the record's words.
pub mod fact;

/// 左の欄: the asserted facts with their state.
pub mod fact_list;

/// 候補: a passage with its source, place and relation.
pub mod piece;

/// 調査の計画
pub mod plan;

/// 引用を留める、関係なしとする
pub mod pin;

/// さらに探す
pub mod search;

/// 社内の聴取
pub mod interview;

/// 資料なし
pub mod no_material;

/// 言葉を並べる: which numbers and words are the same, which differ.
pub mod compare;
