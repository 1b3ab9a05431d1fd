use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect};
use serde::Deserialize;
use zehi_app::{App, AppError, judgment};
use zehi_domain::evidence::Citation;
use zehi_domain::id::CaseId;
use zehi_domain::investigation::Relation;
use zehi_domain::judgment::{Citations, Finding, JudgmentRefusal, NoCitation};
use zehi_domain::record::case::{CaseFact, CaseRefusal, Pinned};

use crate::frame::form::number;
use crate::frame::{CheckedForm, PageError, PageResult, SignedIn};

/// The form under a fact.
#[derive(Debug, Deserialize)]
pub struct FindingForm {
    #[serde(deserialize_with = "number")]
    version: u64,
    fact: String,
    finding: Kind,
    /// Indexes of the pinned quotes it rests on.
    #[serde(default)]
    citations: Vec<String>,
    #[serde(default)]
    missing: String,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Established,
    Refuted,
    Undetermined,
    NoMaterial,
}

/// `POST /cases/{case}/judgment/find`
pub async fn post(
    State(app): State<App>,
    me: SignedIn,
    Path(id): Path<CaseId>,
    CheckedForm(form): CheckedForm<FindingForm>,
) -> PageResult {
    let page = format!("/cases/{id}/judgment");
    let case = app.case(id).await?;
    let held = case.fact(&form.fact).ok_or(AppError::NotFound("主張事実"))?;
    let finding = finding(held, &form).map_err(|error| error.back_to(&page))?;
    judgment::find(&app, &me.staff, (id, form.version), &form.fact, finding)
        .await
        .map_err(|error| PageError::from(error).back_to(&page))?;
    Ok(Redirect::to(&format!("{page}?done=found#{}", form.fact)).into_response())
}

fn finding(held: &CaseFact, form: &FindingForm) -> Result<Finding, PageError> {
    let chosen: Vec<&Pinned> =
        form.citations.iter().filter_map(|index| held.pinned.get(index.parse::<usize>().ok()?)).collect();
    let all = || chosen.iter().map(|pinned| pinned.citation.clone()).collect::<Vec<_>>();
    let citations = || Citations::try_from(all()).map_err(no_citation);
    Ok(match form.finding {
        Kind::Established => Finding::Established { by: citations()? },
        Kind::Refuted => Finding::Refuted { by: citations()? },
        Kind::Undetermined => {
            let side = |against: bool| -> Vec<Citation> {
                let on = chosen.iter().filter(|pinned| (pinned.relation == Relation::Contradicts) == against);
                on.map(|pinned| pinned.citation.clone()).collect()
            };
            Finding::Undetermined {
                supporting: side(false),
                against: side(true),
                missing: form.missing.trim().to_owned(),
            }
        }
        Kind::NoMaterial => {
            let searched = held.no_material.clone();
            let refused = || AppError::from(CaseRefusal::from(JudgmentRefusal::NoSearchRecord));
            Finding::NoMaterial { searched: searched.ok_or_else(refused)? }
        }
    })
}

fn no_citation(fault: NoCitation) -> PageError {
    let next = (
        "調査の画面で引用を留めるか、この画面で根拠にする引用に印を付けてください。資料がないときは「真偽不明」か「資料なし」を選べます。",
        "Please pin a quote in the investigation, or mark the quotes it rests on here. Without any, choose “undetermined” or “no material”.",
    );
    PageError::refused(
        axum::http::StatusCode::UNPROCESSABLE_ENTITY,
        ("認定を記録できませんでした。", "The finding was not recorded."),
        (fault.to_string(), "No quote is named that it rests on.".to_owned()),
        next,
    )
}
