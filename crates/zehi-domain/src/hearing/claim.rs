use crate::evidence::Mailbox;
use crate::time::Timestamp;

/// クレーム: the claim as received, by mail or as text.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct ClaimText {
    /// Who sent it, where known.
    pub from: Option<Mailbox>,
    /// When it was sent or received, where known. Relative days (「来週金曜」) count from here.
    pub date: Option<Timestamp>,
    /// Subject; empty if none.
    pub subject: String,
    /// Body as decoded, quoted parts included. Every quote of a proposal is a substring of it or of the subject.
    pub text: String,
}

impl std::fmt::Debug for ClaimText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ClaimText").field("date", &self.date).field("bytes", &self.text.len()).finish_non_exhaustive()
    }
}
