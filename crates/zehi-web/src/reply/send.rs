use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect};
use serde::Deserialize;
use zehi_app::{App, reply};
use zehi_domain::id::CaseId;

use crate::frame::form::number;
use crate::frame::{CheckedForm, PageError, PageResult, SignedIn};

/// The form under the draft.
#[derive(Debug, Deserialize)]
pub struct SendForm {
    #[serde(deserialize_with = "number")]
    version: u64,
    #[serde(default)]
    text: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    method: String,
}

/// `POST /cases/{case}/reply/send`
pub async fn post(
    State(app): State<App>,
    me: SignedIn,
    Path(id): Path<CaseId>,
    CheckedForm(form): CheckedForm<SendForm>,
) -> PageResult {
    let page = format!("/cases/{id}/reply");
    reply::send_final(&app, &me.staff, (id, form.version), &form.text, &form.to, &form.method)
        .await
        .map_err(|error| PageError::from(error).back_to(&page))?;
    Ok(Redirect::to(&format!("{page}?done=replied#final")).into_response())
}
