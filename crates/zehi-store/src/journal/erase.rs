use sqlx::AssertSqlSafe;
use zehi_domain::journal::{Event, Salt};
use zehi_domain::record::{AccessHeadNoted, DocumentsImported, Erased, Fact as _, ProjectOpened};

use super::append::{Chain, append_to};
use super::row::{EVENT_COLUMNS, event_from_row};
use crate::database::{self, Connection, placeholders};
use crate::{Appended, Store, StoreError, WrittenBy, fold};

/// Stream of the journal on which erasures stand.
const STREAM: &str = "erasure";

/// Kinds that other rows and files hang on; their payload stays.
const LASTING: [&str; 4] = [DocumentsImported::KIND, ProjectOpened::KIND, AccessHeadNoted::KIND, Erased::KIND];

impl Store {
    /// Takes the payloads of events away, for a reason and under a rule that stay in the journal for good. That the
    /// events were there, when and by whom stays provable; what they said does not come back.
    ///
    /// # Errors
    /// [`StoreError::CannotErase`] where an event is missing or others hang on what it says; nothing is erased then.
    pub async fn erase(
        &self,
        erased: &Erased,
        by: &WrittenBy,
        mut salts: impl FnMut() -> Salt + Send,
    ) -> Result<Appended, StoreError> {
        let _turn = self.write_turn().await?;
        let mut transaction = database::begin_write(&self.truth).await?;
        let streams = streams_of(&mut transaction, &erased.erases).await?;
        let draft = erased.draft(by.at, &by.actor, STREAM)?;
        let (events, head) = append_to(&mut transaction, Chain::Truth, vec![draft], &mut salts).await?;
        for some in erased.erases.chunks(1000) {
            let sql = format!("update event set payload = null where seq in {}", placeholders(some.len()));
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for seq in some {
                query = query.bind(*seq as i64);
            }
            query.execute(&mut *transaction).await?;
        }
        for stream in streams {
            let events = super::append::events_since(&mut transaction, &stream, 0).await?;
            fold::refold_case(&mut transaction, &stream, &events).await?;
        }
        let version = super::append::version_of(&mut transaction, STREAM).await?;
        transaction.commit().await?;
        // What was taken away must not lie on in the log of the database.
        database::empty_write_ahead_log(&self.truth).await?;
        Ok(Appended { events, version, head })
    }
}

/// The streams of the events to be erased, each once.
async fn streams_of(connection: &mut Connection, seqs: &[u64]) -> Result<Vec<String>, StoreError> {
    let mut streams = Vec::new();
    for seq in seqs {
        let event = event(connection, *seq).await?.ok_or(StoreError::CannotErase { seq: *seq })?;
        if LASTING.contains(&event.kind.as_str()) {
            return Err(StoreError::CannotErase { seq: *seq });
        }
        if !streams.contains(&event.stream) {
            streams.push(event.stream);
        }
    }
    if streams.is_empty() { Err(StoreError::CannotErase { seq: 0 }) } else { Ok(streams) }
}

async fn event(connection: &mut Connection, seq: u64) -> Result<Option<Event>, StoreError> {
    let sql = format!("select {EVENT_COLUMNS} from event where seq = ?");
    let row = sqlx::query(AssertSqlSafe(sql)).bind(seq as i64).fetch_optional(connection).await?;
    Ok(row.map(|row| event_from_row(&row)).transpose()?.map(|stored| stored.event))
}
