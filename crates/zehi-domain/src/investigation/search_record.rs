use serde::{Deserialize, Serialize};

use crate::id::{DocumentId, Sha256};

/// Documents nobody could read are left, and were not named as accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("本文を読めていない資料が{}件あります。", .0.len())]
pub struct UnreadDocuments(pub Vec<DocumentId>);

/// 検索: one query with what was added to it and how many documents held it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchedQuery {
    /// As it was searched.
    pub query: String,
    /// How many documents matched.
    pub total: u64,
}

/// 検索記録: what was searched, when nothing was found. Made only where every unread document is named as accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchRecord {
    queries: Vec<SearchedQuery>,
    head: Sha256,
    held: u64,
    unread_accepted: Vec<DocumentId>,
}

impl SearchRecord {
    /// The record of these queries over a vault of `held` documents as of the journal's `head`.
    ///
    /// # Errors
    /// [`UnreadDocuments`] names the unread documents that were not accepted by name.
    pub fn sign(
        queries: Vec<SearchedQuery>,
        head: Sha256,
        held: u64,
        unread: &[DocumentId],
        accepted: &[DocumentId],
    ) -> Result<Self, UnreadDocuments> {
        let left: Vec<DocumentId> = unread.iter().filter(|id| !accepted.contains(id)).copied().collect();
        if left.is_empty() {
            Ok(Self { queries, head, held, unread_accepted: unread.to_vec() })
        } else {
            Err(UnreadDocuments(left))
        }
    }

    /// The queries, in the order they were asked.
    pub fn queries(&self) -> &[SearchedQuery] {
        &self.queries
    }

    /// Head of the journal at that moment.
    pub fn head(&self) -> Sha256 {
        self.head
    }

    /// How many documents were held.
    pub fn held(&self) -> u64 {
        self.held
    }

    /// How many of them have a text and were searched.
    pub fn searched(&self) -> u64 {
        self.held.saturating_sub(self.unread_accepted.len() as u64)
    }

    /// The documents without text that were accepted by name.
    pub fn unread_accepted(&self) -> &[DocumentId] {
        &self.unread_accepted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_record_while_an_unread_document_is_not_named() {
        let sign = |accepted: &[DocumentId]| {
            SearchRecord::sign(Vec::new(), Sha256::ZERO, 9, &[DocumentId(3), DocumentId(4)], accepted)
        };
        assert_eq!(sign(&[DocumentId(4)]), Err(UnreadDocuments(vec![DocumentId(3)])));
        assert_eq!(sign(&[DocumentId(3), DocumentId(4)]).map(|record| record.searched()), Ok(7));
    }
}
