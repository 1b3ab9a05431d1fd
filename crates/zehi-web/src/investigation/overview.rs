use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect};
use serde::Deserialize;
use zehi_app::{App, investigation};
use zehi_domain::id::CaseId;
use zehi_domain::record::case::Case;

use crate::frame::form::number;
use crate::frame::{CheckedForm, PageError, PageResult, SignedIn};

/// `GET /cases/{case}/investigation`: the first accepted fact without a finding, or the first one.
pub async fn get(State(app): State<App>, _: SignedIn, Path(id): Path<CaseId>) -> PageResult {
    let case = app.case(id).await?;
    Ok(Redirect::to(&first_page(&case)?).into_response())
}

fn first_page(case: &Case) -> Result<String, PageError> {
    let mut accepted = case.facts().iter().filter(|fact| fact.standing.is_accepted());
    let first = accepted.clone().next();
    let fact = accepted.find(|fact| fact.finding.is_none() && fact.no_material.is_none()).or(first);
    let fact = fact.ok_or_else(|| {
        PageError::refused(
            StatusCode::UNPROCESSABLE_ENTITY,
            ("調べる主張事実がまだありません。", "There is no fact to look into yet."),
            (
                "主張事実は、聴取で人が採用してから調べます。",
                "A fact is looked into after a person accepted it in the hearing.",
            ),
            (
                "聴取の画面で、主張事実を採用するか、文面から足してください。",
                "Please accept a fact in the hearing, or add one from the claim.",
            ),
        )
        .back_to(format!("/cases/{}/hearing", case.id()))
    })?;
    Ok(format!("/cases/{}/investigation/{}", case.id(), fact.fact.id))
}

/// The button.
#[derive(Debug, Deserialize)]
pub struct ProposeForm {
    #[serde(deserialize_with = "number")]
    version: u64,
    #[serde(default)]
    fact: String,
}

/// `POST /cases/{case}/investigation/propose`: looks for passages for every fact that has none yet.
pub async fn propose(
    State(app): State<App>,
    me: SignedIn,
    Path(id): Path<CaseId>,
    CheckedForm(form): CheckedForm<ProposeForm>,
) -> PageResult {
    let page = format!("/cases/{id}/investigation");
    let case = investigation::propose(&app, &me.staff, id, form.version)
        .await
        .map_err(|error| PageError::from(error).back_to(&page))?;
    let next = match case.fact(&form.fact) {
        Some(fact) => format!("{page}/{}", fact.fact.id),
        None => first_page(&case)?,
    };
    Ok(Redirect::to(&format!("{next}?done=proposed")).into_response())
}
