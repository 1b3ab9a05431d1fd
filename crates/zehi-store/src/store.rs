use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::database::{self, Durability, Pool};
use crate::home::{HomeLock, Layout};
use crate::{Access, StoreError};

/// 保管庫: an open home. One process writes; within it, writers wait for each other.
#[derive(Debug)]
pub struct Store {
    pub(crate) layout: Layout,
    pub(crate) truth: Pool,
    pub(crate) access_log: Pool,
    pub(crate) workshop: Pool,
    access: Access,
    writing: Arc<Mutex<()>>,
    _lock: HomeLock,
}

impl Store {
    /// Opens a home. Nothing is checked here but the form of the databases, so that a search takes no time; see
    /// [`Store::verify`].
    ///
    /// # Errors
    /// [`StoreError::Locked`] where another process has the home, [`StoreError::NoHome`] where there is none to read,
    /// [`StoreError::OtherVersion`] where it is of another form, [`StoreError::JournalMissing`] where a new journal would
    /// hide that the old one is gone.
    pub async fn open(home: &Path, access: Access) -> Result<Self, StoreError> {
        let layout = Layout::of(home);
        match access {
            Access::Read if !layout.truth().is_file() => return Err(StoreError::NoHome { home: home.to_owned() }),
            Access::Read => {}
            Access::Write if layout.has_lost_its_journal() => {
                return Err(StoreError::JournalMissing { home: home.to_owned() });
            }
            Access::Write => layout.create()?,
        }
        let lock = HomeLock::take(&layout, access)?;
        let truth = match access {
            Access::Read => database::pool_for_looking(&layout.truth()),
            Access::Write => database::pool(&layout.truth(), access, Durability::Full),
        };
        let access_log = database::pool(&layout.access(), access, Durability::Normal);
        let workshop = database::pool(&layout.workshop(), access, Durability::Normal);
        match access {
            Access::Read => database::check_version(&truth, &database::TRUTH, "truth.db").await?,
            Access::Write => {
                database::migrate(&truth, &database::TRUTH, "truth.db").await?;
                database::migrate(&access_log, &database::ACCESS, "access.db").await?;
                database::migrate(&workshop, &database::WORKSHOP, "workshop.db").await?;
            }
        }
        Ok(Self { layout, truth, access_log, workshop, access, writing: Arc::default(), _lock: lock })
    }

    /// The folder.
    pub fn home(&self) -> &Path {
        self.layout.home()
    }

    /// Folder for what can be made again at any time, such as the search index.
    pub fn derived_folder(&self, name: &str) -> PathBuf {
        self.layout.home().join(name)
    }

    /// Closes the databases in good order. Dropping the store loses nothing, but leaves the tidying to the next one.
    pub async fn close(self) {
        self.truth.close().await;
        self.access_log.close().await;
        self.workshop.close().await;
    }

    /// The right to write to the journal, one at a time. It can be handed to work that goes on when its caller is gone.
    pub(crate) async fn write_turn(&self) -> Result<WriteTurn, StoreError> {
        if self.access == Access::Read {
            return Err(StoreError::ReadOnly);
        }
        Ok(WriteTurn(self.writing.clone().lock_owned().await))
    }
}

/// Nobody else writes while this is held.
#[derive(Debug)]
pub(crate) struct WriteTurn(#[expect(dead_code, reason = "held, not read")] OwnedMutexGuard<()>);
