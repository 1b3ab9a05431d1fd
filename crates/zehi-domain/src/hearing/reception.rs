use serde::{Deserialize, Serialize};

use super::{AssertedFact, ContentLabel, Demand, MannerFinding, Severity};
use crate::id::{DocumentId, ProjectId, Sha256, StaffId};
use crate::record::Fact;

/// 受付経路: how the claim reached us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// メール
    Mail,
    /// 貼り付けた文面
    Pasted,
    /// 電話・来訪のメモ
    Memo,
}

/// クレームを受け付けた: a case begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimReceived {
    /// The project it is about; a case needs none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<ProjectId>,
    /// 相手方, as shown.
    pub customer: String,
    /// 件名, as shown.
    pub title: String,
    /// The document that holds the claim.
    pub document: DocumentId,
    /// SHA-256 of the reading whose words are quoted.
    pub reading: Sha256,
    /// How it came.
    pub channel: Channel,
    /// 担当: who talks to the customer.
    pub handled_by: StaffId,
}

impl Fact for ClaimReceived {
    const KIND: &'static str = "claim_received";
}

/// 聴取の提案: recorded once when first shown, with the knowledge it was made with (design.md, decision 5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HearingProposed {
    /// SHA-256 of the knowledge files used.
    pub knowledge: Sha256,
    /// How serious the words look.
    pub severity: Severity,
    /// What is said.
    pub content: Vec<ContentLabel>,
    /// How it is said.
    pub manner: Vec<MannerFinding>,
    /// What is demanded.
    pub demands: Vec<Demand>,
    /// What is asserted.
    pub facts: Vec<AssertedFact>,
    /// Questions that ask for what is missing: what they are for, and their text.
    pub questions: Vec<(String, String)>,
    /// The document whose words these are, where it is not the claim the case began with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<DocumentId>,
}

impl Fact for HearingProposed {
    const KIND: &'static str = "hearing_proposed";
}

/// 提案への応答: a person's word on a proposal. Rejected items stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// 採用
    Accepted,
    /// 書き換えて採用: the item in the person's words.
    Edited {
        /// What is demanded or asserted, in our words.
        wording: String,
    },
    /// 不採用
    Rejected {
        /// Why.
        reason: String,
    },
}

/// 提案に応答した.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposalAnswered {
    /// `D1`, `A1` or `M1`.
    pub item: String,
    /// The word on it.
    #[serde(flatten)]
    pub verdict: Verdict,
}

impl Fact for ProposalAnswered {
    const KIND: &'static str = "proposal_answered";
}

/// 聴取で足した: a demand or asserted fact that a person found in the claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "item", rename_all = "snake_case")]
pub enum HearingAdded {
    /// 要求
    Demand(Demand),
    /// 主張事実
    AssertedFact(AssertedFact),
}

impl Fact for HearingAdded {
    const KIND: &'static str = "hearing_added";
}
