use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use crate::id::ProjectId;
use crate::journal::Event;
use crate::time::Date;

/// 案件一覧の変更: what an event of a case changes in the list of cases. Any event on a case's stream may carry it in its
/// payload under [`CaseFileChange::KEY`]; what is absent stays as it is, what is `null` is cleared.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CaseFileChange {
    /// The project it is about; a case needs none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub project: Option<ProjectId>,
    /// 件名
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// 相手方
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
    /// Name of the stage, such as `hearing`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
    /// 深刻度, 0 to 3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<u8>,
    /// 担当者: an opaque id.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "clearable")]
    pub handled_by: Option<Option<String>>,
    /// 判断権者: an opaque id.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "clearable")]
    pub decider: Option<Option<String>>,
    /// 次の期限, a day in Japan.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "clearable")]
    pub next_due: Option<Option<Date>>,
    /// Whatever else the list is to show; a `null` takes the entry away.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub details: Map<String, Value>,
}

/// 一覧の付記: what the list of cases shows beyond its columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CaseRemarks {
    /// 残る項目: how many.
    pub open: usize,
    /// Where the approval waits for someone.
    pub approval: Option<ApprovalWaits>,
    /// 相手方が求める期限: the earliest day that a demand which was not rejected names, until the final reply.
    pub demanded_by: Option<Date>,
    /// 受領のご連絡が未送付: whether nothing was sent to the customer yet.
    pub unacknowledged: bool,
}

/// 承認の待ち.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApprovalWaits {
    /// 依頼中: for a decider.
    Requested,
    /// 差し戻し: for those who asked.
    SentBack,
}

impl CaseRemarks {
    /// The remarks as the list keeps them. What an older list does not have, or has otherwise, is as if nothing waited.
    pub fn of(details: &Map<String, Value>) -> Self {
        serde_json::from_value(Value::Object(details.clone())).unwrap_or_default()
    }

    /// As the list keeps them.
    ///
    /// # Errors
    /// The serializer's, which this struct never gives.
    pub fn details(self) -> Result<Map<String, Value>, serde_json::Error> {
        serde_json::from_value(serde_json::to_value(self)?)
    }
}

/// Tells a `null` (clear it) from an absent field (leave it), which plain `Option` does not.
fn clearable<'de, T, D>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::deserialize(deserializer).map(Some)
}

impl CaseFileChange {
    /// Where it stands in a payload.
    pub const KEY: &'static str = "case_file";

    /// The change an event carries; `None` where it carries none.
    ///
    /// # Errors
    /// The reader's, where the entry is not of this form.
    pub fn carried_by(event: &Event) -> Result<Option<Self>, serde_json::Error> {
        let carried = event.payload.as_ref().and_then(|payload| payload.get(Self::KEY));
        carried.map(Self::deserialize).transpose()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn remarks_are_kept_and_read_again() {
        let remarks = CaseRemarks {
            open: 3,
            approval: Some(ApprovalWaits::SentBack),
            demanded_by: Some(jiff::civil::date(2026, 11, 27)),
            unacknowledged: true,
        };
        let details = remarks.details().expect("plain struct");
        assert_eq!(
            Value::Object(details.clone()),
            json!({"open": 3, "approval": "sent_back", "demanded_by": "2026-11-27", "unacknowledged": true})
        );
        assert_eq!(CaseRemarks::of(&details), remarks);
        assert_eq!(CaseRemarks::of(&Map::new()), CaseRemarks::default());
    }

    #[test]
    fn null_clears_and_absence_leaves() {
        let read = |value: Value| CaseFileChange::deserialize(value).expect("a change");
        assert_eq!(read(json!({"next_due": null})).next_due, Some(None));
        assert_eq!(read(json!({})).next_due, None);
        let change = CaseFileChange { decider: Some(None), severity: Some(2), ..CaseFileChange::default() };
        let written = serde_json::to_value(&change).expect("plain struct");
        assert_eq!(written, json!({"decider": null, "severity": 2}));
        assert_eq!(read(written), change);
    }
}
