//! 案件: one claim from receipt to the reply. State is the fold of its events; every command is a pure function of it.

/// 案件の出来事.
mod event;

/// 案件の中身.
mod parts;

/// 案件の状態: the fold.
mod state;

/// 案件の見え方.
mod view;

/// 残る項目.
mod open_point;

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
pub use open_point::OpenPoint;
pub use parts::{
    Approval, CaseDemand, CaseFact, CaseInterview, CaseLetter, CaseManner, HistoryLine, Pinned, Received, Stage,
    Standing,
};
pub use refusal::CaseRefusal;
pub use state::Case;
