//! 聴取: what is demanded, and on what asserted facts. Everything here is a proposal until a person accepts it.

/// クレーム: the claim as received.
mod claim;

/// 接触: calls, visits, meetings.
mod contact;

/// 要求: what the customer wants done, paid or said.
mod demand;

/// 主張事実: what the customer says happened.
mod asserted_fact;

/// 言動: content and manner as two separate tracks, and severity.
mod label;

/// 受付: the claim is received, proposals are shown and answered.
mod reception;

/// 顧客の言葉: which sentences of a claim are the customer's own.
mod words;

/// 要求の規則と読取り
mod demand_rules;

/// Where a sentence asks or announces.
mod demand_form;

/// Quotations and what third parties demand.
mod reported_speech;

/// Finds what is demanded, sentence by sentence.
mod demand_reading;

/// Whether two demands of a sentence are joined.
mod demand_joint;

/// Amount, 無償, term, concreteness and pattern of a demand.
mod demand_terms;

/// 主張事実の規則
mod fact_rules;

/// Which sentences assert a fact.
mod fact_reading;

/// Which sentences state a fact, by examples.
mod learned_demand;
mod learned_fact;

/// Who, when, how and with what evidence.
mod fact_details;

/// 質問: what is still to ask.
mod question;

/// 提案: all of it together.
mod proposal;

#[cfg(test)]
mod rule_examples;

#[cfg(test)]
mod invariance;

/// 話者: who speaks in a passage.
mod speaker;

/// 分類: the rules behind content, manner and severity.
mod classify;

pub use asserted_fact::{AssertedFact, Medium, Missing};
pub use claim::ClaimText;
pub use classify::{classify, classify_by_rules};
pub use contact::{ContactFigures, ContactKind, ContactRecorded};
pub use demand::{Demand, DemandKind, Pattern};
pub use label::{Classification, ContentLabel, MannerFinding, MannerLabel, Severity};
pub use proposal::{HearingProposal, demands_by_rules, propose};
pub use question::Question;
pub use reception::{Channel, ClaimReceived, HearingAdded, HearingProposed, ProposalAnswered, Verdict};
pub use speaker::{Speaker, Utterance, utterances};
