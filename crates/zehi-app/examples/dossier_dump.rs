//! Prints one JSON line for each dossier folder given (`project/`, a claim, `truth.json`): its passages, its asserted
//! facts and what was proposed for each. Material for measuring ranking outside the program.

use std::cell::RefCell;
use std::error::Error;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use zehi_app::hearing::{hear, read_claim_file};
use zehi_domain::evidence::ReadDocument;
use zehi_domain::investigation::{Knowledge, Matter, ProjectFacts, Record, investigate};
use zehi_ingest::{Limits, Sources, read_entry};

/// Passages printed for each fact in the order of the plain ranking.
const DEEP: usize = 120;

fn main() -> Result<(), Box<dyn Error>> {
    for folder in std::env::args().skip(1).map(PathBuf::from) {
        println!("{}", dump(&folder)?);
    }
    Ok(())
}

fn dump(folder: &Path) -> Result<Value, Box<dyn Error>> {
    let knowledge = Knowledge::built_in()?;
    let truth: Value = serde_json::from_slice(&std::fs::read(folder.join("truth.json"))?)?;
    let claim = read_claim_file(&folder.join(truth["claim"].as_str().unwrap_or("claim.eml")))?.claim;
    let mut documents: Vec<ReadDocument> = Vec::new();
    for entry in Sources::scan(&[folder.join("project")]) {
        read_entry(&entry, &Limits::default(), &mut |found| documents.extend(found));
    }
    let records: Vec<Record<'_>> = documents
        .iter()
        .filter_map(|d| Some(Record::new(&d.path, d.kind, &d.header, &d.reading.as_ref().ok()?.text)))
        .collect();
    let known = records
        .iter()
        .find(|r| r.path == "project.toml")
        .map(|r| ProjectFacts::from_project_toml(r.text.text()))
        .unwrap_or_default();
    let hearing = hear(&claim);
    let facts = hearing.proposal.asserted_facts;
    let matter = Matter { claim: &claim, facts: &facts, demands: &[] };
    let ranked = RefCell::new(Vec::new());
    let found = investigate(&knowledge, known, matter, &records, |documents, queries, limit| {
        let deep = zehi_search::passage::rank(documents, queries, limit.max(DEEP));
        let shallow = deep.iter().map(|passages| passages.iter().take(limit).copied().collect()).collect();
        *ranked.borrow_mut() = deep;
        shallow
    });
    let passages: Vec<Value> = records
        .iter()
        .enumerate()
        .flat_map(|(number, record)| {
            let parties = &found.parties;
            (0..record.passages.len()).map(move |p| {
                json!({"r": number, "p": p, "path": record.path, "kind": record.kind, "text": record.quote(p),
                    "side": format!("{:?}", record.side(p, parties)), "depth": record.passages[p].quote_depth,
                    "date": record.date(p).map(|d| d.to_string()), "author": record.author(p),
                    "subject": record.header.subject})
            })
        })
        .collect();
    let proposed: Vec<Value> = facts
        .iter()
        .zip(&found.facts)
        .zip(ranked.into_inner())
        .map(|((fact, f), ranked)| {
            let ranked: Vec<Value> = ranked.iter().map(|r| json!([r.document, r.passage, r.score, r.share])).collect();
            let pieces: Vec<Value> = f
                .evidence
                .iter()
                .map(|e| json!({"r": e.record, "p": e.passage, "relation": e.relation, "score": e.score, "why": e.why}))
                .collect();
            let days = fact.days.as_ref().map(|d| (d.start().to_string(), d.end().to_string()));
            json!({"id": fact.id, "quote": fact.quote, "context": fact.context, "plans": f.plans, "days": days,
                "share": f.share, "material": f.has_material, "pieces": pieces, "ranked": ranked})
        })
        .collect();
    Ok(json!({"name": folder.file_name().map(|n| n.to_string_lossy()), "truth": truth,
        "claim": {"subject": claim.subject, "text": claim.text, "date": claim.date.map(|d| d.to_string())},
        "severity": u8::from(hearing.classification.severity), "manner": hearing.classification.manner,
        "content": hearing.classification.content, "demands": hearing.proposal.demands,
        "facts": proposed, "passages": passages}))
}
