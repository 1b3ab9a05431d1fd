//! 聴取の提案: demands, asserted facts and questions of one claim.

use std::ops::Range;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::asserted_fact::AssertedFact;
use super::claim::ClaimText;
use super::demand::{Demand, DemandKind};
use super::demand_reading::{Asked, asked, closes_list, is_heading, opens_list};
use super::fact_reading::Asserted;
use super::learned_fact::Meanings;
use super::question::{self, Question};
use super::words::{Sentence, customer_sentences};
use super::{demand_rules, demand_terms, fact_details, fact_reading, learned_demand, learned_fact};
use crate::text::{DayReference, Lean};

/// A quote is a passage, never more than this many characters (interfaces.md).
const QUOTE_CHARACTERS: usize = 200;
/// A fact of fewer characters is shown with the sentence before it.
const THIN: usize = 24;

/// 聴取の提案: what is proposed from a claim; nothing of it is part of the case until a person accepts it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct HearingProposal {
    /// 要求, in the order of the claim.
    pub demands: Vec<Demand>,
    /// 主張事実, in the order of the claim.
    pub asserted_facts: Vec<AssertedFact>,
    /// 質問, facts first.
    pub questions: Vec<Question>,
}

/// Reads a claim and proposes demands, asserted facts and the questions still to ask.
pub fn propose(claim: &ClaimText) -> HearingProposal {
    let sentences = customer_sentences(claim);
    let today = claim.date.map(crate::time::Timestamp::date);
    let meanings = Meanings::of(claim, &sentences);
    let read = asked_by_sentence(&sentences);
    let asked = learned_demand::weighed(&sentences, &meanings, read.clone());
    let demands = demands(claim, &sentences, &asked, today);
    let (asserted_facts, speech) = facts(claim, &sentences, &read, &learned_fact::stated(&meanings), today);
    let mut questions: Vec<Question> =
        asserted_facts.iter().zip(speech).flat_map(|(fact, is_speech)| question::about_fact(fact, is_speech)).collect();
    let dissatisfaction = dissatisfaction(claim, &sentences);
    let rests_on_it = demands.iter().position(|demand| demand_terms::is_design(demand.kind));
    questions.extend(demands.iter().enumerate().flat_map(|(index, demand)| {
        question::about_demand(demand, dissatisfaction.filter(|_| rests_on_it == Some(index)))
    }));
    HearingProposal { demands, asserted_facts, questions }
}

/// The sentences of a claim with the kinds of demand that rules alone read in each: material for training, no proposal.
pub fn demands_by_rules(claim: &ClaimText) -> Vec<(&str, Vec<DemandKind>)> {
    let sentences = customer_sentences(claim);
    let read = asked_by_sentence(&sentences);
    let words = sentences.iter().map(|sentence| claim.text.get(sentence.range.clone()).unwrap_or_default());
    words.zip(read.iter().map(|asked| asked.iter().map(|one| one.kind).collect())).collect()
}

/// The first dissatisfaction that names nothing to be seen: 「イメージと違う」.
fn dissatisfaction<'c>(claim: &'c ClaimText, sentences: &[Sentence]) -> Option<&'c str> {
    let rules = &demand_rules::rules().dissatisfied;
    let told = sentences.iter().find(|sentence| demand_rules::first(rules, &sentence.text).is_some())?;
    claim.text.get(told.range.clone())
}

/// The demands of each sentence; a sentence that only announces a list, or closes it, demands what the items say.
fn asked_by_sentence(sentences: &[Sentence]) -> Vec<Vec<Asked>> {
    let mut listed = Listed::No;
    let mut all: Vec<Vec<Asked>> = Vec::with_capacity(sentences.len());
    for (index, sentence) in sentences.iter().enumerate() {
        let is_item = sentence.item || listed == Listed::Unmarked && sentence.alone;
        let mut found = asked(sentence, listed != Listed::No && is_item);
        let next = sentences.get(index + 1);
        let before_item = next.is_some_and(|next| next.item);
        let heading = sentence.alone && next.is_some_and(|next| next.alone) && is_heading(sentence);
        if !sentence.item && (before_item || heading) && opens_list(sentence, &found) {
            listed = if before_item { Listed::Marked } else { Listed::Unmarked };
            found.clear();
        } else if !is_item && closes_list(sentence) && index > 0 && sentences[index - 1].item {
            name_items_before(sentences, &mut all, index);
            found.retain(|one| !matches!(one.kind, DemandKind::Fix | DemandKind::Other));
        } else if !is_item && (found.is_empty() || listed == Listed::Unmarked) {
            // A list item may go on with a second sentence; anything else ends the list.
            listed = if before_item { listed } else { Listed::No };
        }
        all.push(found);
    }
    all
}

/// Whether the sentences are items of a list of demands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Listed {
    No,
    /// Items have marks.
    Marked,
    /// Items are lines below a heading.
    Unmarked,
}

/// 「以上3点、対応してください。」: the items above are what is demanded.
fn name_items_before(sentences: &[Sentence], all: &mut [Vec<Asked>], closing: usize) {
    for index in (0..closing).rev().take_while(|index| sentences[*index].item) {
        if all[index].is_empty() {
            all[index] = asked(&sentences[index], true);
        }
    }
}

fn demands(claim: &ClaimText, sentences: &[Sentence], asked: &[Vec<Asked>], today: Option<Date>) -> Vec<Demand> {
    let mut found: Vec<Demand> = Vec::new();
    for (index, (sentence, all)) in sentences.iter().zip(asked).enumerate() {
        for one in all {
            if only_says_free(sentences, asked, index, one) {
                continue;
            }
            let Some(quote) = quote(claim, sentence, &one.clause, QUOTE_CHARACTERS) else { continue };
            let text = &sentence.text;
            let amount_yen = demand_terms::amount(text, one, all).or_else(|| amount_before(sentences, index, one));
            let due = demand_terms::due(text, one.clause.clone(), today)
                .or_else(|| demand_terms::due(text, 0..one.clause.end, today));
            let concrete = demand_terms::is_concrete(text, one, amount_yen, due);
            let free_of_charge = demand_terms::is_work(one.kind) && is_free(sentences, asked, index, one);
            let (pattern, why) = demand_terms::pattern(&neighbours(sentences, index), one, text, concrete);
            let demand = Demand {
                id: format!("D{}", found.len() + 1),
                quote,
                kind: one.kind,
                amount_yen,
                free_of_charge,
                concrete,
                due,
                pattern,
                why,
            };
            if !found.iter().any(|known| known.kind == demand.kind && known.quote == demand.quote) {
                found.push(demand);
            }
        }
    }
    found
}

/// 「お支払い済みの330万円。全額返してください。」: the whole of a sum named in the sentence before.
fn amount_before(sentences: &[Sentence], index: usize, asked: &Asked) -> Option<i64> {
    let clause = &sentences[index].text;
    const PAID: &[&str] = &["払", "入金", "振り込", "振込", "代金", "料金", "費用", "着手金", "費", "かか"];
    if !demand_terms::is_money(asked.kind) {
        return None;
    }
    // 「金返せよ、全額。60万。」
    if let Some(after) = sentences.get(index + 1).filter(|after| after.text.chars().count() <= 9)
        && let [amount] = crate::text::amounts_in_folded(&after.text).as_slice()
    {
        return amount.yen();
    }
    let whole = ["全額", "その額", "同額", "この金額", "その金額", "その分", "全部返", "丸ごと"]
        .iter()
        .any(|word| clause.contains(word));
    if !whole || !demand_terms::is_money(asked.kind) {
        return None;
    }
    (1..=2).find_map(|back| {
        let before = &sentences.get(index.checked_sub(back)?)?.text;
        match crate::text::amounts_in_folded(before).as_slice() {
            [amount] if PAID.iter().any(|word| before.contains(word)) => amount.yen(),
            _ => None,
        }
    })
}

/// 「うちからは一円も出さんからやれ」, 「もちろん追加費用は払いません」: no refusal of a debt, only that the work be free.
fn only_says_free(sentences: &[Sentence], asked: &[Vec<Asked>], index: usize, one: &Asked) -> bool {
    let works = |at: Option<usize>| {
        at.and_then(|at| asked.get(at)).is_some_and(|all| all.iter().any(|other| demand_terms::is_work(other.kind)))
    };
    let clause = &sentences[index].text[one.clause.clone()];
    matches!(one.kind, DemandKind::RefusePayment | DemandKind::Other)
        && (one.kind == DemandKind::RefusePayment || one.rule == "form-other")
        && crate::text::amounts_in_folded(clause).is_empty()
        && demand_terms::free(clause) == Some(true)
        && (asked[index].len() > 1 && works(Some(index)) || works(index.checked_sub(1)))
}

/// Free of charge by its own sentence, or by a neighbour that says nothing else.
fn is_free(sentences: &[Sentence], asked: &[Vec<Asked>], index: usize, one: &Asked) -> bool {
    let text = &sentences[index].text;
    // The rest of the sentence counts where it belongs to no other demand.
    let others = || asked[index].iter().filter(|other| other.kind != DemandKind::RefusePayment);
    let before = others().map(|other| other.clause.start).min().unwrap_or(0);
    let after = others().map(|other| other.clause.end).max().unwrap_or(text.len());
    let own = demand_terms::free(&text[one.clause.clone()]);
    if let Some(free) =
        own.or_else(|| demand_terms::free(&text[after..])).or_else(|| demand_terms::free(&text[..before]))
    {
        return free;
    }
    let neighbour = |at: Option<usize>| {
        let at = at?;
        let sentence = sentences.get(at)?;
        let works = asked[at].iter().any(|other| demand_terms::is_work(other.kind));
        let says_more =
            asked[at].iter().any(|other| !matches!(other.kind, DemandKind::RefusePayment | DemandKind::Other));
        if works || says_more || sentence.text.chars().count() > 70 || sentence.item || sentences[index].item {
            return None;
        }
        demand_terms::free(&sentence.text)
    };
    neighbour(Some(index + 1)).or_else(|| neighbour(index.checked_sub(1))).unwrap_or(false)
}

fn neighbours(sentences: &[Sentence], index: usize) -> String {
    let from = index.saturating_sub(1);
    let until = (index + 2).min(sentences.len());
    sentences[from..until].iter().map(|sentence| sentence.text.as_str()).collect()
}

fn facts(
    claim: &ClaimText,
    sentences: &[Sentence],
    asked: &[Vec<Asked>],
    stated: &[bool],
    today: Option<Date>,
) -> (Vec<AssertedFact>, Vec<bool>) {
    let mut reference = DayReference::new(today, Lean::Past);
    reference.events = Vec::new();
    let mut found: Vec<AssertedFact> = Vec::new();
    let mut speech = Vec::new();
    let mut last_at = None;
    for (index, (sentence, demands)) in sentences.iter().zip(asked).enumerate() {
        if fact_details::is_follow_up(&sentence.text)
            && let Some(before) = found.last_mut()
            && last_at.is_some_and(|at: usize| index - at <= 2)
        {
            if fact_details::claims_evidence(&sentence.text) {
                before.evidence_claimed = true;
                before.missing.retain(|missing| *missing != super::Missing::Evidence);
            }
            continue;
        }
        let mut asserted = fact_reading::asserted(&sentence.text, demands, sentence.item);
        if asserted.is_empty() && demands.is_empty() && stated.get(index).copied().unwrap_or(false) {
            asserted.push(Asserted { words: 0..sentence.text.len(), is_speech: false });
        }
        for fact in asserted {
            let is_whole = fact.words == (0..sentence.text.len());
            let whole_up_to = if is_whole { QUOTE_CHARACTERS } else { 0 };
            let Some(quote) = quote(claim, sentence, &fact.words, whole_up_to) else { continue };
            if found.iter().any(|known| known.quote == quote) {
                continue;
            }
            let words = &sentence.text[fact.words.clone()];
            let told = fact_details::details(words, &reference);
            let at = |range: Option<Range<usize>>| {
                let range = range?;
                let original = sentence.original(fact.words.start + range.start..fact.words.start + range.end)?;
                claim.text.get(original).map(str::to_owned)
            };
            let (who, when) = (at(told.who), at(told.when));
            let missing = fact_details::missing(
                fact.is_speech,
                who.is_some(),
                when.is_some(),
                told.medium.is_some(),
                told.evidence_claimed,
            );
            let context = if words.chars().count() < THIN { context(claim, sentences, index) } else { String::new() };
            found.push(AssertedFact {
                id: format!("A{}", found.len() + 1),
                quote,
                who,
                when,
                days: told.days,
                medium: told.medium,
                evidence_claimed: told.evidence_claimed,
                missing,
                context,
            });
            speech.push(fact.is_speech);
            last_at = Some(index);
        }
    }
    (found, speech)
}

/// The sentence before, verbatim.
fn context(claim: &ClaimText, sentences: &[Sentence], index: usize) -> String {
    let before = index.checked_sub(1).and_then(|at| sentences.get(at));
    before.and_then(|before| claim.text.get(before.range.clone())).unwrap_or_default().to_owned()
}

/// The exact words of the claim: the sentence, or the part where the sentence is too long for a passage.
fn quote(claim: &ClaimText, sentence: &Sentence, part: &Range<usize>, whole_up_to: usize) -> Option<String> {
    let whole = claim.text.get(sentence.range.clone())?;
    if whole.chars().count() <= whole_up_to {
        return Some(whole.to_owned());
    }
    let words = claim.text.get(sentence.original(part.clone())?)?.trim();
    Some(words.chars().take(QUOTE_CHARACTERS).collect::<String>().trim_end().to_owned())
        .filter(|words| !words.is_empty())
}
