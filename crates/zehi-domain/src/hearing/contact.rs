//! 接触: calls, visits and meetings with the customer, counted and timed, so that repetition and detention rest on figures.

use serde::{Deserialize, Serialize};

use crate::id::DocumentId;
use crate::record::Fact;
use crate::time::Timestamp;

/// 接触の形.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactKind {
    /// 電話を受けた
    CallFromThem,
    /// 電話をかけた
    CallToThem,
    /// 来訪を受けた
    VisitFromThem,
    /// 訪問した
    VisitToThem,
    /// オンライン会議
    Online,
}

impl ContactKind {
    /// All kinds, as offered to people.
    pub const ALL: [Self; 5] =
        [Self::CallFromThem, Self::CallToThem, Self::VisitFromThem, Self::VisitToThem, Self::Online];

    /// The name used in forms.
    pub fn name(self) -> &'static str {
        match self {
            Self::CallFromThem => "call_from_them",
            Self::CallToThem => "call_to_them",
            Self::VisitFromThem => "visit_from_them",
            Self::VisitToThem => "visit_to_them",
            Self::Online => "online",
        }
    }

    /// The Japanese term.
    pub fn label(self) -> &'static str {
        match self {
            Self::CallFromThem => "電話を受けた",
            Self::CallToThem => "電話をかけた",
            Self::VisitFromThem => "来訪を受けた",
            Self::VisitToThem => "訪問した",
            Self::Online => "オンライン会議",
        }
    }
}

/// 接触を記録した.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactRecorded {
    /// `C1`, …
    pub id: String,
    /// Its form.
    pub kind: ContactKind,
    /// Who spoke for the customer, as they gave their name; may be empty.
    pub person: String,
    /// When it began.
    pub began: Timestamp,
    /// When it ended.
    pub ended: Timestamp,
    /// The document that keeps the memo.
    pub memo: DocumentId,
}

impl ContactRecorded {
    /// Whole minutes, a begun one counted.
    pub fn minutes(&self) -> i64 {
        ((self.ended.second() - self.began.second()).max(0) + 59) / 60
    }
}

impl Fact for ContactRecorded {
    const KIND: &'static str = "contact_recorded";
}

/// 接触の数字: what repetition and detention are judged by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ContactFigures {
    /// How many contacts.
    pub count: usize,
    /// Minutes of all.
    pub minutes: i64,
    /// Minutes of the longest.
    pub longest: i64,
    /// How many in the seven days before the last one ended, that one included.
    pub within_a_week: usize,
}

/// Seconds of seven days.
const WEEK: i64 = 7 * 24 * 3600;

impl ContactFigures {
    /// The figures of these contacts.
    pub fn of<'a>(contacts: impl Iterator<Item = &'a ContactRecorded> + Clone) -> Self {
        let last = contacts.clone().map(|contact| contact.ended.second()).max().unwrap_or_default();
        contacts.fold(Self::default(), |sum, contact| Self {
            count: sum.count + 1,
            minutes: sum.minutes + contact.minutes(),
            longest: sum.longest.max(contact.minutes()),
            within_a_week: sum.within_a_week + usize::from(last - contact.began.second() <= WEEK),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contacts_are_counted_and_timed() {
        let contact = |began: &str, ended: &str| ContactRecorded {
            id: "C1".to_owned(),
            kind: ContactKind::CallFromThem,
            person: String::new(),
            began: began.parse().expect("an instant"),
            ended: ended.parse().expect("an instant"),
            memo: DocumentId(1),
        };
        let contacts = [
            contact("2026-11-02T01:00:00Z", "2026-11-02T01:10:00Z"),
            contact("2026-11-24T01:00:00Z", "2026-11-24T01:45:10Z"),
            contact("2026-11-25T01:00:00Z", "2026-11-25T01:00:30Z"),
        ];
        let figures = ContactFigures { count: 3, minutes: 10 + 46 + 1, longest: 46, within_a_week: 2 };
        assert_eq!(ContactFigures::of(contacts.iter()), figures);
        assert_eq!(ContactFigures::of([].iter()), ContactFigures::default());
    }
}
