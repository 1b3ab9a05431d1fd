use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Redirect};
use serde::Deserialize;
use zehi_app::contact::{ContactMemo, open_case, record};
use zehi_app::{App, record as records, reply};
use zehi_domain::hearing::ContactKind;
use zehi_domain::id::CaseId;
use zehi_domain::record::case::Stage;
use zehi_domain::reply::without_address;
use zehi_domain::time::Timestamp;

use super::words;
use crate::frame::{CheckedForm, Frame, PageError, PageResult, SignedIn};

/// Cases offered in the list: the newest that are not closed.
const OFFERED: usize = 100;

/// A choice of the form.
struct Choice {
    value: String,
    words: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "hearing/contact.html")]
struct ContactView {
    ui: Frame,
    kinds: Vec<Choice>,
    cases: Vec<Choice>,
    projects: Vec<String>,
    now: String,
    next_word: String,
}

/// The case the page was called from.
#[derive(Deserialize)]
pub struct Called {
    case: Option<CaseId>,
}

/// `GET /phone`
pub async fn get(State(app): State<App>, ui: Frame, Query(called): Query<Called>) -> PageResult {
    let lang = ui.lang;
    let kinds = ContactKind::ALL.into_iter().enumerate().map(|(index, kind)| Choice {
        value: kind.name().to_owned(),
        words: words::contact(kind, lang).to_owned(),
        chosen: index == 0,
    });
    let open = records::cases(&app).await?.into_iter();
    let cases = open.filter(|file| Some(file.id) == called.case || file.stage != Stage::Record.name()).take(OFFERED);
    let cases = cases.map(|file| Choice {
        chosen: Some(file.id) == called.case,
        value: file.id.to_string(),
        words: format!("{} / {}", without_address(&file.customer), file.title),
    });
    let view = ContactView {
        kinds: kinds.collect(),
        cases: cases.collect(),
        projects: records::projects(&app).await?.into_iter().map(|project| project.name).collect(),
        now: for_input(app.now()),
        next_word: lang.day(reply::next_day(&app)),
        ui,
    };
    Frame::show(&view)
}

/// The memo as sent.
#[derive(Debug, Deserialize)]
pub struct Sent {
    kind: ContactKind,
    case: Option<CaseId>,
    project: Option<String>,
    person: Option<String>,
    customer: Option<String>,
    title: Option<String>,
    began: String,
    ended: Option<String>,
    note: Option<String>,
}

/// `POST /phone`: the memo is kept, and begins a case or is counted in one.
pub async fn post(State(app): State<App>, me: SignedIn, CheckedForm(sent): CheckedForm<Sent>) -> PageResult {
    let began = instant(&sent.began)?;
    let ended = sent.ended.as_deref().map_or(Ok(app.now()), instant)?;
    let memo = ContactMemo {
        kind: sent.kind,
        person: sent.person.unwrap_or_default(),
        time: (began, ended),
        note: sent.note.unwrap_or_default(),
    };
    let done = match sent.case {
        Some(id) => record(&app, &me.staff, id, &memo).await,
        None => {
            let (customer, title) = (sent.customer.unwrap_or_default(), sent.title.unwrap_or_default());
            open_case(&app, &me.staff, &memo, sent.project, customer, title).await
        }
    };
    let case = done.map_err(|error| PageError::from(error).back_to("/phone"))?;
    Ok(Redirect::to(&format!("/cases/{}/hearing?done=contact", case.id())).into_response())
}

/// As a field for day and time of day wants it, as the clock stands in Japan.
fn for_input(at: Timestamp) -> String {
    let time = at.in_japan();
    format!("{}T{:02}:{:02}", time.date(), time.hour(), time.minute())
}

/// What such a field sends.
fn instant(text: &str) -> Result<Timestamp, PageError> {
    let read = text.parse().ok().and_then(Timestamp::from_japan);
    read.ok_or_else(|| {
        PageError::unreadable_form((
            format!("日時として読めません({text})。"),
            format!("This is no day and time of day ({text})."),
        ))
        .back_to("/phone")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_the_clock_stands_in_japan() {
        let at = instant("2026-11-26T10:02").expect("a time");
        assert_eq!(at.to_string(), "2026-11-26T01:02:00Z");
        assert_eq!(for_input(at), "2026-11-26T10:02");
        assert!(instant("10時ごろ").is_err());
    }
}
