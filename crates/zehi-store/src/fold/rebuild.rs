use sqlx::AssertSqlSafe;

use super::DERIVED;
use crate::database::{self, Connection};
use crate::journal::{Chain, events_after};
use crate::{Store, StoreError};

/// Events of an import are up to 1 MiB each; a few at a time keep memory small.
const AT_ONCE: u32 = 16;

impl Store {
    /// Empties the derived tables and fills them again from the journal, all or nothing. Says how many events were read.
    ///
    /// # Errors
    /// [`StoreError`] where the journal cannot be read or an event is not what its kind promises; the tables then stay
    /// as they were.
    pub async fn rebuild(&self) -> Result<u64, StoreError> {
        let _turn = self.write_turn().await?;
        let mut transaction = database::begin_write(&self.truth).await?;
        let events = refold(&mut transaction).await?;
        transaction.commit().await?;
        Ok(events)
    }
}

/// Empties and refills the derived tables.
pub(crate) async fn refold(connection: &mut Connection) -> Result<u64, StoreError> {
    for table in DERIVED {
        sqlx::query(AssertSqlSafe(format!("delete from {table}"))).execute(&mut *connection).await?;
    }
    let mut folded = 0;
    let mut last = 0;
    loop {
        let events = events_after(connection, Chain::Truth, last, AT_ONCE).await?;
        let Some(end) = events.last() else { return Ok(folded) };
        last = end.seq;
        for event in &events {
            super::apply(connection, event).await?;
            folded += 1;
        }
    }
}
