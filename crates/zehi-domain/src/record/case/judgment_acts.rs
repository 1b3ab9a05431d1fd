use super::{Approval, Case, CaseEvent, CaseRefusal};
use crate::judgment::{
    ApprovedJudgment, Decider, Decision, DemandDecided, Finding, FindingMade, JudgmentApproved, JudgmentRefusal,
    JudgmentReopened, JudgmentRequested, JudgmentSentBack,
};
use crate::party::{Role, Staff};
use crate::reply::{FinalReplySent, LetterSent, NeutralLetter};
use crate::time::Date;

impl Case {
    /// A finding on an accepted fact.
    ///
    /// # Errors
    /// [`CaseRefusal`] once the judgment is approved, for a fact not accepted, or for 「資料なし」 without its search record.
    pub fn find(&self, fact: &str, finding: Finding) -> Result<CaseEvent, CaseRefusal> {
        self.not_yet_approved()?;
        let held = self.accepted_fact(fact)?;
        if let Finding::NoMaterial { searched } = &finding
            && held.no_material.as_ref() != Some(searched)
        {
            return Err(JudgmentRefusal::NoSearchRecord.into());
        }
        Ok(FindingMade { fact: fact.to_owned(), finding }.into())
    }

    /// What we do about an accepted demand.
    ///
    /// # Errors
    /// [`CaseRefusal`] once the judgment is approved, for a demand not accepted, or without a ground.
    pub fn decide(&self, demand: &str, decision: Decision, ground: &str) -> Result<CaseEvent, CaseRefusal> {
        self.not_yet_approved()?;
        let held = self.demands.iter().find(|held| held.demand.id == demand);
        let held = held.ok_or_else(|| CaseRefusal::Unknown(demand.to_owned()))?;
        if !held.standing.is_accepted() {
            return Err(CaseRefusal::NotAccepted(demand.to_owned()));
        }
        if ground.trim().is_empty() {
            return Err(JudgmentRefusal::ReasonMissing.into());
        }
        Ok(DemandDecided { demand: demand.to_owned(), decision, ground: ground.trim().to_owned() }.into())
    }

    /// Asks a decider for approval.
    ///
    /// # Errors
    /// [`CaseRefusal`] while a proposal is open, a fact has no finding, or a demand no decision.
    pub fn request_judgment(&self, note: &str) -> Result<CaseEvent, CaseRefusal> {
        self.not_yet_approved()?;
        self.complete()?;
        Ok(JudgmentRequested { note: note.trim().to_owned() }.into())
    }

    /// Approves: freezes the evidence the decision was made on. There is no default approval.
    ///
    /// # Errors
    /// [`CaseRefusal`] for one who handled the case or may not decide, and where nothing was requested.
    pub fn approve(&self, who: &Staff) -> Result<CaseEvent, CaseRefusal> {
        let decider = self.decider(who)?;
        self.complete()?;
        let accepted = self.facts.iter().filter(|fact| fact.standing.is_accepted());
        let findings = accepted.filter_map(|fact| fact.finding.as_ref());
        let evidence = findings.flat_map(|finding| finding.citations().into_iter().cloned()).collect();
        Ok(JudgmentApproved { by: decider.id(), evidence }.into())
    }

    /// Sends the judgment back.
    ///
    /// # Errors
    /// As [`Case::approve`], and without a reason.
    pub fn send_back(&self, who: &Staff, reason: &str) -> Result<CaseEvent, CaseRefusal> {
        self.decider(who)?;
        if reason.trim().is_empty() {
            return Err(JudgmentRefusal::ReasonMissing.into());
        }
        Ok(JudgmentSentBack { reason: reason.trim().to_owned() }.into())
    }

    /// Second thoughts: opens an approved judgment again.
    ///
    /// # Errors
    /// [`CaseRefusal`] for one who may not decide, where nothing is approved, or without a reason.
    pub fn reopen_judgment(&self, who: &Staff, reason: &str) -> Result<CaseEvent, CaseRefusal> {
        Decider::among(&self.handlers, who)?;
        if self.approved_judgment().is_none() {
            return Err(CaseRefusal::NotApproved);
        }
        if reason.trim().is_empty() {
            return Err(JudgmentRefusal::ReasonMissing.into());
        }
        Ok(JudgmentReopened { reason: reason.trim().to_owned() }.into())
    }

    /// Why this person may not decide the case; `None` for one who may.
    pub fn why_not_decider(&self, who: &Staff) -> Option<JudgmentRefusal> {
        Decider::among(&self.handlers, who).err()
    }

    /// A letter that admits nothing; needs no judgment.
    ///
    /// # Errors
    /// [`CaseRefusal::AdministratorCannot`], or without an addressee.
    pub fn send_letter(
        &self,
        who: &Staff,
        letter: NeutralLetter,
        to: &str,
        next: Option<Date>,
    ) -> Result<CaseEvent, CaseRefusal> {
        may_send(who)?;
        if to.trim().is_empty() {
            return Err(CaseRefusal::Empty("宛先"));
        }
        Ok(LetterSent { letter, to: to.trim().to_owned(), next }.into())
    }

    /// The final reply, under the approved judgment.
    ///
    /// # Errors
    /// [`CaseRefusal::NotApproved`] without one.
    pub fn send_final(&self, who: &Staff, text: &str, to: &str, method: &str) -> Result<CaseEvent, CaseRefusal> {
        may_send(who)?;
        self.approved_judgment().ok_or(CaseRefusal::NotApproved)?;
        for (value, what) in [(text, "回答文"), (to, "宛先"), (method, "送付の方法")] {
            if value.trim().is_empty() {
                return Err(CaseRefusal::Empty(what));
            }
        }
        Ok(FinalReplySent { text: text.to_owned(), to: to.trim().to_owned(), method: method.trim().to_owned() }.into())
    }

    /// The approved judgment a draft is made from.
    ///
    /// # Errors
    /// [`CaseRefusal::NotApproved`] without one.
    pub fn judgment_for_reply(&self) -> Result<&ApprovedJudgment, CaseRefusal> {
        self.approved_judgment().ok_or(CaseRefusal::NotApproved)
    }

    fn decider(&self, who: &Staff) -> Result<Decider, CaseRefusal> {
        let decider = Decider::among(&self.handlers, who)?;
        match self.approval {
            Approval::Requested { .. } => Ok(decider),
            Approval::Approved(_) => Err(JudgmentRefusal::AlreadyApproved.into()),
            Approval::NotRequested | Approval::SentBack { .. } => Err(JudgmentRefusal::NotRequested.into()),
        }
    }

    fn not_yet_approved(&self) -> Result<(), CaseRefusal> {
        match self.approval {
            Approval::Approved(_) => Err(JudgmentRefusal::AlreadyApproved.into()),
            _ => Ok(()),
        }
    }

    fn complete(&self) -> Result<(), JudgmentRefusal> {
        let open = self.open_proposals();
        if !open.is_empty() {
            return Err(JudgmentRefusal::ProposalsOpen(open));
        }
        let ids = |facts: Vec<&String>| facts.into_iter().cloned().collect::<Vec<_>>();
        let accepted = self.facts.iter().filter(|fact| fact.standing.is_accepted());
        let without: Vec<&String> = accepted.filter(|fact| fact.finding.is_none()).map(|fact| &fact.fact.id).collect();
        if !without.is_empty() {
            return Err(JudgmentRefusal::FactsWithoutFinding(ids(without)));
        }
        let accepted = self.demands.iter().filter(|demand| demand.standing.is_accepted());
        let without: Vec<&String> =
            accepted.filter(|demand| demand.decision.is_none()).map(|demand| &demand.demand.id).collect();
        if !without.is_empty() {
            return Err(JudgmentRefusal::DemandsWithoutDecision(ids(without)));
        }
        Ok(())
    }
}

fn may_send(who: &Staff) -> Result<(), CaseRefusal> {
    if who.role == Role::Administrator { Err(CaseRefusal::AdministratorCannot) } else { Ok(()) }
}
