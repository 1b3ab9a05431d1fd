use super::{Case, CaseEvent, CaseRefusal, Standing};
use crate::hearing::{
    AssertedFact, Demand, DemandKind, HearingAdded, Medium, Missing, Pattern, ProposalAnswered, Verdict,
};

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
