//! 判定: is each fact so, what do we do about each demand, and who, not of the front line, approved that?

/// 認定: the finding on one asserted fact.
mod finding;

/// 決定: what we do about one demand.
mod decision;

/// 承認: by a decider who did not handle the case.
mod approval;

/// 判定で断る理由.
mod error;

pub use approval::{
    ApprovedJudgment, Decider, JudgmentApproved, JudgmentReopened, JudgmentRequested, JudgmentSentBack,
};
pub use decision::{Decision, DemandDecided};
pub use error::JudgmentRefusal;
pub use finding::{Citations, Finding, FindingMade, NoCitation};
