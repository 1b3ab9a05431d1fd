/// Appending to a chain.
mod append;

/// 消去: payloads taken away, with a record of it.
mod erase;

/// 書き出し: the journal as JSON Lines.
mod export;

/// Events as rows.
mod row;

pub use append::{Appended, Head, WrittenBy};

pub(crate) use append::{Chain, append_in, append_to, head_of};
pub(crate) use row::{EVENT_COLUMNS, StoredEvent, event_from_row};

use zehi_domain::journal::Event;

use crate::{Store, StoreError};

impl Store {
    /// The events of a stream, in order.
    ///
    /// # Errors
    /// [`StoreError`] where the journal cannot be read.
    pub async fn events_of(&self, stream: &str) -> Result<Vec<Event>, StoreError> {
        self.events_of_since(stream, 0).await
    }

    /// The events of a stream after its first `version` ones.
    ///
    /// # Errors
    /// [`StoreError`] where the journal cannot be read.
    pub async fn events_of_since(&self, stream: &str, version: u64) -> Result<Vec<Event>, StoreError> {
        let mut connection = self.truth.acquire().await?;
        append::events_since(&mut connection, stream, version).await
    }

    /// At most `limit` events after a number, in order.
    ///
    /// # Errors
    /// [`StoreError`] where the journal cannot be read.
    pub async fn events_after(&self, seq: u64, limit: u32) -> Result<Vec<Event>, StoreError> {
        let mut connection = self.truth.acquire().await?;
        append::events_after(&mut connection, Chain::Truth, seq, limit).await
    }

    /// How many events a stream has.
    ///
    /// # Errors
    /// [`StoreError`] where the journal cannot be read.
    pub async fn version_of(&self, stream: &str) -> Result<u64, StoreError> {
        let mut connection = self.truth.acquire().await?;
        append::version_of(&mut connection, stream).await
    }

    /// The end of the journal.
    ///
    /// # Errors
    /// [`StoreError`] where the journal cannot be read.
    pub async fn head(&self) -> Result<Head, StoreError> {
        let mut connection = self.truth.acquire().await?;
        head_of(&mut connection, Chain::Truth).await
    }
}

pub(crate) use append::events_after;
