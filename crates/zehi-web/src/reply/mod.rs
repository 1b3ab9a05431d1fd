//! 回答: letters that admit nothing, and the final reply that follows an approved judgment.

/// ご連絡: what was sent, and the next letter.
pub mod letters;

/// 最終回答の文案
pub mod draft;

/// 最終回答を送る
pub mod send;

/// 示す資料: exhibits to choose from.
pub mod exhibits;

/// 言葉の点検: words of ours to weigh before sending.
pub mod own_words;
