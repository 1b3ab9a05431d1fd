use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, State};
use zehi_app::{App, record, reply};
use zehi_domain::id::CaseId;

use super::CaseHead;
use super::case_head::stage_name;
use super::told::told;
use crate::frame::{Frame, Lang, PageResult, People, SignedIn};
use crate::hearing::words;

/// A line of the history.
struct Told {
    at: String,
    who: String,
    stage: &'static str,
    told: String,
    seq: u64,
}

#[derive(Template)]
#[template(path = "record/case.html")]
struct CaseView {
    ui: Frame,
    head: CaseHead,
    advice: Option<&'static str>,
    acknowledged: Option<String>,
    acknowledgement: String,
    next: String,
    history: Vec<Told>,
}

/// `GET /cases/{case}`: the head, the acknowledgement ready to send, what happened.
pub async fn get(State(app): State<App>, me: SignedIn, ui: Frame, Path(id): Path<CaseId>) -> PageResult {
    let case = app.case(id).await?;
    let people = People::of(&app).await?;
    let lang = ui.lang;
    let next = reply::next_day(&app);
    // The case keeps its history in Japanese; in another language the acts themselves are told again.
    let acts = if lang == Lang::Ja { BTreeMap::new() } else { record::acts(&app, id).await?.into_iter().collect() };
    let history = case.history().iter().rev().map(|line| Told {
        at: lang.short_moment(line.at),
        who: people.name_of(&line.actor, lang),
        stage: stage_name(line.stage, lang),
        told: acts.get(&line.seq).map_or_else(|| line.told.clone(), |act| told(act, lang)),
        seq: line.seq,
    });
    Frame::show(&CaseView {
        head: CaseHead::of(&app, &ui, &case, &people, None).await?,
        advice: words::advice(case.severity(), lang),
        acknowledged: case.letters().last().map(|letter| lang.moment(letter.at)),
        acknowledgement: reply::acknowledgement(&case, &me.staff, next),
        next: next.to_string(),
        history: history.collect(),
        ui,
    })
}
