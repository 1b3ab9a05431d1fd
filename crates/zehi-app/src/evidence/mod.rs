//! 証拠: what is kept, found and shown.

/// 取り込み.
mod import;

/// 資料検索.
mod search;

/// 資料を見る.
mod view;

use zehi_domain::evidence::{Anchor, AnchoredText};
use zehi_domain::text::fold;

pub use import::{ImportFailure, ImportReport, import};
pub(crate) use search::note_access;
pub use search::{SearchAnswer, SearchHit, SearchRequest, search};
pub use view::{DocumentView, original, view};

/// Bytes at which the body of a mail begins after its subject; 0 where there is no subject.
pub(crate) fn body_start(text: &AnchoredText) -> usize {
    match text.spans() {
        [first, second, ..] if first.anchor == Anchor::Subject => second.start as usize,
        [only] if only.anchor == Anchor::Subject => text.text().len(),
        _ => 0,
    }
}

/// The folded text of a document. Subject and body of a mail are kept apart: no string reaches across.
pub(crate) fn folded_document(text: &AnchoredText) -> String {
    match body_start(text) {
        0 => fold(text.text()),
        at => {
            let (subject, body) = text.text().split_at(at);
            format!("{}\0{}", fold(subject), fold(body))
        }
    }
}
