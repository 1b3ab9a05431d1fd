//! The knowledge files' own examples.

use super::book::BOOK;
use super::*;

fn book() -> &'static Book {
    BOOK.as_ref().unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn the_examples_of_every_manner_rule_hold() {
    for rule in &book().manner {
        for example in &rule.positive {
            let found = classify(example);
            assert!(found.manner.iter().any(|f| f.label == rule.label), "{} {example}: {found:?}", rule.id);
        }
        for example in &rule.negative {
            let found = classify(example);
            assert!(found.manner.iter().all(|f| f.label != rule.label), "{} {example}: {found:?}", rule.id);
        }
    }
}
