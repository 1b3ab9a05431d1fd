use zehi_domain::record::{DocumentsImported, Extent, ImportedDocument, PackFixed};

use crate::StoreError;
use crate::database::{Cells, Connection, Rows};

const DOCUMENT: &str = "insert into document (number, project, kind, sha256, bytes, written_at, author_name, \
    author_address, subject, message_id, reference_ids, reader, text_sha256, notes, unreadable, pack, frame_offset, \
    frame_length, frame_start, text_frame_offset, text_frame_length, text_start, text_length)";
const PLACE: &str = "insert into place (document, position, path, parent)";
const RECIPIENT: &str = "insert into recipient (document, position, name, address)";

/// Derives the rows of an import.
pub(crate) async fn apply_import(
    connection: &mut Connection,
    seq: u64,
    import: &DocumentsImported,
) -> Result<(), StoreError> {
    if let Some(pack) = &import.pack {
        apply_pack(connection, seq, import, pack).await?;
        apply_documents(connection, seq, import, pack).await?;
        apply_recipients(connection, import).await?;
    }
    apply_places(connection, import).await
}

async fn apply_pack(
    connection: &mut Connection,
    seq: u64,
    import: &DocumentsImported,
    pack: &PackFixed,
) -> Result<(), StoreError> {
    sqlx::query("insert into pack (number, length, sha256, first, documents, event) values (?, ?, ?, ?, ?, ?)")
        .bind(pack.number as i64)
        .bind(pack.length as i64)
        .bind(pack.sha256.0.to_vec())
        .bind(import.first as i64)
        .bind(import.documents.len() as i64)
        .bind(seq as i64)
        .execute(connection)
        .await?;
    Ok(())
}

async fn apply_documents(
    connection: &mut Connection,
    seq: u64,
    import: &DocumentsImported,
    pack: &PackFixed,
) -> Result<(), StoreError> {
    let mut rows = Rows::into_table(DOCUMENT);
    let project = import.project.to_string();
    for (number, document) in import.numbered() {
        let bytes = place_of(seq, pack, document.bytes)?;
        let text = document.reading.as_ref().map(|reading| place_of(seq, pack, reading.text)).transpose()?;
        let lists = Lists::of(document)?;
        rows.add(connection, |cells| {
            cells.add(number as i64).add(project.as_str()).add(document.kind.name());
            cells.add(document.sha256.0.to_vec()).add(document.bytes.length as i64);
            add_header(cells, document, lists);
            cells.add(pack.number as i64).add(bytes.offset).add(bytes.length).add(document.bytes.start as i64);
            cells.add(text.map(|frame| frame.offset)).add(text.map(|frame| frame.length));
            cells.add(document.reading.as_ref().map(|reading| reading.text.start as i64));
            cells.add(document.reading.as_ref().map(|reading| reading.text.length as i64));
        })
        .await?;
    }
    rows.flush(connection).await
}

/// Lists kept in one cell, as JSON; none where empty.
struct Lists {
    references: Option<String>,
    notes: Option<String>,
}

impl Lists {
    fn of(document: &ImportedDocument) -> Result<Self, StoreError> {
        let notes = document.reading.as_ref().map_or(&[][..], |reading| &reading.notes);
        Ok(Self { references: list(&document.references)?, notes: list(notes)? })
    }
}

fn list(items: &[String]) -> Result<Option<String>, StoreError> {
    if items.is_empty() { Ok(None) } else { Ok(Some(serde_json::to_string(items)?)) }
}

fn add_header(cells: &mut Cells<'_>, document: &ImportedDocument, lists: Lists) {
    let author = document.author.as_ref();
    let reading = document.reading.as_ref();
    cells.add(document.date.map(|date| date.second()));
    cells.add(author.map(|author| author.name.as_str())).add(author.map(|author| author.address.as_str()));
    cells.add(document.subject.as_deref()).add(document.message_id.as_deref()).add(lists.references);
    cells.add(reading.map(|reading| reading.reader.as_str()));
    cells.add(reading.map(|reading| reading.sha256.0.to_vec()));
    cells.add(lists.notes).add(document.unreadable.as_deref());
}

/// A frame in the numbers of the database.
#[derive(Clone, Copy)]
struct FrameCells {
    offset: i64,
    length: i64,
}

fn place_of(seq: u64, pack: &PackFixed, extent: Extent) -> Result<FrameCells, StoreError> {
    let frame = usize::try_from(extent.frame).ok().and_then(|index| pack.frames.get(index));
    let frame = frame.ok_or_else(|| StoreError::BrokenJournal {
        what: format!("出来事 {seq} にない区画を指す資料がある"),
    })?;
    Ok(FrameCells { offset: frame.offset as i64, length: frame.length as i64 })
}

async fn apply_recipients(connection: &mut Connection, import: &DocumentsImported) -> Result<(), StoreError> {
    let mut rows = Rows::into_table(RECIPIENT);
    for (number, document) in import.numbered() {
        for (position, recipient) in (1_i64..).zip(&document.recipients) {
            rows.add(connection, |cells| {
                cells.add(number as i64).add(position);
                cells.add(recipient.name.as_str()).add(recipient.address.as_str());
            })
            .await?;
        }
    }
    rows.flush(connection).await
}

async fn apply_places(connection: &mut Connection, import: &DocumentsImported) -> Result<(), StoreError> {
    let mut rows = Rows::into_table(PLACE);
    for (number, document) in import.numbered() {
        rows.add(connection, |cells| {
            cells.add(number as i64).add(1_i64).add(document.path.as_str()).add(document.parent.as_deref());
        })
        .await?;
    }
    rows.flush(connection).await?;
    // A document's further places are few; those of one event may belong to one document, so each asks for the last.
    for place in &import.places {
        sqlx::query(
            "insert into place (document, position, path, parent) \
             select ?, coalesce(max(position), 0) + 1, ?, ? from place where document = ?",
        )
        .bind(place.document as i64)
        .bind(&place.path)
        .bind(&place.parent)
        .bind(place.document as i64)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}
