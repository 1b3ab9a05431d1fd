use serde::{Deserialize, Serialize};

/// 所在: the place of a piece of text in its document. All numbers count from 1.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Anchor {
    /// 件名: the subject of a mail.
    Subject,
    /// 本文: a line of a mail's body as decoded.
    Body {
        /// Line of the body.
        line: u32,
    },
    /// 行: a line of a plain text, log or CSV file.
    Line {
        /// Line of the file.
        line: u32,
    },
    /// 頁: a line of a page.
    Page {
        /// Page of the document.
        page: u32,
        /// Line of the page, in reading order.
        line: u32,
    },
    /// 段落: a paragraph of a word-processor or HTML document.
    Paragraph {
        /// Paragraph, counted over the whole document outside tables.
        paragraph: u32,
        /// Heading, header, footer, comment, text box …; empty for running text.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        part: String,
    },
    /// 表のセル: a cell of a table of a word-processor or HTML document.
    TableCell {
        /// Table in the document.
        table: u32,
        /// Row of the table.
        row: u32,
        /// Column of the table.
        column: u32,
    },
    /// シートのセル: a cell of a workbook.
    SheetCell {
        /// Name of the sheet.
        sheet: String,
        /// Row of the sheet.
        row: u32,
        /// Column of the sheet (A = 1).
        column: u32,
    },
    /// 発言: an utterance of a transcript or subtitle file.
    Utterance {
        /// Number of the utterance.
        number: u32,
        /// Time as written in the file, such as `00:12:31` or `10:05`; empty if none.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        at: String,
        /// Speaker as written; empty if none.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        speaker: String,
    },
    /// チャットの発言: a message of a chat export.
    ChatMessage {
        /// Number of the message in its day.
        number: u32,
        /// RFC 3339 instant of the message, or what the file says.
        at: String,
        /// Who wrote it, by the display name of the export.
        author: String,
    },
}

/// A stretch of text that begins at `start` and goes to the next span's start (or the end of the text).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnchorSpan {
    /// Byte offset into the text; on a character boundary.
    pub start: u32,
    /// Place of the stretch. For [`Anchor::Body`] and [`Anchor::Line`] it is the place of the stretch's first line; each
    /// later line within the same span counts one further.
    pub anchor: Anchor,
}

/// 所在つき本文: text whose every character has an anchor. Cells of one table row are joined by a tab, rows, paragraphs,
/// utterances and messages by a line feed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AnchoredText {
    text: String,
    spans: Vec<AnchorSpan>,
}

impl AnchoredText {
    /// Adds a stretch of text at a place. Empty stretches leave no span.
    pub fn push(&mut self, text: &str, anchor: Anchor) {
        if text.is_empty() {
            return;
        }
        self.spans.push(AnchorSpan { start: self.text.len() as u32, anchor });
        self.text.push_str(text);
    }

    /// Adds a separator (tab or line feed), which belongs to the stretch before it. Does nothing on an empty text.
    pub fn push_separator(&mut self, separator: char) {
        if !self.text.is_empty() {
            self.text.push(separator);
        }
    }

    /// The text and spans as kept; `None` unless the spans are in order, on character boundaries, and the first one
    /// begins at 0.
    pub fn from_parts(text: String, spans: Vec<AnchorSpan>) -> Option<Self> {
        let in_order = spans.windows(2).all(|pair| pair[0].start < pair[1].start);
        let on_boundary = spans.iter().all(|span| text.is_char_boundary(span.start as usize));
        let covered = if text.is_empty() { spans.is_empty() } else { spans.first().is_some_and(|s| s.start == 0) };
        (in_order && on_boundary && covered).then_some(Self { text, spans })
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The spans, in order.
    pub fn spans(&self) -> &[AnchorSpan] {
        &self.spans
    }

    /// Place of the character at this byte offset; `None` past the end.
    pub fn anchor_at(&self, offset: usize) -> Option<Anchor> {
        if offset >= self.text.len() {
            return None;
        }
        let index = self.spans.partition_point(|span| span.start as usize <= offset).checked_sub(1)?;
        let span = &self.spans[index];
        let further =
            || self.text.as_bytes()[span.start as usize..offset].iter().filter(|b| **b == b'\n').count() as u32;
        Some(match &span.anchor {
            Anchor::Body { line } => Anchor::Body { line: line + further() },
            Anchor::Line { line } => Anchor::Line { line: line + further() },
            other => other.clone(),
        })
    }
}
