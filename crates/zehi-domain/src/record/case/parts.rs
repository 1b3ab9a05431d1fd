//! What a case is made of.

use crate::evidence::Citation;
use crate::hearing::{AssertedFact, ClaimReceived, Demand, MannerFinding, Verdict};
use crate::id::{DocumentId, StaffId};
use crate::investigation::{InterviewRecorded, NoMaterialReopened, ProposedPiece, Relation, SearchRecord};
use crate::judgment::{ApprovedJudgment, Decision, Finding};
use crate::reply::LetterSent;
use crate::time::Timestamp;

/// 段階: where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// 聴取
    Hearing,
    /// 調査
    Investigation,
    /// 判定
    Judgment,
    /// 回答
    Reply,
    /// 記録
    Record,
}

impl Stage {
    /// All stages of a case, in order.
    pub const ALL: [Self; 5] = [Self::Hearing, Self::Investigation, Self::Judgment, Self::Reply, Self::Record];

    /// The name used in addresses and the list of cases.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hearing => "hearing",
            Self::Investigation => "investigation",
            Self::Judgment => "judgment",
            Self::Reply => "reply",
            Self::Record => "record",
        }
    }

    /// The Japanese term.
    pub fn label(self) -> &'static str {
        match self {
            Self::Hearing => "聴取",
            Self::Investigation => "調査",
            Self::Judgment => "判定",
            Self::Reply => "回答",
            Self::Record => "記録",
        }
    }
}

/// 受付.
#[derive(Debug, Clone, PartialEq)]
pub struct Received {
    /// As received.
    pub facts: ClaimReceived,
    /// When.
    pub at: Timestamp,
}

/// 採否: what a person said of a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// 未決
    Proposed,
    /// 採用
    Accepted {
        /// Our wording, where edited.
        wording: Option<String>,
    },
    /// 不採用
    Rejected {
        /// Why.
        reason: String,
    },
}

impl Standing {
    /// Whether it is part of the case.
    pub fn is_accepted(&self) -> bool {
        matches!(self, Self::Accepted { .. })
    }

    pub(super) fn answered(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Accepted => Self::Accepted { wording: None },
            Verdict::Edited { wording } => Self::Accepted { wording: Some(wording) },
            Verdict::Rejected { reason } => Self::Rejected { reason },
        }
    }

    fn wording<'a>(&'a self, quote: &'a str) -> &'a str {
        match self {
            Self::Accepted { wording: Some(wording) } => wording,
            _ => quote,
        }
    }
}

/// 案件の要求.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseDemand {
    /// As proposed or added.
    pub demand: Demand,
    /// 採否
    pub standing: Standing,
    /// The document whose words it quotes, where it is not the claim.
    pub source: Option<DocumentId>,
    /// 決定 with its ground.
    pub decision: Option<(Decision, String)>,
}

impl CaseDemand {
    /// Our wording, or the customer's.
    pub fn wording(&self) -> &str {
        self.standing.wording(&self.demand.quote)
    }
}

/// 留めた証拠.
#[derive(Debug, Clone, PartialEq)]
pub struct Pinned {
    /// The quote.
    pub citation: Citation,
    /// How it bears on the fact.
    pub relation: Relation,
    /// Who pinned it.
    pub by: StaffId,
}

/// 案件の主張事実.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseFact {
    /// As proposed or added.
    pub fact: AssertedFact,
    /// 採否
    pub standing: Standing,
    /// The document whose words it quotes, where it is not the claim.
    pub source: Option<DocumentId>,
    /// 主張の型, once evidence was proposed.
    pub plan: Option<String>,
    /// Passages proposed, best first, with whether a person set them aside.
    pub proposed: Vec<(ProposedPiece, bool)>,
    /// Queries asked so far.
    pub searched: Vec<String>,
    /// 留めた証拠
    pub pinned: Vec<Pinned>,
    /// 資料なし, while it stands.
    pub no_material: Option<SearchRecord>,
    /// Why 「資料なし」 was opened again.
    pub reopened: Option<NoMaterialReopened>,
    /// 認定
    pub finding: Option<Finding>,
}

impl CaseFact {
    /// Our wording, or the customer's.
    pub fn wording(&self) -> &str {
        self.standing.wording(&self.fact.quote)
    }
}

/// 案件の言動.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseManner {
    /// `M1`, …
    pub id: String,
    /// As proposed.
    pub finding: MannerFinding,
    /// The document whose words it quotes, where it is not the claim.
    pub source: Option<DocumentId>,
    /// 採否
    pub standing: Standing,
}

/// 社内の聴取.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseInterview {
    /// As recorded.
    pub facts: InterviewRecorded,
    /// When.
    pub at: Timestamp,
    /// How the person interviewed confirmed it.
    pub confirmed: Option<String>,
}

/// 送った連絡.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseLetter {
    /// As sent.
    pub facts: LetterSent,
    /// When.
    pub at: Timestamp,
}

/// 承認.
#[derive(Debug, Clone, PartialEq)]
pub enum Approval {
    /// 未依頼
    NotRequested,
    /// 依頼中
    Requested {
        /// By whom.
        by: StaffId,
        /// When.
        at: Timestamp,
        /// What the decider should know.
        note: String,
    },
    /// 差し戻し
    SentBack {
        /// By whom.
        by: StaffId,
        /// Why.
        reason: String,
    },
    /// 承認済み
    Approved(ApprovedJudgment),
}

/// 履歴: one line of the journal of the case.
#[derive(Debug, Clone, PartialEq)]
pub struct HistoryLine {
    /// Number in the journal.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// Who: an opaque id.
    pub actor: String,
    /// Which stage.
    pub stage: Stage,
    /// What, in plain Japanese.
    pub told: String,
}
