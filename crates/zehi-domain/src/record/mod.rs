//! 記録: what the events of the journal say. Each kind of event has one payload type, which writes its version into the
//! payload and lifts older versions when it is read (design.md, decision 1).

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::journal::{Event, EventDraft};
use crate::time::Timestamp;

/// 閲覧記録: the head of the access log, put into the journal.
mod access;

/// 案件一覧: what an event changes in the list of cases.
mod case_file;

/// 資料の取り込み: which bytes and which text were kept, and where.
mod documents;

/// 消去: which payloads were taken away, why and by which rule.
mod erasure;

/// プロジェクト: one body of records was opened.
mod project;

/// 案件: one claim from receipt to the reply.
pub mod case;

pub use access::AccessHeadNoted;
pub use case_file::{ApprovalWaits, CaseFileChange, CaseRemarks};
pub use documents::{AddedPlace, DocumentsImported, Extent, Frame, ImportedDocument, ImportedReading, PackFixed};
pub use erasure::Erased;
pub use project::ProjectOpened;

/// A payload that cannot be read as what its kind says it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("出来事 {seq}({kind})の内容を読めません: {reason}")]
pub struct UnreadablePayload {
    /// Number of the event.
    pub seq: u64,
    /// Its kind.
    pub kind: String,
    /// What is wrong with it.
    pub reason: String,
}

/// 出来事の内容: the facts of one kind of event.
pub trait Fact: Serialize + DeserializeOwned {
    /// The kind under which it stands in the journal.
    const KIND: &'static str;
    /// The version written today; it is kept in the payload as `v`.
    const VERSION: u64 = 1;

    /// Lifts a payload of an older version to today's form. Versions of the future are refused before this is asked.
    fn upcast(_version: u64, payload: Value) -> Value {
        payload
    }

    /// The payload to be written.
    ///
    /// # Errors
    /// The serializer's, which a plain struct with text keys never gives.
    fn payload(&self) -> Result<Value, serde_json::Error> {
        let mut payload = serde_json::to_value(self)?;
        if let Value::Object(fields) = &mut payload {
            fields.insert("v".to_owned(), Value::from(Self::VERSION));
        }
        Ok(payload)
    }

    /// The event to be written.
    ///
    /// # Errors
    /// As [`Fact::payload`].
    fn draft(&self, at: Timestamp, actor: &str, stream: &str) -> Result<EventDraft, serde_json::Error> {
        let payload = self.payload()?;
        Ok(EventDraft { at, actor: actor.to_owned(), stream: stream.to_owned(), kind: Self::KIND.to_owned(), payload })
    }

    /// The facts of an event; `None` where it is of another kind or its payload was erased.
    ///
    /// # Errors
    /// [`UnreadablePayload`] where the payload is not what the kind promises.
    fn read(event: &Event) -> Result<Option<Self>, UnreadablePayload> {
        let (true, Some(payload)) = (event.kind == Self::KIND, &event.payload) else { return Ok(None) };
        let unreadable = |reason: String| UnreadablePayload { seq: event.seq, kind: event.kind.clone(), reason };
        let version = payload.get("v").and_then(Value::as_u64);
        let facts = match version {
            Some(version) if version == Self::VERSION => Self::deserialize(payload),
            Some(version) if version < Self::VERSION => serde_json::from_value(Self::upcast(version, payload.clone())),
            Some(version) => {
                return Err(unreadable(format!("新しい版({version})で書かれています。Zehi を更新してください。")));
            }
            None => return Err(unreadable("版の番号(v)がありません。".to_owned())),
        };
        facts.map(Some).map_err(|error| unreadable(error.to_string()))
    }
}
