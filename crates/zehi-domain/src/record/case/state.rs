use std::collections::{BTreeMap, BTreeSet};

use super::CaseEvent;
use crate::evidence::Citation;
use crate::hearing::{
    AssertedFact, ClaimReceived, ContentLabel, Demand, HearingAdded, HearingProposed, MannerFinding, Severity, Verdict,
};
use crate::id::{CaseId, StaffId};
use crate::investigation::{
    EvidenceProposed, InterviewRecorded, NoMaterialReopened, ProposedPiece, Relation, SearchRecord,
};
use crate::judgment::{ApprovedJudgment, Decision, Finding};
use crate::record::CaseFileChange;
use crate::reply::{FinalReplySent, LetterSent};
use crate::time::{Date, Timestamp};

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

    fn answered(verdict: Verdict) -> Self {
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

/// 案件: the fold of its events.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    pub(super) id: CaseId,
    pub(super) version: u64,
    pub(super) received: Received,
    pub(super) severity: Severity,
    pub(super) content: Vec<ContentLabel>,
    pub(super) manner: Vec<CaseManner>,
    pub(super) demands: Vec<CaseDemand>,
    pub(super) facts: Vec<CaseFact>,
    pub(super) questions: Vec<(String, String)>,
    pub(super) lead: Option<StaffId>,
    pub(super) interviews: Vec<CaseInterview>,
    pub(super) letters: Vec<CaseLetter>,
    pub(super) approval: Approval,
    pub(super) final_reply: Option<(FinalReplySent, Timestamp)>,
    pub(super) handlers: BTreeSet<StaffId>,
    pub(super) history: Vec<HistoryLine>,
}

impl Case {
    /// The case that begins with this event; `None` unless it is a [`ClaimReceived`].
    pub fn begin(id: CaseId, event: CaseEvent, seq: u64, at: Timestamp, actor: &str) -> Option<Self> {
        let told = event.told();
        let CaseEvent::ClaimReceived(facts) = event else { return None };
        let handlers = BTreeSet::from_iter([Some(facts.handled_by), actor.parse().ok()].into_iter().flatten());
        Some(Self {
            id,
            version: 1,
            received: Received { facts, at },
            severity: Severity::None,
            content: Vec::new(),
            manner: Vec::new(),
            demands: Vec::new(),
            facts: Vec::new(),
            questions: Vec::new(),
            lead: None,
            interviews: Vec::new(),
            letters: Vec::new(),
            approval: Approval::NotRequested,
            final_reply: None,
            handlers,
            history: vec![HistoryLine { seq, at, actor: actor.to_owned(), stage: Stage::Hearing, told }],
        })
    }

    /// The case after this event. An event about an item the case does not have changes nothing but the history.
    pub fn apply(&mut self, event: CaseEvent, seq: u64, at: Timestamp, actor: &str) {
        self.version += 1;
        let line = HistoryLine { seq, at, actor: actor.to_owned(), stage: event.stage(), told: event.told() };
        self.history.push(line);
        let who: Option<StaffId> = actor.parse().ok();
        if is_handling(&event) {
            self.handlers.extend(who);
        }
        match event {
            CaseEvent::ClaimReceived(_) => {}
            CaseEvent::HearingProposed(e) => self.apply_proposal(e),
            CaseEvent::ProposalAnswered(e) => self.apply_answer(&e.item, e.verdict),
            CaseEvent::HearingAdded(HearingAdded::Demand(demand)) => self.demands.push(new_demand(demand, accepted())),
            CaseEvent::HearingAdded(HearingAdded::AssertedFact(fact)) => self.facts.push(new_fact(fact, accepted())),
            CaseEvent::LeadNamed(e) => self.lead = Some(e.lead),
            CaseEvent::EvidenceProposed(e) => self.apply_evidence(e),
            CaseEvent::EvidencePinned(e) => {
                if let (Some(fact), Some(by)) = (self.fact_mut(&e.fact), who) {
                    fact.no_material = None;
                    fact.pinned.push(Pinned { citation: e.citation, relation: e.relation, by });
                }
            }
            CaseEvent::EvidenceDismissed(e) => {
                for (piece, dismissed) in self.fact_mut(&e.fact).into_iter().flat_map(|fact| &mut fact.proposed) {
                    *dismissed |= piece.citation == e.citation;
                }
            }
            CaseEvent::InterviewRecorded(facts) => self.interviews.push(CaseInterview { facts, at, confirmed: None }),
            CaseEvent::InterviewConfirmed(e) => {
                for interview in self.interviews.iter_mut().filter(|interview| interview.facts.id == e.id) {
                    interview.confirmed = Some(e.how.clone());
                }
            }
            CaseEvent::NoMaterialRecorded(e) => {
                if let Some(fact) = self.fact_mut(&e.fact) {
                    fact.no_material = Some(e.record);
                    fact.reopened = None;
                }
            }
            CaseEvent::NoMaterialReopened(e) => self.apply_reopening(e),
            CaseEvent::FindingMade(e) => {
                if let Some(fact) = self.fact_mut(&e.fact) {
                    fact.finding = Some(e.finding);
                }
            }
            CaseEvent::DemandDecided(e) => {
                for demand in self.demands.iter_mut().filter(|demand| demand.demand.id == e.demand) {
                    demand.decision = Some((e.decision.clone(), e.ground.clone()));
                }
            }
            CaseEvent::JudgmentRequested(e) => {
                if let Some(by) = who {
                    self.approval = Approval::Requested { by, at, note: e.note };
                }
            }
            CaseEvent::JudgmentSentBack(e) => {
                if let Some(by) = who {
                    self.approval = Approval::SentBack { by, reason: e.reason };
                }
            }
            CaseEvent::JudgmentReopened(_) => self.approval = Approval::NotRequested,
            CaseEvent::JudgmentApproved(e) => self.approval = Approval::Approved(self.frozen(e.by, at)),
            CaseEvent::LetterSent(facts) => self.letters.push(CaseLetter { facts, at }),
            CaseEvent::FinalReplySent(facts) => self.final_reply = Some((facts, at)),
        }
    }

    fn apply_proposal(&mut self, e: HearingProposed) {
        self.severity = e.severity;
        self.content = e.content;
        let numbered = e.manner.into_iter().enumerate();
        self.manner = numbered
            .map(|(i, finding)| CaseManner { id: format!("M{}", i + 1), finding, standing: Standing::Proposed })
            .collect();
        self.demands.extend(e.demands.into_iter().map(|demand| new_demand(demand, Standing::Proposed)));
        self.facts.extend(e.facts.into_iter().map(|fact| new_fact(fact, Standing::Proposed)));
        self.questions = e.questions;
    }

    fn apply_answer(&mut self, item: &str, verdict: Verdict) {
        if let Some(standing) = self.standing_mut(item) {
            *standing = Standing::answered(verdict);
        }
    }

    fn apply_evidence(&mut self, e: EvidenceProposed) {
        if let Some(fact) = self.fact_mut(&e.fact) {
            let seen: Vec<Citation> = fact.proposed.iter().map(|(piece, _)| piece.citation.clone()).collect();
            fact.plan = Some(e.plan);
            fact.proposed.extend(e.pieces.into_iter().filter(|p| !seen.contains(&p.citation)).map(|p| (p, false)));
            for query in e.searched {
                if !fact.searched.contains(&query) {
                    fact.searched.push(query);
                }
            }
        }
    }

    /// A later hit takes 「資料なし」 away, and the finding that rested on it.
    fn apply_reopening(&mut self, e: NoMaterialReopened) {
        if let Some(fact) = self.fact_mut(&e.fact) {
            fact.no_material = None;
            if matches!(fact.finding, Some(Finding::NoMaterial { .. })) {
                fact.finding = None;
            }
            fact.reopened = Some(e);
        }
    }

    fn frozen(&self, by: StaffId, at: Timestamp) -> ApprovedJudgment {
        let accepted_facts = self.facts.iter().filter(|fact| fact.standing.is_accepted());
        let findings: BTreeMap<_, _> =
            accepted_facts.filter_map(|fact| Some((fact.fact.id.clone(), fact.finding.clone()?))).collect();
        let accepted_demands = self.demands.iter().filter(|demand| demand.standing.is_accepted());
        let decisions: BTreeMap<_, _> =
            accepted_demands.filter_map(|demand| Some((demand.demand.id.clone(), demand.decision.clone()?))).collect();
        ApprovedJudgment { by, at, findings, decisions }
    }

    pub(super) fn fact_mut(&mut self, id: &str) -> Option<&mut CaseFact> {
        self.facts.iter_mut().find(|fact| fact.fact.id == id)
    }

    fn standing_mut(&mut self, item: &str) -> Option<&mut Standing> {
        let demands = self.demands.iter_mut().map(|d| (&d.demand.id, &mut d.standing));
        let facts = self.facts.iter_mut().map(|f| (&f.fact.id, &mut f.standing));
        let manner = self.manner.iter_mut().map(|m| (&m.id, &mut m.standing));
        demands.chain(facts).chain(manner).find(|(id, _)| *id == item).map(|(_, standing)| standing)
    }

    /// Which case.
    pub fn id(&self) -> CaseId {
        self.id
    }

    /// How many events it has: what a command expects, so that the second of two people gets a conflict.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// As received.
    pub fn received(&self) -> &Received {
        &self.received
    }

    /// How serious the words look.
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// What is said.
    pub fn content(&self) -> &[ContentLabel] {
        &self.content
    }

    /// How it is said.
    pub fn manner(&self) -> &[CaseManner] {
        &self.manner
    }

    /// What is demanded.
    pub fn demands(&self) -> &[CaseDemand] {
        &self.demands
    }

    /// What is asserted.
    pub fn facts(&self) -> &[CaseFact] {
        &self.facts
    }

    /// One asserted fact.
    pub fn fact(&self, id: &str) -> Option<&CaseFact> {
        self.facts.iter().find(|fact| fact.fact.id == id)
    }

    /// The questions proposed: what they are for, and their text.
    pub fn questions(&self) -> &[(String, String)] {
        &self.questions
    }

    /// 調査の責任者
    pub fn lead(&self) -> Option<StaffId> {
        self.lead
    }

    /// 社内の聴取
    pub fn interviews(&self) -> &[CaseInterview] {
        &self.interviews
    }

    /// 送った連絡
    pub fn letters(&self) -> &[CaseLetter] {
        &self.letters
    }

    /// 承認
    pub fn approval(&self) -> &Approval {
        &self.approval
    }

    /// The approved judgment, if there is one.
    pub fn approved_judgment(&self) -> Option<&ApprovedJudgment> {
        match &self.approval {
            Approval::Approved(judgment) => Some(judgment),
            _ => None,
        }
    }

    /// The final reply, once sent.
    pub fn final_reply(&self) -> Option<&(FinalReplySent, Timestamp)> {
        self.final_reply.as_ref()
    }

    /// Everyone who worked on the case, and therefore does not decide it.
    pub fn handlers(&self) -> &BTreeSet<StaffId> {
        &self.handlers
    }

    /// What happened, oldest first.
    pub fn history(&self) -> &[HistoryLine] {
        &self.history
    }

    /// Where it stands.
    pub fn stage(&self) -> Stage {
        let proposals_open = !self.open_proposals().is_empty();
        let facts_open = self.facts.iter().any(|f| f.standing.is_accepted() && f.finding.is_none());
        match (&self.final_reply, &self.approval) {
            (Some(_), _) => Stage::Record,
            (None, Approval::Approved(_)) => Stage::Reply,
            (None, Approval::Requested { .. }) => Stage::Judgment,
            _ if proposals_open => Stage::Hearing,
            _ if facts_open => Stage::Investigation,
            _ => Stage::Judgment,
        }
    }

    /// Demands and facts nobody answered.
    pub fn open_proposals(&self) -> Vec<String> {
        let demands = self.demands.iter().filter(|d| d.standing == Standing::Proposed).map(|d| d.demand.id.clone());
        let facts = self.facts.iter().filter(|f| f.standing == Standing::Proposed).map(|f| f.fact.id.clone());
        demands.chain(facts).collect()
    }

    /// What the list of cases shows of it.
    pub fn file_entry(&self) -> CaseFileChange {
        let facts = &self.received.facts;
        let next_due: Option<Date> = self.letters.iter().filter_map(|letter| letter.facts.next).max();
        let decider = self.approved_judgment().map(|judgment| judgment.by().to_string());
        CaseFileChange {
            project: facts.project,
            title: Some(facts.title.clone()),
            customer: Some(facts.customer.clone()),
            stage: Some(self.stage().name().to_owned()),
            severity: Some(u8::from(self.severity)),
            handled_by: Some(Some(facts.handled_by.to_string())),
            decider: Some(decider),
            next_due: Some(next_due.filter(|_| self.final_reply.is_none())),
            ..CaseFileChange::default()
        }
    }
}

/// Acts of those who work on a case. A decider's reading, finding, deciding and approving is no handling.
fn is_handling(event: &CaseEvent) -> bool {
    match event.stage() {
        Stage::Hearing => !matches!(event, CaseEvent::HearingProposed(_)),
        Stage::Investigation => !matches!(event, CaseEvent::EvidenceProposed(_) | CaseEvent::NoMaterialReopened(_)),
        Stage::Judgment => matches!(event, CaseEvent::JudgmentRequested(_)),
        Stage::Reply | Stage::Record => matches!(event, CaseEvent::LetterSent(_)),
    }
}

fn accepted() -> Standing {
    Standing::Accepted { wording: None }
}

fn new_demand(demand: Demand, standing: Standing) -> CaseDemand {
    CaseDemand { demand, standing, decision: None }
}

fn new_fact(fact: AssertedFact, standing: Standing) -> CaseFact {
    CaseFact {
        fact,
        standing,
        plan: None,
        proposed: Vec::new(),
        searched: Vec::new(),
        pinned: Vec::new(),
        no_material: None,
        reopened: None,
        finding: None,
    }
}
