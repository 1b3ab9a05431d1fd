//! 証拠: documents with a place for every character, and search over them.

/// 所在つき本文 as lines with their places in the margin.
pub mod anchored;

/// 資料を見る
pub mod document;

/// 受け取ったままの資料
pub mod original;

/// 資料検索
pub mod search;

/// 引用: what is shown of the document a quote was taken from.
pub mod source;

/// 証拠の言葉
pub mod words;
