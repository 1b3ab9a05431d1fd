use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 要求の種類 (interfaces.md, investigate).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DemandKind {
    /// 修正・修補
    Fix,
    /// やり直し・作り直し
    Redo,
    /// 追加の作業
    ExtraWork,
    /// 返金
    Refund,
    /// 損害賠償・慰謝料
    Damages,
    /// 減額・値引き
    Reduction,
    /// 支払わない
    RefusePayment,
    /// 謝罪
    Apology,
    /// 説明・報告
    Explanation,
    /// 担当者の処分・交代
    Discipline,
    /// 契約の解除・終了
    Termination,
    /// 資料・データの開示や引渡し
    Disclosure,
    /// 回答そのもの
    Reply,
    /// その他
    Other,
}

/// 三つの型: in scope, an extra order, or unreasonable (case study); re-judged after each answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pattern {
    /// 既存の受任業務の範囲内の可能性
    InScope,
    /// 追加受注の可能性
    ExtraOrder,
    /// 不当な要求の可能性
    Unreasonable,
    /// 未定
    Undetermined,
}

/// 要求: one thing demanded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Demand {
    /// `D1`, `D2`, … in the order of the claim.
    pub id: String,
    /// The customer's words: an exact substring of the claim, at most 200 characters.
    pub quote: String,
    /// What is demanded.
    pub kind: DemandKind,
    /// Amount in yen, where stated.
    pub amount_yen: Option<i64>,
    /// 無償: whether it is demanded free of charge.
    pub free_of_charge: bool,
    /// 具体性: whether one could tell when it is fulfilled.
    pub concrete: bool,
    /// Until when, where stated.
    pub due: Option<Date>,
    /// Which of the three patterns it looks like.
    pub pattern: Pattern,
    /// Why: the rule or words behind kind and pattern, in Japanese.
    pub why: String,
}
