//! Japanese text as meaning. Offsets are byte offsets into UTF-8.

/// 畳み込み: what counts as the same text (design.md, decision 3).
mod fold;

/// 引用の印: marks before quoted lines.
mod quote_mark;

/// 行の継ぎ目: lines of a mail read as one sentence.
mod line_break;

/// 金額: 1,254万円, 金弐百万円, 3.5億.
mod amount;

/// 日付の表現: 10月上旬, 令和8年10月7日, 来週金曜, 契約締結の少し前.
mod day_expression;

/// 箇所: sentences, table rows, utterances and lines, the pieces that are quoted.
mod passage;

pub use amount::{Amount, Tax, amounts, amounts_in_folded};
pub use day_expression::{DayExpression, DayReference, KnownEvent, Lean, day_expressions, day_expressions_in_folded};
pub use fold::{Folded, fold, is_cjk};
pub use line_break::{joined, seam};
pub use passage::{Passage, passages, sentences};
pub use quote_mark::quotation;
