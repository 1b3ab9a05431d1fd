use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use super::{Separator, next_separator, separator};

/// How much of the file is looked at in one go.
const WINDOW: usize = 4 << 20;

/// A stretch of whole messages in a mbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MboxPiece {
    /// The file.
    pub(crate) file: PathBuf,
    /// First byte of the stretch.
    pub(crate) start: u64,
    /// Its length in bytes.
    pub(crate) length: u64,
    /// Number of its first message, from 1.
    pub(crate) first: u64,
    /// How many messages it holds.
    pub(crate) messages: u64,
}

impl MboxPiece {
    /// The bytes of the stretch.
    pub(crate) fn bytes(&self) -> io::Result<Vec<u8>> {
        let mut file = File::open(&self.file)?;
        file.seek(SeekFrom::Start(self.start))?;
        let mut bytes = Vec::with_capacity(self.length as usize);
        file.take(self.length).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

/// Walks over a large mbox and gives stretches of some megabytes, each of whole messages. Only the window is in memory.
pub(crate) struct MboxSplit {
    path: PathBuf,
    file: File,
    at: u64,
    number: u64,
    /// A single message larger than this is a stretch of its own, which the reader will refuse.
    largest: usize,
    window: Vec<u8>,
}

impl MboxSplit {
    /// Opens the file, which is known to be a mbox.
    pub(crate) fn open(path: &Path, largest: u64) -> io::Result<Self> {
        let largest = usize::try_from(largest).unwrap_or(usize::MAX);
        Ok(Self { path: path.to_owned(), file: File::open(path)?, at: 0, number: 1, largest, window: Vec::new() })
    }

    /// The next stretch; `None` at the end.
    pub(crate) fn next_piece(&mut self) -> io::Result<Option<MboxPiece>> {
        let mut size = WINDOW;
        loop {
            let at_end = self.fill(size)?;
            if self.window.is_empty() {
                return Ok(None);
            }
            let (count, cut) = self.last_cut(at_end);
            if cut > 0 {
                return Ok(Some(self.piece(cut as u64, count)));
            }
            if size > self.largest {
                let length = self.length_of_oversized()?;
                return Ok(Some(self.piece(length, 1)));
            }
            size = size.saturating_mul(2);
        }
    }

    fn piece(&mut self, length: u64, messages: u64) -> MboxPiece {
        let piece = MboxPiece { file: self.path.clone(), start: self.at, length, first: self.number, messages };
        self.at += length;
        self.number += messages;
        piece
    }

    /// Reads the window at the current place; true if it reaches the end of the file.
    fn fill(&mut self, size: usize) -> io::Result<bool> {
        self.file.seek(SeekFrom::Start(self.at))?;
        self.window.clear();
        (&self.file).take(size as u64).read_to_end(&mut self.window)?;
        Ok(self.window.len() < size)
    }

    /// Number of whole messages in the window, and where they end; 0 where not even one ends there.
    fn last_cut(&self, at_end: bool) -> (u64, usize) {
        let (mut count, mut cut, mut from) = (0, 0, 1);
        while let Some(next) = next_separator(&self.window, from) {
            if separator(&self.window[next..]) == Separator::CutOff && !at_end {
                break;
            }
            count += 1;
            cut = next;
            from = next + 1;
        }
        if at_end { (count + 1, self.window.len()) } else { (count, cut) }
    }

    /// Length of the message here, which does not fit the window: walks on without keeping it.
    fn length_of_oversized(&mut self) -> io::Result<u64> {
        let start = self.at;
        loop {
            // Windows overlap so that a separator on the seam is seen whole.
            self.at += (self.window.len() - (64 << 10).min(self.window.len() / 2)) as u64;
            let at_end = self.fill(WINDOW)?;
            let found = next_separator(&self.window, 1);
            let end = self.at + found.unwrap_or(self.window.len()) as u64;
            if found.is_some() || at_end {
                self.at = start;
                return Ok(end - start);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;
    use crate::mbox::messages;

    #[test]
    fn pieces_of_a_large_file_hold_the_same_messages_as_the_whole() {
        let mut mbox = Vec::new();
        for number in 0..20_000 {
            let body = "検収の件、確認しました。\nFrom here on\n".repeat(number % 13);
            write!(mbox, "From a@x Wed Oct  1 10:00:00 2025\nSubject: {number}\n\n{body}\n").expect("in memory");
        }
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("all.mbox");
        std::fs::write(&path, &mbox).expect("written");
        let whole: Vec<_> = messages(&mbox).map(|message| message.into_owned()).collect();

        let mut split = MboxSplit::open(&path, 1 << 30).expect("opened");
        let mut found = Vec::new();
        let mut pieces = 0;
        while let Some(piece) = split.next_piece().expect("read") {
            assert_eq!(piece.first, found.len() as u64 + 1);
            found.extend(messages(&piece.bytes().expect("read")).map(|message| message.into_owned()));
            pieces += 1;
        }
        assert!(pieces > 1, "{pieces}");
        assert_eq!(found.len(), 20_000);
        assert!(found == whole);
    }

    #[test]
    fn a_message_larger_than_allowed_is_a_piece_of_its_own() {
        let envelope = "From a@x Wed Oct  1 10:00:00 2025\nSubject: a\n\n";
        let mbox = format!("{envelope}small\n\n{envelope}{}\n\n{envelope}small\n", "x".repeat(10 << 20));
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("all.mbox");
        std::fs::write(&path, &mbox).expect("written");
        let mut split = MboxSplit::open(&path, 1 << 20).expect("opened");
        let mut pieces = Vec::new();
        while let Some(piece) = split.next_piece().expect("read") {
            pieces.push((piece.first, piece.length > 1 << 20));
        }
        assert_eq!(pieces, [(1, false), (2, true), (3, false)]);
    }
}
