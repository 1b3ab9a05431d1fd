//! 取り込み元: what an import names, walked in a stable order. Paths are those of interfaces.md (import).

use std::fs;
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization as _;
use zehi_domain::evidence::ReadDocument;

use crate::{Input, Limits, dispatch};

/// 取り込めなかったもの: listed with its path and reason; the rest goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Path as in [`ReadDocument::path`].
    pub path: String,
    /// Why, and what to do, in Japanese.
    pub reason: String,
}

/// 取り込み口: one piece of work that a thread can read on its own.
#[derive(Debug, Clone)]
pub struct Entry {
    path: String,
    place: Place,
}

#[derive(Debug, Clone)]
enum Place {
    File(PathBuf),
    Failed(String),
}

impl Entry {
    /// Its path in the import.
    pub fn path(&self) -> &str {
        &self.path
    }
}

/// 取り込み元の一覧: walks lazily, folder by folder, names in byte order.
pub struct Sources {
    /// What is still to be walked, last first.
    pending: Vec<(String, PathBuf)>,
}

impl Sources {
    /// The files under these paths. With one folder its own name is left out; with several each path begins with it.
    pub fn scan(paths: &[PathBuf]) -> Self {
        let alone = paths.len() == 1;
        let mut pending: Vec<(String, PathBuf)> = paths
            .iter()
            .map(|path| {
                let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().nfc().collect());
                (if alone && path.is_dir() { String::new() } else { name }, path.clone())
            })
            .collect();
        pending.reverse();
        Self { pending }
    }

    fn open_folder(&mut self, prefix: &str, folder: &Path) -> Result<(), String> {
        let entries = fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let mut names: Vec<PathBuf> =
            entries.map_err(|error| error.to_string())?.iter().map(fs::DirEntry::path).collect();
        names.sort();
        for path in names.into_iter().rev() {
            let name: String = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().nfc().collect());
            self.pending.push((if prefix.is_empty() { name } else { format!("{prefix}/{name}") }, path));
        }
        Ok(())
    }
}

impl Iterator for Sources {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        loop {
            let (path, place) = self.pending.pop()?;
            if !place.is_dir() {
                return Some(Entry { path, place: Place::File(place) });
            }
            if let Err(reason) = self.open_folder(&path, &place) {
                return Some(Entry { path, place: Place::Failed(reason) });
            }
        }
    }
}

/// Reads one entry: every document in it goes to `sink`, and what could not be opened as a failure.
pub fn read_entry(entry: &Entry, limits: &Limits, sink: &mut dyn FnMut(Result<ReadDocument, Failure>)) {
    let place = match &entry.place {
        Place::File(place) => place,
        Place::Failed(reason) => return sink(Err(Failure { path: entry.path.clone(), reason: reason.clone() })),
    };
    let bytes = match fs::read(place) {
        Ok(bytes) => bytes,
        Err(error) => {
            let reason = format!("ファイルを開けません({error})。");
            return sink(Err(Failure { path: entry.path.clone(), reason }));
        }
    };
    let name = entry.path.rsplit('/').next().unwrap_or_default();
    let input = Input { name, bytes: &bytes };
    let outcome = dispatch::read(dispatch::format_of(&input), &input, limits);
    sink(Ok(ReadDocument {
        path: entry.path.clone(),
        parent: None,
        kind: outcome.kind,
        header: outcome.header,
        reading: outcome.reading,
        bytes,
    }));
}
