//! 検証: recomputes everything that can be recomputed and says what does not fit, table by table and document by
//! document. Whatever state the files are in, the answer is a report and never a crash.

/// 連鎖: journal and access log.
mod chain;

/// 保管ファイル: every stored byte.
mod packs;

/// 報告
mod report;

/// 導出表: compared with a fresh fold.
mod tables;

/// The walk through a home.
mod walk;

pub use report::{Problem, VerifyReport};
pub use walk::{Depth, VerifyScope, verify};
