//! The seven stages of a claim, and the vocabulary they share. No I/O, no clock, no randomness.

/// 証拠: documents, the text read from them, and the place of every character.
pub mod evidence;

/// 聴取: what do they demand, and what facts do they assert?
pub mod hearing;

/// 調査: what does the evidence say, and what is missing?
pub mod investigation;

/// 判定: is each fact so, and who approved that?
pub mod judgment;

/// 回答: what do we say, and how?
pub mod reply;

/// 記録: what happened, provably.
pub mod record;

/// Opaque and sequential names of things.
pub mod id;

/// 知識: rules as data with sources and examples, read from `knowledge/*.toml`.
pub mod knowledge;

/// 記録台帳: the hash-chained journal that is the truth.
pub mod journal;

/// 関係者: who acts on our side, and in which role.
pub mod party;

/// 日付: instants in UTC, days as people in Japan count them.
pub mod time;

/// Japanese text as meaning: folding, sentences, quotes.
pub mod text;
