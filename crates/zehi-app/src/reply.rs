use zehi_domain::id::{CaseId, DocumentId};
use zehi_domain::record::case::{Case, CaseRefusal};
use zehi_domain::reply::{
    Exhibit, LetterKind, NeutralLetter, ReplyDraft, ReplyFacts, acknowledge, ask, draft_final_reply,
};
use zehi_domain::time::Date;
use zehi_store::Document;

use crate::hearing::expected;
use crate::{App, Me, Result};

/// Days until our next word, if nobody names another day: the company's own rule, to be set.
const NEXT_WORD_DAYS: i64 = 4;

/// The day our next word is promised for, counted from today; a Saturday or Sunday moves to Monday.
pub fn next_day(app: &App) -> Date {
    let mut day = app.now().date();
    for _ in 0..NEXT_WORD_DAYS {
        day = day.tomorrow().unwrap_or(day);
    }
    while matches!(day.weekday().to_monday_zero_offset(), 5 | 6) {
        day = day.tomorrow().unwrap_or(day);
    }
    day
}

/// The acknowledgement, ready to send.
pub fn acknowledgement(case: &Case, me: &Me, next: Date) -> String {
    let facts = &case.received().facts;
    acknowledge(&facts.customer, &facts.title, &me.name, next)
}

/// The questions still to be asked, in one letter.
pub fn questions(case: &Case, me: &Me, next: Date) -> String {
    let open = |id: &str| {
        let fact = case.facts().iter().any(|fact| fact.fact.id == id && fact.standing.is_accepted());
        let demand = case.demands().iter().any(|demand| demand.demand.id == id && demand.standing.is_accepted());
        fact || demand
    };
    let chosen: Vec<&str> = case.questions().iter().filter(|(id, _)| open(id)).map(|(_, text)| text.as_str()).collect();
    ask(&case.received().facts.customer, &me.name, &chosen, next)
}

/// 連絡: a neutral letter as entered.
#[derive(Debug, Clone)]
pub struct LetterNote {
    /// Which kind.
    pub kind: LetterKind,
    /// The text.
    pub text: String,
    /// To whom.
    pub to: String,
    /// When our next word is promised.
    pub next: Option<Date>,
}

/// Records that a neutral letter was sent.
///
/// # Errors
/// [`crate::AppError::Refused`] where it holds a word that must wait for the judgment.
pub async fn send_letter(app: &App, me: &Me, (id, version): (CaseId, u64), note: LetterNote) -> Result<Case> {
    let case = expected(app, id, version).await?;
    let letter = NeutralLetter::written(note.kind, &note.text).map_err(CaseRefusal::from)?;
    let act = case.send_letter(me, letter, &note.to, note.next)?;
    app.record(me, &case, vec![act]).await
}

/// 回答の材料 as entered.
#[derive(Debug, Clone, Default)]
pub struct ReplyEntries {
    /// 作業の負担
    pub effort: String,
    /// 譲歩
    pub concession: String,
    /// 原因と再発防止
    pub cause_and_prevention: String,
    /// Exhibits to show: fact id and index of the citation in its finding.
    pub exhibits: Vec<(String, usize)>,
}

/// The first draft of the final reply.
///
/// # Errors
/// [`crate::AppError::Refused`] without an approved judgment.
pub async fn draft(app: &App, me: &Me, case: &Case, entries: &ReplyEntries) -> Result<ReplyDraft> {
    let judgment = case.judgment_for_reply()?;
    let mut exhibits = Vec::new();
    for (fact, index) in &entries.exhibits {
        let Some(citation) = judgment.findings().get(fact).and_then(|f| f.citations().get(*index).copied()) else {
            continue;
        };
        let title = exhibit_title(&app.store.document(citation.document()).await?);
        exhibits.push((fact.clone(), Exhibit { title, quote: citation.quote().to_owned() }));
    }
    let facts = ReplyFacts {
        customer: case.received().facts.customer.clone(),
        our_name: me.name.clone(),
        demands: case.demands().iter().map(|d| (d.demand.id.clone(), d.wording().to_owned())).collect(),
        facts: case.facts().iter().map(|f| (f.fact.id.clone(), f.wording().to_owned())).collect(),
        exhibits,
        effort: entries.effort.clone(),
        concession: entries.concession.clone(),
        cause_and_prevention: entries.cause_and_prevention.clone(),
    };
    Ok(draft_final_reply(judgment, &facts))
}

/// How a document is named to the customer: day, kind, subject or file name.
pub fn exhibit_title(document: &Document) -> String {
    let day = document.header.date.map(|at| {
        let date = at.date();
        format!("{}年{}月{}日付の", date.year(), date.month(), date.day())
    });
    let name = document
        .header
        .subject
        .clone()
        .unwrap_or_else(|| document.path.rsplit(['/', '#']).next().unwrap_or(&document.path).to_owned());
    format!("{}{}「{name}」", day.unwrap_or_default(), document.kind.label())
}

/// Records that the final reply was sent.
///
/// # Errors
/// [`crate::AppError::Refused`] without an approved judgment.
pub async fn send_final(
    app: &App,
    me: &Me,
    (id, version): (CaseId, u64),
    text: &str,
    to: &str,
    method: &str,
) -> Result<Case> {
    let case = expected(app, id, version).await?;
    let act = case.send_final(me, text, to, method)?;
    app.record(me, &case, vec![act]).await
}

/// The document a citation was taken from, for showing its name.
///
/// # Errors
/// [`crate::AppError`] where there is no such document.
pub async fn cited_document(app: &App, number: DocumentId) -> Result<Document> {
    Ok(app.store.document(number).await?)
}
