use futures_util::TryStreamExt as _;
use sqlx::AssertSqlSafe;
use zehi_domain::id::Sha256;
use zehi_domain::journal::{ChainCheck, Event};

use super::report::Findings;
use crate::StoreError;
use crate::database::{Cell, Connection, Row, cell, cells};
use crate::journal::{Chain, EVENT_COLUMNS, Head, StoredEvent, event_from_row};

/// Events of an import are up to 1 MiB each; a few at a time keep memory small.
const AT_ONCE: i64 = 16;

/// A walk along a chain, some events at a time.
pub(super) struct ChainWalk {
    chain: Chain,
    check: ChainCheck,
    rows: u64,
    last: Option<i64>,
}

impl ChainWalk {
    pub(super) fn along(chain: Chain) -> Self {
        Self { chain, check: ChainCheck::default(), rows: 0, last: None }
    }

    /// The next events that can be read at all; none at the end. What cannot be read is a finding.
    pub(super) async fn next(
        &mut self,
        connection: &mut Connection,
        findings: &mut Findings,
    ) -> Result<Option<Vec<StoredEvent>>, StoreError> {
        let rows = self.fetch(connection).await?;
        if rows.is_empty() {
            return Ok(None);
        }
        let mut events = Vec::with_capacity(rows.len());
        for row in &rows {
            self.rows += 1;
            if let Ok(Cell::Integer(seq)) = cell(row, 0) {
                self.last = Some(seq);
            }
            match event_from_row(row) {
                Ok(stored) => {
                    self.check.see_stored(&stored.event, stored.payload.as_deref());
                    events.push(stored);
                }
                Err(fault) => match fault.seq {
                    Some(seq) => findings.event(self.chain.events(), seq, fault),
                    None => findings.table(self.chain.events(), format!("番号のない行: {fault}")),
                },
            }
        }
        Ok(Some(events))
    }

    async fn fetch(&self, connection: &mut Connection) -> Result<Vec<Row>, StoreError> {
        // The first page has no lower bound: rows with the number 0 or below are to be found too.
        let bound = if self.last.is_some() { "where seq > ?" } else { "where ? is null" };
        let sql = format!("select {EVENT_COLUMNS} from {} {bound} order by seq limit ?", self.chain.events());
        let rows = sqlx::query(AssertSqlSafe(sql)).bind(self.last).bind(AT_ONCE).fetch(connection);
        Ok(rows.try_collect().await?)
    }

    /// The end of the chain as walked, compared with its one-row table.
    pub(super) async fn finish(self, connection: &mut Connection, findings: &mut Findings) -> Result<Head, StoreError> {
        let head = Head { seq: self.rows, hash: self.check.head() };
        for (seq, what) in self.check.finish() {
            findings.event(self.chain.events(), seq, what);
        }
        let table = self.chain.heads();
        let sql = format!("select name, seq, hash from {table} order by name");
        let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(connection).await?;
        let held = rows.iter().map(cells).collect::<Result<Vec<_>, _>>()?;
        let expected = match head.seq {
            0 => Vec::new(),
            seq => vec![vec![text(self.chain.name()), Cell::Integer(seq as i64), text(&head.hash.to_string())]],
        };
        if held != expected {
            findings.table(table, "末尾の記録が連鎖の末尾と一致しません。末尾の行が削られたか、書き換えられています。");
        }
        Ok(head)
    }
}

fn text(value: &str) -> Cell {
    Cell::Text(value.as_bytes().to_vec())
}

/// Heads of the access log that the journal noted, in the order of the journal, to be found again in the log.
#[derive(Default)]
pub(super) struct NotedHeads(Vec<(u64, u64, Sha256)>);

impl NotedHeads {
    pub(super) fn note(&mut self, event: &Event, entries: u64, head: Sha256) {
        self.0.push((event.seq, entries, head));
    }

    /// Sorted by entry, so that one walk along the log meets them in order.
    pub(super) fn sorted(mut self) -> std::vec::IntoIter<(u64, u64, Sha256)> {
        self.0.sort_by_key(|(_, entries, _)| *entries);
        self.0.into_iter()
    }
}
