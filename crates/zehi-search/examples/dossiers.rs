//! Measures the investigation on dossiers whose texts were extracted to JSON. Development only: the figures that count
//! come from the whole program.

use std::error::Error;

use serde::Deserialize;
use zehi_domain::evidence::{AnchorSpan, AnchoredText, DocumentHeader, DocumentKind, Mailbox};
use zehi_domain::hearing::{AssertedFact, ClaimText};
use zehi_domain::investigation::{
    FactInvestigation, Knowledge, Matter, Piece, ProjectFacts, Record, Relation, investigate,
};
use zehi_domain::text::{fold, sentences};
use zehi_domain::time::Timestamp;

#[derive(Deserialize)]
struct Dossier {
    name: String,
    claim: Claim,
    project_toml: String,
    documents: Vec<Document>,
    facts: Vec<Fact>,
}

#[derive(Deserialize)]
struct Claim {
    from: Option<Mailbox>,
    date: Option<String>,
    subject: String,
    text: String,
}

#[derive(Deserialize)]
struct Document {
    path: String,
    kind: DocumentKind,
    text: String,
    spans: Vec<AnchorSpan>,
    date: Option<String>,
    author: Option<Mailbox>,
    recipients: Vec<Mailbox>,
    subject: Option<String>,
    #[serde(default)]
    message_id: Option<String>,
    #[serde(default)]
    references: Vec<String>,
}

#[derive(Deserialize)]
struct Fact {
    about: String,
    evidence: Vec<Vec<String>>,
}

#[derive(Default, Clone, Copy)]
struct Sums {
    hit: usize,
    pieces: usize,
    related: usize,
    relations: usize,
    none: usize,
    nones: usize,
}

fn main() -> Result<(), Box<dyn Error>> {
    let knowledge = Knowledge::built_in()?;
    let mut all = Sums::default();
    for path in std::env::args().skip(1) {
        let dossier: Dossier = serde_json::from_slice(&std::fs::read(path)?)?;
        let before = all;
        measure(&knowledge, &dossier, &mut all);
        println!("   = {} {}", dossier.name, all.since(before));
    }
    println!("   = total {}", all.since(Sums::default()));
    Ok(())
}

impl Sums {
    fn since(self, before: Self) -> String {
        format!(
            "recall@10 {}/{}, relation {}/{}, no material {}/{}",
            self.hit - before.hit,
            self.pieces - before.pieces,
            self.related - before.related,
            self.relations - before.relations,
            self.none - before.none,
            self.nones - before.nones
        )
    }
}

fn timestamp(text: &Option<String>) -> Option<Timestamp> {
    text.as_ref().and_then(|text| text.parse().ok())
}

fn asserted(claim: &ClaimText, number: usize, about: &str) -> AssertedFact {
    let ranges = sentences(&claim.text);
    let found = ranges.iter().position(|range| fold(&claim.text[range.clone()]).contains(&fold(about)));
    let text = |index: usize| claim.text[ranges[index].clone()].to_owned();
    AssertedFact {
        id: format!("A{}", number + 1),
        quote: found.map_or_else(|| about.to_owned(), text),
        who: None,
        when: None,
        days: None,
        medium: None,
        evidence_claimed: false,
        missing: Vec::new(),
        context: found.and_then(|index| index.checked_sub(1)).map(text).unwrap_or_default(),
    }
}

fn claim_of(claim: &Claim) -> ClaimText {
    ClaimText {
        from: claim.from.clone(),
        date: timestamp(&claim.date),
        subject: claim.subject.clone(),
        text: claim.text.clone(),
    }
}

fn read(document: &Document) -> (DocumentHeader, AnchoredText) {
    let header = DocumentHeader {
        date: timestamp(&document.date),
        author: document.author.clone(),
        recipients: document.recipients.clone(),
        subject: document.subject.clone(),
        message_id: document.message_id.clone(),
        references: document.references.clone(),
    };
    (header, AnchoredText::from_parts(document.text.clone(), document.spans.clone()).unwrap_or_default())
}

fn measure(knowledge: &Knowledge, dossier: &Dossier, all: &mut Sums) {
    let claim = claim_of(&dossier.claim);
    let about = dossier.facts.iter().enumerate();
    let facts: Vec<AssertedFact> = about.map(|(number, fact)| asserted(&claim, number, &fact.about)).collect();
    let read: Vec<(DocumentHeader, AnchoredText)> = dossier.documents.iter().map(read).collect();
    let started = std::time::Instant::now();
    let records: Vec<Record<'_>> = dossier
        .documents
        .iter()
        .zip(&read)
        .map(|(document, (header, text))| Record::new(&document.path, document.kind, header, text))
        .collect();
    let known = ProjectFacts::from_project_toml(&dossier.project_toml);
    let matter = Matter { claim: &claim, facts: &facts, demands: &[] };
    let found = investigate(knowledge, known, matter, &records, zehi_search::passage::rank);
    let passages = records.iter().map(|r| r.passages.len()).sum::<usize>();
    println!("## {} {passages} passages, {:?}", dossier.name, started.elapsed());
    for (fact, investigated) in dossier.facts.iter().zip(&found.facts) {
        println!("* {:.2} {} {:?}", investigated.share, fact.about, investigated.plans);
        compare(fact, investigated, &records, all);
    }
}

/// Counts what was found of the pieces wanted, and prints what was not.
fn compare(fact: &Fact, found: &FactInvestigation, records: &[Record<'_>], all: &mut Sums) {
    if fact.evidence.is_empty() {
        let took_side = found.evidence.iter().any(|p| p.relation != Relation::BearsOn);
        let right = found.evidence.len() <= 2 && !took_side;
        all.nones += 1;
        all.none += usize::from(right);
        println!("    no material {}", if right { "told" } else { "MISSED" });
    }
    for wanted in &fact.evidence {
        all.pieces += 1;
        let is_it = |p: &&Piece| is_wanted(&records[p.record], p.passage, wanted);
        let Some(piece) = found.evidence.iter().find(is_it) else {
            println!("    MISSED {}{}", if found.has_material { "" } else { "NO MATERIAL " }, wanted.join(" "));
            continue;
        };
        all.hit += 1;
        if let Some(asked) = wanted.get(2) {
            let right = relation_name(piece.relation) == asked;
            all.relations += 1;
            all.related += usize::from(right);
            if !right {
                println!("    {:?} want {asked}: {} | {}", piece.relation, wanted[1], piece.why);
            }
        }
    }
    if std::env::var_os("VERBOSE").is_some() {
        for p in &found.evidence {
            let record = &records[p.record];
            println!(
                "      {:.3} {:?} {:?} {} | {}",
                p.score,
                p.relation,
                p.side,
                record.path,
                record.quote(p.passage)
            );
        }
    }
}

fn is_wanted(record: &Record<'_>, passage: usize, wanted: &[String]) -> bool {
    let (held, asked) = (fold(record.quote(passage)), fold(&wanted[1]));
    let overlaps = held.contains(&asked) || asked.contains(&held) && held.chars().count() > 7;
    record.path.contains(&wanted[0]) && overlaps
}

fn relation_name(relation: Relation) -> &'static str {
    match relation {
        Relation::Supports => "supports",
        Relation::Contradicts => "contradicts",
        Relation::BearsOn => "bears_on",
    }
}
