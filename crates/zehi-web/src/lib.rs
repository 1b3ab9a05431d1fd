//! The pages: server-rendered, in Japanese (English on request), readable and usable without scripts. Handlers read the
//! request, call one function of `zehi-app`, and show the result.

/// 枠: signing in, language, errors, what a browser must refuse.
pub mod frame;

/// 聴取: receiving a claim, answering proposals.
pub mod hearing;

/// 調査: their words beside the record's words.
pub mod investigation;

/// 判定: the sheet of findings and decisions.
pub mod judgment;

/// 回答: letters and the final reply.
pub mod reply;

/// 記録: the list of cases, the case, the journal.
pub mod record;

/// 証拠: documents and search.
pub mod evidence;

/// 住所: which page stands where.
mod routes;

pub use routes::{Web, router, router_behind_https, serve};
