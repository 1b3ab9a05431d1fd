use std::io::Write;
use std::path::Path;

use serde_json::json;
use zehi_domain::id::CaseId;
use zehi_domain::record::case::CaseEvent;
pub use zehi_store::{CaseFile, Depth, Project, VerifyReport, VerifyScope};

use crate::clock::salt;
use crate::evidence::note_access;
use crate::{App, Me, Result};

/// The list of cases, newest first.
///
/// # Errors
/// [`crate::AppError`] where it cannot be read.
pub async fn cases(app: &App) -> Result<Vec<CaseFile>> {
    Ok(app.store.case_files().await?)
}

/// The acts in a case with their numbers in the journal, in their order.
///
/// # Errors
/// [`crate::AppError`] where they cannot be read.
pub async fn acts(app: &App, id: CaseId) -> Result<Vec<(u64, CaseEvent)>> {
    let mut acts = Vec::new();
    for event in app.store.events_of(&id.to_string()).await? {
        if let Some(act) = CaseEvent::read(&event)? {
            acts.push((event.seq, act));
        }
    }
    Ok(acts)
}

/// All projects.
///
/// # Errors
/// [`crate::AppError`] where they cannot be read.
pub async fn projects(app: &App) -> Result<Vec<Project>> {
    Ok(app.store.projects().await?)
}

/// Verifies a home that nobody writes to.
///
/// # Errors
/// [`crate::AppError`] where there is no such home or a writer has it.
pub async fn verify_home(home: &Path, scope: VerifyScope) -> Result<VerifyReport> {
    Ok(zehi_store::verify(home, scope).await?)
}

/// Verifies the home that is open.
pub async fn verify(app: &App, scope: VerifyScope) -> VerifyReport {
    app.store.verify(scope).await
}

/// Writes the journal as JSON Lines. Noted in the access log.
///
/// # Errors
/// [`crate::AppError`] where it cannot be read or the output not be written.
pub async fn export(app: &App, me: &Me, out: &mut (impl Write + Send)) -> Result<u64> {
    let events = app.store.export(out).await?;
    note_access(app, me, "journal_exported", "journal", json!({"events": events})).await?;
    Ok(events)
}

/// Makes every derived table and the index anew from the journal.
///
/// # Errors
/// [`crate::AppError`] where the journal is broken.
pub async fn rebuild(app: &App) -> Result<u64> {
    let events = app.store.rebuild().await?;
    app.index.clear()?;
    app.catch_up_index().await?;
    Ok(events)
}

/// Puts the end of the access log into the journal: called every minute while a server runs.
///
/// # Errors
/// [`crate::AppError`] where it cannot be written.
pub async fn note_access_head(app: &App, me: &Me) -> Result<bool> {
    let by = app.written_by(me);
    Ok(app.store.note_access_head(&by, salt).await?)
}
