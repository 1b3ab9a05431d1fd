use askama::Template;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use zehi_app::evidence::view;
use zehi_app::{App, AppError};
use zehi_domain::id::{CaseId, DocumentId};
use zehi_domain::investigation::Plan;
use zehi_domain::record::case::{Case, CaseFact, Stage};

use super::compare::{Look, Word, compared};
use super::fact_list::{FactLine, fact_lines, state};
use super::piece::{PieceView, pieces};
use super::plan::plan;
use crate::evidence::anchored::{SectionKind, Shown, asked_range, shown};
use crate::evidence::document::file_name;
use crate::evidence::source::Sources;
use crate::frame::flow::flowing;
use crate::frame::{Frame, Lang, PageError, PageResult, People, SignedIn};
use crate::record::CaseHead;

/// Lines shown around the place, before and after.
const WINDOW: (usize, usize) = (40, 160);

/// Which place is open in the right column.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    piece: Option<usize>,
    document: Option<DocumentId>,
    at: Option<usize>,
    len: Option<usize>,
}

/// 右の欄: the document at the place.
struct OpenDocument {
    number: String,
    name: String,
    meta: String,
    href: String,
    shown: Shown,
}

/// 社内の聴取
struct InterviewView {
    id: String,
    part: String,
    person: String,
    answers: String,
    at: String,
    confirmed: Option<String>,
}

#[derive(Template)]
#[template(path = "investigation/fact.html")]
struct FactView {
    ui: Frame,
    head: CaseHead,
    facts: Vec<FactLine>,
    fact: String,
    words: Vec<Word>,
    our_words: Option<String>,
    state: String,
    searched_yet: bool,
    plan: Option<&'static Plan>,
    pieces: Vec<PieceView>,
    aside: usize,
    searched: Vec<String>,
    no_material: Option<String>,
    reopened: Option<String>,
    interviews: Vec<InterviewView>,
    parts: Vec<String>,
    open: Option<OpenDocument>,
}

/// `GET /cases/{case}/investigation/{fact}`
pub async fn get(
    State(app): State<App>,
    me: SignedIn,
    ui: Frame,
    Path((id, fact)): Path<(CaseId, String)>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let case = app.case(id).await?;
    let held =
        case.fact(&fact).filter(|held| held.standing.is_accepted()).ok_or(AppError::NotFound("採用した主張事実"))?;
    let people = People::of(&app).await?;
    let lang = ui.lang;
    let mut sources = Sources::of(&app, lang);
    let pieces = pieces(held, asked.piece, &ui, &people, &mut sources).await?;
    let open = open_document(&app, &me, held, &asked, lang).await?;
    let beside = asked.piece.and_then(|index| held.proposed.get(index)).map(|(piece, _)| piece.citation.quote());
    let plan = held.plan.as_deref().and_then(plan);
    Frame::show(&FactView {
        head: CaseHead::of(&app, &ui, &case, &people, Some(Stage::Investigation)).await?,
        facts: fact_lines(&case, &fact, lang),
        words: compared(&flowing(&held.fact.quote), beside.unwrap_or_default()),
        our_words: (held.wording() != held.fact.quote).then(|| held.wording().to_owned()),
        state: state(held, lang),
        searched_yet: held.plan.is_some(),
        searched: held.searched.clone(),
        no_material: held.no_material.as_ref().map(|record| no_material_words(record, lang)),
        reopened: held.reopened.as_ref().map(|e| reopened_words(&e.query, e.before, e.now, lang)),
        interviews: interviews(&case, &fact, lang),
        parts: parts(plan),
        plan,
        aside: pieces.iter().filter(|piece| piece.dismissed).count(),
        pieces,
        open,
        fact,
        ui,
    })
}

async fn open_document(
    app: &App,
    me: &SignedIn,
    held: &CaseFact,
    asked: &Asked,
    lang: Lang,
) -> Result<Option<OpenDocument>, PageError> {
    let piece = asked.piece.and_then(|index| held.proposed.get(index)).map(|(piece, _)| &piece.citation);
    let (number, at, len) = match (piece, asked.document) {
        (Some(citation), _) => (citation.document(), Some(citation.start()), Some(citation.quote().len())),
        (None, Some(document)) => (document, asked.at, asked.len),
        (None, None) => return Ok(None),
    };
    let held = view(app, &me.staff, number).await?;
    let header = &held.document.header;
    let meta = [
        crate::evidence::words::kind(held.document.kind, lang).to_owned(),
        header.date.map(|at| lang.moment(at)).unwrap_or_default(),
        header.author.as_ref().map(ToString::to_string).unwrap_or_default(),
    ];
    let marked = held.text.as_ref().and_then(|text| asked_range(text, at, len));
    let (at, len) = (at.unwrap_or(0), len.unwrap_or(0));
    Ok(Some(OpenDocument {
        number: number.to_string(),
        name: header.subject.clone().unwrap_or_else(|| file_name(&held.document.path).to_owned()),
        meta: meta.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" / "),
        href: format!("/documents/{number}?at={at}&len={len}#q"),
        shown: held.text.as_ref().map(|text| shown(text, &held.parts, marked, (at, WINDOW), lang)).unwrap_or_default(),
    }))
}

fn interviews(case: &Case, fact: &str, lang: Lang) -> Vec<InterviewView> {
    let about = case.interviews().iter().filter(|interview| interview.facts.facts.iter().any(|id| id == fact));
    let view = |interview: &zehi_domain::record::case::CaseInterview| InterviewView {
        id: interview.facts.id.clone(),
        part: interview.facts.part.clone(),
        person: interview.facts.person.clone(),
        answers: interview.facts.answers.clone(),
        at: lang.short_moment(interview.at),
        confirmed: interview.confirmed.clone(),
    };
    about.map(view).collect()
}

/// Parts people had, as offered: those the plan names, then the usual ones.
fn parts(plan: Option<&Plan>) -> Vec<String> {
    let mut parts: Vec<String> =
        plan.map(|plan| plan.interviews.iter().map(|i| i.role.clone()).collect()).unwrap_or_default();
    for usual in ["営業", "契約締結", "要件定義", "開発", "運用"] {
        if !parts.iter().any(|part| part == usual) {
            parts.push(usual.to_owned());
        }
    }
    parts
}

fn no_material_words(record: &zehi_domain::investigation::SearchRecord, lang: Lang) -> String {
    let (queries, held, searched) = (record.queries().len(), record.held(), record.searched());
    match lang {
        Lang::Ja => format!("検索{queries}件、資料{held}件のうち{searched}件の本文を検索しました。"),
        Lang::En => format!("{queries} queries over the text of {searched} of {held} documents."),
    }
}

fn reopened_words(query: &str, before: u64, now: u64, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!(
            "その後の取り込みで「{query}」の該当が{before}件から{now}件になりました。あらためて確かめてください。"
        ),
        Lang::En => {
            format!("After a later import “{query}” matches {now} documents instead of {before}. Please look again.")
        }
    }
}
