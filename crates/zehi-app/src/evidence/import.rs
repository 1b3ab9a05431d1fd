use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use rayon::prelude::*;
use serde::Serialize;
use tokio::sync::mpsc;
use zehi_domain::evidence::ReadDocument;
use zehi_domain::id::ProjectId;
use zehi_ingest::{Entry, Failure, Limits, Sources, read_entry};
use zehi_store::Prepared;

use crate::clock::{id_bits, salt};
use crate::{App, Me, Result};

/// Files read side by side before their documents are handed on in order.
const ENTRIES_AT_ONCE: usize = 256;
/// Documents of one container handed on before it ends.
const HAND_ON: usize = 500;
/// Documents kept with one event.
const BATCH: usize = 1000;
/// Bytes waiting to be kept before a batch is closed early.
const BATCH_BYTES: u64 = 64 << 20;

/// 取り込めなかったもの.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImportFailure {
    /// Path in the import.
    pub path: String,
    /// Why, and what to do.
    pub reason: String,
}

/// 取り込みの結果 (interfaces.md, import).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ImportReport {
    /// Name of the project.
    pub project: String,
    /// How many documents the project holds now.
    pub documents: u64,
    /// How many were new.
    pub added: u64,
    /// How many were held already.
    pub duplicates: u64,
    /// What could not be read; its bytes are kept where there were any.
    pub failed: Vec<ImportFailure>,
    /// How long it took.
    pub seconds: f64,
}

enum Piece {
    Document(Box<Prepared>),
    Failed(ImportFailure),
}

/// Imports files and folders into a project, which is opened if there is none of this name. Returns when everything is
/// kept, searchable and in the journal. `progress` is told how many documents are kept so far.
///
/// # Errors
/// [`crate::AppError`] where the home cannot be written; a file that fails is no error but listed.
pub async fn import(
    app: &App,
    me: &Me,
    project: &str,
    paths: Vec<PathBuf>,
    progress: impl Fn(u64),
) -> Result<ImportReport> {
    let started = Instant::now();
    let by = app.written_by(me);
    let id = ProjectId::from_bits(id_bits(by.at));
    let project = app.store.open_project(project, id, &by, salt).await?;
    let (sender, mut pieces) = mpsc::channel::<Vec<Piece>>(4);
    let reader = tokio::task::spawn_blocking(move || read_all(&paths, &sender));

    let (mut failed, mut batch, mut bytes) = (Vec::new(), Vec::new(), 0);
    let (mut added, mut duplicates) = (0, 0);
    let mut more = true;
    while more {
        match pieces.recv().await {
            None => more = false,
            Some(group) => {
                for piece in group {
                    match piece {
                        Piece::Failed(failure) => failed.push(failure),
                        Piece::Document(prepared) => {
                            bytes += prepared.weight();
                            batch.push(*prepared);
                        }
                    }
                }
            }
        }
        while batch.len() >= BATCH || bytes >= BATCH_BYTES || (!more && !batch.is_empty()) {
            let rest = batch.split_off(batch.len().min(BATCH));
            let kept = app.store.keep(project.id, std::mem::replace(&mut batch, rest), &by, salt).await?;
            bytes = batch.iter().map(Prepared::weight).sum();
            added += kept.added;
            duplicates += kept.duplicates;
            progress(added);
        }
    }
    reader.await.map_err(|_| zehi_store::StoreError::Interrupted)?;
    app.catch_up_index().await?;
    app.index.close_writer()?;
    crate::investigation::ask_again(app, project.id).await?;
    let documents = app.store.holdings(project.id).await?.held;
    Ok(ImportReport {
        project: project.name,
        documents,
        added,
        duplicates,
        failed,
        seconds: started.elapsed().as_secs_f64(),
    })
}

/// Reads every entry, a group side by side, and hands its documents on in the order of the walk. A container hands on
/// what it has as it goes, so that its documents never stand in memory together.
fn read_all(paths: &[PathBuf], sender: &mpsc::Sender<Vec<Piece>>) {
    let limits = Limits::default();
    let mut sources = Sources::scan(paths);
    let under_way = Arc::new(AtomicU64::new(0));
    loop {
        let group: Vec<Entry> = sources.by_ref().take(ENTRIES_AT_ONCE).collect();
        if group.is_empty() || sender.is_closed() {
            return;
        }
        let read: Vec<Vec<Piece>> =
            group.par_iter().map(|entry| read_one(entry, &limits, sender, &under_way)).collect();
        under_way.store(0, Ordering::Relaxed);
        if sender.blocking_send(read.into_iter().flatten().collect()).is_err() {
            return;
        }
    }
}

fn read_one(entry: &Entry, limits: &Limits, sender: &mpsc::Sender<Vec<Piece>>, under_way: &AtomicU64) -> Vec<Piece> {
    let mut pieces = Vec::new();
    read_entry(entry, limits, &mut |outcome| {
        let weight = add_piece(&mut pieces, outcome);
        let held = under_way.fetch_add(weight, Ordering::Relaxed) + weight;
        if pieces.len() >= HAND_ON || held > BATCH_BYTES {
            under_way.store(0, Ordering::Relaxed);
            // A closed channel means that keeping failed; the walk ends at the next group.
            let _ = sender.blocking_send(std::mem::take(&mut pieces));
        }
    });
    pieces
}

fn add_piece(pieces: &mut Vec<Piece>, outcome: std::result::Result<ReadDocument, Failure>) -> u64 {
    match outcome {
        Err(Failure { path, reason }) => {
            pieces.push(Piece::Failed(ImportFailure { path, reason }));
            0
        }
        Ok(document) => {
            if let Err(unreadable) = &document.reading {
                let failure = ImportFailure { path: document.path.clone(), reason: unreadable.reason.clone() };
                pieces.push(Piece::Failed(failure));
            }
            let prepared = Prepared::new(document);
            let weight = prepared.weight();
            pieces.push(Piece::Document(Box::new(prepared)));
            weight
        }
    }
}
