use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Deserialize;
use serde::de::IgnoredAny;
use tokio::task::JoinHandle;
use zehi_domain::id::Sha256;
use zehi_domain::journal::Event;
use zehi_domain::record::{AccessHeadNoted, CaseFileChange, DocumentsImported, Fact as _, PackFixed, ProjectOpened};

use super::chain::{ChainWalk, NotedHeads};
use super::packs::{self, PackProblem};
use super::report::{Findings, VerifyReport};
use super::tables;
use crate::database::{self, Connection};
use crate::home::{HomeLock, Layout};
use crate::journal::{Chain, Head, StoredEvent};
use crate::{Access, Store, StoreError, fold};

/// How deep to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Depth {
    /// Chains, heads and counts.
    Quick,
    /// Every row and every byte.
    #[default]
    Full,
}

/// 検証の範囲.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct VerifyScope {
    /// How deep to look.
    pub depth: Depth,
    /// A head kept elsewhere, which must occur in the journal.
    pub anchor: Option<Sha256>,
}

/// Verifies a home that nobody writes to. Damaged and missing files are findings of the report.
///
/// # Errors
/// [`StoreError::NoHome`] where there is no such folder, [`StoreError::Locked`] where a writer has it.
pub async fn verify(home: &Path, scope: VerifyScope) -> Result<VerifyReport, StoreError> {
    if !home.is_dir() {
        return Err(StoreError::NoHome { home: home.to_owned() });
    }
    let layout = Layout::of(home);
    let _lock = HomeLock::take(&layout, Access::Read)?;
    Ok(Walk::new(layout, scope).report().await)
}

impl Store {
    /// Verifies this home while it is in use: what is written meanwhile is left for the next time.
    pub async fn verify(&self, scope: VerifyScope) -> VerifyReport {
        Walk::new(self.layout.clone(), scope).report().await
    }
}

/// What the journal lets one expect of the tables, counted without folding it.
#[derive(Default)]
struct Expected {
    projects: u64,
    packs: u64,
    documents: u64,
    places: u64,
    recipients: u64,
    cases: BTreeSet<String>,
}

/// An import, as far as its counts go.
#[derive(Deserialize)]
struct ImportCounts {
    pack: Option<PackFixed>,
    documents: Vec<DocumentCounts>,
    #[serde(default)]
    places: Vec<IgnoredAny>,
}

#[derive(Deserialize)]
struct DocumentCounts {
    #[serde(default)]
    recipients: Vec<IgnoredAny>,
}

struct Walk {
    layout: Layout,
    scope: VerifyScope,
    findings: Findings,
    expected: Expected,
    noted: NotedHeads,
    anchor_found: bool,
    head: Head,
    /// The pack that is being checked beside the fold.
    pack_check: Option<JoinHandle<(u64, Vec<PackProblem>)>>,
}

impl Walk {
    fn new(layout: Layout, scope: VerifyScope) -> Self {
        Self {
            layout,
            scope,
            findings: Findings::default(),
            expected: Expected::default(),
            noted: NotedHeads::default(),
            anchor_found: scope.anchor.is_none(),
            head: Head { seq: 0, hash: Sha256::ZERO },
            pack_check: None,
        }
    }

    async fn report(mut self) -> VerifyReport {
        if let Err(error) = self.truth().await {
            self.findings.table("truth.db", error);
        }
        self.finish_pack_check().await;
        if !self.anchor_found {
            self.findings
                .table("event", "指定された先頭値が記録台帳にありません。台帳が作り直された可能性があります。");
        }
        if let Err(error) = self.access().await {
            self.findings.table("access.db", error);
        }
        let problems = self.findings.finish();
        VerifyReport {
            ok: problems.is_empty(),
            events: self.head.seq,
            documents: self.expected.documents,
            head: self.head.hash,
            tables: tables_by_store(),
            problems,
        }
    }

    async fn truth(&mut self) -> Result<(), StoreError> {
        if !self.layout.truth().is_file() {
            self.findings.table("truth.db", "ファイルがありません。控えから復元してください。");
            return Ok(());
        }
        let pool = database::pool_for_looking(&self.layout.truth());
        let mut snapshot = pool.begin().await?;
        let mut fresh = database::scratch(&database::TRUTH).await?;
        tables::compare_definitions(&mut snapshot, &mut fresh, "truth.db", &mut self.findings).await?;
        self.damage(&mut snapshot, "truth.db").await?;
        let mut walk = ChainWalk::along(Chain::Truth);
        while let Some(events) = walk.next(&mut snapshot, &mut self.findings).await? {
            for stored in events {
                self.event(stored, &mut fresh).await;
            }
        }
        self.head = walk.finish(&mut snapshot, &mut self.findings).await?;
        match self.scope.depth {
            Depth::Full => tables::compare(&mut snapshot, &mut fresh, &mut self.findings).await?,
            Depth::Quick => tables::compare_counts(&mut snapshot, self.expected.counts(), &mut self.findings).await,
        }
        Ok(())
    }

    async fn damage(&mut self, connection: &mut Connection, file: &str) -> Result<(), StoreError> {
        if self.scope.depth == Depth::Full {
            for line in database::damage(connection).await? {
                self.findings.table(file, format!("データベースが壊れています: {line}"));
            }
        }
        Ok(())
    }

    async fn event(&mut self, stored: StoredEvent, fresh: &mut Connection) {
        self.anchor_found |= self.scope.anchor == Some(stored.event.hash);
        let seq = stored.event.seq;
        let done = match self.scope.depth {
            Depth::Full => self.fold(stored, fresh).await,
            Depth::Quick => self.count(stored).await,
        };
        if let Err(error) = done {
            self.findings.event("event", seq, error);
        }
    }

    async fn fold(&mut self, stored: StoredEvent, fresh: &mut Connection) -> Result<(), StoreError> {
        let event = stored.parsed()?;
        if let Some(import) = DocumentsImported::read(&event)? {
            fold::apply_import(fresh, event.seq, &import).await?;
            self.expected.documents += import.documents.len() as u64;
            self.check_pack(event.seq, import).await;
            return Ok(());
        }
        self.note_access_head(&event)?;
        fold::apply(fresh, &event).await
    }

    async fn count(&mut self, stored: StoredEvent) -> Result<(), StoreError> {
        if stored.event.kind != DocumentsImported::KIND {
            let event = stored.parsed()?;
            self.note_access_head(&event)?;
            self.expected.projects += u64::from(ProjectOpened::read(&event)?.is_some());
            if CaseFileChange::carried_by(&event)?.is_some() {
                self.expected.cases.insert(event.stream);
            }
            return Ok(());
        }
        let Some(payload) = &stored.payload else { return Ok(()) };
        let counts: ImportCounts = serde_json::from_str(payload)?;
        self.expected.packs += u64::from(counts.pack.is_some());
        self.expected.documents += counts.documents.len() as u64;
        self.expected.places += (counts.documents.len() + counts.places.len()) as u64;
        self.expected.recipients += counts.documents.iter().map(|one| one.recipients.len() as u64).sum::<u64>();
        if let Some(pack) = counts.pack {
            let lengths_only = DocumentsImported {
                project: zehi_domain::id::ProjectId::from_bits(0),
                first: 0,
                pack: Some(pack),
                documents: Vec::new(),
                places: Vec::new(),
            };
            self.check_pack(stored.event.seq, lengths_only).await;
        }
        Ok(())
    }

    fn note_access_head(&mut self, event: &Event) -> Result<(), StoreError> {
        if let Some(noted) = AccessHeadNoted::read(event)? {
            self.noted.note(event, noted.entries, noted.head);
        }
        Ok(())
    }

    /// Checks a pack on another thread while the fold goes on; one at a time, so that memory stays small.
    async fn check_pack(&mut self, seq: u64, import: DocumentsImported) {
        self.finish_pack_check().await;
        let (layout, depth) = (self.layout.clone(), self.scope.depth);
        self.pack_check = Some(tokio::task::spawn_blocking(move || (seq, packs::check(&layout, &import, depth))));
    }

    async fn finish_pack_check(&mut self) {
        let Some(check) = self.pack_check.take() else { return };
        match check.await {
            Ok((seq, problems)) => {
                for (document, what) in problems {
                    match document {
                        Some(document) => self.findings.document(document, what),
                        None => self.findings.event("pack", seq, what),
                    }
                }
            }
            Err(error) => self.findings.table("pack", StoreError::from(error)),
        }
    }

    async fn access(&mut self) -> Result<(), StoreError> {
        if !self.layout.access().is_file() {
            self.findings.table("access.db", "ファイルがありません。控えから復元してください。");
            return Ok(());
        }
        let pool = database::pool_for_looking(&self.layout.access());
        let mut snapshot = pool.begin().await?;
        let mut fresh = database::scratch(&database::ACCESS).await?;
        tables::compare_definitions(&mut snapshot, &mut fresh, "access.db", &mut self.findings).await?;
        self.damage(&mut snapshot, "access.db").await?;
        let mut noted = std::mem::take(&mut self.noted).sorted().peekable();
        let mut walk = ChainWalk::along(Chain::Access);
        while let Some(entries) = walk.next(&mut snapshot, &mut self.findings).await? {
            for stored in entries {
                while let Some((seq, entry, head)) = noted.next_if(|(_, entry, _)| *entry <= stored.event.seq) {
                    if entry != stored.event.seq || head != stored.event.hash {
                        self.findings.event("event", seq, "記帳された閲覧記録の先頭値が、閲覧記録にありません");
                    }
                }
            }
        }
        for (seq, ..) in noted {
            self.findings.event("event", seq, "記帳された閲覧記録の先頭値まで、閲覧記録が残っていません");
        }
        walk.finish(&mut snapshot, &mut self.findings).await?;
        Ok(())
    }
}

impl Expected {
    fn counts(&self) -> [u64; 6] {
        let cases = self.cases.len() as u64;
        [self.projects, self.packs, self.documents, self.places, self.recipients, cases]
    }
}

fn tables_by_store() -> BTreeMap<String, &'static str> {
    let truth = [Chain::Truth.events(), Chain::Truth.heads()].into_iter().chain(fold::DERIVED);
    let access = [Chain::Access.events(), Chain::Access.heads()];
    let truth = truth.map(|table| (table.to_owned(), "truth"));
    truth.chain(access.map(|table| (table.to_owned(), "access"))).collect()
}
