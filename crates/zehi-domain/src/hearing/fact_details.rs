//! Who, when, by which medium and with what evidence, as a fact's sentence tells it.

use std::ops::RangeInclusive;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::asserted_fact::{Medium, Missing};
use super::fact_rules::{any, rules};
use crate::text::{DayReference, day_expressions_in_folded};

/// 人の言い方: 「営業の水野様」「御社の担当者」「瀬尾さん」.
static PERSON: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"お客(?:様|さん|さま)|(?:(?:御社|貴社|そちら|そっち|おたく|お宅|弊社|当社|うち|こちら)(?:側)?の)?(?:ご?(?:営業|担当|開発|保守|サポート|窓口|現場|技術|制作)(?:部|課|係)?(?:の|者|担当|の方|さん)?(?:の)?)?(?:[一-龠]{1,4}|[ァ-ヶー]{2,8})(?:様|さん|さま|氏|君|くん|部長|課長|社長|主任|係長|店長|専務|常務|先生|マネージャー|リーダー|ディレクター)",
        r"|(?:御社|貴社|そちら|そっち|おたく|お宅)(?:側)?の(?:ご?(?:担当|営業|開発|保守|サポート|窓口|技術|責任|現場|社長|制作)(?:者|の方|さん|部|の人)?(?:の方)?)",
        r"|(?:ご)?(?:担当|営業|開発|保守|サポート|責任)(?:者|の方|さん|の人|マン)(?:の方|さん|様)?|営業(?:が|は|から|に)",
        r"|御社|貴社|おたく|お宅|そちら(?:様|さん)?(?:が|は|から|の|に|側)|そっち(?:が|は|から|の)"
    ))
    .ok()
});

/// What a sentence tells about its fact.
pub(super) struct Details {
    pub who: Option<std::ops::Range<usize>>,
    pub when: Option<std::ops::Range<usize>>,
    pub days: Option<RangeInclusive<Date>>,
    pub medium: Option<Medium>,
    pub evidence_claimed: bool,
}

/// Reads the details from folded words.
pub(super) fn details(words: &str, reference: &DayReference) -> Details {
    let named = PERSON.as_ref().and_then(|person| person.find_iter(words).find(|m| !is_no_person(m.as_str())));
    let who = named.map(|m| {
        let trimmed = m.as_str().trim_end_matches(['が', 'は', 'に']).trim_end_matches("から").trim_end_matches('の');
        m.start()..m.start() + trimmed.len()
    });
    let days = day_expressions_in_folded(words, reference);
    let told =
        days.iter().find(|day| !day.is_term && day.days.is_some()).or_else(|| days.iter().find(|day| !day.is_term));
    Details {
        who,
        when: told.map(|day| day.range.clone()),
        days: told.and_then(|day| day.days.clone()),
        medium: medium(words),
        evidence_claimed: claims_evidence(words),
    }
}

/// 仕様, 同様 … end in 様 and are nobody.
fn is_no_person(words: &str) -> bool {
    ["仕様", "同様", "多様", "模様", "有様", "異様", "一様", "皆様", "皆さん"].iter().any(|end| words.ends_with(end))
}

/// Whether evidence is said to exist.
pub(super) fn claims_evidence(words: &str) -> bool {
    any(&rules().evidence, words) && !any(&rules().no_evidence, words)
}

/// Whether a sentence only adds to the one before, such as 「メールも残っています。」.
pub(super) fn is_follow_up(words: &str) -> bool {
    words.chars().count() <= 34 && any(&rules().thin, words)
}

fn medium(words: &str) -> Option<Medium> {
    rules()
        .medium
        .iter()
        .filter_map(|rule| Some((rule.pattern.find(words)?.start(), rule.medium)))
        .min_by_key(|(at, _)| *at)
        .map(|(_, medium)| medium)
}

/// What a precise assertion would name and this one does not.
pub(super) fn missing(is_speech: bool, who: bool, when: bool, medium: bool, evidence: bool) -> Vec<Missing> {
    [
        (!when, Missing::When),
        (is_speech && !who, Missing::Who),
        (is_speech && !medium, Missing::Medium),
        (!evidence, Missing::Evidence),
    ]
    .into_iter()
    .filter_map(|(is_missing, what)| is_missing.then_some(what))
    .collect()
}
