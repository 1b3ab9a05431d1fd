use std::path::Path;

use zehi_domain::evidence::{AnchoredText, ReadDocument};
use zehi_domain::hearing::{
    AssertedFact, Channel, ClaimReceived, ClaimText, Classification, HearingProposed, Question, Verdict, classify,
    propose,
};
use zehi_domain::id::{CaseId, DocumentId, ProjectId, Sha256, StaffId};
use zehi_domain::party::Role;
use zehi_domain::record::case::{Addition, Case};
use zehi_ingest::{Failure, Limits, read_arrival};
use zehi_store::Prepared;

use crate::clock::{id_bits, salt};
use crate::evidence::body_start;
use crate::{App, AppError, Me, Result};

/// Project that holds claims which belong to none yet.
const NO_PROJECT: &str = "案件受付";

/// 受け付けるもの: what a person enters when a claim arrives.
#[derive(Debug, Clone)]
pub struct NewClaim {
    /// Name of the file, where there is one; decides how it is read.
    pub file_name: String,
    /// The mail or the pasted text.
    pub bytes: Vec<u8>,
    /// How it came.
    pub channel: Channel,
    /// The project it is about.
    pub project: Option<String>,
    /// 相手方; from the mail where empty.
    pub customer: String,
    /// 件名; from the mail where empty.
    pub title: String,
    /// 担当; whoever receives it where `None`.
    pub handled_by: Option<StaffId>,
}

/// 読んだクレーム: the document and the claim it holds.
#[derive(Debug, Clone)]
pub struct ReadClaim {
    /// What stands in it.
    pub claim: ClaimText,
    /// The document as read, then what is attached to it.
    pub documents: Vec<ReadDocument>,
}

/// Reads a claim from a mail or text.
///
/// # Errors
/// [`AppError::Unusable`] where it has no text.
pub fn read_claim(file_name: &str, bytes: Vec<u8>) -> Result<ReadClaim> {
    let (mut documents, mut failed) = (Vec::new(), None);
    read_arrival(file_name, bytes, &Limits::default(), &mut |outcome| match outcome {
        Ok(document) => documents.push(document),
        Err(failure) => failed = Some(failure),
    });
    let unusable = |why: String| AppError::Unusable { what: file_name.to_owned(), why };
    let Some(document) = documents.first() else {
        let why = failed.map(|Failure { reason, .. }| reason);
        return Err(unusable(why.unwrap_or_else(|| "中身がありません。文面を貼り付けて登録してください。".to_owned())));
    };
    let claim = match &document.reading {
        Err(reason) => return Err(unusable(reason.to_string())),
        Ok(reading) if reading.text.text().trim().is_empty() => {
            return Err(unusable("本文がありません。文面を貼り付けて登録してください。".to_owned()));
        }
        Ok(reading) => claim_of(document, &reading.text),
    };
    Ok(ReadClaim { claim, documents })
}

/// Reads a claim from a file.
///
/// # Errors
/// [`AppError::Unusable`] where it cannot be read or has no text.
pub fn read_claim_file(path: &Path) -> Result<ReadClaim> {
    let unusable = |error: std::io::Error| AppError::Unusable {
        what: path.display().to_string(),
        why: format!("ファイルを開けません({error})。パスを確認してください。"),
    };
    let bytes = std::fs::read(path).map_err(unusable)?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    read_claim(&name, bytes)
}

fn claim_of(document: &ReadDocument, text: &AnchoredText) -> ClaimText {
    let at = body_start(text);
    ClaimText {
        from: document.header.author.clone(),
        date: document.header.date,
        subject: text.text()[..at].trim_end().to_owned(),
        text: text.text()[at..].to_owned(),
    }
}

/// 聴取の提案 for a claim.
#[derive(Debug, Clone)]
pub struct Hearing {
    /// Content, manner, severity.
    pub classification: Classification,
    /// What is demanded, asserted, and to be asked.
    pub proposal: zehi_domain::hearing::HearingProposal,
}

/// What the claim demands and asserts, and how it is said.
pub fn hear(claim: &ClaimText) -> Hearing {
    let whole =
        if claim.subject.is_empty() { claim.text.clone() } else { format!("{}\n{}", claim.subject, claim.text) };
    Hearing { classification: classify(&whole), proposal: propose(claim) }
}

/// Opens a case: keeps the claim as evidence, and records what is proposed.
///
/// # Errors
/// [`AppError`] where the claim has no text, or the project is unknown.
pub async fn receive(app: &App, me: &Me, new: NewClaim) -> Result<Case> {
    may_receive(me)?;
    let read = read_claim(&new.file_name, new.bytes)?;
    let by = app.written_by(me);
    let (project, home_project) = home_project(app, new.project.as_deref(), &by).await?;
    let (document, reading) = keep(app, home_project, read.documents, &format!("クレーム/{}", by.at), &by).await?;
    let claim = &read.claim;
    let from = claim.from.as_ref().map(ToString::to_string).unwrap_or_default();
    let received = ClaimReceived {
        project,
        customer: first_filled([new.customer.as_str(), from.as_str(), "(相手方未記入)"]),
        title: first_filled([new.title.as_str(), claim.subject.as_str(), "(件名なし)"]),
        document,
        reading,
        channel: new.channel,
        handled_by: new.handled_by.unwrap_or(me.id),
    };
    let case = app.begin(me, CaseId::from_bits(id_bits(by.at)), received.into()).await?;
    app.record(me, &case, vec![proposed(claim, None).into()]).await
}

/// Whether this person takes claims and calls.
pub(crate) fn may_receive(me: &Me) -> Result<()> {
    match me.role {
        Role::Administrator => {
            Err(AppError::NotAllowed { what: "クレームの受付", who: "担当・責任者・判断権者" })
        }
        Role::FrontLine | Role::Lead | Role::Decider => Ok(()),
    }
}

/// What is proposed of these words; `source` is their document where it is not the claim.
pub(crate) fn proposed(claim: &ClaimText, source: Option<DocumentId>) -> HearingProposed {
    let hearing = hear(claim);
    HearingProposed {
        knowledge: zehi_domain::knowledge::fingerprint(),
        severity: hearing.classification.severity,
        content: hearing.classification.content,
        manner: hearing.classification.manner,
        demands: hearing.proposal.demands,
        facts: hearing.proposal.asserted_facts,
        questions: hearing.proposal.questions.into_iter().map(|Question { for_id, text, .. }| (for_id, text)).collect(),
        source,
    }
}

/// Keeps what arrived as evidence in this folder: the first document and its reading.
pub(crate) async fn keep(
    app: &App,
    project: ProjectId,
    documents: Vec<ReadDocument>,
    folder: &str,
    by: &zehi_store::WrittenBy,
) -> Result<(DocumentId, Sha256)> {
    let path = format!("{folder}/{}", documents.first().map(|document| document.path.as_str()).unwrap_or_default());
    let prepared: Vec<Prepared> =
        documents.into_iter().map(|document| Prepared::new(placed(document, folder))).collect();
    let reading = prepared.first().and_then(Prepared::reading).unwrap_or(Sha256::ZERO);
    app.store.keep(project, prepared, by, salt).await?;
    app.catch_up_index().await?;
    let held = app.store.documents_at(project, &path).await?;
    Ok((held.first().copied().ok_or(AppError::NotFound("資料"))?, reading))
}

fn placed(mut document: ReadDocument, folder: &str) -> ReadDocument {
    document.path = format!("{folder}/{}", document.path);
    document.parent = document.parent.map(|parent| format!("{folder}/{parent}"));
    document
}

pub(crate) async fn home_project(
    app: &App,
    name: Option<&str>,
    by: &zehi_store::WrittenBy,
) -> Result<(Option<ProjectId>, ProjectId)> {
    match name.filter(|name| !name.trim().is_empty()) {
        Some(name) => {
            let project = app.store.project_named(name).await?.ok_or(AppError::NotFound("プロジェクト"))?;
            Ok((Some(project.id), project.id))
        }
        None => {
            let id = ProjectId::from_bits(id_bits(by.at));
            Ok((None, app.store.open_project(NO_PROJECT, id, by, salt).await?.id))
        }
    }
}

fn first_filled<const N: usize>(candidates: [&str; N]) -> String {
    candidates.into_iter().map(str::trim).find(|text| !text.is_empty()).unwrap_or_default().to_owned()
}

/// The claim of a case, as its reading has it, with the reading's text.
///
/// # Errors
/// [`AppError`] where the document was altered.
pub async fn claim(app: &App, case: &Case) -> Result<(ClaimText, AnchoredText)> {
    let number = case.received().facts.document;
    let document = app.store.document(number).await?;
    let text = app.store.reading(number).await?;
    let at = body_start(&text);
    let claim = ClaimText {
        from: document.header.author,
        date: document.header.date.or(Some(case.received().at)),
        subject: text.text()[..at].trim_end().to_owned(),
        text: text.text()[at..].to_owned(),
    };
    Ok((claim, text))
}

/// A person's word on a proposal (`D1`, `A1`, `M1`).
///
/// # Errors
/// [`AppError::Refused`], [`AppError::Conflict`].
pub async fn answer(app: &App, me: &Me, id: CaseId, version: u64, item: &str, verdict: Verdict) -> Result<Case> {
    let case = expected(app, id, version).await?;
    let act = case.answer(item, verdict)?;
    app.record(me, &case, vec![act]).await
}

/// A demand or asserted fact that a person found in the claim.
///
/// # Errors
/// [`AppError::Refused`] where the quote is not in the claim; [`AppError::Conflict`].
pub async fn add(app: &App, me: &Me, id: CaseId, version: u64, addition: Addition, quote: &str) -> Result<Case> {
    let case = expected(app, id, version).await?;
    let (_, text) = claim(app, &case).await?;
    let act = case.add(addition, quote, text.text())?;
    app.record(me, &case, vec![act]).await
}

/// The case, if it still has the version the person saw.
pub(crate) async fn expected(app: &App, id: CaseId, version: u64) -> Result<Case> {
    let case = app.case(id).await?;
    if case.version() == version {
        return Ok(case);
    }
    let stream = id.to_string();
    let since = app.store.events_of_since(&stream, version).await?;
    let conflict = zehi_store::Conflict { stream, expected: version, actual: case.version(), since };
    Err(AppError::Conflict(Box::new(conflict)))
}

/// What is asserted and accepted.
pub(crate) fn accepted_facts(case: &Case) -> Vec<AssertedFact> {
    case.facts().iter().filter(|fact| fact.standing.is_accepted()).map(|fact| fact.fact.clone()).collect()
}

/// The document a citation points to.
pub fn claim_document(case: &Case) -> DocumentId {
    case.received().facts.document
}
