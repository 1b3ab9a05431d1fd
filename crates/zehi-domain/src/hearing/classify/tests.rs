//! The knowledge files' own examples.

use super::book::BOOK;
use super::*;

fn book() -> &'static Book {
    BOOK.as_ref().unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn the_examples_of_every_manner_rule_hold() {
    let mut failures = Vec::new();
    for rule in &book().manner {
        let has = |example: &str| classify(example).manner.iter().any(|f| f.label == rule.label);
        failures.extend(rule.positive.iter().filter(|e| !has(e)).map(|e| format!("{} misses {e}", rule.id)));
        failures.extend(rule.negative.iter().filter(|e| has(e)).map(|e| format!("{} alarms on {e}", rule.id)));
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
