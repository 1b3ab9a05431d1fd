//! Originals and texts lie in packs: one file per import batch, written once, named by the journal with its hash.

/// 資料: what is kept of a document.
mod document;

/// 資料の行: documents as the tables have them.
mod document_row;

/// 取り込み: dedupe, pack, event, tables.
mod keep;

/// 台帳に収まる書誌: hostile headers cut to what an event can hold.
mod limits;

/// 保管ファイル: writing and reading packs.
mod pack;

/// 資料の一覧: which documents there are.
mod lookup;

/// 下ごしらえ: the work on one document that needs no database.
mod prepared;

/// 本文の保存形式: text and anchors as bytes.
mod reading_form;

/// 本文の読み出し: one, or all in order.
mod readings;

pub use document::{Document, DocumentFilter, Holdings, KeptText, Place, TextFilter};
pub use keep::{Kept, MAX_BATCH};
pub use prepared::Prepared;
pub use readings::{KeptReading, Readings};

pub(crate) use pack::PACK_PREFIX;
