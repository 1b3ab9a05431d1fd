use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect};
use serde::Deserialize;
use zehi_app::{App, investigation};
use zehi_domain::id::CaseId;

use crate::frame::form::number;
use crate::frame::{CheckedForm, PageError, PageResult, SignedIn};

/// The box under the proposals.
#[derive(Debug, Deserialize)]
pub struct SearchForm {
    #[serde(deserialize_with = "number")]
    version: u64,
    #[serde(default)]
    query: String,
}

/// `POST …/{fact}/search`: what is found joins the proposals; the query stays in the record of the fact.
pub async fn post(
    State(app): State<App>,
    me: SignedIn,
    Path((id, fact)): Path<(CaseId, String)>,
    CheckedForm(form): CheckedForm<SearchForm>,
) -> PageResult {
    let page = format!("/cases/{id}/investigation/{fact}");
    investigation::search_further(&app, &me.staff, (id, form.version), &fact, &form.query)
        .await
        .map_err(|error| PageError::from(error).back_to(&page))?;
    Ok(Redirect::to(&format!("{page}?done=searched#pieces")).into_response())
}
