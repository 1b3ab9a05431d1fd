use serde::{Deserialize, Serialize};

use crate::record::Fact;
use crate::time::Date;

/// 決定: what we do about one demand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "decision", rename_all = "snake_case")]
pub enum Decision {
    /// 応じる
    Accept {
        /// What we do.
        act: String,
        /// By when.
        by: Option<Date>,
    },
    /// 一部応じる
    Partly {
        /// The items we do.
        items: String,
        /// The sum, where money is part of it, in yen.
        yen: Option<i64>,
        /// By when.
        by: Option<Date>,
    },
    /// 追加のご依頼として承る
    ExtraOrder {
        /// What would be ordered.
        items: String,
        /// 概算, in yen, where known.
        yen: Option<i64>,
    },
    /// 応じない
    NoDuty,
    /// 期日まで判断を留保する
    NotDecidedUntil {
        /// Until when.
        date: Date,
    },
}

impl Decision {
    /// The Japanese term.
    pub fn label(&self) -> &'static str {
        match self {
            Self::Accept { .. } => "応じる",
            Self::Partly { .. } => "一部応じる",
            Self::ExtraOrder { .. } => "追加のご依頼として承る",
            Self::NoDuty => "応じない",
            Self::NotDecidedUntil { .. } => "判断を留保する",
        }
    }
}

/// 要求への対応を決めた.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemandDecided {
    /// `D1`, …
    pub demand: String,
    /// What we do.
    #[serde(flatten)]
    pub decision: Decision,
    /// Why: the findings it rests on, in our words.
    pub ground: String,
}

impl Fact for DemandDecided {
    const KIND: &'static str = "demand_decided";
}
