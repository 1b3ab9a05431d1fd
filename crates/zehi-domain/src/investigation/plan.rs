//! From an asserted fact to its type and the questions put to the records.

use jiff::civil::Date;
use std::ops::RangeInclusive;

use super::days::named_days;
use super::knowledge::{Knowledge, Plan};
use super::query::Query;
use super::words::{fields, synonyms};
use crate::hearing::{AssertedFact, ClaimText};
use crate::text::fold;

/// Plans taken for one fact.
const PLANS_OF_A_FACT: usize = 3;
/// Weight of the words of a second and third plan.
const FURTHER_PLAN: f32 = 0.6;

/// 問いの組み立て: an asserted fact with its plans and what is asked of the records.
#[derive(Debug, Clone)]
pub struct Inquiry<'k> {
    /// Id of the fact.
    pub fact: String,
    /// Plans, the most fitting first; never empty.
    pub plans: Vec<&'k Plan>,
    /// What is asked of the ranker.
    pub query: Query,
    /// The sentence, folded.
    pub(super) sentence: String,
}

impl Knowledge {
    /// The plans for a sentence of a claim, the most fitting first; the fallback where none is recognised.
    pub fn plans_for(&self, sentence: &str) -> Vec<&Plan> {
        let folded = fold(sentence);
        let mut fitting: Vec<(usize, usize)> = self
            .plans
            .iter()
            .enumerate()
            .map(|(index, plan)| (plan.recognised(&folded), index))
            .filter(|(score, _)| *score > 0)
            .collect();
        // Among equals the order of the file holds.
        fitting.sort_by_key(|(score, index)| (std::cmp::Reverse(*score), *index));
        let mut plans: Vec<&Plan> =
            fitting.iter().take(PLANS_OF_A_FACT).map(|(_, index)| &self.plans[*index]).collect();
        if plans.is_empty() {
            plans.extend(self.plans.last());
        }
        plans
    }

    /// The questions that an asserted fact of this claim puts to the records.
    pub fn inquire(&self, claim: &ClaimText, fact: &AssertedFact) -> Inquiry<'_> {
        let sentence = fold(&fact.quote);
        let context = format!("{} {}", fact.context, claim.subject);
        let plans = self.plans_for(&fact.quote);
        let plan = plans
            .iter()
            .enumerate()
            .flat_map(|(rank, plan)| plan.word_groups(if rank == 0 { 1.0 } else { FURTHER_PLAN }))
            .collect();
        let object = plans.first().map_or_else(|| sentence.clone(), |plan| plan.without_its_words(&sentence));
        let query = Query {
            text: fact.quote.clone(),
            synonyms: synonyms(&self.families, &sentence),
            fields: fields(&self.fields, &sentence),
            days: days(claim, fact, &sentence, plans.first().is_some_and(|plan| plan.incident)),
            context,
            plan,
            object,
            ..Query::default()
        };
        Inquiry { fact: fact.id.clone(), plans, query, sentence }
    }
}

/// The days named by the fact; for an incident also those of the sentence before, or the only one of the whole claim.
fn days(claim: &ClaimText, fact: &AssertedFact, sentence: &str, incident: bool) -> Vec<RangeInclusive<Date>> {
    if let Some(days) = &fact.days {
        return vec![days.clone()];
    }
    let Some(near) = claim.date.map(|at| at.date()) else { return Vec::new() };
    let read = |text: &str| {
        let mut days: Vec<Date> = named_days(text).into_iter().filter_map(|day| day.nearest(near)).collect();
        days.retain(|day| *day <= near);
        days.sort_unstable();
        days.dedup();
        days
    };
    let mut days = read(sentence);
    if days.is_empty() && incident {
        days = read(&fold(&fact.context));
        if days.is_empty() {
            days = read(&fold(&claim.text));
            days.retain(|day| *day < near);
            if days.len() > 1 {
                days.clear();
            }
        }
    }
    days.into_iter().map(|day| day..=day).collect()
}

impl Inquiry<'_> {
    /// The queries as the search record shows them.
    pub fn searched(&self) -> Vec<String> {
        let mut searched = vec![self.query.text.clone()];
        if !self.query.context.trim().is_empty() {
            searched.push(self.query.context.trim().to_owned());
        }
        searched.extend(self.query.synonyms.iter().map(|group| group.words.join(" OR ")));
        searched.extend(self.query.plan.iter().map(|group| group.words.join(" OR ")));
        searched.extend(self.query.days.iter().map(|range| format!("{}~{}", range.start(), range.end())));
        searched
    }
}
