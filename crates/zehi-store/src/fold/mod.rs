//! The fold: the same function fills the tables when an event is written, when they are rebuilt, and when `verify` makes
//! a second copy to compare them with.

/// 案件一覧
mod case_file;

/// 資料
mod documents;

/// 作り直し
mod rebuild;

pub(crate) use case_file::refold as refold_case;
pub(crate) use documents::apply_import;

use zehi_domain::journal::Event;
use zehi_domain::record::{DocumentsImported, Fact as _, ProjectOpened};

use crate::StoreError;
use crate::database::Connection;

/// The derived tables, in the order they are compared.
pub(crate) const DERIVED: [&str; 6] = ["project", "pack", "document", "place", "recipient", "case_file"];

/// Brings the derived tables from before this event to after it. Kinds that nothing is derived from pass.
pub(crate) async fn apply(connection: &mut Connection, event: &Event) -> Result<(), StoreError> {
    if let Some(import) = DocumentsImported::read(event)? {
        return apply_import(connection, event.seq, &import).await;
    }
    if let Some(opened) = ProjectOpened::read(event)? {
        return apply_project(connection, event, &opened).await;
    }
    case_file::apply(connection, event).await
}

async fn apply_project(connection: &mut Connection, event: &Event, opened: &ProjectOpened) -> Result<(), StoreError> {
    sqlx::query("insert into project (id, name, opened_at) values (?, ?, ?)")
        .bind(opened.project.to_string())
        .bind(&opened.name)
        .bind(event.at.second())
        .execute(connection)
        .await?;
    Ok(())
}
