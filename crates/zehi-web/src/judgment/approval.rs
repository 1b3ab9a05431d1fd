use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect};
use serde::Deserialize;
use zehi_app::{App, AppError, judgment};
use zehi_domain::id::CaseId;
use zehi_domain::record::case::Case;

use crate::frame::form::number;
use crate::frame::{CheckedForm, Lang, PageError, PageResult, People, SignedIn};
use crate::record::case_head::deciders_free;

/// A button with a sentence.
#[derive(Debug, Deserialize)]
pub struct ApprovalForm {
    #[serde(deserialize_with = "number")]
    version: u64,
    /// What the decider should know, or why it is sent back or opened again.
    #[serde(default)]
    words: String,
}

/// `POST /cases/{case}/judgment/request`
pub async fn request(
    State(app): State<App>,
    me: SignedIn,
    Path(id): Path<CaseId>,
    CheckedForm(form): CheckedForm<ApprovalForm>,
) -> PageResult {
    let done = judgment::request(&app, &me.staff, (id, form.version), &form.words).await;
    shown(&app, id, done, "requested").await
}

/// `POST /cases/{case}/judgment/approve`
pub async fn approve(
    State(app): State<App>,
    me: SignedIn,
    Path(id): Path<CaseId>,
    CheckedForm(form): CheckedForm<ApprovalForm>,
) -> PageResult {
    let done = judgment::approve(&app, &me.staff, (id, form.version)).await;
    shown(&app, id, done, "approved").await
}

/// `POST /cases/{case}/judgment/send-back`
pub async fn send_back(
    State(app): State<App>,
    me: SignedIn,
    Path(id): Path<CaseId>,
    CheckedForm(form): CheckedForm<ApprovalForm>,
) -> PageResult {
    let done = judgment::send_back(&app, &me.staff, (id, form.version), &form.words).await;
    shown(&app, id, done, "sent-back").await
}

/// `POST /cases/{case}/judgment/reopen`
pub async fn reopen(
    State(app): State<App>,
    me: SignedIn,
    Path(id): Path<CaseId>,
    CheckedForm(form): CheckedForm<ApprovalForm>,
) -> PageResult {
    let done = judgment::reopen(&app, &me.staff, (id, form.version), &form.words).await;
    shown(&app, id, done, "reopened").await
}

async fn shown(app: &App, id: CaseId, done: Result<Case, AppError>, what: &str) -> PageResult {
    let page = format!("/cases/{id}/judgment");
    match done {
        Ok(_) => Ok(Redirect::to(&format!("{page}?done={what}")).into_response()),
        Err(error) => Err(with_who_may(app, id, error.into()).await?.back_to(page)),
    }
}

/// Who may not decide also reads who may.
async fn with_who_may(app: &App, id: CaseId, error: PageError) -> Result<PageError, PageError> {
    let PageError::Refused(mut refusal) = error else { return Ok(error) };
    if refusal.status == StatusCode::FORBIDDEN {
        let people = People::of(app).await?;
        let case = app.case(id).await?;
        let free = |lang| deciders_free(&case, &people, lang);
        let (ja, en) =
            (format!("(判定できる人: {})", free(Lang::Ja)), format!(" (Who may decide: {})", free(Lang::En)));
        refusal.next = refusal.next.and(&ja, &en);
    }
    Ok(PageError::Refused(refusal))
}
