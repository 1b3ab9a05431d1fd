//! What others see of a case.

use std::collections::BTreeSet;

use super::open_point::OpenPoint;
use super::parts::{
    Approval, CaseDemand, CaseFact, CaseInterview, CaseLetter, CaseManner, HistoryLine, Received, Stage, Standing,
};
use super::state::Case;
use crate::hearing::{ContactFigures, ContactRecorded, ContentLabel, Severity};
use crate::id::{CaseId, StaffId};
use crate::judgment::ApprovedJudgment;
use crate::record::{ApprovalWaits, CaseFileChange, CaseRemarks};
use crate::reply::FinalReplySent;
use crate::time::{Date, Timestamp};

impl Case {
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

    /// 接触, in the order they were recorded.
    pub fn contacts(&self) -> &[ContactRecorded] {
        &self.contacts
    }

    /// 接触の数字
    pub fn contact_figures(&self) -> ContactFigures {
        ContactFigures::of(self.contacts.iter())
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
        let points = self.open_points();
        let alive = self.demands.iter().filter(|demand| !matches!(demand.standing, Standing::Rejected { .. }));
        let remarks = CaseRemarks {
            demanded_by: alive.filter_map(|held| held.demand.due).min().filter(|_| self.final_reply.is_none()),
            unacknowledged: points.contains(&OpenPoint::NoAcknowledgement),
            open: points.into_iter().map(OpenPoint::count).sum(),
            approval: match &self.approval {
                Approval::Requested { .. } => Some(ApprovalWaits::Requested),
                Approval::SentBack { .. } => Some(ApprovalWaits::SentBack),
                Approval::NotRequested | Approval::Approved(_) => None,
            },
        };
        CaseFileChange {
            project: facts.project,
            title: Some(facts.title.clone()),
            customer: Some(facts.customer.clone()),
            stage: Some(self.stage().name().to_owned()),
            severity: Some(u8::from(self.severity)),
            handled_by: Some(Some(facts.handled_by.to_string())),
            decider: Some(decider),
            next_due: Some(next_due.filter(|_| self.final_reply.is_none())),
            details: remarks.details().unwrap_or_default(),
        }
    }
}
