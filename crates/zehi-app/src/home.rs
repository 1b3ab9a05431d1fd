use std::path::Path;
use std::sync::Arc;

use zehi_domain::id::{CaseId, DocumentId, StaffId};
use zehi_domain::journal::EventDraft;
use zehi_domain::party::{Role, Staff};
use zehi_domain::record::CaseFileChange;
use zehi_domain::record::case::{Case, CaseEvent};
use zehi_domain::time::Timestamp;
use zehi_search::{IndexEntry, TextIndex};
use zehi_store::{Access, Store, WrittenBy};

use crate::clock::salt;
use crate::evidence::folded_document;
use crate::{AppError, Clock, Result};

/// Documents added to the index before it is committed on the way.
const COMMIT_EVERY: usize = 50_000;
/// Folder of the index in the home.
const INDEX: &str = "index";

/// 自分: who acts.
pub type Me = Staff;

/// An open home: everything a person can do begins here.
#[derive(Clone)]
pub struct App {
    pub(crate) store: Arc<Store>,
    pub(crate) index: Arc<TextIndex>,
    pub(crate) clock: Arc<dyn Clock>,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").finish_non_exhaustive()
    }
}

impl App {
    /// Opens a home.
    ///
    /// # Errors
    /// [`AppError`] where it cannot be opened, or another process owns it.
    pub async fn open(home: &Path, access: Access, clock: Arc<dyn Clock>) -> Result<Self> {
        let store = Store::open(home, access).await?;
        let folder = store.derived_folder(INDEX);
        let index = match TextIndex::open(&folder) {
            Ok(index) => index,
            // Derived, so an index of another form or a broken one is made anew.
            Err(_) if access == Access::Write => {
                let _ = std::fs::remove_dir_all(&folder);
                TextIndex::open(&folder)?
            }
            Err(error) => return Err(error.into()),
        };
        Ok(Self { store: Arc::new(store), index: Arc::new(index), clock })
    }

    /// The owner of the home, who acts where no server runs: 管理者, who cannot approve or send.
    pub fn owner() -> Me {
        Staff { id: StaffId::from_bits(0), name: "管理者".to_owned(), role: Role::Administrator }
    }

    /// Closes the home in good order.
    pub async fn close(self) {
        if let Ok(store) = Arc::try_unwrap(self.store) {
            store.close().await;
        }
    }

    /// The instant.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) fn written_by(&self, me: &Me) -> WrittenBy {
        WrittenBy { actor: me.id.to_string(), at: self.clock.now() }
    }

    /// Brings the index up to the last document kept.
    ///
    /// # Errors
    /// [`AppError`] where a text cannot be read or the index not be written.
    pub async fn catch_up_index(&self) -> Result<()> {
        let from = DocumentId(self.index.indexed_up_to()?);
        let mut readings = self.store.readings_after(None, from);
        let (mut last, mut uncommitted) = (None, 0);
        while let Some(batch) = readings.next().await? {
            last = batch.last().map(|reading| reading.document.number.0);
            uncommitted += batch.len();
            let index = Arc::clone(&self.index);
            tokio::task::spawn_blocking(move || {
                use rayon::prelude::*;
                let entries: Vec<IndexEntry> = batch.into_par_iter().map(index_entry).collect();
                index.add(entries)
            })
            .await
            .map_err(|_| zehi_store::StoreError::Interrupted)??;
            if uncommitted >= COMMIT_EVERY
                && let Some(number) = last
            {
                self.index.commit(number)?;
                uncommitted = 0;
            }
        }
        if let Some(number) = last.filter(|_| uncommitted > 0) {
            self.index.commit(number)?;
        }
        Ok(())
    }

    /// The case with this id.
    ///
    /// # Errors
    /// [`AppError::NotFound`] where there is none.
    pub async fn case(&self, id: CaseId) -> Result<Case> {
        let mut case: Option<Case> = None;
        for event in self.store.events_of(&id.to_string()).await? {
            let Some(act) = CaseEvent::read(&event)? else { continue };
            match &mut case {
                Some(case) => case.apply(act, event.seq, event.at, &event.actor),
                none => *none = Case::begin(id, act, event.seq, event.at, &event.actor),
            }
        }
        case.ok_or(AppError::NotFound("案件"))
    }

    /// Writes acts on a case, with what they change in the list of cases, if nobody was faster.
    pub(crate) async fn record(&self, me: &Me, case: &Case, acts: Vec<CaseEvent>) -> Result<Case> {
        let by = self.written_by(me);
        let stream = case.id().to_string();
        let mut after = case.clone();
        let mut drafts = Vec::with_capacity(acts.len());
        for act in acts {
            after.apply(act.clone(), 0, by.at, &by.actor);
            drafts.push(with_file_entry(act.draft(by.at, &by.actor, &stream)?, &after)?);
        }
        self.store.append(&stream, Some(case.version()), drafts, salt).await?;
        self.case(case.id()).await
    }

    /// Writes the event a new case begins with.
    pub(crate) async fn begin(&self, me: &Me, id: CaseId, act: CaseEvent) -> Result<Case> {
        let by = self.written_by(me);
        let stream = id.to_string();
        let case = Case::begin(id, act.clone(), 0, by.at, &by.actor).ok_or(AppError::NotFound("案件"))?;
        let draft = with_file_entry(act.draft(by.at, &by.actor, &stream)?, &case)?;
        self.store.append(&stream, Some(0), vec![draft], salt).await?;
        self.case(id).await
    }
}

fn with_file_entry(mut draft: EventDraft, case: &Case) -> Result<EventDraft> {
    if let serde_json::Value::Object(fields) = &mut draft.payload {
        fields.insert(CaseFileChange::KEY.to_owned(), serde_json::to_value(case.file_entry())?);
    }
    Ok(draft)
}

fn index_entry(reading: zehi_store::KeptReading) -> IndexEntry {
    let document = reading.document;
    IndexEntry {
        document: document.number,
        project: document.project,
        kind: document.kind,
        author: document.header.author.map(|author| author.address).filter(|address| !address.is_empty()),
        date: document.header.date.map(Timestamp::date),
        folded: reading.text.as_ref().map(folded_document).unwrap_or_default(),
    }
}
