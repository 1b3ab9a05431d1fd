//! What people do in the investigation, as events.

use serde::{Deserialize, Serialize};

use super::{Relation, SearchRecord};
use crate::evidence::Citation;
use crate::id::{Sha256, StaffId};
use crate::record::Fact;

/// 候補: a passage proposed for an asserted fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposedPiece {
    /// The passage.
    pub citation: Citation,
    /// How it bears on the fact.
    pub relation: Relation,
    /// Rule or words behind it, in Japanese.
    pub why: String,
}

/// 調査の提案: passages for one asserted fact, best first, and what was searched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceProposed {
    /// `A1`, …
    pub fact: String,
    /// SHA-256 of the knowledge files used.
    pub knowledge: Sha256,
    /// 主張の型: which plan was followed.
    pub plan: String,
    /// The passages.
    pub pieces: Vec<ProposedPiece>,
    /// The queries.
    pub searched: Vec<String>,
}

impl Fact for EvidenceProposed {
    const KIND: &'static str = "evidence_proposed";
}

/// 証拠を留めた: a person holds a quote against an asserted fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidencePinned {
    /// `A1`, …
    pub fact: String,
    /// The quote.
    pub citation: Citation,
    /// How it bears on the fact, in the person's view.
    pub relation: Relation,
}

impl Fact for EvidencePinned {
    const KIND: &'static str = "evidence_pinned";
}

/// 関係なしとした: a proposed passage does not bear on the fact. It stays visible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceDismissed {
    /// `A1`, …
    pub fact: String,
    /// The quote.
    pub citation: Citation,
}

impl Fact for EvidenceDismissed {
    const KIND: &'static str = "evidence_dismissed";
}

/// 社内の聴取を記録した. Others see it only inside; it can be relied on after the person interviewed confirmed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InterviewRecorded {
    /// `I1`, …
    pub id: String,
    /// The facts it is about.
    pub facts: Vec<String>,
    /// Part the person had: 営業, 契約締結, 要件定義, 開発 ….
    pub part: String,
    /// Who was interviewed.
    pub person: String,
    /// What they said.
    pub answers: String,
}

impl Fact for InterviewRecorded {
    const KIND: &'static str = "interview_recorded";
}

/// 聴取の内容を本人が確認した.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InterviewConfirmed {
    /// `I1`, …
    pub id: String,
    /// How it was confirmed, such as 「10月9日のメールで確認」.
    pub how: String,
}

impl Fact for InterviewConfirmed {
    const KIND: &'static str = "interview_confirmed";
}

/// 「資料なし」を記録した: we looked and found nothing; signed with the searches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoMaterialRecorded {
    /// `A1`, …
    pub fact: String,
    /// What was searched.
    pub record: SearchRecord,
}

impl Fact for NoMaterialRecorded {
    const KIND: &'static str = "no_material_recorded";
}

/// 「資料なし」を開き直した: a later import holds what a recorded query asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoMaterialReopened {
    /// `A1`, …
    pub fact: String,
    /// The query that now finds more.
    pub query: String,
    /// How many documents matched when it was recorded.
    pub before: u64,
    /// How many match now.
    pub now: u64,
}

impl Fact for NoMaterialReopened {
    const KIND: &'static str = "no_material_reopened";
}

/// 調査の責任者を決めた.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeadNamed {
    /// Who.
    pub lead: StaffId,
}

impl Fact for LeadNamed {
    const KIND: &'static str = "lead_named";
}
