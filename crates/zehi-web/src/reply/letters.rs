use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect};
use serde::Deserialize;
use zehi_app::reply::{self, LetterNote};
use zehi_app::{App, AppError};
use zehi_domain::id::CaseId;
use zehi_domain::record::case::{Case, CaseRefusal, Stage};
use zehi_domain::reply::{LetterKind, addressed};
use zehi_domain::time::Date;

use super::draft::EntriesForm;
use super::exhibits::{ExhibitChoice, choices};
use crate::evidence::source::Sources;
use crate::frame::form::number;
use crate::frame::refusal_words::said_of_case;
use crate::frame::{CheckedForm, Frame, Lang, PageError, PageResult, People, SignedIn};
use crate::record::CaseHead;

/// Which letter to show.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    kind: Option<LetterKind>,
}

/// A letter as sent.
struct Sent {
    kind: &'static str,
    at: String,
    to: String,
    next: String,
    text: String,
}

/// The letter being written.
struct Writing {
    kind: &'static str,
    name: &'static str,
    to: String,
    next: String,
    text: String,
    refused: Option<(String, String)>,
}

/// A kind to choose.
struct Kind {
    name: &'static str,
    label: &'static str,
    here: bool,
}

#[derive(Template)]
#[template(path = "reply/letters.html")]
struct LettersView {
    ui: Frame,
    head: CaseHead,
    sent: Vec<Sent>,
    kinds: Vec<Kind>,
    writing: Writing,
    approved: bool,
    entries: EntriesForm,
    exhibits: Vec<ExhibitChoice>,
    final_reply: Option<Sent>,
}

/// The form of a letter.
#[derive(Debug, Deserialize)]
pub struct LetterForm {
    #[serde(deserialize_with = "number")]
    version: u64,
    kind: LetterKind,
    #[serde(default)]
    to: String,
    #[serde(default)]
    text: String,
    next: Option<Date>,
}

/// `GET /cases/{case}/reply`
pub async fn get(
    State(app): State<App>,
    me: SignedIn,
    ui: Frame,
    Path(id): Path<CaseId>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let case = app.case(id).await?;
    let kind = asked.kind.unwrap_or(if case.letters().is_empty() {
        LetterKind::Acknowledgement
    } else {
        LetterKind::Question
    });
    let next = reply::next_day(&app);
    let text = match kind {
        LetterKind::Acknowledgement => reply::acknowledgement(&case, &me.staff, next),
        LetterKind::Question => reply::questions(&case, &me.staff, next),
        LetterKind::InterimReport => interim(&case, &me, ui.lang.day(next)),
    };
    let to = case.received().facts.customer.clone();
    let (name, label) = (kind_name(kind), kind_label(kind, ui.lang));
    let writing = Writing { kind: label, name, to, next: next.to_string(), text, refused: None };
    Frame::show(&page(&app, ui, &case, kind, writing).await?)
}

/// 中間のご報告, to be completed by hand: says that we look into it, and when our next word comes.
fn interim(case: &Case, me: &SignedIn, next: String) -> String {
    let facts = &case.received().facts;
    format!(
        "{}\n\nいつもお世話になっております。{}でございます。\n\n「{}」につきまして、現在も社内の記録と関係者への確認を続けております。\n\
         お待たせしておりますが、{next}までに、あらためてご連絡いたします。\n\n{}\n",
        addressed(&facts.customer),
        me.name,
        facts.title,
        me.name
    )
}

/// `POST /cases/{case}/reply/letter`: a word that must wait for the judgment is named, and the text stays as written.
pub async fn post(
    State(app): State<App>,
    me: SignedIn,
    ui: Frame,
    Path(id): Path<CaseId>,
    CheckedForm(form): CheckedForm<LetterForm>,
) -> PageResult {
    let note = LetterNote { kind: form.kind, text: form.text.clone(), to: form.to.clone(), next: form.next };
    match reply::send_letter(&app, &me.staff, (id, form.version), note).await {
        Ok(_) => Ok(Redirect::to(&format!("/cases/{id}/reply?done=letter")).into_response()),
        Err(AppError::Refused(refusal @ CaseRefusal::Word(_))) => {
            let case = app.case(id).await?;
            let (name, label) = (kind_name(form.kind), kind_label(form.kind, ui.lang));
            let next = form.next.map(|day| day.to_string()).unwrap_or_default();
            let refused = Some(said_of_case(&refusal, ui.lang));
            let writing = Writing { kind: label, name, to: form.to, next, text: form.text, refused };
            let page = page(&app, ui, &case, form.kind, writing).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Frame::show(&page)?).into_response())
        }
        Err(error) => Err(PageError::from(error).back_to(format!("/cases/{id}/reply"))),
    }
}

async fn page(app: &App, ui: Frame, case: &Case, kind: LetterKind, writing: Writing) -> Result<LettersView, PageError> {
    let people = People::of(app).await?;
    let lang = ui.lang;
    let kinds = [LetterKind::Acknowledgement, LetterKind::Question, LetterKind::InterimReport];
    Ok(LettersView {
        head: CaseHead::of(app, &ui, case, &people, Some(Stage::Reply)).await?,
        sent: case.letters().iter().rev().map(|letter| sent(letter, lang)).collect(),
        kinds: kinds
            .map(|other| Kind { name: kind_name(other), label: kind_label(other, lang), here: other == kind })
            .into(),
        exhibits: choices(case, &[], &mut Sources::of(app, lang)).await?,
        approved: case.approved_judgment().is_some(),
        entries: EntriesForm::default(),
        final_reply: case.final_reply().map(|(reply, at)| Sent {
            kind: lang.say("最終回答", "Final reply"),
            at: lang.moment(*at),
            to: reply.to.clone(),
            next: reply.method.clone(),
            text: reply.text.clone(),
        }),
        writing,
        ui,
    })
}

fn sent(letter: &zehi_domain::record::case::CaseLetter, lang: Lang) -> Sent {
    Sent {
        kind: kind_label(letter.facts.letter.kind(), lang),
        at: lang.moment(letter.at),
        to: letter.facts.to.clone(),
        next: letter.facts.next.map(|day| lang.day(day)).unwrap_or_default(),
        text: letter.facts.letter.text().to_owned(),
    }
}

fn kind_name(kind: LetterKind) -> &'static str {
    match kind {
        LetterKind::Acknowledgement => "acknowledgement",
        LetterKind::Question => "question",
        LetterKind::InterimReport => "interim_report",
    }
}

/// Name of a kind of letter.
pub fn kind_label(kind: LetterKind, lang: Lang) -> &'static str {
    lang.say(
        kind.label(),
        match kind {
            LetterKind::Acknowledgement => "Acknowledgement",
            LetterKind::Question => "Questions",
            LetterKind::InterimReport => "Interim report",
        },
    )
}
