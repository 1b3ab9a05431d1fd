/// 形式の見分け: what the first bytes and the name say.
mod sniff;

use zehi_domain::evidence::{DocumentHeader, DocumentKind, Reading, Unreadable};

use crate::{Input, Limits, Read, pdf, rtf, sheet, slides, subtitle, text_file, word};

pub(crate) use sniff::format_of;

/// 形式: which reader a file goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// A mail.
    Mail,
    /// An item of Outlook in a file of its own.
    Outlook,
    /// A mailbox of Outlook.
    Store,
    /// What Outlook wraps the text and files of a mail in.
    Winmail,
    /// Many mails in one file.
    Mbox,
    /// An archive of files.
    Zip,
    /// Text, CSV, log, Markdown, TOML, or unknown bytes that are text.
    Text,
    /// Rich text.
    Rtf,
    /// Word documents.
    Word,
    /// Workbooks.
    Sheet,
    /// PDF.
    Pdf,
    /// Presentations.
    Slides,
    /// Subtitles.
    Subtitle,
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

impl Outcome {
    /// A file that could not be read.
    pub(crate) fn failed(kind: DocumentKind, unreadable: Unreadable) -> Self {
        Self { kind, header: DocumentHeader::default(), reading: Err(unreadable) }
    }
}

/// Reads one file that is neither a mail nor a container.
pub(crate) fn read(format: Format, input: &Input<'_>, limits: &Limits) -> Outcome {
    let (kind, result) = match format {
        Format::Text => (DocumentKind::Text, text_file::read(input, limits)),
        Format::Rtf => (DocumentKind::Word, rtf::document(input, limits)),
        Format::Word => (DocumentKind::Word, word::read(input, limits)),
        Format::Sheet => (DocumentKind::Sheet, sheet::read(input, limits)),
        Format::Pdf => (DocumentKind::Pdf, pdf::read(input, limits)),
        Format::Slides => (DocumentKind::Word, slides::read(input, limits)),
        Format::Subtitle => (DocumentKind::Transcript, subtitle::read(input, limits)),
        Format::Unsupported(reason) => (DocumentKind::Other, Err(Unreadable { reason: reason.to_owned() })),
        Format::Mail
        | Format::Outlook
        | Format::Store
        | Format::Winmail
        | Format::Mbox
        | Format::Zip
        | Format::Opaque => (DocumentKind::Other, Ok(without_text())),
    };
    match result {
        Ok(read) => Outcome { kind: read.kind, header: read.header, reading: Ok(read.reading) },
        Err(unreadable) => Outcome::failed(kind, unreadable),
    }
}

fn without_text() -> Read {
    let reading = Reading { reader: "none/1", text: Default::default(), notes: Vec::new() };
    Read { kind: DocumentKind::Other, header: DocumentHeader::default(), reading }
}
