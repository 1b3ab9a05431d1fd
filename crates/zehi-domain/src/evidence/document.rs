use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::AnchoredText;
use crate::time::Timestamp;

/// A name that is no document kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("資料の種類ではありません: {0}(使えるもの: mail text html word sheet pdf transcript chat table log other)")]
pub struct UnknownKind(pub String);

/// 資料の種類: what a document is, as `--kind` of `zehi search` names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// メール
    Mail,
    /// テキスト、Markdown、TOML
    Text,
    /// HTML
    Html,
    /// ワープロ文書
    Word,
    /// 表計算
    Sheet,
    /// PDF
    Pdf,
    /// 会議の書き起こし、字幕
    Transcript,
    /// チャット
    Chat,
    /// CSV
    Table,
    /// ログ
    Log,
    /// その他
    Other,
}

impl DocumentKind {
    /// All kinds, in the order shown to people.
    pub const ALL: [Self; 11] = [
        Self::Mail,
        Self::Text,
        Self::Html,
        Self::Word,
        Self::Sheet,
        Self::Pdf,
        Self::Transcript,
        Self::Chat,
        Self::Table,
        Self::Log,
        Self::Other,
    ];

    /// The name used in JSON, the command line and the index.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Text => "text",
            Self::Html => "html",
            Self::Word => "word",
            Self::Sheet => "sheet",
            Self::Pdf => "pdf",
            Self::Transcript => "transcript",
            Self::Chat => "chat",
            Self::Table => "table",
            Self::Log => "log",
            Self::Other => "other",
        }
    }

    /// The Japanese name shown to people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Mail => "メール",
            Self::Text => "テキスト",
            Self::Html => "HTML",
            Self::Word => "文書",
            Self::Sheet => "表計算",
            Self::Pdf => "PDF",
            Self::Transcript => "書き起こし",
            Self::Chat => "チャット",
            Self::Table => "CSV",
            Self::Log => "ログ",
            Self::Other => "その他",
        }
    }
}

impl fmt::Display for DocumentKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for DocumentKind {
    type Err = UnknownKind;

    fn from_str(name: &str) -> Result<Self, UnknownKind> {
        Self::ALL.into_iter().find(|kind| kind.name() == name).ok_or_else(|| UnknownKind(name.to_owned()))
    }
}

/// 差出人・宛先: a display name and an address, either of which may be empty.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Mailbox {
    /// Display name, decoded.
    pub name: String,
    /// Address, lower case.
    pub address: String,
}

impl fmt::Debug for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mailbox(…)")
    }
}

impl fmt::Display for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.name.as_str(), self.address.as_str()) {
            ("", address) => f.write_str(address),
            (name, "") => f.write_str(name),
            (name, address) => write!(f, "{name} <{address}>"),
        }
    }
}

/// 書誌: what a document says of itself outside its text.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DocumentHeader {
    /// When it was written: a mail's Date, a chat day, a document's property or a date in its name; never the file's time.
    pub date: Option<Timestamp>,
    /// Who wrote it.
    pub author: Option<Mailbox>,
    /// To and Cc, in order.
    pub recipients: Vec<Mailbox>,
    /// Subject or title.
    pub subject: Option<String>,
    /// Message-ID without angle brackets.
    pub message_id: Option<String>,
    /// References and In-Reply-To without angle brackets, oldest first.
    pub references: Vec<String>,
}

impl fmt::Debug for DocumentHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DocumentHeader").field("date", &self.date).finish_non_exhaustive()
    }
}

/// 読み取り: the text one reader made of the bytes. A newer reader makes a new reading beside the old one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Reader and version, such as `mail/1`.
    pub reader: &'static str,
    /// The text with its anchors.
    pub text: AnchoredText,
    /// What the reader had to repair, in Japanese: 「文字コードの表示 iso-8859-1、実際は Shift_JIS として読みました」.
    pub notes: Vec<String>,
}

/// 読めなかった理由: the file is kept as bytes and the rest goes on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct Unreadable {
    /// Why, and what to do, in Japanese.
    pub reason: String,
}

/// 読み込んだ資料: one document as a reader hands it on: bytes as they came, what they say, and the text or why there is none.
#[derive(Clone)]
pub struct ReadDocument {
    /// Path as interfaces.md (import) defines it: relative, `/`, NFC, members after `!/`, attachments after `#`.
    pub path: String,
    /// Path of the mail it is attached to.
    pub parent: Option<String>,
    /// The bytes as they came; for an attachment, transfer-decoded.
    pub bytes: Vec<u8>,
    /// What it is.
    pub kind: DocumentKind,
    /// What it says of itself.
    pub header: DocumentHeader,
    /// The text, or why there is none. A picture is no failure: it has an empty text.
    pub reading: Result<Reading, Unreadable>,
}

impl fmt::Debug for ReadDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReadDocument")
            .field("kind", &self.kind)
            .field("bytes", &self.bytes.len())
            .field("readable", &self.reading.is_ok())
            .finish_non_exhaustive()
    }
}
