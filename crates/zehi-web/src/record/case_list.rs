use askama::Template;
use axum::extract::State;
use zehi_app::{App, record};
use zehi_domain::hearing::Severity;
use zehi_domain::record::CaseRemarks;
use zehi_domain::record::case::Stage;
use zehi_domain::reply::without_address;

use super::case_head::stage_name;
use crate::frame::{Frame, Lang, PageResult, People};
use crate::hearing::words;

/// A line of the list.
struct Line {
    href: String,
    customer: String,
    title: String,
    stage: String,
    severity: u8,
    severity_words: &'static str,
    handled_by: String,
    next_due: String,
    late: bool,
    open: String,
    received: String,
}

#[derive(Template)]
#[template(path = "record/case_list.html")]
struct CaseListView {
    ui: Frame,
    lines: Vec<Line>,
}

/// `GET /cases`
pub async fn get(State(app): State<App>, ui: Frame) -> PageResult {
    let people = People::of(&app).await?;
    let today = app.now().date();
    let lang = ui.lang;
    let lines = record::cases(&app).await?.into_iter().map(|file| {
        let severity = file.severity.and_then(|level| Severity::try_from(level).ok()).unwrap_or(Severity::None);
        let open = CaseRemarks::of(&file.details).open;
        Line {
            href: format!("/cases/{}", file.id),
            stage: stage_words(&file.stage, lang),
            severity: u8::from(severity),
            severity_words: words::severity(severity, lang),
            handled_by: file.handled_by.map(|id| people.name_of(&id, lang)).unwrap_or_default(),
            late: file.next_due.is_some_and(|due| due < today),
            next_due: file.next_due.map(|due| lang.short_day(due)).unwrap_or_default(),
            open: if open == 0 { String::new() } else { open_words(open, lang) },
            received: lang.short_day(file.opened_at.date()),
            customer: without_address(&file.customer).to_owned(),
            title: file.title,
        }
    });
    let lines = lines.collect();
    Frame::show(&CaseListView { ui, lines })
}

fn stage_words(name: &str, lang: Lang) -> String {
    let stage = Stage::ALL.into_iter().find(|stage| stage.name() == name);
    stage.map_or_else(|| name.to_owned(), |stage| stage_name(stage, lang).to_owned())
}

fn open_words(open: usize, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{open}件"),
        Lang::En => open.to_string(),
    }
}
