//! 聴取: what is demanded, and on what asserted facts. Everything here is a proposal until a person accepts it.

/// クレーム: the claim as received.
mod claim;

/// 要求: what the customer wants done, paid or said.
mod demand;

/// 主張事実: what the customer says happened.
mod asserted_fact;

/// 言動: content and manner as two separate tracks, and severity.
mod label;

/// 受付: the claim is received, proposals are shown and answered.
mod reception;

pub use asserted_fact::{AssertedFact, Medium, Missing};
pub use claim::ClaimText;
pub use demand::{Demand, DemandKind, Pattern};
pub use label::{Classification, ContentLabel, MannerFinding, MannerLabel, Severity};
pub use reception::{Channel, ClaimReceived, HearingAdded, HearingProposed, ProposalAnswered, Verdict};
