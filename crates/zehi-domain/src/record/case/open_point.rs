//! 残る項目: what is still to be done in a case, said the same way on the list, on the case and on today's page.

use super::parts::{Approval, CaseFact, Stage};
use super::state::Case;

/// 残る項目.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenPoint {
    /// 採否待ち: demands and facts proposed and not answered.
    ProposalsToAnswer(usize),
    /// 調べていない主張: no quote, no search record, no finding.
    FactsNotLookedInto(usize),
    /// 本人確認待ちの聴取
    InterviewsToConfirm(usize),
    /// 認定待ち
    FactsWithoutFinding(usize),
    /// 対応未定の要求
    DemandsUndecided(usize),
    /// 判断権者の承認待ち
    WaitingForApproval,
    /// 差し戻し
    SentBack,
    /// 受領のご連絡が未送付
    NoAcknowledgement,
    /// 最終回答が未送付
    FinalReplyNotSent,
}

impl OpenPoint {
    /// The stage it belongs to.
    pub fn stage(self) -> Stage {
        match self {
            Self::ProposalsToAnswer(_) => Stage::Hearing,
            Self::FactsNotLookedInto(_) | Self::InterviewsToConfirm(_) => Stage::Investigation,
            Self::FactsWithoutFinding(_) | Self::DemandsUndecided(_) | Self::WaitingForApproval | Self::SentBack => {
                Stage::Judgment
            }
            Self::NoAcknowledgement | Self::FinalReplyNotSent => Stage::Reply,
        }
    }

    /// How many items wait.
    pub fn count(self) -> usize {
        match self {
            Self::ProposalsToAnswer(count)
            | Self::FactsNotLookedInto(count)
            | Self::InterviewsToConfirm(count)
            | Self::FactsWithoutFinding(count)
            | Self::DemandsUndecided(count) => count,
            Self::WaitingForApproval | Self::SentBack | Self::NoAcknowledgement | Self::FinalReplyNotSent => 1,
        }
    }
}

impl Case {
    /// What is still to be done, in the order of the stages.
    pub fn open_points(&self) -> Vec<OpenPoint> {
        let facts = || self.facts().iter().filter(|fact| fact.standing.is_accepted());
        let untouched =
            |fact: &&CaseFact| fact.pinned.is_empty() && fact.no_material.is_none() && fact.finding.is_none();
        let undecided =
            self.demands().iter().filter(|demand| demand.standing.is_accepted() && demand.decision.is_none());
        let unconfirmed = self.interviews().iter().filter(|interview| interview.confirmed.is_none());
        let mut points = vec![
            OpenPoint::ProposalsToAnswer(self.open_proposals().len()),
            OpenPoint::FactsNotLookedInto(facts().filter(untouched).count()),
            OpenPoint::InterviewsToConfirm(unconfirmed.count()),
            OpenPoint::FactsWithoutFinding(facts().filter(|fact| fact.finding.is_none()).count()),
            OpenPoint::DemandsUndecided(undecided.count()),
        ];
        points.retain(|point| point.count() > 0);
        match self.approval() {
            Approval::Requested { .. } => points.push(OpenPoint::WaitingForApproval),
            Approval::SentBack { .. } => points.push(OpenPoint::SentBack),
            Approval::NotRequested | Approval::Approved(_) => {}
        }
        if self.final_reply().is_none() {
            if self.letters().is_empty() {
                points.push(OpenPoint::NoAcknowledgement);
            }
            if self.approved_judgment().is_some() {
                points.push(OpenPoint::FinalReplyNotSent);
            }
        }
        points
    }
}
