//! 回答: letters that admit nothing, and the final reply that follows an approved judgment.

/// 中立の連絡: acknowledgement, question and interim report.
mod neutral_letter;

/// 宛名
mod salutation;

/// 最終回答: its structure follows the decisions.
mod final_reply;

pub use final_reply::{
    DraftSentence, Exhibit, FinalReplySent, ReplyDraft, ReplyFacts, ReplyGap, ReplyStructure, draft_final_reply,
};
pub use neutral_letter::{LetterKind, LetterSent, NeutralLetter, WordOnDuty, acknowledge, ask};
pub use salutation::{addressed, without_address};
