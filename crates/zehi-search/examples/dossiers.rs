//! Measures the investigation on dossiers whose texts were extracted to JSON. Development only: the figures that count
//! come from the whole program.

use std::error::Error;

use serde::Deserialize;
use zehi_domain::evidence::{AnchorSpan, AnchoredText, DocumentHeader, DocumentKind, Mailbox};
use zehi_domain::hearing::{AssertedFact, ClaimText};
use zehi_domain::investigation::{Knowledge, Laid, Matter, ProjectFacts, Record, Relation, investigate};
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
    raw: usize,
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
            "raw {} recall@10 {}/{}, relation {}/{}, no material {}/{}",
            self.raw - before.raw,
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

fn measure(knowledge: &Knowledge, dossier: &Dossier, all: &mut Sums) {
    let claim = ClaimText {
        from: dossier.claim.from.clone(),
        date: timestamp(&dossier.claim.date),
        subject: dossier.claim.subject.clone(),
        text: dossier.claim.text.clone(),
    };
    let facts: Vec<AssertedFact> =
        dossier.facts.iter().enumerate().map(|(number, fact)| asserted(&claim, number, &fact.about)).collect();
    let read: Vec<(DocumentHeader, AnchoredText)> = dossier
        .documents
        .iter()
        .map(|d| {
            let header = DocumentHeader {
                date: timestamp(&d.date),
                author: d.author.clone(),
                recipients: d.recipients.clone(),
                subject: d.subject.clone(),
                message_id: d.message_id.clone(),
                references: d.references.clone(),
            };
            (header, AnchoredText::from_parts(d.text.clone(), d.spans.clone()).unwrap_or_default())
        })
        .collect();
    let started = std::time::Instant::now();
    let records: Vec<Record<'_>> = dossier
        .documents
        .iter()
        .zip(&read)
        .map(|(d, (header, text))| Record::new(&d.path, d.kind, header, text))
        .collect();
    eprintln!("records {:?}", started.elapsed());
    let known = ProjectFacts::from_project_toml(&dossier.project_toml);
    let matter = Matter { claim: &claim, facts: &facts, demands: &[] };
    let wide = std::cell::RefCell::new(Vec::new());
    let found = investigate(knowledge, known, matter, &records, |documents, queries, limit| {
        // The wide ranks tell how far away a missed piece was.
        if std::env::var_os("FAST").is_none() {
            *wide.borrow_mut() = zehi_search::passage::rank(documents, queries, 400);
        }
        let ranking = std::time::Instant::now();
        let ranked = zehi_search::passage::rank(documents, queries, limit);
        eprintln!("rank {:?}", ranking.elapsed());
        ranked
    });
    println!(
        "## {} {} passages, {:?}",
        dossier.name,
        records.iter().map(|r| r.passages.len()).sum::<usize>(),
        started.elapsed()
    );
    let verbose = std::env::var("V").unwrap_or_default();
    for (number, ((fact, investigated), asserted)) in dossier.facts.iter().zip(&found.facts).zip(&facts).enumerate() {
        println!(
            "* {:.2} {} {:?} {}",
            investigated.share,
            fact.about,
            investigated.plans,
            if verbose.is_empty() { "" } else { &asserted.quote }
        );
        let took_side = investigated.evidence.iter().any(|p| p.relation != Relation::BearsOn);
        if fact.evidence.is_empty() {
            all.nones += 1;
            let right = investigated.evidence.len() <= 2 && !took_side;
            all.none += usize::from(right);
            if !right {
                println!("    NONE WANTED");
            }
        }
        for wanted in &fact.evidence {
            if verbose == "pairs" {
                let passages = |r: &Record<'_>| 0..r.passages.len();
                let is = |r: &Record<'_>, p: usize| {
                    r.path.contains(&wanted[0]) && fold(r.quote(p)).contains(&fold(&wanted[1]))
                };
                let place =
                    records.iter().enumerate().find_map(|(i, r)| passages(r).find(|p| is(r, *p)).map(|p| (i, p)));
                if let Some((r, p)) = place {
                    let laid = Laid {
                        quote: records[r].quote(p),
                        side: records[r].side(p, &found.parties),
                        is_mail: records[r].kind == DocumentKind::Mail,
                    };
                    let judged = knowledge.relate(&knowledge.inquire(&claim, asserted), laid);
                    let relation = relation_name(judged.relation);
                    println!(
                        "PAIR\t{}\t{}\t{:?}\t{}\t{}\t{relation}\t{}\t{}\t{}",
                        dossier.name,
                        investigated.plans[0],
                        laid.side,
                        records[r].kind,
                        wanted.get(2).map_or("", |w| w),
                        fold(&asserted.quote),
                        fold(laid.quote),
                        judged.why
                    );
                }
            }
            all.pieces += 1;
            let is_it = |record: &Record<'_>, passage: usize| {
                let (held, asked) = (fold(record.quote(passage)), fold(&wanted[1]));
                record.path.contains(&wanted[0])
                    && (held.contains(&asked) || asked.contains(&held) && held.chars().count() > 7)
            };
            let raw = wide
                .borrow()
                .get(number)
                .is_some_and(|w| w.iter().take(10).any(|r| is_it(&records[r.document], r.passage)));
            all.raw += usize::from(raw);
            let hit = investigated.evidence.iter().position(|p| is_it(&records[p.record], p.passage));
            match hit {
                Some(rank) => {
                    all.hit += 1;
                    let relation = investigated.evidence[rank].relation;
                    let Some(asked) = wanted.get(2) else { continue };
                    all.relations += 1;
                    all.related += usize::from(relation_name(relation) == asked);
                    if relation_name(relation) != asked {
                        let why = &investigated.evidence[rank].why;
                        println!("    at {} {relation:?} want {asked}: {} | {why}", rank + 1, wanted[1]);
                    }
                }
                None => {
                    let index = wide
                        .borrow()
                        .get(number)
                        .and_then(|w| w.iter().position(|r| is_it(&records[r.document], r.passage)));
                    let material = if investigated.has_material { "" } else { "NO MATERIAL " };
                    println!("    MISSED {material}{index:?} {}", wanted.join(" "));
                }
            }
        }
        if !verbose.is_empty() {
            for p in &investigated.evidence {
                println!(
                    "      {:.3} {:?} {:?} {} | {}",
                    p.score,
                    p.relation,
                    p.side,
                    records[p.record].path,
                    records[p.record].quote(p.passage)
                );
            }
        }
    }
}

fn relation_name(relation: Relation) -> &'static str {
    match relation {
        Relation::Supports => "supports",
        Relation::Contradicts => "contradicts",
        Relation::BearsOn => "bears_on",
    }
}
