use std::fs::{File, OpenOptions};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use fs2::FileExt as _;

use crate::StoreError;

/// How a home is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// For looking; others may look too. The access log is still written.
    Read,
    /// For writing; nobody else may have it open. Creates what is missing.
    Write,
}

/// Where things lie in a home.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    home: PathBuf,
}

impl Layout {
    pub(crate) fn of(home: &Path) -> Self {
        Self { home: home.to_owned() }
    }

    pub(crate) fn home(&self) -> &Path {
        &self.home
    }

    pub(crate) fn truth(&self) -> PathBuf {
        self.home.join("truth.db")
    }

    pub(crate) fn access(&self) -> PathBuf {
        self.home.join("access.db")
    }

    pub(crate) fn workshop(&self) -> PathBuf {
        self.home.join("workshop.db")
    }

    pub(crate) fn evidence(&self) -> PathBuf {
        self.home.join("evidence")
    }

    pub(crate) fn pack(&self, number: u64) -> PathBuf {
        self.evidence().join(format!("{number:06}.pack"))
    }

    /// Whether there is something that only a journal can have left, and no journal. The journal is made before the rest.
    pub(crate) fn has_lost_its_journal(&self) -> bool {
        let has_pack = || {
            let mut entries = std::fs::read_dir(self.evidence()).into_iter().flatten().flatten();
            entries.any(|entry| entry.path().extension().is_some_and(|extension| extension == "pack"))
        };
        !self.truth().exists() && (self.access().exists() || has_pack())
    }

    /// Makes the folders; a home is nobody else's business.
    pub(crate) fn create(&self) -> Result<(), StoreError> {
        let evidence = self.evidence();
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&evidence).map_err(StoreError::file(evidence))
    }
}

/// The hold on a home: exclusive for writing, shared for reading; let go when dropped.
#[derive(Debug)]
pub(crate) struct HomeLock {
    _file: Option<File>,
}

impl HomeLock {
    pub(crate) fn take(layout: &Layout, access: Access) -> Result<Self, StoreError> {
        let path = layout.home().join("home.lock");
        let file = match OpenOptions::new().create(true).truncate(false).write(true).open(&path) {
            Ok(file) => file,
            // A home on a medium that cannot be written (a backup) can still be read.
            Err(error) if access == Access::Read && cannot_write(error.kind()) => return Ok(Self { _file: None }),
            Err(error) => return Err(StoreError::file(path)(error)),
        };
        let taken = match access {
            Access::Read => fs2::FileExt::try_lock_shared(&file),
            Access::Write => file.try_lock_exclusive(),
        };
        match taken {
            Ok(()) => Ok(Self { _file: Some(file) }),
            Err(error) if error.kind() == fs2::lock_contended_error().kind() => {
                Err(StoreError::Locked { home: layout.home().to_owned() })
            }
            Err(error) => Err(StoreError::file(path)(error)),
        }
    }
}

fn cannot_write(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem)
}
