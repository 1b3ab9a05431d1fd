//! 調査の報告: the proposals for a claim over a project's records, as interfaces.md (investigate) prints them.

use std::path::Path;

use serde::Serialize;
use zehi_domain::evidence::Anchor;
use zehi_domain::hearing::{AssertedFact, ContentLabel, Demand, DemandKind, MannerFinding, Medium, Missing};
use zehi_domain::id::DocumentId;
use zehi_domain::investigation::{ChecklistItem, LawProposal, Relation};
use zehi_domain::time::Date;

use crate::hearing::{hear, read_claim_file};
use crate::investigation::{FoundPiece, Records, propose_for};
use crate::{App, AppError, Result};

/// 調査の報告.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// The claim as read.
    pub claim: ReportClaim,
    /// How serious the words look, 0 to 3.
    pub severity: u8,
    /// What is said.
    pub content: Vec<ContentLabel>,
    /// How it is said.
    pub manner: Vec<MannerFinding>,
    /// What is demanded.
    pub demands: Vec<Demand>,
    /// What is asserted, with evidence.
    pub assertions: Vec<ReportAssertion>,
    /// What should be asked.
    pub questions: Vec<ReportQuestion>,
    /// What should be read, asked and compared.
    pub checklist: Vec<ChecklistItem>,
    /// Statutes with their open questions.
    pub laws: Vec<LawProposal>,
}

/// The claim as read.
#[derive(Debug, Clone, Serialize)]
pub struct ReportClaim {
    /// Who sent it.
    pub from: Option<String>,
    /// The day.
    pub date: Option<Date>,
    /// Subject.
    pub subject: String,
    /// Body.
    pub text: String,
}

/// An asserted fact with its evidence.
#[derive(Debug, Clone, Serialize)]
pub struct ReportAssertion {
    /// `A1`, …
    pub id: String,
    /// The customer's words.
    pub quote: String,
    /// Who is said to have acted.
    pub who: Option<String>,
    /// When, as written.
    pub when: Option<String>,
    /// Through which medium.
    pub medium: Option<Medium>,
    /// Whether evidence is claimed.
    pub evidence_claimed: bool,
    /// What is missing.
    pub missing: Vec<Missing>,
    /// 主張の型: the plans followed.
    pub plans: Vec<String>,
    /// What would have to be true.
    pub elements: Vec<String>,
    /// Up to ten pieces, best first.
    pub evidence: Vec<ReportPiece>,
    /// Queries put to the records.
    pub searched: Vec<String>,
}

/// A piece of evidence.
#[derive(Debug, Clone, Serialize)]
pub struct ReportPiece {
    /// The document.
    pub document: DocumentId,
    /// Its path.
    pub path: String,
    /// The day.
    pub date: Option<Date>,
    /// Who wrote or said it.
    pub author: Option<String>,
    /// The place.
    pub anchor: Anchor,
    /// The words.
    pub quote: String,
    /// How it bears on the fact.
    pub relation: Relation,
    /// Comparable within one fact.
    pub score: f32,
    /// Rule or words behind it.
    pub why: String,
}

/// A question.
#[derive(Debug, Clone, Serialize)]
pub struct ReportQuestion {
    /// What it is for.
    #[serde(rename = "for")]
    pub item: String,
    /// The question.
    pub text: String,
    /// The rule behind it.
    pub rule: String,
}

/// Reads the claim and proposes, over the project of this name.
///
/// # Errors
/// [`AppError::Unusable`] for a claim without text; [`AppError`] where a record was altered.
pub async fn report(app: &App, project: &str, claim_file: &Path) -> Result<Report> {
    let read = read_claim_file(claim_file)?;
    let project = app.store.project_named(project).await?.ok_or(AppError::NotFound("プロジェクト"))?;
    let records = Records::of(app, Some(project.id), &[]).await?;
    tokio::task::spawn_blocking(move || {
        let claim = read.claim;
        let hearing = hear(&claim);
        let facts = hearing.proposal.asserted_facts;
        let kinds: Vec<DemandKind> = hearing.proposal.demands.iter().map(|demand| demand.kind).collect();
        let (found, pieces) = propose_for(&records, &claim, &facts, &kinds)?;
        let assertions = facts.into_iter().zip(found.facts).zip(pieces);
        Ok(Report {
            severity: u8::from(hearing.classification.severity),
            content: hearing.classification.content,
            manner: hearing.classification.manner,
            demands: hearing.proposal.demands,
            assertions: assertions.map(|((fact, found), pieces)| assertion(fact, found, pieces)).collect(),
            questions: hearing
                .proposal
                .questions
                .into_iter()
                .map(|question| ReportQuestion { item: question.for_id, text: question.text, rule: question.rule })
                .collect(),
            checklist: found.checklist,
            laws: found.laws,
            claim: ReportClaim {
                from: claim.from.map(|from| from.to_string()),
                date: claim.date.map(|at| at.date()),
                subject: claim.subject,
                text: claim.text,
            },
        })
    })
    .await
    .map_err(|_| zehi_store::StoreError::Interrupted)?
}

fn assertion(
    fact: AssertedFact,
    found: zehi_domain::investigation::FactInvestigation,
    pieces: Vec<FoundPiece>,
) -> ReportAssertion {
    ReportAssertion {
        id: fact.id,
        quote: fact.quote,
        who: fact.who,
        when: fact.when,
        medium: fact.medium,
        evidence_claimed: fact.evidence_claimed,
        missing: fact.missing,
        plans: found.plans,
        elements: found.elements,
        searched: found.searched,
        evidence: pieces
            .into_iter()
            .map(|piece| ReportPiece {
                document: piece.document,
                path: piece.path,
                date: piece.date,
                author: piece.author,
                anchor: piece.citation.anchor().clone(),
                quote: piece.citation.quote().to_owned(),
                relation: piece.relation,
                score: piece.score,
                why: piece.why,
            })
            .collect(),
    }
}
