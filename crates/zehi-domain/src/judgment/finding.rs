use serde::{Deserialize, Serialize};

use crate::evidence::Citation;
use crate::investigation::SearchRecord;
use crate::record::Fact;

/// A finding that needs a citation has none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("根拠となる引用が1つもありません。資料の引用を留めてから認定してください。")]
pub struct NoCitation;

/// 引用の束: at least one, by construction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Citation>", into = "Vec<Citation>")]
pub struct Citations(Vec<Citation>);

impl Citations {
    /// The citations, in order.
    pub fn all(&self) -> &[Citation] {
        &self.0
    }
}

impl TryFrom<Vec<Citation>> for Citations {
    type Error = NoCitation;

    fn try_from(citations: Vec<Citation>) -> Result<Self, NoCitation> {
        if citations.is_empty() { Err(NoCitation) } else { Ok(Self(citations)) }
    }
}

impl From<Citations> for Vec<Citation> {
    fn from(citations: Citations) -> Self {
        citations.0
    }
}

/// 認定: what we hold of one asserted fact. Absence is a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "finding", rename_all = "snake_case")]
pub enum Finding {
    /// 認められる
    Established {
        /// What shows it.
        by: Citations,
    },
    /// 認められない(反対の資料がある)
    Refuted {
        /// What shows the contrary.
        by: Citations,
    },
    /// 真偽不明
    Undetermined {
        /// What speaks for it.
        supporting: Vec<Citation>,
        /// What speaks against it.
        against: Vec<Citation>,
        /// What would be needed to tell.
        missing: String,
    },
    /// 資料なし
    NoMaterial {
        /// What was searched.
        searched: SearchRecord,
    },
}

impl Finding {
    /// The Japanese term.
    pub fn label(&self) -> &'static str {
        match self {
            Self::Established { .. } => "認められる",
            Self::Refuted { .. } => "認められない",
            Self::Undetermined { .. } => "真偽不明",
            Self::NoMaterial { .. } => "資料なし",
        }
    }

    /// Everything it rests on.
    pub fn citations(&self) -> Vec<&Citation> {
        match self {
            Self::Established { by } | Self::Refuted { by } => by.all().iter().collect(),
            Self::Undetermined { supporting, against, .. } => supporting.iter().chain(against).collect(),
            Self::NoMaterial { .. } => Vec::new(),
        }
    }
}

/// 認定した.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingMade {
    /// `A1`, …
    pub fact: String,
    /// What we hold.
    #[serde(flatten)]
    pub finding: Finding,
}

impl Fact for FindingMade {
    const KIND: &'static str = "finding_made";
}
