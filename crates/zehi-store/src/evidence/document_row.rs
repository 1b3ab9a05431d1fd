use std::collections::HashMap;

use sqlx::{AssertSqlSafe, FromRow};
use zehi_domain::evidence::{DocumentHeader, Mailbox};
use zehi_domain::id::{DocumentId, Sha256};
use zehi_domain::time::Timestamp;

use super::document::{Document, KeptText, Lies, Stretch};
use crate::StoreError;
use crate::database::{Connection, placeholders};

/// A row of the table of documents with its first place.
#[derive(FromRow)]
pub(super) struct DocumentRow {
    pub(super) number: i64,
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

/// Selects [`DocumentRow`]s, with the first place of each.
pub(super) const SELECT: &str = "select d.number, d.project, p.path, p.parent, d.kind, d.sha256, d.bytes, d.written_at, \
    d.author_name, d.author_address, d.subject, d.message_id, d.reference_ids, d.reader, d.text_sha256, d.notes, \
    d.unreadable, d.pack, d.frame_offset, d.frame_length, d.frame_start, d.text_frame_offset, d.text_frame_length, \
    d.text_start, d.text_length from document d left join place p on p.document = d.number and p.position = 1";

/// Makes documents of rows, with their recipients.
pub(super) async fn with_recipients(
    connection: &mut Connection,
    rows: Vec<DocumentRow>,
) -> Result<Vec<Document>, StoreError> {
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
