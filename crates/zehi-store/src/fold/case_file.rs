use serde_json::{Map, Value};
use zehi_domain::journal::Event;
use zehi_domain::record::CaseFileChange;

use crate::StoreError;
use crate::database::Connection;

/// What the list keeps of a case; its version is asked of the journal, not kept.
struct Line {
    project: Option<String>,
    title: String,
    customer: String,
    stage: String,
    severity: Option<i64>,
    handled_by: Option<String>,
    decider: Option<String>,
    opened_at: i64,
    next_due: Option<String>,
    details: String,
}

type LineRow =
    (Option<String>, String, String, String, Option<i64>, Option<String>, Option<String>, i64, Option<String>, String);

/// Keeps the list of cases: the first event on a stream that carries a [`CaseFileChange`] puts the case on the list.
pub(crate) async fn apply(connection: &mut Connection, event: &Event) -> Result<(), StoreError> {
    let change = CaseFileChange::carried_by(event)
        .map_err(|error| StoreError::UnreadableCaseFile { seq: event.seq, reason: error.to_string() })?;
    let Some(change) = change else { return Ok(()) };
    let held = load(connection, &event.stream).await?;
    let is_new = held.is_none();
    let line = held.unwrap_or_else(|| opened(event));
    write(connection, &event.stream, changed(line, change)?, is_new).await
}

/// Makes the line of one stream anew from all its events.
pub(crate) async fn refold(connection: &mut Connection, stream: &str, events: &[Event]) -> Result<(), StoreError> {
    sqlx::query("delete from case_file where id = ?").bind(stream).execute(&mut *connection).await?;
    for event in events {
        apply(connection, event).await?;
    }
    Ok(())
}

fn opened(event: &Event) -> Line {
    Line {
        project: None,
        title: String::new(),
        customer: String::new(),
        stage: String::new(),
        severity: None,
        handled_by: None,
        decider: None,
        opened_at: event.at.second(),
        next_due: None,
        details: "{}".to_owned(),
    }
}

async fn load(connection: &mut Connection, id: &str) -> Result<Option<Line>, StoreError> {
    let sql = "select project, title, customer, stage, severity, handled_by, decider, opened_at, next_due, details \
               from case_file where id = ?";
    let row: Option<LineRow> = sqlx::query_as(sql).bind(id).fetch_optional(connection).await?;
    Ok(row.map(|row| Line {
        project: row.0,
        title: row.1,
        customer: row.2,
        stage: row.3,
        severity: row.4,
        handled_by: row.5,
        decider: row.6,
        opened_at: row.7,
        next_due: row.8,
        details: row.9,
    }))
}

fn changed(line: Line, change: CaseFileChange) -> Result<Line, StoreError> {
    Ok(Line {
        project: change.project.map(|id| id.to_string()).or(line.project),
        title: change.title.unwrap_or(line.title),
        customer: change.customer.unwrap_or(line.customer),
        stage: change.stage.unwrap_or(line.stage),
        severity: change.severity.map(i64::from).or(line.severity),
        handled_by: change.handled_by.unwrap_or(line.handled_by),
        decider: change.decider.unwrap_or(line.decider),
        opened_at: line.opened_at,
        next_due: change.next_due.map_or(line.next_due, |due| due.map(|day| day.to_string())),
        details: merged(&line.details, change.details)?,
    })
}

fn merged(held: &str, changes: Map<String, Value>) -> Result<String, StoreError> {
    let mut details: Map<String, Value> = serde_json::from_str(held)?;
    for (key, value) in changes {
        if value.is_null() {
            details.remove(&key);
        } else {
            details.insert(key, value);
        }
    }
    Ok(serde_json::to_string(&details)?)
}

async fn write(connection: &mut Connection, id: &str, line: Line, is_new: bool) -> Result<(), StoreError> {
    let sql = if is_new {
        "insert into case_file (project, title, customer, stage, severity, handled_by, decider, opened_at, next_due, \
         details, id) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    } else {
        "update case_file set project = ?, title = ?, customer = ?, stage = ?, severity = ?, handled_by = ?, \
         decider = ?, opened_at = ?, next_due = ?, details = ? where id = ?"
    };
    sqlx::query(sql)
        .bind(line.project)
        .bind(line.title)
        .bind(line.customer)
        .bind(line.stage)
        .bind(line.severity)
        .bind(line.handled_by)
        .bind(line.decider)
        .bind(line.opened_at)
        .bind(line.next_due)
        .bind(line.details)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}
