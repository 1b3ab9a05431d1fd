//! The sealed phrases, measured as a whole: floors a little below the figures of docs/bench.md, so that rules, examples or
//! weights that are broken do not pass. Nobody reads the phrases who changes those.

use std::path::Path;

use zehi_testkit::phrases::{Figures, Phrase};

fn figures(name: &str) -> Figures {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/sealed").join(name);
    let mut figures = Figures::default();
    for phrase in Phrase::all(&std::fs::read_to_string(path).expect("the phrases")) {
        figures.measure(&phrase);
    }
    figures
}

#[test]
fn the_second_sealed_phrases_keep_their_figures() {
    let figures = figures("phrases2.tsv");
    assert_eq!((figures.phrases, figures.negatives, figures.urgent), (240, 84, 36));
    assert!(figures.manner.f1() >= 0.83 && figures.content.f1() >= 0.72, "{figures:?}");
    assert!(figures.exact >= 216 && figures.within_one >= 234, "{figures:?}");
    assert!(figures.alarms <= 2 && figures.urgent_found >= 29, "{figures:?}");
}

#[test]
fn the_first_sealed_phrases_keep_their_figures() {
    let figures = figures("phrases.tsv");
    assert!(figures.manner.f1() >= 0.83 && figures.content.f1() >= 0.78, "{figures:?}");
    assert!(figures.exact >= 166 && figures.within_one >= 186, "{figures:?}");
    assert!(figures.alarms <= 4 && figures.urgent_found >= 22, "{figures:?}");
}
