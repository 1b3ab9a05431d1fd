//! 取り込み元: what an import names, walked in a stable order. Paths are those of interfaces.md (import).

/// Folders and files on disk.
mod walk;

use std::fs::File;
use std::io::{self, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

#[cfg(doc)]
use zehi_domain::evidence::ReadDocument;
use zehi_domain::evidence::{DocumentKind, Unreadable};

use crate::chat::directory::Directory;
use crate::dispatch::{Format, Outcome};
use crate::intake::{Arrival, Intake, Sink, too_large};
use crate::mbox::MboxPiece;
use crate::{Input, Limits, dispatch};

pub use walk::Sources;

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
    /// A file of a Maildir, which is a mail whatever its name.
    Message(PathBuf),
    Mbox(MboxPiece),
    /// A day of a channel of a Slack export, with the names of the export.
    SlackDay(PathBuf, Arc<Directory>),
    Failed(String),
}

/// Files up to this size are read into memory before it is known what they are.
const READ_AT_ONCE: u64 = 8 << 20;

impl Entry {
    /// Its path in the import.
    pub fn path(&self) -> &str {
        &self.path
    }
}

/// Reads one file that came by other ways than a walk (an uploaded mail, a pasted text), with all that it holds: the file
/// itself first.
pub fn read_arrival(name: &str, bytes: Vec<u8>, limits: &Limits, sink: Sink<'_>) {
    let arrival =
        Arrival { path: name.to_owned(), parent: None, name: name.to_owned(), bytes, content_type: None, depth: 0 };
    Intake::new(limits, sink).take(arrival);
}

/// Reads one entry: every document in it goes to `sink`, and what could not be opened as a failure.
pub fn read_entry(entry: &Entry, limits: &Limits, sink: Sink<'_>) {
    let mut intake = Intake::new(limits, sink);
    let outcome = match &entry.place {
        Place::SlackDay(place, names) => open(place)
            .and_then(|(file, size)| read_bytes(file, size, limits))
            .map(|bytes| intake.slack_day(arrival(&entry.path, bytes, None), names)),
        Place::Failed(reason) => Err(reason.clone()),
        Place::Mbox(piece) => read_piece(piece, &entry.path, limits, &mut intake),
        Place::File(place) => read_file(place, &entry.path, None, limits, &mut intake),
        Place::Message(place) => read_file(place, &entry.path, Some("message/rfc822"), limits, &mut intake),
    };
    if let Err(reason) = outcome {
        intake.fail(entry.path.clone(), reason);
    }
}

fn read_piece(piece: &MboxPiece, path: &str, limits: &Limits, intake: &mut Intake<'_, '_>) -> Result<(), String> {
    if piece.messages == 1 && piece.length > limits.document_bytes {
        intake.fail(format!("{path}#{}", piece.first), too_large(limits));
        return Ok(());
    }
    let bytes = piece.bytes().map_err(cannot_open)?;
    intake.mbox(path, &bytes, piece.first, None, 0);
    Ok(())
}

fn read_file(
    place: &Path,
    path: &str,
    content_type: Option<&str>,
    limits: &Limits,
    intake: &mut Intake<'_, '_>,
) -> Result<(), String> {
    let (file, size) = open(place)?;
    if size > READ_AT_ONCE {
        let name = path.rsplit('/').next().unwrap_or_default().to_owned();
        let read = match format_of_large(place, &name).map_err(cannot_open)? {
            Format::Zip => intake.zip(BufReader::with_capacity(64 << 10, &file), path, None, 0),
            Format::Store => intake.store(&file, path, None, 0),
            _ => {
                intake.take(arrival(path, read_bytes(file, size, limits)?, content_type));
                return Ok(());
            }
        };
        return read.or_else(|unreadable| keep_whole(file, path, unreadable, limits, intake));
    }
    intake.take(arrival(path, read_bytes(file, size, limits)?, content_type));
    Ok(())
}

fn open(place: &Path) -> Result<(File, u64), String> {
    let file = File::open(place).map_err(cannot_open)?;
    let size = file.metadata().map_err(cannot_open)?.len();
    Ok((file, size))
}

/// The bytes of a file that is read at once.
fn read_bytes(file: File, size: u64, limits: &Limits) -> Result<Vec<u8>, String> {
    if size > limits.document_bytes {
        return Err(too_large(limits));
    }
    let mut bytes = Vec::with_capacity(size as usize + 1);
    file.take(limits.document_bytes + 1).read_to_end(&mut bytes).map_err(cannot_open)?;
    if bytes.len() as u64 > limits.document_bytes { Err(too_large(limits)) } else { Ok(bytes) }
}

fn arrival(path: &str, bytes: Vec<u8>, content_type: Option<&str>) -> Arrival {
    let name = path.rsplit('/').next().unwrap_or_default().to_owned();
    let content_type = content_type.map(str::to_owned);
    Arrival { path: path.to_owned(), parent: None, name, bytes, content_type, depth: 0 }
}

/// What a large file is, by its first bytes and name.
fn format_of_large(place: &Path, name: &str) -> io::Result<Format> {
    let head = head_of(place)?;
    Ok(dispatch::format_of(&Input { name, bytes: &head }, None))
}

/// Keeps a container that was read from disk piece by piece, because something in it failed.
fn keep_whole(
    mut file: File,
    path: &str,
    unreadable: Unreadable,
    limits: &Limits,
    intake: &mut Intake<'_, '_>,
) -> Result<(), String> {
    let size = file.metadata().map_err(cannot_open)?.len();
    if size > limits.document_bytes {
        return Err(unreadable.reason);
    }
    io::Seek::rewind(&mut file).map_err(cannot_open)?;
    let arrival = arrival(path, read_bytes(file, size, limits)?, None);
    intake.keep(arrival, Outcome::failed(DocumentKind::Other, unreadable));
    Ok(())
}

/// The first bytes of a file, enough to tell what it is.
fn head_of(place: &Path) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(4096);
    File::open(place)?.take(4096).read_to_end(&mut head)?;
    Ok(head)
}

fn cannot_open(error: io::Error) -> String {
    format!("ファイルを読めません({error})。閲覧権限とファイルの状態を確認してください。")
}
