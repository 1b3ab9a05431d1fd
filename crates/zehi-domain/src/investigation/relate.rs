//! How a passage relates to an assertion, and why. The reason names words and rules, never law.

use serde::{Deserialize, Serialize};

use super::knowledge::{Knowledge, Reading};
use super::party::Side;
use super::plan::Inquiry;
use super::quantity::{Quantity, quantities};
use super::words::places;
use crate::text::fold;

/// Weight of the words of a second and third plan.
const FURTHER_PLAN: f32 = 0.5;
/// From this difference on a passage takes a side.
const TAKES_A_SIDE: f32 = 0.45;
/// Letters after a word in which a negation turns it.
const NEGATION_REACH: usize = 7;

/// 関係: how a passage stands to the assertion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// 主張に沿う
    Supports,
    /// 主張に反する
    Contradicts,
    /// 関わる
    BearsOn,
}

impl Relation {
    /// The Japanese term.
    pub fn label(self) -> &'static str {
        match self {
            Self::Supports => "裏付ける",
            Self::Contradicts => "食い違う",
            Self::BearsOn => "関係する",
        }
    }
}

/// 判断の材料: a passage as it is laid beside the assertion.
#[derive(Debug, Clone, Copy)]
pub struct Laid<'a> {
    /// The words.
    pub quote: &'a str,
    /// Whose they are.
    pub side: Side,
}

/// 関係と理由.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// How it relates.
    pub relation: Relation,
    /// Why, in Japanese.
    pub why: String,
    /// How many words of the plan it holds, weighted.
    pub plan_words: f32,
}

/// One reason with the side it takes.
struct Reason {
    reading: Reading,
    weight: f32,
    text: String,
}

impl Knowledge {
    /// How a passage relates to the fact of the inquiry.
    pub fn relate(&self, inquiry: &Inquiry<'_>, laid: Laid<'_>) -> Judged {
        let folded = fold(laid.quote);
        let mut reasons = self.plan_reasons(inquiry, &folded, laid.side);
        let plan_words = reasons.iter().map(|reason| reason.weight).sum();
        reasons.extend(quantity_reasons(&inquiry.sentence, &folded));
        reasons.extend(self.admission(&folded, laid.side));
        judged(&reasons, plan_words, laid.side)
    }

    fn plan_reasons(&self, inquiry: &Inquiry<'_>, folded: &str, side: Side) -> Vec<Reason> {
        let ours = match side {
            Side::Ours => Some(true),
            Side::Theirs => Some(false),
            Side::Third | Side::Unknown => None,
        };
        let mut reasons = Vec::new();
        for (rank, plan) in inquiry.plans.iter().enumerate() {
            let weight = if rank == 0 { 1.0 } else { FURTHER_PLAN };
            for (word, at, reading) in longest(folded, &plan.readings(ours)) {
                let turned = self.is_negated(&folded[at + word.len()..]);
                let reading = if turned { opposite(reading) } else { reading };
                let weight = if reading == Reading::About { 0.3 * weight } else { weight };
                reasons.push(Reason {
                    reading,
                    weight,
                    text: format!("「{word}」{}", if turned { "の打ち消し" } else { "" }),
                });
            }
        }
        reasons
    }

    fn is_negated(&self, after: &str) -> bool {
        let clause: String =
            after.chars().take(NEGATION_REACH).take_while(|c| !matches!(c, '、' | '。' | ',' | '「' | '」')).collect();
        self.relations.negations.iter().any(|negation| clause.contains(negation.as_str()))
    }

    /// Our own side says that it was our doing.
    fn admission(&self, folded: &str, side: Side) -> Option<Reason> {
        if side == Side::Theirs || side == Side::Third {
            return None;
        }
        let word = self.relations.admissions.iter().find(|word| places(folded, word).next().is_some())?;
        Some(Reason { reading: Reading::For, weight: 1.2, text: format!("こちら側の「{word}」") })
    }
}

/// The longest words at each place, none inside another.
fn longest<'a>(folded: &str, readings: &[(&'a str, Reading)]) -> Vec<(&'a str, usize, Reading)> {
    let mut found: Vec<(&str, usize, Reading)> = Vec::new();
    for (word, reading) in readings {
        found.extend(places(folded, word).map(|at| (*word, at, *reading)));
    }
    // Later lists (the side's own readings) prevail among the same words.
    found.reverse();
    found.sort_by_key(|(word, at, _)| (std::cmp::Reverse(word.len()), *at));
    let mut kept: Vec<(&str, usize, Reading)> = Vec::new();
    for (word, at, reading) in found {
        if kept.iter().all(|(other, begin, _)| at + word.len() <= *begin || begin + other.len() <= at) {
            kept.push((word, at, reading));
        }
    }
    kept.sort_by_key(|(_, at, _)| *at);
    kept
}

fn opposite(reading: Reading) -> Reading {
    match reading {
        Reading::Against => Reading::For,
        Reading::For => Reading::Against,
        Reading::About => Reading::About,
    }
}

/// The same unit with another number, or with the same.
fn quantity_reasons(sentence: &str, folded: &str) -> Vec<Reason> {
    let said = quantities(sentence);
    let recorded = quantities(folded);
    let mut reasons = Vec::new();
    for claimed in &said {
        let same_unit: Vec<&Quantity> = recorded.iter().filter(|q| q.unit == claimed.unit).collect();
        if same_unit.iter().any(|q| (q.value - claimed.value).abs() < 1e-9) {
            reasons.push(Reason {
                reading: Reading::For, weight: 0.5, text: format!("同じ数量「{}」", claimed.text)
            });
        } else if let Some(other) = same_unit.first() {
            let text = format!("主張の「{}」に対し記録は「{}」", claimed.text, other.text);
            reasons.push(Reason { reading: Reading::Against, weight: 0.8, text });
        }
    }
    reasons
}

fn judged(reasons: &[Reason], plan_words: f32, side: Side) -> Judged {
    let sum = |reading| reasons.iter().filter(|r| r.reading == reading).map(|r| r.weight).sum::<f32>();
    let difference = sum(Reading::For) - sum(Reading::Against);
    let relation = if difference >= TAKES_A_SIDE {
        Relation::Supports
    } else if difference <= -TAKES_A_SIDE {
        Relation::Contradicts
    } else {
        Relation::BearsOn
    };
    let reading = match relation {
        Relation::Supports => Some(Reading::For),
        Relation::Contradicts => Some(Reading::Against),
        Relation::BearsOn => None,
    };
    let mut words: Vec<&str> =
        reasons.iter().filter(|r| reading.is_none_or(|own| r.reading == own)).map(|r| r.text.as_str()).collect();
    words.dedup();
    words.truncate(3);
    Judged { relation, why: sentence(relation, &words, side), plan_words }
}

fn sentence(relation: Relation, words: &[&str], side: Side) -> String {
    let writer = match side {
        Side::Ours => "こちら側の記録に",
        Side::Theirs => "お客様側の記録に",
        Side::Third => "第三者の記録に",
        Side::Unknown => "記録に",
    };
    if words.is_empty() {
        return format!("{writer}主張と同じ言葉があります。内容を読んで確かめてください。");
    }
    let words = words.join("、");
    match relation {
        Relation::Supports => format!("{writer}{words}があり、主張に沿う内容の可能性があります。"),
        Relation::Contradicts => format!("{writer}{words}があり、主張と異なる内容の可能性があります。"),
        Relation::BearsOn => format!("{writer}{words}があり、主張に関わります。"),
    }
}
