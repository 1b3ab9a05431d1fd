//! RTF: text and wrapped HTML of rich text, as Outlook packs it and word processors save it.

/// The packing of MS-OXRTFCP.
mod packed;

/// Destinations, fonts and characters.
mod reader;

use zehi_domain::evidence::{Anchor, AnchoredText, DocumentHeader, DocumentKind, Reading, Unreadable};

use crate::{Input, Limits, Read, written_date};

pub(crate) use packed::decompress;
pub(crate) use reader::read;

/// Reads an RTF file: its text, a place for each line.
///
/// # Errors
/// Where it holds no group at all.
pub(crate) fn document(input: &Input<'_>, limits: &Limits) -> Result<Read, Unreadable> {
    let rich = read(input.bytes, limits);
    if rich.text.trim().is_empty() && !input.bytes.contains(&b'}') {
        return Err(Unreadable {
            reason: "RTF が途中で切れているため読めません。もう一度保存して取り込んでください。".to_owned(),
        });
    }
    let mut text = AnchoredText::default();
    text.push(&rich.text, Anchor::Line { line: 1 });
    let date = written_date::in_name(input.name).or_else(|| written_date::in_head(&rich.text));
    let header = DocumentHeader { date, ..DocumentHeader::default() };
    Ok(Read { kind: DocumentKind::Word, header, reading: Reading { reader: "rtf/1", text, notes: Vec::new() } })
}

/// What rich text holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct RichText {
    /// Its text, or the page that was wrapped in it.
    pub(crate) text: String,
    /// Whether it was a page (MS-OXRTFEX).
    pub(crate) is_html: bool,
}
