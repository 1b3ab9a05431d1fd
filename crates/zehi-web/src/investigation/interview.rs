use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect};
use serde::Deserialize;
use zehi_app::App;
use zehi_app::investigation::{InterviewNote, confirm_interview, record_interview};
use zehi_domain::id::CaseId;

use crate::frame::form::number;
use crate::frame::{CheckedForm, PageError, PageResult, SignedIn};

/// The sheet.
#[derive(Debug, Deserialize)]
pub struct InterviewForm {
    #[serde(deserialize_with = "number")]
    version: u64,
    #[serde(default)]
    part: String,
    #[serde(default)]
    person: String,
    #[serde(default)]
    answers: String,
}

/// `POST …/{fact}/interview`
pub async fn post(
    State(app): State<App>,
    me: SignedIn,
    Path((id, fact)): Path<(CaseId, String)>,
    CheckedForm(form): CheckedForm<InterviewForm>,
) -> PageResult {
    let page = format!("/cases/{id}/investigation/{fact}");
    let note = InterviewNote { facts: vec![fact], part: form.part, person: form.person, answers: form.answers };
    record_interview(&app, &me.staff, (id, form.version), note)
        .await
        .map_err(|error| PageError::from(error).back_to(&page))?;
    Ok(Redirect::to(&format!("{page}?done=interviewed#interviews")).into_response())
}

/// The line under an interview.
#[derive(Debug, Deserialize)]
pub struct ConfirmForm {
    #[serde(deserialize_with = "number")]
    version: u64,
    interview: String,
    #[serde(default)]
    how: String,
}

/// `POST …/{fact}/interview/confirm`
pub async fn confirm(
    State(app): State<App>,
    me: SignedIn,
    Path((id, fact)): Path<(CaseId, String)>,
    CheckedForm(form): CheckedForm<ConfirmForm>,
) -> PageResult {
    let page = format!("/cases/{id}/investigation/{fact}");
    confirm_interview(&app, &me.staff, (id, form.version), &form.interview, &form.how)
        .await
        .map_err(|error| PageError::from(error).back_to(&page))?;
    Ok(Redirect::to(&format!("{page}?done=confirmed#interviews")).into_response())
}
