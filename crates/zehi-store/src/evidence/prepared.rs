use zehi_domain::evidence::ReadDocument;
use zehi_domain::id::Sha256;
use zehi_domain::record::{Extent, ImportedDocument, ImportedReading};

use super::{limits, pack, reading_form};

/// Nothing has been given a place in a pack yet.
const NOWHERE: Extent = Extent { frame: 0, start: 0, length: 0 };

/// 下ごしらえした資料: hashed, its text in stored form, and compressed where it is large. Pure, so that it can be done on
/// worker threads.
pub struct Prepared {
    /// What the journal will say of it; the extents have their length only.
    pub(crate) entry: ImportedDocument,
    /// The bytes as they came.
    pub(crate) bytes: Content,
    /// Text and anchors in stored form.
    pub(crate) text: Option<Content>,
}

/// Bytes on their way into a pack.
pub(crate) enum Content {
    /// Shares a frame with its neighbours.
    Small(Vec<u8>),
    /// Has a frame of its own, already compressed.
    Large {
        /// The compressed frame.
        frame: Vec<u8>,
        /// How long the bytes were.
        length: u64,
    },
}

impl Content {
    fn new(bytes: Vec<u8>) -> Self {
        if bytes.len() < pack::LARGE {
            return Self::Small(bytes);
        }
        match pack::compress(&bytes) {
            Ok(frame) => Self::Large { frame, length: bytes.len() as u64 },
            // Out of memory here may be over later; the pack tries again.
            Err(_) => Self::Small(bytes),
        }
    }

    pub(crate) fn len(&self) -> u64 {
        match self {
            Self::Small(bytes) => bytes.len() as u64,
            Self::Large { length, .. } => *length,
        }
    }
}

impl std::fmt::Debug for Prepared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Prepared").field("entry", &self.entry).finish_non_exhaustive()
    }
}

impl Prepared {
    /// Prepares one document.
    pub fn new(document: ReadDocument) -> Self {
        let mut was_cut = false;
        let header = limits::header(document.header, &mut was_cut);
        let sha256 = Sha256::of(&document.bytes);
        let (reading, text, unreadable) = match document.reading {
            Ok(reading) => {
                let form = reading_form::write(&reading.text);
                let mut notes = limits::notes(reading.notes, &mut was_cut);
                if was_cut {
                    notes.push(limits::cut_note());
                }
                let sha256 = Sha256::of(&form);
                let text = Extent { length: form.len() as u64, ..NOWHERE };
                let fixed = ImportedReading { reader: reading.reader.to_owned(), sha256, text, notes };
                (Some(fixed), Some(Content::new(form)), None)
            }
            Err(unreadable) => (None, None, Some(limits::reason(unreadable.reason))),
        };
        let entry = ImportedDocument {
            path: limits::path(document.path),
            parent: document.parent.map(limits::path),
            sha256,
            bytes: Extent { length: document.bytes.len() as u64, ..NOWHERE },
            kind: document.kind,
            date: header.date,
            author: header.author,
            recipients: header.recipients,
            subject: header.subject,
            message_id: header.message_id,
            references: header.references,
            reading,
            unreadable,
        };
        Self { entry, bytes: Content::new(document.bytes), text }
    }

    /// SHA-256 of the bytes as they came.
    pub fn sha256(&self) -> Sha256 {
        self.entry.sha256
    }

    /// SHA-256 of text and anchors in stored form: the reading a citation names.
    pub fn reading(&self) -> Option<Sha256> {
        self.entry.reading.as_ref().map(|reading| reading.sha256)
    }

    /// How much memory it holds on to, for callers that bound what is under way.
    pub fn weight(&self) -> u64 {
        let held = |content: &Content| match content {
            Content::Small(bytes) => bytes.len() as u64,
            Content::Large { frame, .. } => frame.len() as u64,
        };
        held(&self.bytes) + self.text.as_ref().map_or(0, held)
    }
}
