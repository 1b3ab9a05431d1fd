use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect};
use serde::Deserialize;
use zehi_app::{App, AppError, evidence, investigation};
use zehi_domain::evidence::{Citation, QuoteNotFound};
use zehi_domain::id::{CaseId, DocumentId};
use zehi_domain::investigation::Relation;
use zehi_domain::record::case::{Case, CaseRefusal};
use zehi_domain::text::{Folded, fold};

use crate::frame::form::number;
use crate::frame::{CheckedForm, PageError, PageResult, SignedIn};

/// The form beside a passage, or under a document whose words were selected.
#[derive(Debug, Deserialize)]
pub struct PinForm {
    #[serde(deserialize_with = "number")]
    version: u64,
    relation: Relation,
    /// Index among the proposals.
    piece: Option<String>,
    document: Option<DocumentId>,
    #[serde(default)]
    quote: String,
}

/// `POST …/{fact}/pin`
pub async fn post(
    State(app): State<App>,
    me: SignedIn,
    Path((id, fact)): Path<(CaseId, String)>,
    CheckedForm(form): CheckedForm<PinForm>,
) -> PageResult {
    let page = format!("/cases/{id}/investigation/{fact}");
    let refused = |error: PageError| error.back_to(&page);
    let case = app.case(id).await?;
    let citation = citation(&app, &me, &case, &fact, &form).await.map_err(refused)?;
    let place = match &form.piece {
        Some(piece) => format!("piece={piece}"),
        None => format!("document={}&at={}&len={}", citation.document(), citation.start(), citation.quote().len()),
    };
    investigation::pin(&app, &me.staff, (id, form.version), &fact, citation, form.relation)
        .await
        .map_err(|error| PageError::from(error).back_to(&page))?;
    Ok(Redirect::to(&format!("{page}?{place}&done=pinned#q")).into_response())
}

async fn citation(app: &App, me: &SignedIn, case: &Case, fact: &str, form: &PinForm) -> Result<Citation, PageError> {
    if let Some(piece) = &form.piece {
        return Ok(proposed(case, fact, piece)?);
    }
    let document = form.document.ok_or(AppError::NotFound("資料"))?;
    let text = evidence::view(app, &me.staff, document).await?.text.ok_or(AppError::NotFound("本文"))?;
    let (start, quote) = stretch(text.text(), &form.quote).ok_or(AppError::from(CaseRefusal::from(QuoteNotFound)))?;
    Ok(investigation::cite(app, document, Some(start), quote).await?)
}

fn proposed(case: &Case, fact: &str, piece: &str) -> Result<Citation, AppError> {
    let held = case.fact(fact).ok_or(AppError::NotFound("主張事実"))?;
    let index: usize = piece.parse().map_err(|_| AppError::NotFound("候補"))?;
    held.proposed.get(index).map(|(piece, _)| piece.citation.clone()).ok_or(AppError::NotFound("候補"))
}

/// Where words selected in a browser stand in the text: exactly, or but for white space and width, which a browser changes.
fn stretch<'t>(text: &'t str, selected: &str) -> Option<(usize, &'t str)> {
    let selected = selected.trim();
    if selected.is_empty() {
        return None;
    }
    if let Some(at) = text.find(selected) {
        return Some((at, &text[at..at + selected.len()]));
    }
    let (folded, wanted) = (Folded::of(text), fold(selected));
    let at = folded.text().find(&wanted).filter(|_| !wanted.is_empty())?;
    let range = folded.original(at..at + wanted.len())?;
    Some((range.start, &text[range]))
}

/// The button beside a proposal.
#[derive(Debug, Deserialize)]
pub struct DismissForm {
    #[serde(deserialize_with = "number")]
    version: u64,
    piece: String,
}

/// `POST …/{fact}/dismiss`
pub async fn dismiss(
    State(app): State<App>,
    me: SignedIn,
    Path((id, fact)): Path<(CaseId, String)>,
    CheckedForm(form): CheckedForm<DismissForm>,
) -> PageResult {
    let page = format!("/cases/{id}/investigation/{fact}");
    let citation = proposed(&app.case(id).await?, &fact, &form.piece)?;
    investigation::dismiss(&app, &me.staff, (id, form.version), &fact, citation)
        .await
        .map_err(|error| PageError::from(error).back_to(&page))?;
    Ok(Redirect::to(&format!("{page}?done=dismissed")).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selected_words_are_found_again_in_the_text() {
        let text = "一行目の\n続きです。\n合計\t1,000円\n";
        for (selected, found) in [
            ("続きです。", Some("続きです。")),
            ("一行目の続き", Some("一行目の\n続き")),
            ("  合計 1,000円 ", Some("合計\t1,000円")),
            ("ない", None),
            ("   ", None),
        ] {
            assert_eq!(stretch(text, selected).map(|(_, quote)| quote), found, "{selected}");
        }
    }
}
