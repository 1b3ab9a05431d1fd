use zehi_domain::record::case::{Case, CaseFact};

use crate::frame::Lang;
use crate::frame::flow::one_line;

/// A fact in the left column.
#[derive(Debug)]
pub struct FactLine {
    /// `A1`, …
    pub id: String,
    /// Its words, short.
    pub words: String,
    /// Where it stands.
    pub state: String,
    /// Its page.
    pub href: String,
    /// Whether it is the one shown.
    pub here: bool,
}

/// The accepted facts, in their order.
pub fn fact_lines(case: &Case, here: &str, lang: Lang) -> Vec<FactLine> {
    let accepted = case.facts().iter().filter(|fact| fact.standing.is_accepted());
    let line = |held: &CaseFact| FactLine {
        id: held.fact.id.clone(),
        words: one_line(held.wording(), 44),
        state: state(held, lang),
        href: format!("/cases/{}/investigation/{}", case.id(), held.fact.id),
        here: held.fact.id == here,
    };
    accepted.map(line).collect()
}

/// Where a fact stands in the investigation, in a few words.
pub fn state(held: &CaseFact, lang: Lang) -> String {
    if let Some(finding) = &held.finding {
        return format!("{}{}", lang.say("認定: ", "finding: "), crate::judgment::words::finding(finding, lang));
    }
    if held.reopened.is_some() {
        return lang.say("資料なしを開き直しました", "“no material” opened again").to_owned();
    }
    if held.no_material.is_some() {
        return lang.say("資料なし", "no material").to_owned();
    }
    let open = held.proposed.iter().filter(|(_, dismissed)| !dismissed).count();
    match (held.pinned.len(), open, lang) {
        (0, 0, lang) if held.plan.is_none() => lang.say("まだ探していません", "not searched yet").to_owned(),
        (0, 0, lang) => lang.say("候補なし", "nothing proposed").to_owned(),
        (0, open, Lang::Ja) => format!("候補 {open}件"),
        (0, open, Lang::En) => format!("{open} proposed"),
        (pinned, _, Lang::Ja) => format!("留めた引用 {pinned}件"),
        (pinned, _, Lang::En) => format!("{pinned} pinned"),
    }
}
