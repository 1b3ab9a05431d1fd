//! 写し: the same mail found more than once, as sent and as received, or in two mailboxes.

use std::collections::HashMap;

use super::MailHead;
use crate::evidence::{Anchor, AnchoredText};
use crate::id::DocumentId;
use crate::text::fold;

/// 同一性の手がかり: what two copies of a mail have in common besides their words.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Likeness<'a> {
    Message(&'a str),
    Head { second: i64, author: &'a str, subject: String },
}

impl<'a> Likeness<'a> {
    fn of(head: &'a MailHead) -> Option<Self> {
        let header = &head.header;
        if let Some(id) = header.message_id.as_deref() {
            return Some(Self::Message(id));
        }
        let author = header.author.as_ref().map(|author| author.address.as_str()).filter(|a| !a.is_empty())?;
        let subject = fold(header.subject.as_deref().unwrap_or_default());
        Some(Self::Head { second: header.date?.second(), author, subject })
    }
}

/// Mails that may be copies of one: of the same Message-ID, or without one, of the same date, sender and subject. Whether they
/// are is told by [`same_words`]. Groups of at least two, each in the order of numbers.
pub fn possible_copies(heads: &[MailHead]) -> Vec<Vec<DocumentId>> {
    let mut groups: HashMap<Likeness<'_>, Vec<DocumentId>> = HashMap::new();
    for head in heads {
        if let Some(likeness) = Likeness::of(head) {
            groups.entry(likeness).or_default().push(head.document);
        }
    }
    let mut groups: Vec<Vec<DocumentId>> = groups.into_values().filter(|group| group.len() > 1).collect();
    groups.iter_mut().for_each(|group| group.sort_unstable());
    groups.sort_unstable();
    groups
}

/// The words of a mail's body, in which copies agree: folded, so that width, blanks and line breaks do not matter.
pub fn same_words(text: &AnchoredText) -> String {
    let body = text.spans().iter().find(|span| span.anchor != Anchor::Subject);
    fold(body.map_or("", |span| &text.text()[span.start as usize..]))
}

/// 写しの束: mails of one Message-ID, or of one date, sender and subject.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MailCopies {
    /// Those with the same words; the first stands for all.
    pub copies: Vec<DocumentId>,
    /// Those that claim the same Message-ID with other words: to be looked at, never joined.
    pub differing: Vec<DocumentId>,
}
