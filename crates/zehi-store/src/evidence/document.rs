use zehi_domain::evidence::{DocumentHeader, DocumentKind};
use zehi_domain::id::{DocumentId, ProjectId, Sha256};
use zehi_domain::time::Timestamp;

/// 資料: what is kept of a document, without its bytes and text.
#[derive(Clone, PartialEq)]
pub struct Document {
    /// Its number.
    pub number: DocumentId,
    /// The project it belongs to.
    pub project: ProjectId,
    /// Where it was first found.
    pub path: String,
    /// The mail it is attached to there.
    pub parent: Option<String>,
    /// What it is.
    pub kind: DocumentKind,
    /// SHA-256 of its bytes.
    pub sha256: Sha256,
    /// How many bytes.
    pub bytes: u64,
    /// What it says of itself.
    pub header: DocumentHeader,
    /// Its text, or why there is none.
    pub reading: Result<KeptText, String>,
    pub(crate) place: Lies,
}

/// 保管された本文: which reader made which text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptText {
    /// Reader and version.
    pub reader: String,
    /// SHA-256 of text and anchors in stored form: the reading a citation names.
    pub sha256: Sha256,
    /// What the reader had to repair.
    pub notes: Vec<String>,
    pub(crate) place: Stretch,
}

/// In which pack, and where there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Lies {
    pub(crate) pack: u64,
    pub(crate) bytes: Stretch,
}

/// A stretch of the content of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub(crate) frame_offset: u64,
    pub(crate) frame_length: u64,
    pub(crate) start: u64,
    pub(crate) length: u64,
}

impl Stretch {
    /// Its bytes in the content of its frame.
    pub(crate) fn of(self, content: &[u8]) -> Option<&[u8]> {
        let start = usize::try_from(self.start).ok()?;
        let end = start.checked_add(usize::try_from(self.length).ok()?)?;
        content.get(start..end)
    }
}

impl std::fmt::Debug for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Document").field("number", &self.number).field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// 所在: one path under which a document was found.
#[derive(Clone, PartialEq, Eq)]
pub struct Place {
    /// The document.
    pub document: DocumentId,
    /// The path.
    pub path: String,
    /// The mail it is attached to there.
    pub parent: Option<String>,
}

impl std::fmt::Debug for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Place").field("document", &self.document).finish_non_exhaustive()
    }
}

/// With or without text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TextFilter {
    /// 本文の有無を問わない
    #[default]
    Any,
    /// 本文のあるもの
    Readable,
    /// 読めなかったもの
    Unreadable,
    /// 読めたが文字のないもの: pictures, scans
    Blank,
}

/// 絞り込み: which documents of a project, in the order of their numbers.
#[derive(Debug, Clone, Default)]
pub struct DocumentFilter {
    /// Of this kind.
    pub kind: Option<DocumentKind>,
    /// Written by this address, in lower case.
    pub author: Option<String>,
    /// Written at this instant or later.
    pub from: Option<Timestamp>,
    /// Written before this instant.
    pub before: Option<Timestamp>,
    /// With or without text.
    pub text: TextFilter,
    /// With a number above this one, for paging.
    pub after: Option<DocumentId>,
    /// At most so many.
    pub limit: Option<u32>,
}

/// 保管数: how many documents a project holds, and of how many there is no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Holdings {
    /// All documents.
    pub held: u64,
    /// Those that could not be read.
    pub unreadable: u64,
    /// Those that were read and have no character: pictures, scans.
    pub blank: u64,
}
