//! 判定: is each fact so, what do we do about each demand, who approved that?

/// 判定票
pub mod sheet;

/// 認定する
pub mod finding;

/// 対応を決める
pub mod decision;

/// 承認の依頼、承認、差し戻し、開き直し
pub mod approval;

/// 判定の言葉
pub mod words;
