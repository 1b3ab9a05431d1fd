use futures_util::TryStreamExt as _;
use sqlx::AssertSqlSafe;
use zehi_domain::id::Sha256;
use zehi_domain::journal::{Event, EventDraft, Salt, canonical};
use zehi_domain::time::Timestamp;

use super::row::{EVENT_COLUMNS, event_from_row};
use crate::database::{self, Connection, Rows};
use crate::{Conflict, Store, StoreError, fold};

/// An event is at most this long in the exported journal.
const MAX_EVENT: usize = 1 << 20;

/// What the line of an event has beside its payload, with room to spare but for actor, stream and kind.
const AROUND_PAYLOAD: usize = 512;

/// 記帳者: who writes, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenBy {
    /// Opaque id of the person or part that acts.
    pub actor: String,
    /// The instant.
    pub at: Timestamp,
}

/// 先頭値: the end of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Number of the last event; 0 where there is none.
    pub seq: u64,
    /// Its hash; zeros where there is none.
    pub hash: Sha256,
}

/// What was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Appended {
    /// The events, in order.
    pub events: Vec<Event>,
    /// The version their stream has now.
    pub version: u64,
    /// The end of the journal now.
    pub head: Head,
}

/// Which chain: both keep the same rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Chain {
    /// The journal.
    Truth,
    /// The access log.
    Access,
}

impl Chain {
    /// Its table of events.
    pub(crate) fn events(self) -> &'static str {
        match self {
            Self::Truth => "event",
            Self::Access => "access_entry",
        }
    }

    /// Its one-row table of the end.
    pub(crate) fn heads(self) -> &'static str {
        match self {
            Self::Truth => "chain_head",
            Self::Access => "access_head",
        }
    }

    /// The name in that row.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Truth => "truth",
            Self::Access => "access",
        }
    }

    fn insert(self) -> &'static str {
        match self {
            Self::Truth => "insert into event (seq, at, actor, stream, kind, payload, payload_sha256, prev, hash)",
            Self::Access => {
                "insert into access_entry (seq, at, actor, stream, kind, payload, payload_sha256, prev, hash)"
            }
        }
    }
}

impl Store {
    /// Writes events to a stream, with their derived tables, all or nothing. With an expected version, only if nobody
    /// wrote to the stream since.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] with what was written meanwhile; [`StoreError::EventTooLarge`];
    /// [`StoreError::ReadOnly`].
    pub async fn append(
        &self,
        stream: &str,
        expected_version: Option<u64>,
        drafts: Vec<EventDraft>,
        mut salts: impl FnMut() -> Salt + Send,
    ) -> Result<Appended, StoreError> {
        let _turn = self.write_turn().await?;
        let mut transaction = database::begin_write(&self.truth).await?;
        let appended = append_in(&mut transaction, stream, expected_version, drafts, &mut salts).await?;
        transaction.commit().await?;
        Ok(appended)
    }
}

/// Writes events and their derived tables within a transaction.
pub(crate) async fn append_in(
    connection: &mut Connection,
    stream: &str,
    expected_version: Option<u64>,
    drafts: Vec<EventDraft>,
    salts: &mut (dyn FnMut() -> Salt + Send),
) -> Result<Appended, StoreError> {
    let actual = version_of(connection, stream).await?;
    if let Some(expected) = expected_version
        && expected != actual
    {
        let since = events_since(connection, stream, expected).await?;
        return Err(Conflict { stream: stream.to_owned(), expected, actual, since }.into());
    }
    let drafts = drafts.into_iter().map(|draft| EventDraft { stream: stream.to_owned(), ..draft }).collect();
    let (events, head) = append_to(connection, Chain::Truth, drafts, salts).await?;
    check_readable(&events)?;
    for event in &events {
        fold::apply(connection, event).await?;
    }
    Ok(Appended { version: actual + events.len() as u64, events, head })
}

/// Chains the drafts to the end and writes them with the new end. Derived tables are the caller's.
pub(crate) async fn append_to(
    connection: &mut Connection,
    chain: Chain,
    drafts: Vec<EventDraft>,
    salts: &mut (dyn FnMut() -> Salt + Send),
) -> Result<(Vec<Event>, Head), StoreError> {
    let mut head = head_of(connection, chain).await?;
    let before = head;
    let mut events = Vec::with_capacity(drafts.len());
    let mut rows = Rows::into_table(chain.insert());
    for draft in drafts {
        let (event, form) = draft.chain_with_form(head.seq + 1, head.hash, salts())?;
        let payload = text_of(form)?;
        let around = AROUND_PAYLOAD + event.actor.len() + event.stream.len() + event.kind.len();
        let bytes = payload.len() + around;
        if bytes > MAX_EVENT {
            return Err(StoreError::EventTooLarge { kind: event.kind, bytes });
        }
        rows.add(connection, |cells| {
            cells.add(event.seq as i64).add(event.at.to_string()).add(event.actor.as_str());
            cells.add(event.stream.as_str()).add(event.kind.as_str()).add(payload);
            cells.add(event.payload_sha256.to_string()).add(event.prev.to_string()).add(event.hash.to_string());
        })
        .await?;
        head = Head { seq: event.seq, hash: event.hash };
        events.push(event);
    }
    rows.flush(connection).await?;
    if head != before {
        set_head(connection, chain, before, head).await?;
    }
    Ok((events, head))
}

/// What cannot be read back (nested too deeply, say) would close the journal for good.
fn check_readable(events: &[Event]) -> Result<(), StoreError> {
    for payload in events.iter().filter_map(|event| event.payload.as_ref()) {
        let read: serde_json::Value = serde_json::from_slice(&canonical(payload)?)?;
        debug_assert_eq!(&read, payload);
    }
    Ok(())
}

fn text_of(form: Vec<u8>) -> Result<String, StoreError> {
    String::from_utf8(form)
        .map_err(|_| StoreError::BrokenJournal { what: "内容が UTF-8 ではありません".to_owned() })
}

async fn set_head(connection: &mut Connection, chain: Chain, before: Head, head: Head) -> Result<(), StoreError> {
    let sql = if before.seq == 0 {
        format!("insert into {} (seq, hash, name) values (?, ?, ?)", chain.heads())
    } else {
        format!("update {} set seq = ?, hash = ? where name = ?", chain.heads())
    };
    let query = sqlx::query(AssertSqlSafe(sql)).bind(head.seq as i64).bind(head.hash.to_string()).bind(chain.name());
    query.execute(connection).await?;
    Ok(())
}

/// The end of a chain as its one-row table has it. A chain with events but without that row must not be continued.
pub(crate) async fn head_of(connection: &mut Connection, chain: Chain) -> Result<Head, StoreError> {
    let broken = |what: &str| StoreError::BrokenJournal { what: format!("{}: {what}", chain.heads()) };
    let sql = format!("select seq, hash from {} where name = ?", chain.heads());
    let row: Option<(i64, String)> =
        sqlx::query_as(AssertSqlSafe(sql)).bind(chain.name()).fetch_optional(&mut *connection).await?;
    let Some((seq, hash)) = row else {
        let sql = format!("select count(*) from (select seq from {} limit 1) as first", chain.events());
        let events: i64 = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(connection).await?;
        return if events == 0 {
            Ok(Head { seq: 0, hash: Sha256::ZERO })
        } else {
            Err(broken("末尾の記録がありません"))
        };
    };
    let seq = u64::try_from(seq).map_err(|_| broken("番号が負です"))?;
    let hash = hash.parse().map_err(|_| broken("ハッシュとして読めません"))?;
    Ok(Head { seq, hash })
}

pub(crate) async fn version_of(connection: &mut Connection, stream: &str) -> Result<u64, StoreError> {
    let count: i64 =
        sqlx::query_scalar("select count(*) from event where stream = ?").bind(stream).fetch_one(connection).await?;
    Ok(count.unsigned_abs())
}

pub(crate) async fn events_since(
    connection: &mut Connection,
    stream: &str,
    version: u64,
) -> Result<Vec<Event>, StoreError> {
    let sql = format!("select {EVENT_COLUMNS} from event where stream = ? order by seq limit ? offset ?");
    let query = sqlx::query(AssertSqlSafe(sql)).bind(stream).bind(i64::MAX).bind(version as i64);
    let mut rows = query.fetch(connection);
    let mut events = Vec::new();
    while let Some(row) = rows.try_next().await? {
        events.push(event_from_row(&row)?.parsed()?);
    }
    Ok(events)
}

pub(crate) async fn events_after(
    connection: &mut Connection,
    chain: Chain,
    seq: u64,
    limit: u32,
) -> Result<Vec<Event>, StoreError> {
    let sql = format!("select {EVENT_COLUMNS} from {} where seq > ? order by seq limit ?", chain.events());
    let query = sqlx::query(AssertSqlSafe(sql)).bind(seq as i64).bind(i64::from(limit));
    let mut rows = query.fetch(connection);
    let mut events = Vec::new();
    while let Some(row) = rows.try_next().await? {
        events.push(event_from_row(&row)?.parsed()?);
    }
    Ok(events)
}
