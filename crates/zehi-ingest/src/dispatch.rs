use zehi_domain::evidence::{DocumentHeader, DocumentKind, Reading, Unreadable};

use crate::{Input, Limits, Read, pdf, sheet, text_file, word};

/// 形式: which reader a file goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// Text, CSV, log, Markdown, TOML, or unknown bytes that are text.
    Text,
    /// Word documents.
    Word,
    /// Workbooks.
    Sheet,
    /// PDF.
    Pdf,
    /// Pictures, sound, programs and droppings of operating systems: kept, without text.
    Opaque,
    /// A document whose text we cannot read yet; says what to do.
    Unsupported(&'static str),
}

/// What a file turned out to be, whether or not it could be read.
pub(crate) struct Outcome {
    pub(crate) kind: DocumentKind,
    pub(crate) header: DocumentHeader,
    pub(crate) reading: Result<Reading, Unreadable>,
}

/// The format of a file, by its first bytes where they are conclusive, then by its extension, then by whether it is text.
pub(crate) fn format_of(input: &Input<'_>) -> Format {
    if input.bytes.starts_with(b"%PDF-") {
        return Format::Pdf;
    }
    match input.extension().as_str() {
        "png" | "jpg" | "jpeg" | "gif" => Format::Opaque,
        "docx" | "docm" | "dotx" => Format::Word,
        "xlsx" | "xlsm" | "xltx" | "xls" | "xlsb" | "ods" => Format::Sheet,
        "pdf" => Format::Pdf,
        "doc" => Format::Unsupported("旧形式の Word 文書(.doc)です。.docx で保存し直して取り込んでください。"),
        _ => Format::Text,
    }
}

/// Reads one file that is no container.
pub(crate) fn read(format: Format, input: &Input<'_>, limits: &Limits) -> Outcome {
    let (kind, result) = match format {
        Format::Text => (DocumentKind::Text, text_file::read(input, limits)),
        Format::Word => (DocumentKind::Word, word::read(input, limits)),
        Format::Sheet => (DocumentKind::Sheet, sheet::read(input, limits)),
        Format::Pdf => (DocumentKind::Pdf, pdf::read(input, limits)),
        Format::Opaque => (DocumentKind::Other, Ok(without_text())),
        Format::Unsupported(reason) => (DocumentKind::Other, Err(Unreadable { reason: reason.to_owned() })),
    };
    match result {
        Ok(read) => Outcome { kind: read.kind, header: read.header, reading: Ok(read.reading) },
        Err(unreadable) => Outcome { kind, header: DocumentHeader::default(), reading: Err(unreadable) },
    }
}

fn without_text() -> Read {
    let reading = Reading { reader: "none/1", text: Default::default(), notes: Vec::new() };
    Read { kind: DocumentKind::Other, header: DocumentHeader::default(), reading }
}
