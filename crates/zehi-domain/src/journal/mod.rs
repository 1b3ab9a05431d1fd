//! 記録台帳: every act is an event in one append-only, hash-chained journal (design.md, decision 1; byte format in
//! interfaces.md). Payloads carry a random salt so that a hash gives nothing away after erasure.

/// RFC 8785 canonical JSON, for the values the journal allows.
mod canonical;

/// 連鎖: events as written, and the check of their chain.
mod chain;

pub use canonical::{NotCanonical, canonical};
pub use chain::{ChainBreak, ChainCheck, Event, EventDraft, Salt};
