use serde::{Deserialize, Serialize};

use super::{Anchor, AnchoredText};
use crate::id::{DocumentId, Sha256};

/// The quote does not stand in the text it is said to be taken from.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("引用文が資料の本文にそのままの形で見つかりません。資料から文字を選び直してください。")]
pub struct QuoteNotFound;

/// 引用: an exact quote with document, reading and place. Made only by checking it against the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    document: DocumentId,
    reading: Sha256,
    start: u32,
    anchor: Anchor,
    quote: String,
}

impl Citation {
    /// The citation of `quote` at byte `start` of the reading with this hash.
    ///
    /// # Errors
    /// [`QuoteNotFound`] unless the text holds the quote at exactly that place.
    pub fn check(
        document: DocumentId,
        reading: Sha256,
        text: &AnchoredText,
        start: usize,
        quote: &str,
    ) -> Result<Self, QuoteNotFound> {
        let held = text.text().get(start..start + quote.len()).ok_or(QuoteNotFound)?;
        if quote.is_empty() || held != quote {
            return Err(QuoteNotFound);
        }
        let anchor = text.anchor_at(start).ok_or(QuoteNotFound)?;
        Ok(Self { document, reading, start: start as u32, anchor, quote: quote.to_owned() })
    }

    /// Whether the text still holds the quote at its place: asked again whenever the citation is shown.
    pub fn holds_in(&self, text: &AnchoredText) -> bool {
        text.text().get(self.start as usize..self.start as usize + self.quote.len()) == Some(self.quote.as_str())
    }

    /// The document.
    pub fn document(&self) -> DocumentId {
        self.document
    }

    /// SHA-256 of the reading (text and anchors) it was taken from.
    pub fn reading(&self) -> Sha256 {
        self.reading
    }

    /// Byte offset of the quote in that reading's text.
    pub fn start(&self) -> usize {
        self.start as usize
    }

    /// The place.
    pub fn anchor(&self) -> &Anchor {
        &self.anchor
    }

    /// The words.
    pub fn quote(&self) -> &str {
        &self.quote
    }
}
