//! The persistence of a home: journal, derived tables, access log, workshop and evidence. The only crate that knows a
//! database; nothing of it shows in the signatures here (design.md, decisions 1 and 2).

/// What can go wrong, and what to do then.
mod error;

/// ホーム: the folder, its files and its lock.
mod home;

/// The one place that knows which database this is.
mod database;

/// 保管庫: the open home.
mod store;

/// 記録台帳: appending, reading and exporting events.
mod journal;

/// 導出表: the fold of the events into tables.
mod fold;

/// 証拠: bytes and texts in packs.
mod evidence;

/// 案件一覧: the list of cases.
mod case_file;

/// プロジェクト: bodies of records.
mod project;

/// 閲覧記録: who read, searched and exported what.
mod access_log;

/// 作業場: sessions, drafts, jobs and credentials.
mod workshop;

/// 検証: does everything still hold?
mod verify;

pub use access_log::AccessHead;
pub use case_file::CaseFile;
pub use error::{Conflict, StoreError};
pub use evidence::{
    Document, DocumentFilter, Holdings, Kept, KeptReading, KeptText, MAX_BATCH, Place, Prepared, Readings, TextFilter,
};
pub use home::Access;
pub use journal::{Appended, Head, WrittenBy};
pub use project::Project;
pub use store::Store;
pub use verify::{Depth, Problem, VerifyReport, VerifyScope, verify};
pub use workshop::{Credential, Shelf, Workshop};
