use zehi_domain::id::Sha256;
use zehi_domain::journal::{Event, EventDraft, Salt};
use zehi_domain::record::{AccessHeadNoted, Fact as _};

use crate::database;
use crate::journal::{Chain, append_to, events_after, head_of};
use crate::{Store, StoreError, WrittenBy};

/// Stream of the journal on which heads of the access log are noted.
const STREAM: &str = "access";

/// 閲覧記録の先頭値: the end of the access log.
pub type AccessHead = AccessHeadNoted;

impl Store {
    /// Writes who read, searched or exported what, as one batch. Also possible where the home is open for reading.
    ///
    /// # Errors
    /// [`StoreError`] where the log cannot be written.
    pub async fn log_access(
        &self,
        entries: Vec<EventDraft>,
        mut salts: impl FnMut() -> Salt + Send,
    ) -> Result<AccessHead, StoreError> {
        let mut transaction = database::begin_write(&self.access_log).await?;
        let (_, head) = append_to(&mut transaction, Chain::Access, entries, &mut salts).await?;
        transaction.commit().await?;
        Ok(AccessHead { entries: head.seq, head: head.hash })
    }

    /// At most `limit` entries of the access log after a number, in order.
    ///
    /// # Errors
    /// [`StoreError`] where the log cannot be read.
    pub async fn accesses_after(&self, seq: u64, limit: u32) -> Result<Vec<Event>, StoreError> {
        let mut connection = self.access_log.acquire().await?;
        events_after(&mut connection, Chain::Access, seq, limit).await
    }

    /// Puts the end of the access log into the journal, unless it stands there already. Says whether it was written.
    ///
    /// # Errors
    /// [`StoreError`] where log or journal cannot be read or written.
    pub async fn note_access_head(
        &self,
        by: &WrittenBy,
        salts: impl FnMut() -> Salt + Send,
    ) -> Result<bool, StoreError> {
        let head = {
            let mut connection = self.access_log.acquire().await?;
            head_of(&mut connection, Chain::Access).await?
        };
        let noted = self.noted_access_head().await?;
        if noted.as_ref().map_or((0, Sha256::ZERO), |noted| (noted.entries, noted.head)) == (head.seq, head.hash) {
            return Ok(false);
        }
        let draft = AccessHead { entries: head.seq, head: head.hash }.draft(by.at, &by.actor, STREAM)?;
        self.append(STREAM, None, vec![draft], salts).await?;
        Ok(true)
    }

    /// The head of the access log that was noted last.
    ///
    /// # Errors
    /// [`StoreError`] where the journal cannot be read.
    pub async fn noted_access_head(&self) -> Result<Option<AccessHead>, StoreError> {
        let last: Option<i64> = sqlx::query_scalar("select max(seq) from event where stream = ?")
            .bind(STREAM)
            .fetch_one(&self.truth)
            .await?;
        let Some(last) = last else { return Ok(None) };
        let event = self.events_after(last.unsigned_abs().saturating_sub(1), 1).await?.pop();
        Ok(event.map(|event| AccessHead::read(&event)).transpose()?.flatten())
    }
}
