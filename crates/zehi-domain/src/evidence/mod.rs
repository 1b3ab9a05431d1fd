//! 証拠: immutable bytes, addressed by their hash, and the text read from them with a place for every character
//! (design.md, decision 2).

/// 所在: where in a document a character stands.
mod anchor;

/// 資料: what a reader makes of one file, mail, attachment or sheet.
mod document;

/// 引用: an exact quote with the document, reading and place it was taken from.
mod citation;

/// メール: whose words a mail holds, which mails belong together, which are copies of one.
pub mod mail;

pub use anchor::{Anchor, AnchorSpan, AnchoredText};
pub use citation::{Citation, QuoteNotFound};
pub use document::{DocumentHeader, DocumentKind, Mailbox, ReadDocument, Reading, UnknownKind, Unreadable};
