use std::fmt;

use serde::{Deserialize, Serialize};

use super::Fact;
use crate::evidence::{DocumentKind, Mailbox};
use crate::id::{ProjectId, Sha256};
use crate::time::Timestamp;

/// 資料を取り込んだ: fixes, for each document of a batch, its bytes, its text and where both lie. At most 1,000 documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentsImported {
    /// The project they belong to.
    pub project: ProjectId,
    /// Number of the first document; the others follow in order.
    pub first: u64,
    /// The file that holds them; none where only places were added.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pack: Option<PackFixed>,
    /// The documents, in the order of their numbers.
    pub documents: Vec<ImportedDocument>,
    /// Further places of documents already kept, by this batch or before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<AddedPlace>,
}

impl Fact for DocumentsImported {
    const KIND: &'static str = "documents_imported";
}

impl DocumentsImported {
    /// The documents with their numbers.
    pub fn numbered(&self) -> impl Iterator<Item = (u64, &ImportedDocument)> {
        // A journal that was tampered with may begin anywhere; counting on from there must not overflow.
        (0..).zip(&self.documents).map(|(index, document)| (self.first.saturating_add(index), document))
    }
}

/// 保管ファイル: one pack, written once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackFixed {
    /// Its number, which is also its name.
    pub number: u64,
    /// Its length in bytes.
    pub length: u64,
    /// SHA-256 of the whole file.
    pub sha256: Sha256,
    /// Its compressed frames, in order.
    pub frames: Vec<Frame>,
}

/// A compressed frame of a pack; it may hold many small documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    /// Where it begins in the pack.
    pub offset: u64,
    /// Its compressed length.
    pub length: u64,
}

/// A stretch of a frame's content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extent {
    /// Index of the frame in its pack, from 0.
    pub frame: u64,
    /// Where it begins in the frame's content.
    pub start: u64,
    /// Its length.
    pub length: u64,
}

/// 取り込んだ資料: what the journal fixes of one document.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedDocument {
    /// Path as interfaces.md (import) defines it.
    pub path: String,
    /// Path of the mail it is attached to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// SHA-256 of the bytes as they came.
    pub sha256: Sha256,
    /// Where the bytes lie.
    pub bytes: Extent,
    /// What it is.
    pub kind: DocumentKind,
    /// When it was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Timestamp>,
    /// Who wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<Mailbox>,
    /// To and Cc, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recipients: Vec<Mailbox>,
    /// Subject or title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Message-ID.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// References and In-Reply-To, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<String>,
    /// The text, if it could be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading: Option<ImportedReading>,
    /// Why it could not be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unreadable: Option<String>,
}

impl fmt::Debug for ImportedDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ImportedDocument").field("kind", &self.kind).field("bytes", &self.bytes).finish_non_exhaustive()
    }
}

/// 読み取りの固定: which reader made which text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedReading {
    /// Reader and version, such as `mail/1`.
    pub reader: String,
    /// SHA-256 of text and anchors as they are stored.
    pub sha256: Sha256,
    /// Where text and anchors lie.
    pub text: Extent,
    /// What the reader had to repair.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// 別の場所: the same bytes were found at one more path.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddedPlace {
    /// Number of the document.
    pub document: u64,
    /// The path.
    pub path: String,
    /// Path of the mail it is attached to there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
}

impl fmt::Debug for AddedPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AddedPlace").field("document", &self.document).finish_non_exhaustive()
    }
}
