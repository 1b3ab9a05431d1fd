//! The dossiers of `fixtures/` as a person would use them: what is proposed for their claims, against what a careful reader
//! would want. Floors a little below what was measured keep later changes from losing it; figures: docs/bench.md.

use std::path::{Path, PathBuf};

use serde_json::Value;
use zehi_app::hearing::{hear, read_claim_file};
use zehi_domain::evidence::ReadDocument;
use zehi_domain::investigation::{Knowledge, Matter, ProjectFacts, Record, investigate};
use zehi_domain::text::fold;
use zehi_ingest::{Limits, Sources, read_entry};

#[derive(Debug, Default)]
struct Counts {
    pieces: usize,
    found: usize,
    facts: usize,
    read: usize,
    claims: usize,
    severity: usize,
}

fn dossiers(below: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures").join(below);
    let mut found: Vec<PathBuf> = std::fs::read_dir(root)
        .expect("the fixtures")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.join("truth.json").exists() && !path.ends_with("migration"))
        .collect();
    found.sort();
    found
}

fn measure(folder: &Path, counts: &mut Counts) {
    let truth: Value =
        serde_json::from_slice(&std::fs::read(folder.join("truth.json")).expect("a truth")).expect("JSON");
    let claim = read_claim_file(&folder.join(truth["claim"].as_str().expect("a claim"))).expect("a claim").claim;
    let mut documents: Vec<ReadDocument> = Vec::new();
    for entry in Sources::scan(&[folder.join("project")]) {
        read_entry(&entry, &Limits::default(), &mut |found| documents.extend(found));
    }
    let records: Vec<Record<'_>> = documents
        .iter()
        .filter_map(|d| Some(Record::new(&d.path, d.kind, &d.header, &d.reading.as_ref().ok()?.text)))
        .collect();
    let hearing = hear(&claim);
    let severity = u64::from(u8::from(hearing.classification.severity));
    counts.claims += 1;
    counts.severity += usize::from(truth["severity"].as_array().is_some_and(|all| all.contains(&severity.into())));
    let facts = hearing.proposal.asserted_facts;
    let matter = Matter { claim: &claim, facts: &facts, demands: &[] };
    let knowledge = Knowledge::built_in().expect("the knowledge");
    let found = investigate(&knowledge, ProjectFacts::default(), matter, &records, zehi_search::passage::rank);
    for wanted in truth["assertions"].as_array().into_iter().flatten() {
        let about = fold(wanted["about"].as_str().unwrap_or_default());
        let read = facts.iter().position(|fact| fold(&fact.quote).contains(&about));
        counts.facts += 1;
        counts.read += usize::from(read.is_some());
        for piece in wanted["evidence"].as_array().into_iter().flatten() {
            counts.pieces += 1;
            let path = piece[0].as_str().unwrap_or_default().trim_start_matches("project/").to_owned();
            let words = fold(piece[1].as_str().unwrap_or_default());
            let holds = |record: usize, passage: usize| {
                records[record].path.contains(&path) && fold(records[record].quote(passage)).contains(&words)
            };
            let proposed = read.map(|index| &found.facts[index].evidence);
            let hit = proposed.is_some_and(|all| all.iter().any(|one| holds(one.record, one.passage)));
            counts.found += usize::from(hit);
        }
    }
}

#[test]
fn what_bears_on_a_fact_is_brought_into_the_first_ten() {
    let mut counts = Counts::default();
    dossiers("dossiers").iter().for_each(|folder| measure(folder, &mut counts));
    println!("{counts:?}");
    assert!(counts.found * 100 >= counts.pieces * 50, "evidence: {counts:?}");
    assert!(counts.read * 100 >= counts.facts * 92, "facts: {counts:?}");
    assert!(counts.severity * 100 >= counts.claims * 80, "severity: {counts:?}");
}

/// Nobody reads these who changes rules, examples or weights; only the sums are looked at.
#[test]
fn sealed_dossiers_do_not_fall_back_to_plain_matching() {
    let mut counts = Counts::default();
    dossiers("sealed").iter().for_each(|folder| measure(folder, &mut counts));
    println!("{counts:?}");
    assert!(counts.found * 100 >= counts.pieces * 32, "evidence: {counts:?}");
    assert!(counts.read * 100 >= counts.facts * 88, "facts: {counts:?}");
}
