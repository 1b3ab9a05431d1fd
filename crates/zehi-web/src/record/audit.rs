use askama::Template;
use axum::extract::{Query, State};
use serde::Deserialize;
use zehi_app::App;
use zehi_app::record::{Depth, VerifyReport, VerifyScope, verify};

use crate::frame::{Frame, PageResult, SignedIn};

/// How deep to look.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    depth: String,
}

/// A problem in a line.
struct ProblemLine {
    place: String,
    what: String,
}

#[derive(Template)]
#[template(path = "record/audit.html")]
struct AuditView {
    ui: Frame,
    ok: bool,
    full: bool,
    at: String,
    events: u64,
    documents: u64,
    head: String,
    tables: Vec<(String, &'static str)>,
    problems: Vec<ProblemLine>,
}

/// `GET /audit`: whether chain, tables and stored bytes still hold together, and the head to keep elsewhere.
pub async fn get(State(app): State<App>, _: SignedIn, ui: Frame, Query(asked): Query<Asked>) -> PageResult {
    let full = asked.depth == "full";
    let scope = VerifyScope { depth: if full { Depth::Full } else { Depth::Quick }, anchor: None };
    let report = verify(&app, scope).await;
    let at = ui.lang.moment(app.now());
    Frame::show(&view(ui, report, full, at))
}

fn view(ui: Frame, report: VerifyReport, full: bool, at: String) -> AuditView {
    let lang = ui.lang;
    let tables = report.tables.into_iter().map(|(name, store)| {
        let store = if store == "truth" { lang.say("台帳", "truth") } else { lang.say("閲覧記録", "access log") };
        (name, store)
    });
    let problems = report.problems.into_iter().map(|problem| ProblemLine {
        place: [
            problem.table.unwrap_or_default(),
            problem.seq.map(|seq| format!("#{seq}")).unwrap_or_default(),
            problem.document.map(|document| document.to_string()).unwrap_or_default(),
        ]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" "),
        what: problem.what,
    });
    AuditView {
        ok: report.ok,
        events: report.events,
        documents: report.documents,
        head: report.head.to_string(),
        tables: tables.collect(),
        problems: problems.collect(),
        full,
        at,
        ui,
    }
}
