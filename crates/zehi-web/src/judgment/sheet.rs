use askama::Template;
use axum::extract::{Path, State};
use zehi_app::App;
use zehi_domain::hearing::Severity;
use zehi_domain::id::CaseId;
use zehi_domain::judgment::{Decision, Finding};
use zehi_domain::record::case::{Approval, Case, CaseFact, Stage};

use super::words;
use crate::evidence::source::{Cited, Sources};
use crate::frame::flow::one_line;
use crate::frame::refusal_words::said_of_judgment;
use crate::frame::{Frame, Lang, PageError, PageResult, People, SignedIn};
use crate::hearing::words::manner;
use crate::investigation::piece::relation;
use crate::record::CaseHead;
use crate::record::case_head::deciders_free;

/// 事実の行: fact, finding, citations.
struct FactRow {
    id: String,
    wording: String,
    finding: Option<&'static str>,
    missing: String,
    searched: String,
    citations: Vec<Cited>,
    pinned: Vec<Choice>,
    no_material: bool,
}

/// A pinned quote to rest a finding on.
struct Choice {
    index: usize,
    relation: &'static str,
    cited: Cited,
    chosen: bool,
}

/// 要求の行: demand, decision, ground.
struct DemandRow {
    id: String,
    wording: String,
    decision: Option<&'static str>,
    details: Vec<String>,
    ground: String,
}

/// 承認の状態, in words.
struct ApprovalView {
    requested: Option<(String, String, String)>,
    sent_back: Option<(String, String)>,
    approved: Option<(String, String)>,
}

#[derive(Template)]
#[template(path = "judgment/sheet.html")]
struct SheetView {
    ui: Frame,
    head: CaseHead,
    facts: Vec<FactRow>,
    demands: Vec<DemandRow>,
    approval: ApprovalView,
    may_not: Option<(String, String)>,
    who_may: String,
    matrix: (usize, usize),
    manner: Vec<String>,
    last: u64,
    today: String,
}

/// `GET /cases/{case}/judgment`: the sheet; prints on a page.
pub async fn get(State(app): State<App>, me: SignedIn, ui: Frame, Path(id): Path<CaseId>) -> PageResult {
    let case = app.case(id).await?;
    let people = People::of(&app).await?;
    let mut sources = Sources::of(&app, ui.lang);
    let mut facts = Vec::new();
    for held in case.facts().iter().filter(|fact| fact.standing.is_accepted()) {
        facts.push(fact_row(held, &ui, &mut sources).await?);
    }
    let lang = ui.lang;
    let accepted_manner = case.manner().iter().filter(|m| m.standing.is_accepted());
    Frame::show(&SheetView {
        head: CaseHead::of(&app, &ui, &case, &people, Some(Stage::Judgment)).await?,
        facts,
        demands: demand_rows(&case, lang),
        approval: approval(&case, &people, lang),
        may_not: case.why_not_decider(&me.staff).map(|refusal| said_of_judgment(&refusal, lang)),
        who_may: deciders_free(&case, &people, lang),
        matrix: matrix_cell(&case),
        manner: accepted_manner.map(|m| manner(m.finding.label, lang).to_owned()).collect(),
        last: case.history().last().map_or(0, |line| line.seq),
        today: lang.day(app.now().date()),
        ui,
    })
}

async fn fact_row(held: &CaseFact, ui: &Frame, sources: &mut Sources<'_>) -> Result<FactRow, PageError> {
    let rests_on = held.finding.as_ref().map(Finding::citations).unwrap_or_default();
    let mut citations = Vec::new();
    for citation in &rests_on {
        citations.push(sources.cited(citation).await?);
    }
    let mut pinned = Vec::new();
    for (index, pin) in held.pinned.iter().enumerate() {
        let chosen = rests_on.is_empty() || rests_on.contains(&&pin.citation);
        let cited = sources.cited(&pin.citation).await?;
        pinned.push(Choice { index, relation: relation(pin.relation, ui), cited, chosen });
    }
    let (missing, searched) = match &held.finding {
        Some(Finding::Undetermined { missing, .. }) => (missing.clone(), String::new()),
        Some(Finding::NoMaterial { searched }) => (String::new(), searched_words(searched, ui.lang)),
        _ => (String::new(), String::new()),
    };
    Ok(FactRow {
        id: held.fact.id.clone(),
        wording: one_line(held.wording(), usize::MAX),
        finding: held.finding.as_ref().map(|finding| words::finding(finding, ui.lang)),
        missing,
        searched,
        citations,
        pinned,
        no_material: held.no_material.is_some(),
    })
}

fn searched_words(record: &zehi_domain::investigation::SearchRecord, lang: Lang) -> String {
    let queries: Vec<String> =
        record.queries().iter().take(8).map(|searched| format!("「{}」", searched.query)).collect();
    let (held, searched) = (record.held(), record.searched());
    match lang {
        Lang::Ja => format!("資料{held}件のうち{searched}件を検索: {}", queries.join("")),
        Lang::En => format!("{searched} of {held} documents searched: {}", queries.join(" ")),
    }
}

fn demand_rows(case: &Case, lang: Lang) -> Vec<DemandRow> {
    let accepted = case.demands().iter().filter(|demand| demand.standing.is_accepted());
    let row = |held: &zehi_domain::record::case::CaseDemand| {
        let decision = held.decision.as_ref();
        DemandRow {
            id: held.demand.id.clone(),
            wording: one_line(held.wording(), usize::MAX),
            decision: decision.map(|(decision, _)| words::decision(decision, lang)),
            details: decision.map(|(decision, _)| words::decision_details(decision, lang)).unwrap_or_default(),
            ground: decision.map(|(_, ground)| ground.clone()).unwrap_or_default(),
        }
    };
    accepted.map(row).collect()
}

fn approval(case: &Case, people: &People, lang: Lang) -> ApprovalView {
    let mut view = ApprovalView { requested: None, sent_back: None, approved: None };
    match case.approval() {
        Approval::NotRequested => {}
        Approval::Requested { by, at, note } => {
            view.requested = Some((people.name(*by, lang), lang.moment(*at), note.clone()));
        }
        Approval::SentBack { by, reason } => view.sent_back = Some((people.name(*by, lang), reason.clone())),
        Approval::Approved(judgment) => {
            view.approved = Some((people.name(judgment.by(), lang), lang.moment(judgment.at())));
        }
    }
    view
}

/// The cell of content × manner (domain.md 1.2): rows valid, unclear, not valid; columns acceptable, doubtful, improper.
/// The row follows the decisions people made, the column the severity proposed of the words.
fn matrix_cell(case: &Case) -> (usize, usize) {
    let decisions =
        || case.demands().iter().filter_map(|demand| demand.decision.as_ref().map(|(decision, _)| decision));
    let valid = decisions().any(|decision| matches!(decision, Decision::Accept { .. } | Decision::Partly { .. }));
    let open = decisions().any(|decision| matches!(decision, Decision::NotDecidedUntil { .. }));
    let undecided = case.demands().iter().any(|demand| demand.standing.is_accepted() && demand.decision.is_none());
    let row = match (valid, open || undecided || decisions().next().is_none()) {
        (true, _) => 0,
        (false, true) => 1,
        (false, false) => 2,
    };
    let column = match case.severity() {
        Severity::None => 0,
        Severity::Note => 1,
        Severity::Candidate | Severity::Emergency => 2,
    };
    (row, column)
}
