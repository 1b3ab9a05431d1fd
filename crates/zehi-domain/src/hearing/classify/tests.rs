//! The knowledge files' own examples.

use super::book::BOOK;
use super::*;
use crate::hearing::Severity;

fn book() -> &'static Book {
    BOOK.as_ref().unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn the_examples_of_every_manner_rule_hold() {
    let mut failures = Vec::new();
    for rule in &book().manner {
        let has = |example: &str| classify_by_rules(example).manner.iter().any(|f| f.label == rule.label);
        failures.extend(rule.positive.iter().filter(|e| !has(e)).map(|e| format!("{} misses {e}", rule.id)));
        failures.extend(rule.negative.iter().filter(|e| has(e)).map(|e| format!("{} alarms on {e}", rule.id)));
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Rules and examples weighed together keep nearly all that the rules were written for.
#[test]
fn the_examples_seldom_outvote_what_a_rule_was_written_for() {
    let (mut all, mut kept) = (0, 0);
    for rule in &book().manner {
        let has = |example: &str| classify(example).manner.iter().any(|f| f.label == rule.label);
        all += rule.positive.len() + rule.negative.len();
        kept += rule.positive.iter().filter(|e| has(e)).count() + rule.negative.iter().filter(|e| !has(e)).count();
    }
    assert!(kept * 100 >= all * 96, "{kept} of {all}");
}

#[test]
fn a_name_or_a_part_of_a_word_in_a_long_claim_is_no_manner() {
    let claim = "株式会社見本\n見本 太郎\n\nお世話になっております。10月3日から受注の画面が消えたままで、業務が止まっております。\n\
                 至急復旧していただき、原因を書面でご報告ください。再発防止策もあわせてお示しください。\n\
                 復旧までの間にかかった人件費18万4千円は、内訳を添えて請求いたします。ご回答は10月20日までにお願いいたします。\n\
                 なお、保守契約の更新につきましては、ご回答を拝見したうえで社内で検討いたします。";
    let found = classify(claim);
    assert!(found.manner.is_empty(), "{:?}", found.manner);
    assert!(found.severity <= Severity::Note);
}

#[test]
fn every_rule_says_what_it_is_and_where_from() {
    let book = book();
    for rule in &book.manner {
        assert!(!rule.text.is_empty() && !rule.source.is_empty(), "{}", rule.id);
        assert!(!rule.confirmed || rule.source.chars().count() > 3, "{}: confirmed by nothing", rule.id);
    }
    for step in &book.steps {
        assert!(!step.id.is_empty() && !step.text.is_empty());
    }
}

#[test]
fn the_examples_of_every_step_of_severity_hold() {
    let mut failures = Vec::new();
    for step in &book().steps {
        let level = |example: &str| classify_by_rules(example).severity;
        failures.extend(
            step.positive.iter().filter(|e| level(e) != step.severity).map(|e| format!("{} misses {e}", step.id)),
        );
        failures.extend(
            step.negative.iter().filter(|e| level(e) >= step.severity).map(|e| format!("{} reaches {e}", step.id)),
        );
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
