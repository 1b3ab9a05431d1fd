use std::collections::HashMap;

use rayon::prelude::*;
use serde_json::json;
use zehi_domain::evidence::{AnchoredText, Citation};
use zehi_domain::hearing::{AssertedFact, ClaimText, DemandKind};
use zehi_domain::id::{CaseId, DocumentId, ProjectId};
use zehi_domain::investigation::{
    EvidenceProposed, Investigation, Knowledge, Matter, ProjectFacts, ProposedPiece, Record, Relation, SearchRecord,
    SearchedQuery, investigate,
};
use zehi_domain::record::case::Case;
use zehi_search::{Filter, Query};
use zehi_store::{Document, DocumentFilter, KeptReading, TextFilter};

use crate::evidence::{SearchRequest, note_access, search};
use crate::hearing::{accepted_facts, claim, expected};
use crate::{App, AppError, Me, Result};

/// Documents that one further search adds to the proposals of a fact.
const FURTHER: usize = 20;

/// 記録一式: every readable document of a project with its text.
pub struct Records {
    readings: Vec<KeptReading>,
}

impl Records {
    /// Reads the project's documents. The claim itself is no evidence for what it asserts.
    ///
    /// # Errors
    /// [`AppError`] where a text was altered.
    pub async fn of(app: &App, project: Option<ProjectId>, without: &[DocumentId]) -> Result<Self> {
        let mut all = Vec::new();
        let mut readings = app.store.readings_after(project, DocumentId(0));
        while let Some(batch) = readings.next().await? {
            all.extend(batch.into_iter().filter(|r| r.text.is_some() && !without.contains(&r.document.number)));
        }
        Ok(Self { readings: all })
    }

    /// The document of a piece, and its text.
    pub fn document(&self, record: usize) -> Option<(&Document, &AnchoredText)> {
        let reading = self.readings.get(record)?;
        Some((&reading.document, reading.text.as_ref()?))
    }

    /// What project.toml says, where there is one.
    fn project_facts(&self) -> ProjectFacts {
        self.readings
            .iter()
            .find(|reading| reading.document.path == "project.toml")
            .and_then(|reading| reading.text.as_ref())
            .map(|text| ProjectFacts::from_project_toml(text.text()))
            .unwrap_or_default()
    }

    /// The records as the domain sees them, their passages cut in parallel.
    fn cut(&self) -> Vec<Record<'_>> {
        self.readings
            .par_iter()
            .filter_map(|reading| {
                let document = &reading.document;
                Some(Record::new(&document.path, document.kind, &document.header, reading.text.as_ref()?))
            })
            .collect()
    }
}

/// 証拠の箇所: one proposed piece with everything shown of it.
#[derive(Debug, Clone)]
pub struct FoundPiece {
    /// The document.
    pub document: DocumentId,
    /// Its path.
    pub path: String,
    /// The day of the passage.
    pub date: Option<zehi_domain::time::Date>,
    /// Who wrote or said it.
    pub author: Option<String>,
    /// The quote with its place.
    pub citation: Citation,
    /// How it bears on the fact.
    pub relation: Relation,
    /// Comparable within one fact.
    pub score: f32,
    /// Rule or words behind it.
    pub why: String,
}

/// The proposals of the investigation: passages for each fact (in their order), checklist and laws.
///
/// # Errors
/// [`AppError::Knowledge`] where the knowledge files cannot be used.
pub fn propose_for(
    records: &Records,
    claim: &ClaimText,
    facts: &[AssertedFact],
    demands: &[DemandKind],
) -> Result<(Investigation, Vec<Vec<FoundPiece>>)> {
    let knowledge = Knowledge::built_in().map_err(|error| AppError::Knowledge(error.to_string()))?;
    let cut = records.cut();
    let matter = Matter { claim, facts, demands };
    let found = investigate(&knowledge, records.project_facts(), matter, &cut, zehi_search::passage::rank);
    let pieces = found.facts.iter().map(|fact| -> Vec<FoundPiece> {
        let shown = fact.evidence.iter().filter_map(|piece| {
            let (document, text) = records.document(piece.record)?;
            let record = cut.get(piece.record)?;
            let range = record.passages.get(piece.passage)?.range.clone();
            let reading = document.reading.as_ref().ok()?.sha256;
            let citation =
                Citation::check(document.number, reading, text, range.start, &text.text()[range.clone()]).ok()?;
            Some(FoundPiece {
                document: document.number,
                path: document.path.clone(),
                date: record.date(piece.passage),
                author: record.author(piece.passage),
                citation,
                relation: piece.relation,
                score: piece.score,
                why: piece.why.clone(),
            })
        });
        shown.collect()
    });
    let pieces = pieces.collect();
    Ok((found, pieces))
}

/// Proposes passages for every accepted fact that has no proposal yet, and records them.
///
/// # Errors
/// [`AppError::Conflict`] where someone acted meanwhile.
pub async fn propose(app: &App, me: &Me, id: CaseId, version: u64) -> Result<Case> {
    let case = expected(app, id, version).await?;
    let (claim_text, _) = claim(app, &case).await?;
    let facts: Vec<AssertedFact> = accepted_facts(&case)
        .into_iter()
        .filter(|fact| case.fact(&fact.id).is_some_and(|held| held.plan.is_none()))
        .collect();
    if facts.is_empty() {
        return Ok(case);
    }
    let demands: Vec<DemandKind> =
        case.demands().iter().filter(|d| d.standing.is_accepted()).map(|d| d.demand.kind).collect();
    let records = match case.received().facts.project {
        Some(project) => Records::of(app, Some(project), &[case.received().facts.document]).await?,
        None => Records { readings: Vec::new() },
    };
    let (found, pieces) = tokio::task::spawn_blocking(move || propose_for(&records, &claim_text, &facts, &demands))
        .await
        .map_err(|_| zehi_store::StoreError::Interrupted)??;
    let acts = found.facts.into_iter().zip(pieces).map(|(fact, pieces)| {
        EvidenceProposed {
            fact: fact.fact,
            knowledge: zehi_domain::knowledge::fingerprint(),
            plan: fact.plans.first().cloned().unwrap_or_default(),
            pieces: pieces
                .into_iter()
                .map(|piece| ProposedPiece { citation: piece.citation, relation: piece.relation, why: piece.why })
                .collect(),
            searched: fact.searched,
        }
        .into()
    });
    app.record(me, &case, acts.collect()).await
}

/// The citation of `quote` in a document: at this offset, or where it stands once.
///
/// # Errors
/// [`AppError::Refused`] where the text does not hold it.
pub async fn cite(app: &App, document: DocumentId, start: Option<usize>, quote: &str) -> Result<Citation> {
    let kept = app.store.document(document).await?;
    let text = app.store.reading(document).await?;
    let reading = kept.reading.map(|reading| reading.sha256).map_err(|_| AppError::NotFound("本文"))?;
    let start = start.or_else(|| text.text().find(quote)).unwrap_or(usize::MAX);
    let refused = zehi_domain::record::case::CaseRefusal::from;
    Ok(Citation::check(document, reading, &text, start, quote).map_err(refused)?)
}

/// Holds a quote against a fact.
///
/// # Errors
/// [`AppError::Refused`], [`AppError::Conflict`].
pub async fn pin(
    app: &App,
    me: &Me,
    (id, version): (CaseId, u64),
    fact: &str,
    citation: Citation,
    relation: Relation,
) -> Result<Case> {
    let case = expected(app, id, version).await?;
    let text = app.store.reading(citation.document()).await?;
    if !citation.holds_in(&text) {
        return Err(zehi_domain::record::case::CaseRefusal::from(zehi_domain::evidence::QuoteNotFound).into());
    }
    let act = case.pin(fact, citation, relation)?;
    app.record(me, &case, vec![act]).await
}

/// Searches further for a fact: the passages found join its proposals, and the query stays in its record, found or not.
///
/// # Errors
/// [`AppError::EmptyQuery`], [`AppError::Refused`] where the fact was not accepted, [`AppError::Conflict`].
pub async fn search_further(app: &App, me: &Me, (id, version): (CaseId, u64), fact: &str, query: &str) -> Result<Case> {
    let case = expected(app, id, version).await?;
    let held =
        case.fact(fact).filter(|held| held.standing.is_accepted()).ok_or(AppError::NotFound("採用した主張事実"))?;
    let plan = held.plan.clone().ok_or_else(|| AppError::Unusable {
        what: "検索".to_owned(),
        why: "先に「資料から候補を探す」を行ってください。".to_owned(),
    })?;
    let projects = crate::record::projects(app).await?.into_iter();
    let project = projects.filter(|project| Some(project.id) == case.received().facts.project).map(|p| p.name).next();
    let request = SearchRequest { query: query.trim().to_owned(), project, limit: FURTHER, ..SearchRequest::default() };
    let found = search(app, me, &request).await?;
    let mut pieces = Vec::with_capacity(found.hits.len());
    for hit in found.hits.into_iter().filter(|hit| hit.document != case.received().facts.document) {
        if !hit.quote.is_empty() {
            pieces.push(ProposedPiece {
                citation: cite(app, hit.document, Some(hit.start), &hit.quote).await?,
                relation: Relation::BearsOn,
                why: format!("「{}」の検索で見つかりました", request.query),
            });
        }
    }
    let act = EvidenceProposed {
        fact: fact.to_owned(),
        knowledge: zehi_domain::knowledge::fingerprint(),
        plan,
        pieces,
        searched: vec![request.query],
    };
    app.record(me, &case, vec![act.into()]).await
}

/// Sets a proposed passage aside.
///
/// # Errors
/// [`AppError::Refused`], [`AppError::Conflict`].
pub async fn dismiss(app: &App, me: &Me, (id, version): (CaseId, u64), fact: &str, citation: Citation) -> Result<Case> {
    let case = expected(app, id, version).await?;
    let act = case.dismiss(fact, citation)?;
    app.record(me, &case, vec![act]).await
}

/// 社内の聴取の記録.
#[derive(Debug, Clone)]
pub struct InterviewNote {
    /// The facts it is about.
    pub facts: Vec<String>,
    /// Part the person had.
    pub part: String,
    /// Who.
    pub person: String,
    /// What they said.
    pub answers: String,
}

/// Notes what a person of ours said.
///
/// # Errors
/// [`AppError::Refused`], [`AppError::Conflict`].
pub async fn record_interview(app: &App, me: &Me, (id, version): (CaseId, u64), note: InterviewNote) -> Result<Case> {
    let case = expected(app, id, version).await?;
    let act = case.record_interview(note.facts, &note.part, &note.person, &note.answers)?;
    app.record(me, &case, vec![act]).await
}

/// The person interviewed confirmed the note.
///
/// # Errors
/// [`AppError::Refused`], [`AppError::Conflict`].
pub async fn confirm_interview(
    app: &App,
    me: &Me,
    (id, version): (CaseId, u64),
    interview: &str,
    how: &str,
) -> Result<Case> {
    let case = expected(app, id, version).await?;
    let act = case.confirm_interview(interview, how)?;
    app.record(me, &case, vec![act]).await
}

/// 読めていない資料 of a case's project: those that could not be read, and those without a character.
///
/// # Errors
/// [`AppError`] where the tables cannot be read.
pub async fn unread(app: &App, case: &Case) -> Result<Vec<Document>> {
    let Some(project) = case.received().facts.project else { return Ok(Vec::new()) };
    let mut unread = Vec::new();
    for text in [TextFilter::Unreadable, TextFilter::Blank] {
        unread.extend(app.store.documents(project, &DocumentFilter { text, ..DocumentFilter::default() }).await?);
    }
    Ok(unread)
}

/// 「資料なし」: the queries asked so far and those given, counted over the project, signed.
///
/// # Errors
/// [`AppError::Refused`] while unread documents are not accepted by name, or something is pinned.
pub async fn record_no_material(
    app: &App,
    me: &Me,
    (id, version): (CaseId, u64),
    fact: &str,
    further: &[String],
    accepted: &[DocumentId],
) -> Result<Case> {
    let case = expected(app, id, version).await?;
    let held = case.fact(fact).ok_or(AppError::NotFound("主張事実"))?;
    let mut lines: Vec<String> = held.searched.clone();
    lines.extend(further.iter().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()));
    lines.dedup();
    let filter = Filter { projects: case.received().facts.project.map(|project| vec![project]), ..Filter::default() };
    let mut queries = Vec::with_capacity(lines.len());
    for line in lines {
        let Ok(query) = Query::parse(&line) else { continue };
        let total = app.index.search(&query, &filter, 0)?.total as u64;
        queries.push(SearchedQuery { query: line, total });
    }
    let unread: Vec<DocumentId> = unread(app, &case).await?.into_iter().map(|document| document.number).collect();
    let held = match case.received().facts.project {
        Some(project) => app.store.holdings(project).await?.held,
        None => 0,
    };
    let head = app.store.head().await?.hash;
    let refused = zehi_domain::record::case::CaseRefusal::from;
    let record = SearchRecord::sign(queries, head, held, &unread, accepted).map_err(refused)?;
    let act = case.record_no_material(fact, record)?;
    let case = app.record(me, &case, vec![act]).await?;
    note_access(app, me, "no_material_recorded", &id.to_string(), json!({"fact": fact})).await?;
    Ok(case)
}

/// After an import: every recorded search of 「資料なし」 in the project runs again, and a query that matches more opens the
/// finding again.
///
/// # Errors
/// [`AppError`] where a case cannot be read or written.
pub(crate) async fn ask_again(app: &App, project: ProjectId) -> Result<()> {
    let filter = Filter { projects: Some(vec![project]), ..Filter::default() };
    let mut counted: HashMap<String, u64> = HashMap::new();
    for file in app.store.case_files().await?.into_iter().filter(|file| file.project == Some(project)) {
        let case = app.case(file.id).await?;
        let mut acts = Vec::new();
        for fact in case.facts() {
            let Some(record) = &fact.no_material else { continue };
            for searched in record.queries() {
                let Ok(query) = Query::parse(&searched.query) else { continue };
                let now = match counted.get(&searched.query) {
                    Some(total) => *total,
                    None => app.index.search(&query, &filter, 0)?.total as u64,
                };
                counted.insert(searched.query.clone(), now);
                if let Some(act) = case.reopen_no_material(&fact.fact.id, &searched.query, now) {
                    acts.push(act);
                    break;
                }
            }
        }
        if !acts.is_empty() {
            app.record(&App::owner(), &case, acts).await?;
        }
    }
    Ok(())
}
