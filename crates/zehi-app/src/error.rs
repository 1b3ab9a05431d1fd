use zehi_domain::record::UnreadablePayload;
use zehi_domain::record::case::CaseRefusal;
use zehi_search::{EmptyQuery, IndexError};
use zehi_store::{Conflict, StoreError};

/// What an act may end in besides success.
pub type Result<T> = std::result::Result<T, AppError>;

/// Why an act was not done: a refusal (what, why, what to do next), a conflict, or an internal error.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The domain refused.
    #[error(transparent)]
    Refused(#[from] CaseRefusal),
    /// Something asked for does not exist or may not be seen.
    #[error("{0}が見つかりません。")]
    NotFound(&'static str),
    /// The right is lacking.
    #[error("{what}は、{who}だけが行えます。")]
    NotAllowed {
        /// What was asked for.
        what: &'static str,
        /// Who may do it.
        who: &'static str,
    },
    /// Bad input.
    #[error("{what}: {why}")]
    Unusable {
        /// Which input.
        what: String,
        /// Why it cannot be used, and what to do.
        why: String,
    },
    /// The query holds no word.
    #[error(transparent)]
    EmptyQuery(#[from] EmptyQuery),
    /// Someone else was faster.
    #[error(transparent)]
    Conflict(Box<Conflict>),
    /// The store failed.
    #[error(transparent)]
    Store(StoreError),
    /// The index failed.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// An event cannot be read.
    #[error(transparent)]
    Event(#[from] UnreadablePayload),
    /// An event cannot be written.
    #[error("出来事を書けません: {0}")]
    Write(#[from] serde_json::Error),
    /// The knowledge files cannot be used.
    #[error("知識ファイルを読めません: {0}")]
    Knowledge(String),
}

impl AppError {
    /// What to do next, in Japanese; `None` for an internal error, which is shown with an incident number only.
    pub fn hint(&self) -> Option<&'static str> {
        Some(match self {
            Self::Refused(refusal) => refusal.hint(),
            Self::NotFound(_) => "一覧から選び直してください。",
            Self::NotAllowed { .. } => "その役割を持つ人に依頼してください。",
            Self::Unusable { .. } => "内容を確認して、もう一度入力してください。",
            Self::EmptyQuery(_) => "語を入力してください。",
            Self::Conflict(_) => "画面を開き直し、変更内容を確認してください。",
            Self::Store(StoreError::NoDocument(_) | StoreError::NoText { .. } | StoreError::NoProject(_)) => {
                "一覧から選び直してください。"
            }
            _ => return None,
        })
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict(conflict) => Self::Conflict(conflict),
            other => Self::Store(other),
        }
    }
}
