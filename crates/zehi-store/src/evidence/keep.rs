use std::collections::{HashMap, HashSet};

use sqlx::AssertSqlSafe;
use zehi_domain::id::{DocumentId, ProjectId, Sha256};
use zehi_domain::journal::Salt;
use zehi_domain::record::{AddedPlace, DocumentsImported, Fact as _, ImportedDocument, PackFixed};

use super::pack;
use super::prepared::Prepared;
use crate::database::{self, Connection, placeholders};
use crate::journal::{Chain, append_to};
use crate::store::WriteTurn;
use crate::{Store, StoreError, WrittenBy, fold};

/// 一度に取り込む資料の上限: an import event names at most so many documents.
pub const MAX_BATCH: usize = 1000;

/// What the documents of an event may weigh in its payload; the rest of its 1 MiB is for frames and places.
const MAX_PAYLOAD: usize = 960 << 10;

/// What numbers, frames and commas add to a document's entry once it has its place.
const PLACED: usize = 192;

/// How many bytes a pack may hold before it is closed, unless one document alone is larger.
const MAX_PACK: u64 = 128 << 20;

/// 取り込みの結果: what of a batch was new.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Kept {
    /// Documents that were not held before.
    pub added: u64,
    /// Documents whose bytes the project held already, or that came twice in the batch.
    pub duplicates: u64,
    /// Further places noted for documents that are held.
    pub new_places: u64,
    /// Number of the first document added.
    pub first: Option<DocumentId>,
    /// Number of the last document added.
    pub last: Option<DocumentId>,
}

/// What becomes one pack and one event.
#[derive(Default)]
struct Portion {
    first: u64,
    documents: Vec<Prepared>,
    places: Vec<AddedPlace>,
    payload: usize,
    bytes: u64,
}

impl Portion {
    fn starting_at(first: u64) -> Self {
        Self { first, ..Self::default() }
    }

    fn next_number(&self) -> u64 {
        self.first + self.documents.len() as u64
    }

    fn is_empty(&self) -> bool {
        self.documents.is_empty() && self.places.is_empty()
    }

    fn has_room_for(&self, payload: usize, bytes: u64) -> bool {
        self.is_empty()
            || (self.documents.len() < MAX_BATCH
                && self.places.len() < MAX_BATCH
                && self.payload + payload <= MAX_PAYLOAD
                && self.bytes + bytes <= MAX_PACK)
    }
}

/// What the project holds of a batch before it is kept.
struct Known {
    numbers: HashMap<Sha256, u64>,
    places: HashSet<(u64, String)>,
}

impl Store {
    /// Keeps a batch of documents in a project: bytes and texts in a pack, what they are in the journal and its tables.
    /// Bytes that the project holds already are not kept again; a new path of theirs is noted. Large batches become
    /// several events, each complete in itself, so an import that is killed goes on after the last one.
    ///
    /// # Errors
    /// [`StoreError::NoProject`], [`StoreError::ReadOnly`], [`StoreError::File`] where a pack cannot be written; what
    /// was kept before stays kept.
    pub async fn keep(
        &self,
        project: ProjectId,
        batch: Vec<Prepared>,
        by: &WrittenBy,
        mut salts: impl FnMut() -> Salt + Send,
    ) -> Result<Kept, StoreError> {
        let mut turn = self.write_turn().await?;
        // Everything is asked and written within transactions: a writer that was given up may still be finishing.
        let mut transaction = database::begin_write(&self.truth).await?;
        check_project(&mut transaction, project).await?;
        let known = look_up(&mut transaction, project, &batch).await?;
        let (portions, kept) = divide(batch, known, next_document(&mut transaction).await?)?;
        let mut begun = Some(transaction);
        for portion in portions {
            let mut transaction = match begun.take() {
                Some(transaction) => transaction,
                None => database::begin_write(&self.truth).await?,
            };
            // The number is taken within the transaction: whoever else might write to this home, in whatever process,
            // does not get the same one.
            let number = next_pack(&mut transaction).await?;
            let Portion { first, documents, places, .. } = portion;
            let written = self.write_pack(turn, number, documents).await?;
            turn = written.turn;
            let import = DocumentsImported { project, first, pack: written.pack, documents: written.entries, places };
            record(&mut transaction, &import, by, &mut salts).await?;
            transaction.commit().await?;
        }
        drop(turn);
        Ok(kept)
    }

    /// Writes the pack on a thread of its own. The turn goes with it: should the caller be gone before it is done, the
    /// next writer still waits, and does not write to the same file.
    async fn write_pack(
        &self,
        turn: WriteTurn,
        number: u64,
        mut documents: Vec<Prepared>,
    ) -> Result<WrittenPack, StoreError> {
        let layout = self.layout.clone();
        let writing = tokio::task::spawn_blocking(move || {
            let pack = if documents.is_empty() { None } else { Some(pack::write(&layout, number, &mut documents)?) };
            let entries = documents.into_iter().map(|prepared| prepared.entry).collect();
            Ok(WrittenPack { turn, pack, entries })
        });
        writing.await?
    }
}

/// A pack on the disk that no event names yet.
struct WrittenPack {
    turn: WriteTurn,
    pack: Option<PackFixed>,
    entries: Vec<ImportedDocument>,
}

/// Puts an import into the journal and its tables.
async fn record(
    connection: &mut Connection,
    import: &DocumentsImported,
    by: &WrittenBy,
    salts: &mut (dyn FnMut() -> Salt + Send),
) -> Result<(), StoreError> {
    let draft = import.draft(by.at, &by.actor, &import.project.to_string())?;
    let (_, head) = append_to(connection, Chain::Truth, vec![draft], salts).await?;
    fold::apply_import(connection, head.seq, import).await
}

async fn check_project(connection: &mut Connection, project: ProjectId) -> Result<(), StoreError> {
    let id = project.to_string();
    let found: Option<String> =
        sqlx::query_scalar("select id from project where id = ?").bind(&id).fetch_optional(connection).await?;
    found.map(|_| ()).ok_or(StoreError::NoProject(id))
}

/// The number of the next document. Rows lost from the table would make it give a number twice, which no rebuild could
/// mend, so the packs must agree.
async fn next_document(connection: &mut Connection) -> Result<u64, StoreError> {
    let (by_documents, by_packs): (i64, i64) = sqlx::query_as(
        "select (select coalesce(max(number), 0) + 1 from document), \
         (select coalesce(max(first + documents), 1) from pack)",
    )
    .fetch_one(connection)
    .await?;
    if by_documents != by_packs {
        return Err(StoreError::DerivedTables { table: "document" });
    }
    Ok(by_documents.unsigned_abs())
}

async fn next_pack(connection: &mut Connection) -> Result<u64, StoreError> {
    let number: i64 = sqlx::query_scalar("select coalesce(max(number), 0) + 1 from pack").fetch_one(connection).await?;
    Ok(number.unsigned_abs())
}

async fn look_up(connection: &mut Connection, project: ProjectId, batch: &[Prepared]) -> Result<Known, StoreError> {
    let mut known = Known { numbers: HashMap::new(), places: HashSet::new() };
    for some in batch.chunks(MAX_BATCH) {
        let sql = format!(
            "select sha256, number from document where sha256 in {} and project = ? order by number",
            placeholders(some.len())
        );
        let mut query = sqlx::query_as(AssertSqlSafe(sql));
        for prepared in some {
            query = query.bind(prepared.entry.sha256.0.to_vec());
        }
        let found: Vec<(Vec<u8>, i64)> = query.bind(project.to_string()).fetch_all(&mut *connection).await?;
        for (sha256, number) in found {
            if let Ok(sha256) = sha256.try_into() {
                known.numbers.entry(Sha256(sha256)).or_insert(number.unsigned_abs());
            }
        }
    }
    let held: Vec<&str> = batch
        .iter()
        .filter(|prepared| known.numbers.contains_key(&prepared.entry.sha256))
        .map(|prepared| prepared.entry.path.as_str())
        .collect();
    for some in held.chunks(MAX_BATCH) {
        let sql = format!("select document, path from place where path in {}", placeholders(some.len()));
        let mut query = sqlx::query_as(AssertSqlSafe(sql));
        for path in some {
            query = query.bind(*path);
        }
        let found: Vec<(i64, String)> = query.fetch_all(&mut *connection).await?;
        known.places.extend(found.into_iter().map(|(document, path)| (document.unsigned_abs(), path)));
    }
    Ok(known)
}

/// Sorts the batch into what is new, what is at a new place, and what is known, in portions that fit an event.
fn divide(batch: Vec<Prepared>, mut known: Known, next: u64) -> Result<(Vec<Portion>, Kept), StoreError> {
    let mut kept = Kept::default();
    let mut done = Vec::new();
    let mut open = Portion::starting_at(next);
    for prepared in batch {
        let (sha256, path) = (prepared.entry.sha256, prepared.entry.path.clone());
        let held = known.numbers.get(&sha256).copied();
        kept.duplicates += u64::from(held.is_some());
        if held.is_some_and(|number| known.places.contains(&(number, path.clone()))) {
            continue;
        }
        let payload = match held {
            None => serde_json::to_string(&prepared.entry)?.len() + PLACED,
            Some(_) => place_weight(&prepared)?,
        };
        let bytes = if held.is_none() { prepared.weight() } else { 0 };
        if !open.has_room_for(payload, bytes) {
            let next = open.next_number();
            done.push(std::mem::replace(&mut open, Portion::starting_at(next)));
        }
        open.payload += payload;
        open.bytes += bytes;
        let number = held.unwrap_or_else(|| open.next_number());
        known.places.insert((number, path.clone()));
        if held.is_some() {
            open.places.push(AddedPlace { document: number, path, parent: prepared.entry.parent });
            kept.new_places += 1;
        } else {
            known.numbers.insert(sha256, number);
            open.documents.push(prepared);
            kept.added += 1;
            kept.first.get_or_insert(DocumentId(number));
            kept.last = Some(DocumentId(number));
        }
    }
    if !open.is_empty() {
        done.push(open);
    }
    Ok((done, kept))
}

fn place_weight(prepared: &Prepared) -> Result<usize, StoreError> {
    let names = serde_json::to_string(&(&prepared.entry.path, &prepared.entry.parent))?;
    Ok(names.len() + PLACED)
}
