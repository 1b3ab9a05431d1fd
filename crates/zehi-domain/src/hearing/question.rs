//! 質問: polite questions for what is missing. They name the rule they come from, blame nobody and admit nothing.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::asserted_fact::{AssertedFact, Missing};
use super::demand::{Demand, DemandKind, Pattern};
use crate::knowledge::{self, RuleHead};

const FILE: &str = "questions.toml";
const TEXT: &str = include_str!("../../../../knowledge/questions.toml");
/// Words of the customer repeated in a question.
const QUOTE_CHARACTERS: usize = 40;

/// 質問: one question to the customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Id of the fact or demand it is about, such as `A1`.
    pub for_id: String,
    /// The question in Japanese.
    pub text: String,
    /// Id of the rule in `knowledge/questions.toml`.
    pub rule: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum About {
    Fact,
    Demand,
}

#[derive(Debug, Clone, Deserialize)]
struct QuestionRule {
    #[serde(flatten)]
    head: RuleHead,
    #[serde(rename = "for")]
    about: About,
    speech: Option<bool>,
    #[serde(default)]
    asks: Vec<Missing>,
    #[serde(default)]
    kinds: Vec<DemandKind>,
    #[serde(default)]
    only: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
struct File {
    question: Vec<QuestionRule>,
}

static RULES: LazyLock<File> = LazyLock::new(|| knowledge::read(FILE, TEXT).unwrap_or_default());

/// The questions about a fact: the missing points together where one question can ask them, then the rest.
pub(super) fn about_fact(fact: &AssertedFact, is_speech: bool) -> Vec<Question> {
    let mut left = fact.missing.clone();
    let mut found = Vec::new();
    for rule in RULES
        .question
        .iter()
        .filter(|rule| rule.about == About::Fact && rule.speech.is_none_or(|speech| speech == is_speech))
    {
        if !rule.asks.is_empty() && rule.asks.iter().all(|asked| left.contains(asked)) {
            left.retain(|missing| !rule.asks.contains(missing));
            found.push(question(&fact.id, &fact.quote, rule));
        }
    }
    found
}

/// The questions about a demand: several angles where it is abstract, or where it rests on a dissatisfaction that is
/// (「イメージと違う」), whose words are then asked about.
pub(super) fn about_demand(demand: &Demand, dissatisfaction: Option<&str>) -> Vec<Question> {
    let applies = |only: &str| match only {
        "abstract" => !demand.concrete || dissatisfaction.is_some(),
        "unreasonable" => demand.pattern == Pattern::Unreasonable,
        "extra_order" => demand.pattern == Pattern::ExtraOrder,
        "money_without_basis" => demand.amount_yen.is_none(),
        "money_with_amount" => demand.amount_yen.is_some(),
        "without_due" => demand.due.is_none(),
        _ => true,
    };
    RULES
        .question
        .iter()
        .filter(|rule| {
            rule.about == About::Demand
                && (rule.kinds.is_empty() || rule.kinds.contains(&demand.kind))
                && applies(&rule.only)
        })
        .map(|rule| {
            let words = dissatisfaction.filter(|_| rule.only == "abstract").unwrap_or(&demand.quote);
            question(&demand.id, words, rule)
        })
        .collect()
}

fn question(for_id: &str, quote: &str, rule: &QuestionRule) -> Question {
    let text = rule.head.text.replace("{quote}", &shortened(quote));
    Question { for_id: for_id.to_owned(), text, rule: rule.head.id.clone() }
}

/// The customer's words in one line; quotation marks inside change so that they nest.
fn shortened(quote: &str) -> String {
    let one_line: String = quote
        .lines()
        .map(|line| line.trim_start_matches(['>', '＞', ' ', '　', '\t']).trim_end())
        .collect::<String>()
        .replace('「', "『")
        .replace('」', "』");
    let trimmed = one_line.trim_end_matches(['。', '．', '、']);
    if trimmed.chars().count() <= QUOTE_CHARACTERS {
        return trimmed.to_owned();
    }
    let mut short: String = trimmed.chars().take(QUOTE_CHARACTERS).collect();
    let opened = short.matches('『').count().saturating_sub(short.matches('』').count());
    short.push('…');
    short.push_str(&"』".repeat(opened));
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_questions_can_be_read_and_admit_nothing() {
        let file: File = knowledge::read(FILE, TEXT).expect("knowledge/questions.toml is well formed");
        for rule in &file.question {
            assert!(rule.head.text.contains("{quote}"), "{}", rule.head.id);
            for word in ["申し訳", "お詫び", "弊社の責任", "無償で", "不具合によ", "ご迷惑"] {
                assert!(!rule.head.text.contains(word), "{}: {word}", rule.head.id);
            }
        }
    }

    #[test]
    fn words_are_shortened_and_their_marks_nest() {
        let long = format!("営業の方が「{}」と言った。", "何度でも直します".repeat(8));
        let short = shortened(&long);
        assert!(short.ends_with("…』"), "{short}");
        assert!(!short.contains('「'));
    }
}
