//! The seven stages of a claim, and the vocabulary they share. No I/O, no clock, no randomness.

/// 証拠: documents, the text read from them, and the place of every character.
pub mod evidence;

/// 聴取: what do they demand, and what facts do they assert?
pub mod hearing;

/// 調査: what does the evidence say, and what is missing?
pub mod investigation;

/// Opaque and sequential names of things.
pub mod id;

/// 記録台帳: the hash-chained journal that is the truth.
pub mod journal;

/// 記録: what the events of the journal say, kind by kind.
pub mod record;

/// 日付: instants in UTC, days as people in Japan count them.
pub mod time;

/// Japanese text as meaning: folding, sentences, quotes.
pub mod text;
