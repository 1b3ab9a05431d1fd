use std::ops::RangeInclusive;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 媒体: how something is said to have been told or shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Medium {
    /// 口頭
    Oral,
    /// 電話
    Phone,
    /// 会議・打ち合わせ
    Meeting,
    /// メール
    Mail,
    /// チャット
    Chat,
    /// 書面・資料
    Document,
}

/// 足りない点: what a precise assertion would name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// いつ
    When,
    /// 誰が
    Who,
    /// どの媒体で
    Medium,
    /// 裏付け
    Evidence,
}

/// 主張事実: one thing the customer says happened, is so, or was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssertedFact {
    /// `A1`, `A2`, … in the order of the claim.
    pub id: String,
    /// The customer's words: an exact substring of the claim, at most 200 characters.
    pub quote: String,
    /// Who is said to have acted or spoken, as written; `None` if not said.
    pub who: Option<String>,
    /// When, as written.
    pub when: Option<String>,
    /// When, as a range of days, where it can be told (「10月上旬」= 1日から10日).
    pub days: Option<RangeInclusive<Date>>,
    /// Through which medium.
    pub medium: Option<Medium>,
    /// Whether the customer says that evidence exists.
    pub evidence_claimed: bool,
    /// What is not said and should be asked for.
    pub missing: Vec<Missing>,
    /// Where the sentence is thin, what helps to understand it: the sentence before, verbatim; may be empty.
    pub context: String,
}
