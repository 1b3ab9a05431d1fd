//! 聴取: what do they demand, and what facts do they assert?

/// クレームを受け付ける
pub mod receive;

/// 電話メモ
pub mod contact;

/// 候補の採否: the claim as received, and what is proposed of it.
pub mod proposals;

/// 候補に答える
pub mod answer;

/// 項目を足す
pub mod add;

/// 文面の印: proposals marked in the claim.
pub mod claim_text;

/// 聴取の言葉
pub mod words;
