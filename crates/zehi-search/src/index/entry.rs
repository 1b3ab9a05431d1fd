use zehi_domain::evidence::DocumentKind;
use zehi_domain::id::{DocumentId, ProjectId};
use zehi_domain::time::Date;

/// 索引に入れる資料: folded text with what hits are filtered by.
#[derive(Debug, Clone)]
pub struct IndexEntry {
    /// Number of the document.
    pub document: DocumentId,
    /// Project it belongs to.
    pub project: ProjectId,
    /// What it is.
    pub kind: DocumentKind,
    /// Address of its author, lower case.
    pub author: Option<String>,
    /// Day it was written.
    pub date: Option<Date>,
    /// Folded text.
    pub folded: String,
}

/// 絞り込み: all given conditions must hold.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only these projects; `None` for all that the caller may see.
    pub projects: Option<Vec<ProjectId>>,
    /// Only documents by this address (or `@domain`).
    pub author: Option<String>,
    /// Only this kind.
    pub kind: Option<DocumentKind>,
    /// Only documents of this day or later.
    pub after: Option<Date>,
    /// Only documents of this day or earlier.
    pub before: Option<Date>,
}

/// A matching document.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Which.
    pub document: DocumentId,
    /// Relevance; comparable within one answer only.
    pub score: f32,
}

/// 検索結果: the exact number of matching documents, and the best of them.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchHits {
    /// How many documents match.
    pub total: usize,
    /// The best, best first.
    pub best: Vec<Found>,
}
