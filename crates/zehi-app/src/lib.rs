//! One function per thing a person can do. CLI, web pages and API call the same ones; each loads, checks the right,
//! decides (pure, in the domain) and records.

/// ホームを開く: the store, the index, the clock.
mod home;

/// 時計と乱数: what the outside world gives.
mod clock;

/// 断る理由と内部の誤り.
mod error;

/// 証拠: import, search, documents.
pub mod evidence;

/// 聴取: receive a claim, answer proposals.
pub mod hearing;

/// 接触: calls, visits and meetings.
pub mod contact;

/// 調査: propose passages, pin, interview, no material.
pub mod investigation;

/// 調査の報告 as one answer.
pub mod investigation_report;

/// 判定: find, decide, request, approve.
pub mod judgment;

/// 回答: letters and the final reply.
pub mod reply;

/// 記録: the list of cases, verification, export.
pub mod record;

/// 社員: who signs in, and in which role.
pub mod staff;

pub use clock::{Clock, FixedClock, SystemClock};
pub use error::{AppError, Result};
pub use home::{App, Me};
pub use zehi_store::Access;
