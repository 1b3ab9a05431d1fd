use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect};
use serde::Deserialize;
use zehi_app::{App, hearing};
use zehi_domain::hearing::DemandKind;
use zehi_domain::id::CaseId;
use zehi_domain::record::case::Addition;

use crate::frame::form::number;
use crate::frame::{CheckedForm, PageError, PageResult, SignedIn};

/// The form under the list.
#[derive(Debug, Deserialize)]
pub struct AddForm {
    #[serde(deserialize_with = "number")]
    version: u64,
    /// The kind of demand; an asserted fact where absent.
    kind: Option<DemandKind>,
    #[serde(default)]
    quote: String,
}

/// `POST /cases/{case}/hearing/add`
pub async fn post(
    State(app): State<App>,
    me: SignedIn,
    Path(id): Path<CaseId>,
    CheckedForm(form): CheckedForm<AddForm>,
) -> PageResult {
    let addition = form.kind.map_or(Addition::AssertedFact, Addition::Demand);
    let page = format!("/cases/{id}/hearing");
    hearing::add(&app, &me.staff, id, form.version, addition, &form.quote)
        .await
        .map_err(|error| PageError::from(error).back_to(&page))?;
    Ok(Redirect::to(&format!("{page}?done=added")).into_response())
}
