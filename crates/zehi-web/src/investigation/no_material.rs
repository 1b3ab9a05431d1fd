use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;
use zehi_app::investigation::{record_no_material, unread};
use zehi_app::{App, AppError};
use zehi_domain::id::{CaseId, DocumentId};
use zehi_domain::record::case::{Case, CaseRefusal, Stage};

use crate::frame::flow::one_line;
use crate::frame::form::number;
use crate::frame::refusal_words::said_of_case;
use crate::frame::{CheckedForm, Frame, PageError, PageResult, People, SignedIn};
use crate::record::CaseHead;

/// A document nobody could read.
struct Unread {
    number: String,
    path: String,
    why: String,
    accepted: bool,
}

#[derive(Template)]
#[template(path = "investigation/no_material.html")]
struct NoMaterialView {
    ui: Frame,
    head: CaseHead,
    fact: String,
    wording: String,
    searched: Vec<String>,
    further: String,
    unread: Vec<Unread>,
    refused: Option<(String, String)>,
}

/// The confirmation.
#[derive(Debug, Default, Deserialize)]
pub struct NoMaterialForm {
    #[serde(deserialize_with = "number")]
    version: u64,
    #[serde(default)]
    further: String,
    #[serde(default)]
    accepted: Vec<DocumentId>,
}

/// `GET …/{fact}/no-material`: what was searched, and what could not be, before it is recorded.
pub async fn get(
    State(app): State<App>,
    _: SignedIn,
    ui: Frame,
    Path((id, fact)): Path<(CaseId, String)>,
) -> PageResult {
    let case = app.case(id).await?;
    let view = page(&app, ui, &case, &fact, NoMaterialForm::default(), None).await?;
    Frame::show(&view)
}

/// `POST …/{fact}/no-material`
pub async fn post(
    State(app): State<App>,
    me: SignedIn,
    ui: Frame,
    Path((id, fact)): Path<(CaseId, String)>,
    CheckedForm(form): CheckedForm<NoMaterialForm>,
) -> PageResult {
    let further: Vec<String> = form.further.lines().map(str::to_owned).collect();
    let page_address = format!("/cases/{id}/investigation/{fact}");
    match record_no_material(&app, &me.staff, (id, form.version), &fact, &further, &form.accepted).await {
        Ok(_) => Ok(Redirect::to(&format!("{page_address}?done=no-material")).into_response()),
        Err(AppError::Refused(refusal @ (CaseRefusal::Unread(_) | CaseRefusal::NothingSearched))) => {
            refuse(&app, ui, (id, &fact), form, refusal).await
        }
        Err(error) => Err(PageError::from(error).back_to(page_address)),
    }
}

/// The confirmation again, with why it was refused and what was entered.
async fn refuse(
    app: &App,
    ui: Frame,
    (id, fact): (CaseId, &str),
    form: NoMaterialForm,
    refusal: CaseRefusal,
) -> Result<Response, PageError> {
    let case = app.case(id).await?;
    let refused = Some(said_of_case(&refusal, ui.lang));
    let view = page(app, ui, &case, fact, form, refused).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Frame::show(&view)?).into_response())
}

async fn page(
    app: &App,
    ui: Frame,
    case: &Case,
    fact: &str,
    form: NoMaterialForm,
    refused: Option<(String, String)>,
) -> Result<NoMaterialView, PageError> {
    let held =
        case.fact(fact).filter(|held| held.standing.is_accepted()).ok_or(AppError::NotFound("採用した主張事実"))?;
    let people = People::of(app).await?;
    let unread = unread(app, case).await?.into_iter().map(|document| Unread {
        number: document.number.to_string(),
        why: document
            .reading
            .err()
            .unwrap_or_else(|| ui.say("文字がありません(画像など)", "no text (a picture, perhaps)").to_owned()),
        accepted: form.accepted.contains(&document.number),
        path: document.path,
    });
    Ok(NoMaterialView {
        unread: unread.collect(),
        head: CaseHead::of(app, &ui, case, &people, Some(Stage::Investigation)).await?,
        fact: fact.to_owned(),
        wording: one_line(held.wording(), usize::MAX),
        searched: held.searched.clone(),
        further: form.further,
        refused,
        ui,
    })
}
