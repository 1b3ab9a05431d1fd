//! 取り込み: hostile bytes in, documents with anchors out. Pure apart from reading the files it is pointed at.

/// 取り込み元: files, folders, Maildir and export folders, walked in a stable order.
pub mod source;

/// 上限: size, depth, ratio and number, for every format.
mod limits;

/// What one reader takes and gives.
mod reader;

/// 振り分け: which reader a file belongs to, by its bytes first and its name second.
mod dispatch;

/// 受け入れ: a file and everything inside it.
mod intake;

/// ZIP: members of archives.
mod archive;

/// mbox: many mails in one file.
mod mbox;

/// 名前の重なり: `name~2`.
mod names;

/// 文字コード: bytes to text, with or without an honest label.
pub mod charset;

/// メール: messages with their attachments.
mod mail;

/// Outlook: `.msg` and `winmail.dat`.
mod outlook;

/// RTF
mod rtf;

/// テキスト、CSV、ログ、Markdown、TOML
mod text_file;

/// 文書(DOCX)
pub mod word;

/// 表計算
pub mod sheet;

/// PDF
pub mod pdf;

/// スライド
pub mod slides;

/// 字幕
pub mod subtitle;

/// チャット
mod chat;

/// 書き起こし: utterances in text and word-processor files.
mod transcript;

/// 段落と表の行
mod block;

/// 文書の入れ物: the ZIP package of office files.
mod office;

/// 記号: marks of symbol fonts.
mod symbols;

/// XML as office files use it.
mod xml;

/// 日付: the day a document says it was written.
mod written_date;

/// Office packages for tests.
#[cfg(test)]
mod package_fixture;

pub use limits::Limits;
pub use reader::{Input, Read};
pub use source::{Entry, Failure, Sources, read_arrival, read_entry};
