use std::path::PathBuf;

use zehi_domain::id::DocumentId;
use zehi_domain::journal::{Event, NotCanonical};
use zehi_domain::record::UnreadablePayload;

/// 競合: someone else wrote to the stream since it was read; nothing was written.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("ほかの人が先に更新しました。変更内容を確認してから、もう一度操作してください。")]
pub struct Conflict {
    /// The stream.
    pub stream: String,
    /// The version the caller knew.
    pub expected: u64,
    /// The version it has now.
    pub actual: u64,
    /// What was written in between, in order.
    pub since: Vec<Event>,
}

/// What the store refuses or cannot do.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process owns the home.
    #[error(
        "データフォルダー {home} は別の Zehi が使用中です。実行中の取り込みやサーバーの終了を待つか、サーバー経由で操作してください。"
    )]
    Locked {
        /// The home.
        home: PathBuf,
    },
    /// There is no home here.
    #[error(
        "データフォルダー {home} に Zehi の記録がありません。--home の指定を確認するか、先に zehi import を実行してください。"
    )]
    NoHome {
        /// Where it was looked for.
        home: PathBuf,
    },
    /// Opened for reading only.
    #[error("データフォルダーを読み取り専用で開いているため、書き込めません。")]
    ReadOnly,
    /// Written by a newer or older version.
    #[error("{file} の形式がこの Zehi と合いません。{hint}")]
    OtherVersion {
        /// The database.
        file: &'static str,
        /// What to do.
        hint: &'static str,
    },
    /// Someone was faster.
    #[error(transparent)]
    Conflict(Box<Conflict>),
    /// An event is over the limit of 1 MiB.
    #[error("出来事({kind})の内容が大きすぎます({bytes} バイト、上限 1 MiB)。内容を分けて記録してください。")]
    EventTooLarge {
        /// Its kind.
        kind: String,
        /// Its size.
        bytes: usize,
    },
    /// A payload holds what the journal does not allow.
    #[error(transparent)]
    NotCanonical(#[from] NotCanonical),
    /// A payload could not be written or read as JSON.
    #[error("台帳の内容を読み書きできません: {0}")]
    Json(#[from] serde_json::Error),
    /// A payload is not what its kind promises.
    #[error(transparent)]
    UnreadablePayload(#[from] UnreadablePayload),
    /// The list of cases cannot take what an event carries.
    #[error("出来事 {seq} の案件一覧の項目を読めません: {reason}")]
    UnreadableCaseFile {
        /// Number of the event.
        seq: u64,
        /// What is wrong.
        reason: String,
    },
    /// No such project.
    #[error("プロジェクト {0} がありません。名前を確認してください。")]
    NoProject(String),
    /// No such document.
    #[error("資料 {0} がありません。番号を確認してください。")]
    NoDocument(DocumentId),
    /// The document has no text.
    #[error("資料 {document} には本文がありません: {reason}")]
    NoText {
        /// The document.
        document: DocumentId,
        /// Why.
        reason: String,
    },
    /// Stored bytes are not what the journal says.
    #[error("資料 {document} の保管内容が台帳と一致しません({what})。zehi verify で確認し、控えから復元してください。")]
    Altered {
        /// The document.
        document: DocumentId,
        /// What differs.
        what: String,
    },
    /// A row of a table cannot be read.
    #[error("{table} の行 {row} の {column} を読めません。zehi verify で確認し、zehi rebuild で作り直してください。")]
    Row {
        /// The table.
        table: &'static str,
        /// Its key.
        row: String,
        /// The column.
        column: &'static str,
    },
    /// Nothing there, or others hang on what it says.
    #[error(
        "出来事 {seq} の内容は消去できません(存在しないか、資料やプロジェクトの土台になっています)。番号を確認してください。"
    )]
    CannotErase {
        /// Number of the event; 0 where none was named.
        seq: u64,
    },
    /// A derived table has lost rows.
    #[error("表 {table} の行が失われています。zehi rebuild で台帳から作り直してから、もう一度実行してください。")]
    DerivedTables {
        /// The table.
        table: &'static str,
    },
    /// Evidence or access log without the journal.
    #[error(
        "データフォルダー {home} には証拠や閲覧記録がありますが、記録台帳(truth.db)がありません。控えから truth.db を復元してください。"
    )]
    JournalMissing {
        /// The home.
        home: PathBuf,
    },
    /// The journal itself does not fit together.
    #[error("記録台帳が壊れています({what})。zehi verify で確認し、控えから復元してください。")]
    BrokenJournal {
        /// What is wrong.
        what: String,
    },
    /// A file could not be read or written.
    #[error("{path} を読み書きできません: {source}。空き容量とアクセス権を確認してください。")]
    File {
        /// The file.
        path: PathBuf,
        /// The reason given by the system.
        source: std::io::Error,
    },
    /// The database could not do it.
    #[error("データベースを読み書きできません: {0}。zehi verify で確認してください。")]
    Database(Box<dyn std::error::Error + Send + Sync>),
    /// The output could not be written.
    #[error("書き出せません: {0}")]
    Output(std::io::Error),
    /// A worker was interrupted.
    #[error("処理が中断されました。もう一度実行してください。")]
    Interrupted,
}

impl From<Conflict> for StoreError {
    fn from(conflict: Conflict) -> Self {
        Self::Conflict(Box::new(conflict))
    }
}

impl From<tokio::task::JoinError> for StoreError {
    fn from(_: tokio::task::JoinError) -> Self {
        Self::Interrupted
    }
}

impl StoreError {
    /// A file's error with its path.
    pub(crate) fn file(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, source }
    }
}
