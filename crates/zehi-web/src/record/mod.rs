//! 記録: the list of cases, one case, the journal.

/// 案件一覧
pub mod case_list;

/// 案件: its head, its stages, its history.
pub mod case;

/// 今日: due, waiting, new.
pub mod today;

/// 案件の見出しと段階: stands on top of every page of a case.
pub mod case_head;

/// 経過の言葉: what happened, in both languages.
pub mod told;

/// 台帳の検証
pub mod audit;

pub use case_head::CaseHead;
