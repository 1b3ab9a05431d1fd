//! 規則と例を合わせた判定. A rule that fits by chance is outvoted by the examples, and what no rule foresaw is still proposed.

use std::ops::Range;

use zehi_meaning::{Model, Vector};

use super::book::BOOK;
use super::classify_by_rules;
use super::learned::{CONTENTS, MANNERS, Opinion};
use super::{QUOTE_CHARS, Speaker, utterances};
use crate::hearing::{Classification, ContentLabel, MannerFinding, MannerLabel, Severity};
use crate::text::sentences;

/// A text of up to so many letters is judged as a whole, as the examples are.
const WHOLE: usize = 220;
/// A longer one is judged by stretches of about so many.
const STRETCH: usize = 110;
/// A text of more stretches is judged by the rules alone, so that the time is bounded.
const STRETCHES: usize = 600;
/// A stretch of a claim of fewer letters is not judged.
const SHORTEST: usize = 10;
/// How likely a label must be: in one passage, and in one of the many stretches of a claim.
const LIKELY: f32 = 0.4;
const LIKELY_IN_A_CLAIM: f32 = 0.5;
/// The same for severity 2 and more together.
const SERIOUS: f32 = 0.5;
const SERIOUS_IN_A_CLAIM: f32 = 0.6;
/// A serious passage shows its likeliest manner from here on.
const NAMEABLE: f32 = 0.15;

/// One stretch of the text with what is said of it.
struct Stretch {
    range: Range<usize>,
    rules: Classification,
    opinion: Opinion,
}

/// Rules and examples weighed together; `None` where there is nothing to weigh.
pub(super) fn weigh(text: &str, by_rules: &Classification) -> Option<Classification> {
    let model = Model::built_in().ok()?;
    let stretches = read(model, text, by_rules)?;
    let in_a_claim = stretches.len() > 1;
    let (likely, serious) = if in_a_claim { (LIKELY_IN_A_CLAIM, SERIOUS_IN_A_CLAIM) } else { (LIKELY, SERIOUS) };
    let named = |stretch: &Stretch| MANNERS.into_iter().any(|label| stretch.opinion.manner(label) > likely);
    // Among the many stretches of a claim one is serious only where a manner can be named.
    let levels: Vec<Severity> = stretches
        .iter()
        .map(|stretch| level(stretch, if in_a_claim && !named(stretch) { f32::INFINITY } else { serious }))
        .collect();
    let severity = levels.iter().copied().max().unwrap_or(Severity::None);
    let mut shown: Vec<(MannerLabel, &Stretch)> = Vec::new();
    for label in MANNERS {
        let best = stretches.iter().max_by(|a, b| a.opinion.manner(label).total_cmp(&b.opinion.manner(label)));
        shown.extend(best.filter(|best| best.opinion.manner(label) > likely).map(|best| (label, best)));
    }
    if severity >= Severity::Candidate && shown.is_empty() {
        let serious =
            stretches.iter().zip(&levels).find(|(_, level)| **level == severity).map(|(stretch, _)| stretch)?;
        let likeliest = serious.opinion.likeliest().filter(|(_, share)| *share > NAMEABLE);
        shown.extend(likeliest.map(|(label, _)| (label, serious)));
    }
    let manner = shown.into_iter().map(|(label, stretch)| finding(model, text, label, stretch, by_rules)).collect();
    let content: Vec<ContentLabel> = CONTENTS
        .into_iter()
        .filter(|content| stretches.iter().any(|stretch| stretch.opinion.content(*content) > likely))
        .collect();
    Some(Classification { severity, content, manner })
}

fn read(model: &Model, text: &str, by_rules: &Classification) -> Option<Vec<Stretch>> {
    let ranges = if text.chars().count() <= WHOLE { whole(text) } else { stretches(text) };
    if ranges.len() > STRETCHES {
        return None;
    }
    let texts: Vec<&str> = ranges.iter().map(|range| &text[range.clone()]).collect();
    let vectors = model.vectors(&texts);
    let judged = ranges.iter().zip(vectors).map(|(range, meaning): (_, Vector)| {
        let rules = if ranges.len() == 1 { by_rules.clone() } else { classify_by_rules(&text[range.clone()]) };
        let opinion = Opinion::of(&text[range.clone()], &meaning, &rules)?;
        Some(Stretch { range: range.clone(), rules, opinion })
    });
    let judged: Vec<Stretch> = judged.collect::<Option<_>>()?;
    (!judged.is_empty()).then_some(judged)
}

fn whole(text: &str) -> Vec<Range<usize>> {
    let all = 0..text.len();
    if text.trim().is_empty() { Vec::new() } else { Vec::from([all]) }
}

/// Neighbouring sentences of the customer, about [`STRETCH`] letters together.
fn stretches(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for utterance in utterances(text).into_iter().filter(|utterance| utterance.speaker != Speaker::Ours) {
        let mut current: Option<Range<usize>> = None;
        for sentence in sentences(&text[utterance.range.clone()]) {
            let sentence = utterance.range.start + sentence.start..utterance.range.start + sentence.end;
            current = Some(match current {
                Some(held) if text[held.start..sentence.end].chars().count() <= STRETCH => held.start..sentence.end,
                Some(held) => {
                    found.push(held);
                    sentence
                }
                None => sentence,
            });
        }
        found.extend(current);
    }
    // A name, an address or a heading by itself says nothing of the manner.
    found.retain(|range| text[range.clone()].chars().filter(|c| c.is_alphanumeric()).nth(SHORTEST - 1).is_some());
    found
}

/// The likeliest level; serious only where the serious levels together are likely enough.
fn level(stretch: &Stretch, serious: f32) -> Severity {
    let levels = stretch.opinion.levels();
    let at = |level: usize| levels.get(level).copied().unwrap_or(0.0);
    match (at(2) + at(3) >= serious, at(3) > at(2), at(1) > at(0)) {
        (true, true, _) => Severity::Emergency,
        (true, false, _) => Severity::Candidate,
        (false, _, true) => Severity::Note,
        (false, _, false) => Severity::None,
    }
}

/// The label with its words: those of the rule where one found it, else the sentence that says it most.
fn finding(
    model: &Model,
    text: &str,
    label: MannerLabel,
    stretch: &Stretch,
    by_rules: &Classification,
) -> MannerFinding {
    let known = |rules: &Classification| rules.manner.iter().find(|finding| finding.label == label).cloned();
    if let Some(finding) = known(&stretch.rules).or_else(|| known(by_rules)) {
        return finding;
    }
    let part = &text[stretch.range.clone()];
    let ranges = sentences(part);
    let texts: Vec<&str> = ranges.iter().map(|range| &part[range.clone()]).collect();
    let telling = texts.iter().zip(model.vectors(&texts)).filter_map(|(sentence, meaning)| {
        let opinion = Opinion::of(sentence, &meaning, &classify_by_rules(sentence))?;
        Some((*sentence, opinion.manner(label)))
    });
    let quote = telling.max_by(|a, b| a.1.total_cmp(&b.1)).map_or(part, |(sentence, _)| sentence);
    let law = match &*BOOK {
        Ok(book) => {
            book.manner.iter().find(|rule| rule.label == label).map(|rule| rule.law.clone()).unwrap_or_default()
        }
        Err(_) => Vec::new(),
    };
    let quote = quote.trim().chars().take(QUOTE_CHARS).collect();
    MannerFinding { label, quote, rule: "例による判定".to_owned(), law }
}
