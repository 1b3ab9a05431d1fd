//! テキスト: one span for the whole file; a line's number follows from its place.

use zehi_domain::evidence::{Anchor, AnchoredText, DocumentHeader, DocumentKind, Reading, Unreadable};

use crate::{Input, Limits, Read, charset};

/// Reads a text, Markdown, TOML, CSV or log file.
///
/// # Errors
/// Where the text is larger than allowed.
pub fn read(input: &Input<'_>, limits: &Limits) -> Result<Read, Unreadable> {
    if input.bytes.len() > limits.text_bytes {
        return Err(Unreadable {
            reason: format!(
                "テキストが大きすぎます(上限 {} MiB)。分割して取り込んでください。",
                limits.text_bytes >> 20
            ),
        });
    }
    let decoded = charset::decode(input.bytes, None);
    let mut text = AnchoredText::default();
    text.push(&decoded.text, Anchor::Line { line: 1 });
    let kind = match input.extension().as_str() {
        "csv" | "tsv" => DocumentKind::Table,
        "log" => DocumentKind::Log,
        _ => DocumentKind::Text,
    };
    let reading = Reading { reader: "text/1", text, notes: decoded.note.into_iter().collect() };
    Ok(Read { kind, header: DocumentHeader::default(), reading })
}
