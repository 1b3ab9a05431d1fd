//! The words of the judgment, in both languages.

use zehi_domain::judgment::{Decision, Finding};

use crate::frame::Lang;
use crate::frame::language::grouped;

/// 認定
pub fn finding(finding: &Finding, lang: Lang) -> &'static str {
    lang.say(
        finding.label(),
        match finding {
            Finding::Established { .. } => "established",
            Finding::Refuted { .. } => "refuted",
            Finding::Undetermined { .. } => "undetermined",
            Finding::NoMaterial { .. } => "no material",
        },
    )
}

/// 対応
pub fn decision(decision: &Decision, lang: Lang) -> &'static str {
    lang.say(
        decision.label(),
        match decision {
            Decision::Accept { .. } => "accept",
            Decision::Partly { .. } => "accept in part",
            Decision::ExtraOrder { .. } => "extra order",
            Decision::NoDuty => "decline",
            Decision::NotDecidedUntil { .. } => "not decided yet",
        },
    )
}

/// What a decision says besides its name: items, sum, day.
pub fn decision_details(decision: &Decision, lang: Lang) -> Vec<String> {
    let yen = |yen: &Option<i64>| yen.map(|yen| format!("{}{}", grouped(yen), lang.say("円", " yen")));
    let by = |by: &Option<zehi_domain::time::Date>| {
        by.map(|day| format!("{}{}", lang.day(day), lang.say("まで", " at the latest")))
    };
    let text = |text: &String| Some(text.clone()).filter(|text| !text.trim().is_empty());
    let details = match decision {
        Decision::Accept { act, by: day } => vec![text(act), by(day)],
        Decision::Partly { items, yen: sum, by: day } => vec![text(items), yen(sum), by(day)],
        Decision::ExtraOrder { items, yen: sum } => vec![text(items), yen(sum)],
        Decision::NoDuty => Vec::new(),
        Decision::NotDecidedUntil { date } => vec![by(&Some(*date))],
    };
    details.into_iter().flatten().collect()
}
