use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect};
use serde::Deserialize;
use zehi_app::{App, hearing};
use zehi_domain::hearing::Verdict;
use zehi_domain::id::CaseId;

use crate::frame::form::number;
use crate::frame::{CheckedForm, PageError, PageResult, SignedIn};

/// The form beside a proposal.
#[derive(Debug, Deserialize)]
pub struct AnswerForm {
    #[serde(deserialize_with = "number")]
    version: u64,
    item: String,
    answer: Answer,
    #[serde(default)]
    wording: String,
    #[serde(default)]
    reason: String,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    Accept,
    Edit,
    Reject,
}

/// `POST /cases/{case}/hearing/answer`
pub async fn post(
    State(app): State<App>,
    me: SignedIn,
    Path(id): Path<CaseId>,
    CheckedForm(form): CheckedForm<AnswerForm>,
) -> PageResult {
    let verdict = match form.answer {
        Answer::Accept => Verdict::Accepted,
        Answer::Edit => Verdict::Edited { wording: form.wording },
        Answer::Reject => Verdict::Rejected { reason: form.reason },
    };
    let page = format!("/cases/{id}/hearing");
    hearing::answer(&app, &me.staff, id, form.version, &form.item, verdict)
        .await
        .map_err(|error| PageError::from(error).back_to(&page))?;
    Ok(Redirect::to(&format!("{page}?done=answered#{}", form.item)).into_response())
}
