//! 案件: one claim from receipt to the reply. State is the fold of its events; every command is a pure function of it.

/// 案件の出来事.
mod event;

/// 案件の状態: the fold.
mod state;

/// 聴取でできること.
mod hearing_acts;

/// 調査でできること.
mod investigation_acts;

/// 判定と回答でできること.
mod judgment_acts;

/// 断る理由.
mod refusal;

pub use event::CaseEvent;
pub use hearing_acts::Addition;
pub use refusal::CaseRefusal;
pub use state::{
    Approval, Case, CaseDemand, CaseFact, CaseInterview, CaseLetter, CaseManner, HistoryLine, Pinned, Received, Stage,
    Standing,
};
