use serde_json::Value;
use zehi_domain::journal::Event;

use crate::StoreError;
use crate::database::{Cell, Row, cell};

/// The columns of an event, in the order [`event_from_row`] reads them.
pub(crate) const EVENT_COLUMNS: &str = "seq, at, actor, stream, kind, payload, payload_sha256, prev, hash";

/// An event with its payload as the text that is stored.
#[derive(Debug, Clone)]
pub(crate) struct StoredEvent {
    /// The event; its payload is not parsed.
    pub(crate) event: Event,
    /// The payload's canonical text.
    pub(crate) payload: Option<String>,
}

impl StoredEvent {
    /// The event with its payload.
    pub(crate) fn parsed(self) -> Result<Event, StoreError> {
        let payload = self.payload.as_deref().map(serde_json::from_str::<Value>).transpose()?;
        Ok(Event { payload, ..self.event })
    }
}

/// Why a row is no event.
#[derive(Debug, thiserror::Error)]
#[error("{column} の値が出来事の形式ではありません")]
pub(crate) struct RowFault {
    /// Number of the event, where at least that can be read.
    pub(crate) seq: Option<u64>,
    /// The column.
    pub(crate) column: &'static str,
}

impl From<RowFault> for StoreError {
    fn from(fault: RowFault) -> Self {
        let seq = fault.seq.map_or_else(|| "?".to_owned(), |seq| seq.to_string());
        Self::BrokenJournal { what: format!("出来事 {seq}: {fault}") }
    }
}

/// Reads a row of [`EVENT_COLUMNS`]. A value that would be written differently today (an instant with an offset, a hash
/// in capitals) is a fault, for the chain could not tell it from the original.
pub(crate) fn event_from_row(row: &Row) -> Result<StoredEvent, RowFault> {
    let seq = match cell(row, 0) {
        Ok(Cell::Integer(seq)) => u64::try_from(seq).ok(),
        _ => None,
    };
    let text = |index: usize, column: &'static str| match cell(row, index) {
        Ok(Cell::Text(bytes)) => String::from_utf8(bytes).map_err(|_| RowFault { seq, column }),
        _ => Err(RowFault { seq, column }),
    };
    let payload = match cell(row, 5) {
        Ok(Cell::Null) => None,
        _ => Some(text(5, "payload")?),
    };
    let event = Event {
        seq: seq.ok_or(RowFault { seq, column: "seq" })?,
        at: exact(text(1, "at")?).ok_or(RowFault { seq, column: "at" })?,
        actor: text(2, "actor")?,
        stream: text(3, "stream")?,
        kind: text(4, "kind")?,
        payload: None,
        payload_sha256: exact(text(6, "payload_sha256")?).ok_or(RowFault { seq, column: "payload_sha256" })?,
        prev: exact(text(7, "prev")?).ok_or(RowFault { seq, column: "prev" })?,
        hash: exact(text(8, "hash")?).ok_or(RowFault { seq, column: "hash" })?,
    };
    Ok(StoredEvent { event, payload })
}

fn exact<T: std::str::FromStr + ToString>(text: String) -> Option<T> {
    let value: T = text.parse().ok()?;
    (value.to_string() == text).then_some(value)
}
