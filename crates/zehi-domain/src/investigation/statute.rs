//! 法令の候補 with the questions that are open. Nothing here says that a law applies.

use jiff::civil::Date;
use regex::Regex;
use serde::{Deserialize, Serialize};

use super::knowledge::{KnowledgeError, compile};
use super::party::ProjectFacts;
use crate::hearing::{ClaimText, DemandKind};
use crate::text::fold;

/// 法令: when it is worth looking at, and what to ask.
#[derive(Debug, Clone, Deserialize)]
pub struct Statute {
    /// Such as 「民法562条」.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// Patterns over the folded claim.
    #[serde(default)]
    claim: Vec<String>,
    /// Demands that lead to it.
    #[serde(default)]
    demands: Vec<DemandKind>,
    /// Plans that lead to it.
    #[serde(default)]
    plans: Vec<String>,
    /// Further conditions on the parties.
    #[serde(default)]
    scope: Scope,
    /// From which day it is in force.
    pub valid_from: Option<String>,
    /// Until which day.
    pub valid_to: Option<String>,
    /// What is open.
    pub open_questions: Vec<String>,
    /// Where the rule comes from.
    pub source: String,
    /// Whether a lawyer has confirmed it.
    pub confirmed: bool,
    /// Sentences that lead to it.
    #[serde(default)]
    pub examples: Vec<String>,
    /// Sentences that do not.
    #[serde(default)]
    pub counters: Vec<String>,
    #[serde(skip)]
    patterns: Vec<Regex>,
}

/// 適用範囲: who must be on the other side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Scope {
    /// Anybody.
    #[default]
    Any,
    /// 取適法: kind and size.
    SmallSupplier,
    /// A consumer.
    Consumer,
}

/// 法令の提案: a statute worth looking at, with why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LawProposal {
    /// Such as 「民法562条」.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// What is open.
    pub open_questions: Vec<String>,
    /// Which words or facts led to it.
    pub why: String,
}

/// What statutes are chosen by.
pub(super) struct Occasion<'a> {
    pub(super) claim: &'a ClaimText,
    pub(super) demands: &'a [DemandKind],
    pub(super) plans: Vec<&'a str>,
    pub(super) facts: &'a ProjectFacts,
    pub(super) day: Option<Date>,
}

impl Statute {
    pub(super) fn prepare(&mut self) -> Result<(), KnowledgeError> {
        self.patterns = compile("statutes.toml", &self.id, &self.claim)?;
        Ok(())
    }

    /// The proposal, where words, demands or plans lead to it, the day lies within its force and the parties in its scope.
    pub(super) fn propose(&self, occasion: &Occasion<'_>) -> Option<LawProposal> {
        if !self.in_force(occasion.day) {
            return None;
        }
        let scope = self.scope_reason(occasion.facts)?;
        let reason = self.reason(occasion)?;
        Some(LawProposal {
            id: self.id.clone(),
            title: self.title.clone(),
            open_questions: self.open_questions.clone(),
            why: if scope.is_empty() { reason } else { format!("{reason}。{scope}") },
        })
    }

    fn in_force(&self, day: Option<Date>) -> bool {
        let Some(day) = day else { return true };
        let date = |text: &Option<String>| text.as_ref().and_then(|text| text.parse::<Date>().ok());
        date(&self.valid_from).is_none_or(|from| from <= day) && date(&self.valid_to).is_none_or(|to| day <= to)
    }

    fn reason(&self, occasion: &Occasion<'_>) -> Option<String> {
        let folded = fold(&occasion.claim.text);
        if let Some(found) = self.patterns.iter().find_map(|pattern| pattern.find(&folded)) {
            return Some(format!("「{}」という言葉があります", found.as_str()));
        }
        if self.demands.iter().any(|kind| occasion.demands.contains(kind)) {
            return Some("要求の種類に関わります".to_owned());
        }
        let plan = self.plans.iter().find(|plan| occasion.plans.contains(&plan.as_str()))?;
        Some(format!("主張事実の型({plan})に関わります"))
    }

    /// Why the parties are in scope; empty where anybody is; `None` where they are not.
    fn scope_reason(&self, facts: &ProjectFacts) -> Option<String> {
        match self.scope {
            Scope::Any => Some(String::new()),
            Scope::Consumer => facts.theirs.consumer.then(|| "相手方は消費者とされています".to_owned()),
            Scope::SmallSupplier => small_supplier(facts),
        }
    }

    /// Whether one of its patterns stands in the sentence.
    #[cfg(test)]
    pub(super) fn is_named_by(&self, sentence: &str) -> bool {
        let folded = fold(sentence);
        self.patterns.iter().any(|pattern| pattern.is_match(&folded))
    }
}

const OKU: i64 = 100_000_000;
const MAN: i64 = 10_000;

/// 取適法の規模: group A (programs) or B (other works), by capital, and by headcount where capital does not tell.
/// Source: domain.md 5.3. Whether the kind of deal is within the law stays an open question.
fn small_supplier(facts: &ProjectFacts) -> Option<String> {
    let capital = facts.theirs.capital_yen.zip(facts.ours.capital_yen);
    let staff = facts.theirs.employees.zip(facts.ours.employees);
    let by_capital = |upper: i64| {
        capital.is_some_and(|(theirs, ours)| {
            (theirs > upper && ours <= upper) || (theirs > 1000 * MAN && theirs <= upper && ours <= 1000 * MAN)
        })
    };
    let by_staff = |line: i64| staff.is_some_and(|(theirs, ours)| theirs > line && ours <= line);
    if by_capital(3 * OKU) {
        Some("資本金の額はプログラム作成の委託の区分の範囲です".to_owned())
    } else if by_capital(5000 * MAN) {
        Some("資本金の額はデザイン等の作成の委託の区分の範囲です".to_owned())
    } else if by_staff(300) || by_staff(100) {
        Some("従業員の数は区分の範囲です(資本金の基準によらない場合)".to_owned())
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::investigation::party::Party;

    fn parties(theirs: (i64, i64), ours: (i64, i64)) -> ProjectFacts {
        let party = |(capital, staff)| Party { capital_yen: Some(capital), employees: Some(staff), ..Party::default() };
        ProjectFacts { ours: party(ours), theirs: party(theirs) }
    }

    #[test]
    fn sizes_are_compared_at_their_borders() {
        let cases = [
            ((3 * OKU, 50), (3 * OKU, 50), false),
            ((3 * OKU + 1, 50), (3 * OKU, 50), true),
            ((1000 * MAN, 301), (1000 * MAN, 300), true),
            ((1000 * MAN, 100), (1000 * MAN, 10), false),
            ((1000 * MAN + 1, 10), (1000 * MAN, 10), true),
            ((5000 * MAN + 1, 10), (5000 * MAN, 10), true),
        ];
        for (theirs, ours, expected) in cases {
            assert_eq!(small_supplier(&parties(theirs, ours)).is_some(), expected, "{theirs:?} {ours:?}");
        }
        assert_eq!(small_supplier(&ProjectFacts::default()), None);
    }
}
