use serde_json::json;
use zehi_domain::evidence::mail::{MailPart, mail_parts};
use zehi_domain::evidence::{AnchoredText, DocumentKind};
use zehi_domain::id::DocumentId;
use zehi_store::{Document, Place};

use super::search::note_access;
use crate::{App, Me, Result};

/// 資料: what the viewer shows.
#[derive(Debug)]
pub struct DocumentView {
    /// What is kept of it.
    pub document: Document,
    /// Name of its project.
    pub project: String,
    /// Its text; none where it could not be read.
    pub text: Option<AnchoredText>,
    /// Of a mail, whose words its stretches are; else none.
    pub parts: Vec<MailPart>,
    /// Everywhere it was found.
    pub places: Vec<Place>,
    /// What is attached to it.
    pub attachments: Vec<Place>,
    /// The mail it is attached to.
    pub parents: Vec<DocumentId>,
}

/// Shows a document. Noted in the access log.
///
/// # Errors
/// [`crate::AppError`] where there is no such document, or its text was altered.
pub async fn view(app: &App, me: &Me, number: DocumentId) -> Result<DocumentView> {
    let document = app.store.document(number).await?;
    let text = match &document.reading {
        Ok(_) => Some(app.store.reading(number).await?),
        Err(_) => None,
    };
    let mail = text.as_ref().filter(|_| document.kind == DocumentKind::Mail);
    let parts = mail.map(|text| mail_parts(text, document.header.author.as_ref())).unwrap_or_default();
    let places = app.store.places(number).await?;
    let attachments = app.store.attachments(document.project, &document.path).await?;
    let parents = match &document.parent {
        Some(path) => app.store.documents_at(document.project, path).await?,
        None => Vec::new(),
    };
    let projects = app.store.projects().await?;
    let project = projects.into_iter().find(|project| project.id == document.project).map(|project| project.name);
    note_access(app, me, "read", &number.to_string(), json!({})).await?;
    Ok(DocumentView { document, project: project.unwrap_or_default(), text, parts, places, attachments, parents })
}

/// The bytes as they came. Noted in the access log.
///
/// # Errors
/// [`crate::AppError`] where there is no such document, or its bytes were altered.
pub async fn original(app: &App, me: &Me, number: DocumentId) -> Result<(Document, Vec<u8>)> {
    let document = app.store.document(number).await?;
    let bytes = app.store.bytes(number).await?;
    note_access(app, me, "downloaded", &number.to_string(), json!({})).await?;
    Ok((document, bytes))
}
