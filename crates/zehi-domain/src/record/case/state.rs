use std::collections::{BTreeMap, BTreeSet};

use super::CaseEvent;
use super::parts::{
    Approval, CaseDemand, CaseFact, CaseInterview, CaseLetter, CaseManner, HistoryLine, Pinned, Received, Stage,
    Standing,
};
use crate::evidence::Citation;
use crate::hearing::{
    AssertedFact, ContactRecorded, ContentLabel, Demand, HearingAdded, HearingProposed, Severity, Verdict,
};
use crate::id::{CaseId, DocumentId, StaffId};
use crate::investigation::{EvidenceProposed, NoMaterialReopened};
use crate::judgment::{ApprovedJudgment, Finding};
use crate::reply::FinalReplySent;
use crate::time::Timestamp;

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
    pub(super) contacts: Vec<ContactRecorded>,
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
            contacts: Vec::new(),
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
            CaseEvent::HearingAdded(HearingAdded::Demand(demand)) => {
                self.demands.push(new_demand(demand, accepted(), None))
            }
            CaseEvent::HearingAdded(HearingAdded::AssertedFact(fact)) => {
                self.facts.push(new_fact(fact, accepted(), None))
            }
            CaseEvent::ContactRecorded(e) => self.contacts.push(e),
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
        let source = e.source;
        // A later call may be worse than the claim; it never makes the claim milder.
        self.severity = self.severity.max(e.severity);
        let more = e.content.into_iter().filter(|label| !self.content.contains(label)).collect::<Vec<_>>();
        self.content.extend(more);
        for finding in e.manner {
            let id = format!("M{}", self.manner.len() + 1);
            self.manner.push(CaseManner { id, finding, source, standing: Standing::Proposed });
        }
        self.demands.extend(e.demands.into_iter().map(|demand| new_demand(demand, Standing::Proposed, source)));
        self.facts.extend(e.facts.into_iter().map(|fact| new_fact(fact, Standing::Proposed, source)));
        self.questions.extend(e.questions);
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

fn new_demand(demand: Demand, standing: Standing, source: Option<DocumentId>) -> CaseDemand {
    CaseDemand { demand, standing, source, decision: None }
}

fn new_fact(fact: AssertedFact, standing: Standing, source: Option<DocumentId>) -> CaseFact {
    CaseFact {
        fact,
        standing,
        source,
        plan: None,
        proposed: Vec::new(),
        searched: Vec::new(),
        pinned: Vec::new(),
        no_material: None,
        reopened: None,
        finding: None,
    }
}
