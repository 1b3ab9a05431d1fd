use std::collections::HashMap;

use sqlx::{AssertSqlSafe, FromRow, QueryBuilder, Sqlite};
use zehi_domain::evidence::{DocumentHeader, DocumentKind, Mailbox};
use zehi_domain::id::{DocumentId, ProjectId, Sha256};
use zehi_domain::time::Timestamp;

use crate::database::{Connection, placeholders};
use crate::{Store, StoreError};

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

#[derive(FromRow)]
struct DocumentRow {
    number: i64,
    project: String,
    path: Option<String>,
    parent: Option<String>,
    kind: String,
    sha256: Vec<u8>,
    bytes: i64,
    written_at: Option<i64>,
    author_name: Option<String>,
    author_address: Option<String>,
    subject: Option<String>,
    message_id: Option<String>,
    reference_ids: Option<String>,
    reader: Option<String>,
    text_sha256: Option<Vec<u8>>,
    notes: Option<String>,
    unreadable: Option<String>,
    pack: i64,
    frame_offset: i64,
    frame_length: i64,
    frame_start: i64,
    text_frame_offset: Option<i64>,
    text_frame_length: Option<i64>,
    text_start: Option<i64>,
    text_length: Option<i64>,
}

const SELECT: &str = "select d.number, d.project, p.path, p.parent, d.kind, d.sha256, d.bytes, d.written_at, \
    d.author_name, d.author_address, d.subject, d.message_id, d.reference_ids, d.reader, d.text_sha256, d.notes, \
    d.unreadable, d.pack, d.frame_offset, d.frame_length, d.frame_start, d.text_frame_offset, d.text_frame_length, \
    d.text_start, d.text_length from document d left join place p on p.document = d.number and p.position = 1";

impl Store {
    /// A document.
    ///
    /// # Errors
    /// [`StoreError::NoDocument`] where there is none of this number.
    pub async fn document(&self, number: DocumentId) -> Result<Document, StoreError> {
        self.documents_numbered(&[number]).await?.pop().ok_or(StoreError::NoDocument(number))
    }

    /// The documents of these numbers, in the order of their numbers; unknown numbers are passed over.
    ///
    /// # Errors
    /// [`StoreError`] where a table cannot be read.
    pub async fn documents_numbered(&self, numbers: &[DocumentId]) -> Result<Vec<Document>, StoreError> {
        let mut documents = Vec::with_capacity(numbers.len());
        let mut connection = self.truth.acquire().await?;
        for some in numbers.chunks(1000) {
            let sql = format!("{SELECT} where d.number in {} order by d.number", placeholders(some.len()));
            let mut query = sqlx::query_as(AssertSqlSafe(sql));
            for number in some {
                query = query.bind(number.0 as i64);
            }
            let rows: Vec<DocumentRow> = query.fetch_all(&mut *connection).await?;
            documents.extend(with_recipients(&mut connection, rows).await?);
        }
        documents.sort_by_key(|document| document.number);
        Ok(documents)
    }

    /// Documents of a project, in the order of their numbers.
    ///
    /// # Errors
    /// [`StoreError`] where a table cannot be read.
    pub async fn documents(&self, project: ProjectId, filter: &DocumentFilter) -> Result<Vec<Document>, StoreError> {
        let mut query: QueryBuilder<Sqlite> = QueryBuilder::new(SELECT);
        query.push(" where d.project = ").push_bind(project.to_string());
        narrow(&mut query, filter);
        query.push(" order by d.number");
        if let Some(limit) = filter.limit {
            query.push(" limit ").push_bind(i64::from(limit));
        }
        let mut connection = self.truth.acquire().await?;
        let rows: Vec<DocumentRow> = query.build_query_as().fetch_all(&mut *connection).await?;
        with_recipients(&mut connection, rows).await
    }

    /// The paths under which a document was found, first one first.
    ///
    /// # Errors
    /// [`StoreError`] where the table cannot be read.
    pub async fn places(&self, document: DocumentId) -> Result<Vec<Place>, StoreError> {
        let rows = sqlx::query_as("select document, path, parent from place where document = ? order by position")
            .bind(document.0 as i64)
            .fetch_all(&self.truth)
            .await?;
        Ok(rows.into_iter().map(place).collect())
    }

    /// What was found under a path of a project: several where the file changed between imports, oldest first.
    ///
    /// # Errors
    /// [`StoreError`] where the table cannot be read.
    pub async fn documents_at(&self, project: ProjectId, path: &str) -> Result<Vec<DocumentId>, StoreError> {
        let numbers: Vec<i64> = sqlx::query_scalar(
            "select distinct p.document from place p join document d on d.number = p.document \
             where p.path = ? and d.project = ? order by p.document",
        )
        .bind(path)
        .bind(project.to_string())
        .fetch_all(&self.truth)
        .await?;
        Ok(numbers.into_iter().map(|number| DocumentId(number.unsigned_abs())).collect())
    }

    /// What is attached to a mail of a project, by path.
    ///
    /// # Errors
    /// [`StoreError`] where the table cannot be read.
    pub async fn attachments(&self, project: ProjectId, mail: &str) -> Result<Vec<Place>, StoreError> {
        // `#` ends the mail's path and `$` follows it, so this is one range of the index.
        let rows = sqlx::query_as(
            "select p.document, p.path, p.parent from place p join document d on d.number = p.document \
             where p.path > ? and p.path < ? and p.parent = ? and d.project = ? order by p.path",
        )
        .bind(format!("{mail}#"))
        .bind(format!("{mail}$"))
        .bind(mail)
        .bind(project.to_string())
        .fetch_all(&self.truth)
        .await?;
        Ok(rows.into_iter().map(place).collect())
    }

    /// How many documents a project holds.
    ///
    /// # Errors
    /// [`StoreError`] where the table cannot be read.
    pub async fn holdings(&self, project: ProjectId) -> Result<Holdings, StoreError> {
        let (held, unreadable, blank): (i64, i64, i64) = sqlx::query_as(
            "select count(*), count(unreadable), count(case when text_length <= ? then 1 end) \
             from document where project = ?",
        )
        .bind(super::reading_form::EMPTY.len() as i64)
        .bind(project.to_string())
        .fetch_one(&self.truth)
        .await?;
        Ok(Holdings { held: held.unsigned_abs(), unreadable: unreadable.unsigned_abs(), blank: blank.unsigned_abs() })
    }
}

fn narrow(query: &mut QueryBuilder<Sqlite>, filter: &DocumentFilter) {
    if let Some(kind) = filter.kind {
        query.push(" and d.kind = ").push_bind(kind.name());
    }
    if let Some(author) = &filter.author {
        query.push(" and d.author_address = ").push_bind(author.clone());
    }
    if let Some(from) = filter.from {
        query.push(" and d.written_at >= ").push_bind(from.second());
    }
    if let Some(before) = filter.before {
        query.push(" and d.written_at < ").push_bind(before.second());
    }
    let empty = super::reading_form::EMPTY.len() as i64;
    match filter.text {
        TextFilter::Any => {}
        TextFilter::Readable => {
            query.push(" and d.text_length > ").push_bind(empty);
        }
        TextFilter::Unreadable => {
            query.push(" and d.unreadable is not null");
        }
        TextFilter::Blank => {
            query.push(" and d.text_length <= ").push_bind(empty);
        }
    }
    if let Some(after) = filter.after {
        query.push(" and d.number > ").push_bind(after.0 as i64);
    }
}

fn place((document, path, parent): (i64, String, Option<String>)) -> Place {
    Place { document: DocumentId(document.unsigned_abs()), path, parent }
}

/// At most `limit` documents after a number, of a project or of all.
pub(crate) async fn documents_after(
    connection: &mut Connection,
    project: Option<ProjectId>,
    after: DocumentId,
    limit: u32,
) -> Result<Vec<Document>, StoreError> {
    let mut query: QueryBuilder<Sqlite> = QueryBuilder::new(SELECT);
    query.push(" where d.number > ").push_bind(after.0 as i64);
    if let Some(project) = project {
        query.push(" and d.project = ").push_bind(project.to_string());
    }
    query.push(" order by d.number limit ").push_bind(i64::from(limit));
    let rows: Vec<DocumentRow> = query.build_query_as().fetch_all(&mut *connection).await?;
    with_recipients(connection, rows).await
}

async fn with_recipients(connection: &mut Connection, rows: Vec<DocumentRow>) -> Result<Vec<Document>, StoreError> {
    let mut recipients: HashMap<i64, Vec<Mailbox>> = HashMap::new();
    for some in rows.chunks(1000) {
        let sql = format!(
            "select document, name, address from recipient where document in {} order by document, position",
            placeholders(some.len())
        );
        let mut query = sqlx::query_as(AssertSqlSafe(sql));
        for row in some {
            query = query.bind(row.number);
        }
        let found: Vec<(i64, String, String)> = query.fetch_all(&mut *connection).await?;
        for (document, name, address) in found {
            recipients.entry(document).or_default().push(Mailbox { name, address });
        }
    }
    let complete = |row: DocumentRow| {
        let recipients = recipients.remove(&row.number).unwrap_or_default();
        row.document(recipients)
    };
    rows.into_iter().map(complete).collect()
}

impl DocumentRow {
    fn document(self, recipients: Vec<Mailbox>) -> Result<Document, StoreError> {
        let row = self.number;
        let fault = |column| StoreError::Row { table: "document", row: row.to_string(), column };
        let count = |value: i64, column| u64::try_from(value).map_err(|_| fault(column));
        let author = match (self.author_name.clone(), self.author_address.clone()) {
            (None, None) => None,
            (name, address) => Some(Mailbox { name: name.unwrap_or_default(), address: address.unwrap_or_default() }),
        };
        let instant = |second| Timestamp::from_second(second).ok_or_else(|| fault("written_at"));
        let header = DocumentHeader {
            date: self.written_at.map(instant).transpose()?,
            author,
            recipients,
            subject: self.subject.clone(),
            message_id: self.message_id.clone(),
            references: list(self.reference_ids.as_deref()).ok_or_else(|| fault("reference_ids"))?,
        };
        let bytes = Stretch {
            frame_offset: count(self.frame_offset, "frame_offset")?,
            frame_length: count(self.frame_length, "frame_length")?,
            start: count(self.frame_start, "frame_start")?,
            length: count(self.bytes, "bytes")?,
        };
        Ok(Document {
            number: DocumentId(count(self.number, "number")?),
            project: self.project.parse().map_err(|_| fault("project"))?,
            path: self.path.clone().ok_or(StoreError::Row { table: "place", row: row.to_string(), column: "path" })?,
            parent: self.parent.clone(),
            kind: self.kind.parse().map_err(|_| fault("kind"))?,
            sha256: hash(&self.sha256).ok_or_else(|| fault("sha256"))?,
            bytes: bytes.length,
            header,
            reading: self.reading()?,
            place: Lies { pack: count(self.pack, "pack")?, bytes },
        })
    }

    fn reading(&self) -> Result<Result<KeptText, String>, StoreError> {
        if let Some(reason) = &self.unreadable {
            return Ok(Err(reason.clone()));
        }
        let fault = |column| StoreError::Row { table: "document", row: self.number.to_string(), column };
        let count =
            |value: Option<i64>, column| value.and_then(|value| u64::try_from(value).ok()).ok_or_else(|| fault(column));
        Ok(Ok(KeptText {
            reader: self.reader.clone().ok_or_else(|| fault("reader"))?,
            sha256: self.text_sha256.as_deref().and_then(hash).ok_or_else(|| fault("text_sha256"))?,
            notes: list(self.notes.as_deref()).ok_or_else(|| fault("notes"))?,
            place: Stretch {
                frame_offset: count(self.text_frame_offset, "text_frame_offset")?,
                frame_length: count(self.text_frame_length, "text_frame_length")?,
                start: count(self.text_start, "text_start")?,
                length: count(self.text_length, "text_length")?,
            },
        }))
    }
}

fn list(json: Option<&str>) -> Option<Vec<String>> {
    json.map_or(Some(Vec::new()), |json| serde_json::from_str(json).ok())
}

fn hash(bytes: &[u8]) -> Option<Sha256> {
    Some(Sha256(bytes.try_into().ok()?))
}
