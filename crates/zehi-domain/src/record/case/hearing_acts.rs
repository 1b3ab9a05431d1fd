use super::{Case, CaseEvent, CaseRefusal, Standing};
use crate::hearing::{
    AssertedFact, ContactKind, ContactRecorded, Demand, DemandKind, HearingAdded, HearingProposed, Medium, Missing,
    Pattern, ProposalAnswered, Verdict,
};
use crate::id::DocumentId;
use crate::text::fold;
use crate::time::Timestamp;

/// 聴取で足すもの: what a person found in the claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Addition {
    /// 要求
    Demand(DemandKind),
    /// 主張事実
    AssertedFact,
}

impl Case {
    /// A person's word on a proposal.
    ///
    /// # Errors
    /// [`CaseRefusal`] for an unknown item, one answered already, or a word without its reason or wording.
    pub fn answer(&self, item: &str, verdict: Verdict) -> Result<CaseEvent, CaseRefusal> {
        let standing = self.standing(item).ok_or_else(|| CaseRefusal::Unknown(item.to_owned()))?;
        if *standing != Standing::Proposed {
            return Err(CaseRefusal::AnsweredAlready(item.to_owned()));
        }
        match &verdict {
            Verdict::Edited { wording } if wording.trim().is_empty() => return Err(CaseRefusal::Empty("書き換えた文")),
            Verdict::Rejected { reason } if reason.trim().is_empty() => {
                return Err(CaseRefusal::Empty("採用しない理由"));
            }
            _ => {}
        }
        Ok(ProposalAnswered { item: item.to_owned(), verdict }.into())
    }

    /// Notes a call, a visit or a meeting, whose memo is kept as a document.
    ///
    /// # Errors
    /// [`CaseRefusal::EndsBeforeItBegins`].
    pub fn record_contact(
        &self,
        kind: ContactKind,
        person: &str,
        (began, ended): (Timestamp, Timestamp),
        memo: DocumentId,
    ) -> Result<CaseEvent, CaseRefusal> {
        if ended < began {
            return Err(CaseRefusal::EndsBeforeItBegins);
        }
        let id = format!("C{}", self.contacts.len() + 1);
        Ok(ContactRecorded { id, kind, person: person.trim().to_owned(), began, ended, memo }.into())
    }

    /// What is proposed of words that came later, such as a call: numbered after what the case has, without demands and
    /// facts in words it has already. `None` where nothing is new.
    pub fn propose_more(&self, mut proposed: HearingProposed) -> Option<CaseEvent> {
        let known = |quote: &str| {
            let quotes = self.demands.iter().map(|d| &d.demand.quote).chain(self.facts.iter().map(|f| &f.fact.quote));
            quotes.map(|known| fold(known)).any(|known| known == fold(quote))
        };
        proposed.demands.retain(|demand| !known(&demand.quote));
        proposed.facts.retain(|fact| !known(&fact.quote));
        let mut renamed = Vec::new();
        for (index, demand) in proposed.demands.iter_mut().enumerate() {
            let id = format!("D{}", self.demands.len() + index + 1);
            renamed.push((std::mem::replace(&mut demand.id, id.clone()), id));
        }
        for (index, fact) in proposed.facts.iter_mut().enumerate() {
            let id = format!("A{}", self.facts.len() + index + 1);
            renamed.push((std::mem::replace(&mut fact.id, id.clone()), id));
        }
        let questions = std::mem::take(&mut proposed.questions).into_iter();
        let asked = questions.filter_map(|(id, text)| {
            let (_, id) = renamed.iter().find(|(before, _)| *before == id)?;
            Some((id.clone(), text))
        });
        proposed.questions = asked.collect();
        let new = !(proposed.demands.is_empty() && proposed.facts.is_empty() && proposed.manner.is_empty());
        new.then(|| proposed.into())
    }

    /// A demand or asserted fact that a person found in the claim; `claim` is its subject and text.
    ///
    /// # Errors
    /// [`CaseRefusal::NotInClaim`] unless the quote stands there word for word.
    pub fn add(&self, addition: Addition, quote: &str, claim: &str) -> Result<CaseEvent, CaseRefusal> {
        let quote = quote.trim();
        if quote.is_empty() || !claim.contains(quote) {
            return Err(CaseRefusal::NotInClaim);
        }
        let quote = quote.to_owned();
        Ok(match addition {
            Addition::Demand(kind) => HearingAdded::Demand(Demand {
                id: format!("D{}", self.demands.len() + 1),
                quote,
                kind,
                amount_yen: None,
                free_of_charge: false,
                concrete: false,
                due: None,
                pattern: Pattern::Undetermined,
                why: "担当者が文面から拾いました".to_owned(),
            }),
            Addition::AssertedFact => HearingAdded::AssertedFact(AssertedFact {
                id: format!("A{}", self.facts.len() + 1),
                quote,
                who: None,
                when: None,
                days: None,
                medium: None::<Medium>,
                evidence_claimed: false,
                missing: vec![Missing::When, Missing::Who, Missing::Medium, Missing::Evidence],
                context: String::new(),
            }),
        }
        .into())
    }

    fn standing(&self, item: &str) -> Option<&Standing> {
        let demands = self.demands.iter().map(|d| (&d.demand.id, &d.standing));
        let facts = self.facts.iter().map(|f| (&f.fact.id, &f.standing));
        let manner = self.manner.iter().map(|m| (&m.id, &m.standing));
        demands.chain(facts).chain(manner).find(|(id, _)| *id == item).map(|(_, standing)| standing)
    }
}
