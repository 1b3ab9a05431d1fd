use super::{Case, CaseEvent, CaseFact, CaseRefusal};
use crate::evidence::Citation;
use crate::id::StaffId;
use crate::investigation::{
    EvidenceDismissed, EvidencePinned, InterviewConfirmed, InterviewRecorded, LeadNamed, NoMaterialRecorded,
    NoMaterialReopened, Relation, SearchRecord,
};

impl Case {
    /// The person in charge of the investigation.
    pub fn name_lead(&self, lead: StaffId) -> CaseEvent {
        LeadNamed { lead }.into()
    }

    /// Holds a quote against an accepted fact.
    ///
    /// # Errors
    /// [`CaseRefusal`] where the fact was not accepted or the quote is pinned already.
    pub fn pin(&self, fact: &str, citation: Citation, relation: Relation) -> Result<CaseEvent, CaseRefusal> {
        if self.accepted_fact(fact)?.pinned.iter().any(|pinned| pinned.citation == citation) {
            return Err(CaseRefusal::PinnedAlready);
        }
        Ok(EvidencePinned { fact: fact.to_owned(), citation, relation }.into())
    }

    /// Sets a proposed passage aside.
    ///
    /// # Errors
    /// [`CaseRefusal::Unknown`] where it was not proposed.
    pub fn dismiss(&self, fact: &str, citation: Citation) -> Result<CaseEvent, CaseRefusal> {
        let held = self.fact(fact).ok_or_else(|| CaseRefusal::Unknown(fact.to_owned()))?;
        if !held.proposed.iter().any(|(piece, _)| piece.citation == citation) {
            return Err(CaseRefusal::Unknown("この引用".to_owned()));
        }
        Ok(EvidenceDismissed { fact: fact.to_owned(), citation }.into())
    }

    /// Notes what a person of ours said.
    ///
    /// # Errors
    /// [`CaseRefusal`] where a fact is unknown or nothing is written.
    pub fn record_interview(
        &self,
        facts: Vec<String>,
        part: &str,
        person: &str,
        answers: &str,
    ) -> Result<CaseEvent, CaseRefusal> {
        if let Some(unknown) = facts.iter().find(|id| self.fact(id).is_none()) {
            return Err(CaseRefusal::Unknown(unknown.clone()));
        }
        for (text, what) in [(part, "聴取した人の立場"), (person, "聴取した人の名前"), (answers, "聴取した内容")]
        {
            if text.trim().is_empty() {
                return Err(CaseRefusal::Empty(what));
            }
        }
        let id = format!("I{}", self.interviews.len() + 1);
        let [part, person, answers] = [part, person, answers].map(|text| text.trim().to_owned());
        Ok(InterviewRecorded { id, facts, part, person, answers }.into())
    }

    /// The person interviewed confirmed the note.
    ///
    /// # Errors
    /// [`CaseRefusal`] where there is no such interview or it is not said how.
    pub fn confirm_interview(&self, id: &str, how: &str) -> Result<CaseEvent, CaseRefusal> {
        if !self.interviews.iter().any(|interview| interview.facts.id == id) {
            return Err(CaseRefusal::Unknown(id.to_owned()));
        }
        if how.trim().is_empty() {
            return Err(CaseRefusal::Empty("確認の方法"));
        }
        Ok(InterviewConfirmed { id: id.to_owned(), how: how.trim().to_owned() }.into())
    }

    /// We looked and found nothing.
    ///
    /// # Errors
    /// [`CaseRefusal`] where the fact was not accepted, something is pinned to it, or nothing was searched.
    pub fn record_no_material(&self, fact: &str, record: SearchRecord) -> Result<CaseEvent, CaseRefusal> {
        if !self.accepted_fact(fact)?.pinned.is_empty() {
            return Err(CaseRefusal::MaterialPinned);
        }
        if record.queries().is_empty() {
            return Err(CaseRefusal::NothingSearched);
        }
        Ok(NoMaterialRecorded { fact: fact.to_owned(), record }.into())
    }

    /// The event for a recorded query that now matches more documents; `None` where 「資料なし」 does not stand or the
    /// query was not part of it.
    pub fn reopen_no_material(&self, fact: &str, query: &str, now: u64) -> Option<CaseEvent> {
        let record = self.fact(fact)?.no_material.as_ref()?;
        let searched = record.queries().iter().find(|searched| searched.query == query)?;
        (now > searched.total).then(|| {
            NoMaterialReopened { fact: fact.to_owned(), query: query.to_owned(), before: searched.total, now }.into()
        })
    }

    pub(super) fn accepted_fact(&self, id: &str) -> Result<&CaseFact, CaseRefusal> {
        let fact = self.fact(id).ok_or_else(|| CaseRefusal::Unknown(id.to_owned()))?;
        if fact.standing.is_accepted() { Ok(fact) } else { Err(CaseRefusal::NotAccepted(id.to_owned())) }
    }
}
