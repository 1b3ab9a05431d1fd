//! How a passage relates to an assertion, and why. The reason names words and rules, never law.

use serde::{Deserialize, Serialize};

use super::knowledge::{Knowledge, Reading};
use super::party::Side;
use super::plan::Inquiry;
use super::quantity::{Quantity, quantities};
use super::words::{holds, places};
use crate::text::fold;

/// Weight of the words of a second and third plan.
const FURTHER_PLAN: f32 = 0.5;
/// From this difference on a passage takes a side.
const TAKES_A_SIDE: f32 = 0.3;
/// Letters after a word in which a negation turns it.
const NEGATION_REACH: usize = 7;
/// The same where the word is the subject or object of what follows (承認はまだいただけていません).
const SUBJECT_REACH: usize = 14;

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
    /// Whether they stand in a mail.
    pub is_mail: bool,
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

/// From this likelihood on the examples decide against the words.
const CLEAR: f32 = 0.6;

impl Judged {
    /// Weighed with what the examples say: they decide where they are clear, and where the words take no side.
    pub(super) fn with_examples(mut self, likelihoods: Option<[(Relation, f32); 3]>) -> Self {
        let Some(all) = likelihoods else { return self };
        let (relation, likelihood) =
            all.into_iter().fold((self.relation, 0.0), |best, next| if next.1 > best.1 { next } else { best });
        if relation != self.relation && (likelihood >= CLEAR || self.relation == Relation::BearsOn) {
            let by_words = std::mem::replace(&mut self.relation, relation);
            let said = std::mem::take(&mut self.why);
            let (now, words) = (relation.label(), by_words.label());
            self.why = if by_words == Relation::BearsOn {
                format!("似た例では「{now}」とされた言い方。{said}")
            } else {
                format!(
                    "似た例では「{now}」とされた言い方ですが、言葉だけなら「{words}」です({})。読み比べてください。",
                    said.trim_end_matches('。')
                )
            };
        }
        self
    }
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
        // What says most is named first: numbers, our own admission, conditions and denial, then the plan's words.
        let mut reasons = quantity_reasons(&inquiry.sentence, &folded);
        reasons.extend(self.admission(&folded, laid.side));
        reasons.extend(self.general_reasons(inquiry, &folded, laid.side));
        let of_plan = self.plan_reasons(inquiry, &folded, laid.side);
        let plan_words = of_plan.iter().map(|reason| reason.weight).sum();
        reasons.extend(of_plan);
        let told = inquiry.plans.first().is_some_and(|plan| plan.told);
        if !told && laid.side == Side::Ours && laid.is_mail && !reasons.iter().any(|r| r.reading == Reading::For) {
            let text = "こちらから当時お客様に述べた言葉".to_owned();
            reasons.push(Reason { reading: Reading::Against, weight: 0.4, text });
        }
        judged(&reasons, plan_words, laid.side, told)
    }

    /// Reasons that hold for every plan: conditions, denial against deed, and whose record it is.
    fn general_reasons(&self, inquiry: &Inquiry<'_>, folded: &str, side: Side) -> Vec<Reason> {
        let first = |words: &[String]| words.iter().find(|word| holds(folded, word)).cloned();
        let mut reasons = Vec::new();
        let mut add = |reading, weight, text: String| reasons.push(Reason { reading, weight, text });
        if inquiry.plans.iter().any(|plan| plan.promised)
            && let Some(word) = first(&self.relations.conditions)
        {
            add(Reading::Against, 0.8, format!("条件・限定「{word}」"));
        }
        if inquiry.plans.iter().any(|plan| plan.priced)
            && let Some(word) = first(&self.relations.price_conditions)
        {
            add(Reading::Against, 0.8, format!("料金の条件「{word}」"));
        }
        let denied = inquiry.plans.first().is_some_and(|plan| plan.denies) && self.is_denial(&inquiry.sentence);
        let not_done = first(&self.relations.not_done);
        match (denied, &not_done) {
            (true, Some(word)) if side != Side::Theirs => add(Reading::For, 0.8, format!("していない旨の「{word}」")),
            (true, None) => add(Reading::Against, 0.5, "行ったこと・応じたことを述べる言葉".to_owned()),
            (false, Some(word)) if word.ends_with("ません") || word.ends_with("ませんでした") => {
                add(Reading::Against, 0.3, format!("打ち消し「{word}」"));
            }
            _ => {}
        }
        if side == Side::Theirs {
            match first(&self.relations.complaints) {
                Some(word) if !denied => add(Reading::For, 0.8, format!("お客様からの知らせ「{word}」")),
                _ => add(Reading::Against, 0.7, "お客様側が当時書いた言葉".to_owned()),
            }
        }
        let agreed = |word: &&String| places(folded, word).any(|at| !self.is_negated(&folded[at + word.len()..]));
        if let Some(word) = self.relations.consents.iter().find(agreed) {
            add(Reading::Against, 0.4, format!("応じる言葉「{word}」"));
        }
        reasons
    }

    /// Whether an assertion says that something was not done or is not so. 「ではありませんか」 asks and denies nothing.
    fn is_denial(&self, sentence: &str) -> bool {
        let asked = [
            "ではありませんか",
            "じゃありませんか",
            "ではないですか",
            "じゃないですか",
            "やないですか",
            "ではないか",
            "のではない",
        ];
        let mut bare = sentence.to_owned();
        for ending in asked {
            bare = bare.replace(ending, "");
        }
        let tail: String = {
            let letters: Vec<char> = bare.trim_end_matches(['。', '!', '?', '…', '」', ' ']).chars().collect();
            letters[letters.len().saturating_sub(10)..].iter().collect()
        };
        self.relations
            .denials
            .iter()
            .any(|denial| tail.ends_with(denial.as_str()) || tail.contains(&format!("{denial}で")))
            || (["一度も", "一切", "まったく", "全く", "誰も", "誰ひとり", "覚えが", "覚えは"]
                .iter()
                .any(|mark| bare.contains(mark))
                && ["ません", "ない", "なかっ", "ず", "なく"].iter().any(|mark| bare.contains(mark)))
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
        let reach = if after.starts_with(['は', 'が', 'も', 'を']) { SUBJECT_REACH } else { NEGATION_REACH };
        let clause: String = after.chars().take(reach).take_while(|c| !"、。,「」".contains(*c)).collect();
        self.relations.negations.iter().any(|negation| clause.contains(negation.as_str()))
    }

    /// Our own side says that it was our doing.
    fn admission(&self, folded: &str, side: Side) -> Option<Reason> {
        if side == Side::Theirs || side == Side::Third {
            return None;
        }
        let word = self.relations.admissions.iter().find(|word| places(folded, word).next().is_some())?;
        Some(Reason { reading: Reading::For, weight: 1.3, text: format!("こちら側の「{word}」") })
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
    if let Some(number) = same_number(sentence, folded).filter(|_| reasons.is_empty()) {
        reasons.push(Reason { reading: Reading::For, weight: 0.4, text: format!("同じ数「{number}」") });
    }
    reasons
}

/// A number of three digits or more, or with a point, that stands in both.
fn same_number(sentence: &str, folded: &str) -> Option<String> {
    let numbers = |text: &str| -> Vec<String> {
        text.replace(',', "")
            .split(|c: char| !c.is_ascii_digit() && c != '.')
            .map(|run| run.trim_matches('.').to_owned())
            .filter(|run| run.len() >= 3 && !(run.len() == 4 && run.starts_with("20")))
            .collect()
    };
    let recorded = numbers(folded);
    numbers(sentence).into_iter().find(|number| recorded.contains(number))
}

fn judged(reasons: &[Reason], plan_words: f32, side: Side, told: bool) -> Judged {
    let sum = |reading| reasons.iter().filter(|r| r.reading == reading).map(|r| r.weight).sum::<f32>();
    let difference = sum(Reading::For) - sum(Reading::Against);
    let relation = if difference >= TAKES_A_SIDE {
        Relation::Supports
    } else if difference <= -TAKES_A_SIDE {
        Relation::Contradicts
    } else if told {
        Relation::Supports
    } else if sum(Reading::Against) > 0.0 && sum(Reading::For) <= 0.0 {
        Relation::Contradicts
    } else {
        // Without words for a side none is taken: a suggestion names what it rests on.
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
        return format!("{writer}同じ事柄が主張とは別の言い方で書かれています。食い違いがないか読み比べてください。");
    }
    let words = words.join("、");
    match relation {
        Relation::Supports => format!("{writer}{words}があり、主張に沿う内容の可能性があります。"),
        Relation::Contradicts => format!("{writer}{words}があり、主張と異なる内容の可能性があります。"),
        Relation::BearsOn => format!("{writer}{words}があり、主張に関わります。"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_never_says_another_relation_than_the_one_shown() {
        let words = ["「無償」"];
        let judged = |relation| Judged { relation, why: sentence(relation, &words, Side::Ours), plan_words: 0.0 };
        let sure = |relation| Some([(relation, 0.9), (Relation::BearsOn, 0.1), (Relation::BearsOn, 0.0)]);
        let turned = judged(Relation::Contradicts).with_examples(sure(Relation::Supports));
        assert_eq!(turned.relation, Relation::Supports);
        assert_eq!(
            turned.why,
            "似た例では「裏付ける」とされた言い方ですが、言葉だけなら「食い違う」です(こちら側の記録に「無償」があり、主張と異なる内容の可能性があります)。読み比べてください。"
        );
        let found = judged(Relation::BearsOn).with_examples(sure(Relation::Supports));
        assert!(
            found.why.ends_with("とされた言い方。こちら側の記録に「無償」があり、主張に関わります。"),
            "{}",
            found.why
        );
        assert_eq!(judged(Relation::Supports).with_examples(sure(Relation::Supports)), judged(Relation::Supports));
    }
}
