//! メール: one message as people see it, with its attachments. Structure, charsets and names are read by our own code:
//! Japanese mail is mislabelled and cut in ways that general parsers lose, and hostile nesting must stay bounded.

/// Lists of mailboxes.
mod address;

/// Which parts are the text and which are attachments.
mod body;

/// When a mail was written.
mod date;

/// RFC 2047 and raw text in headers.
mod encoded_word;

/// Header fields.
mod fields;

/// HTML bodies as text.
mod html_body;

/// Structured header values.
mod parameters;

/// The tree of parts.
mod part;

/// Transfer encodings.
mod transfer;

use std::borrow::Cow;

use zehi_domain::evidence::{Anchor, AnchoredText, DocumentHeader, DocumentKind, Reading, Unreadable};

use crate::{Limits, Read};
use body::Layout;
use fields::Fields;
use part::{Budget, Part};

/// A thread is never longer than this; a hostile header is.
const MAX_REFERENCES: usize = 1_000;

/// What reading a mail gives.
pub(crate) struct Letter {
    /// The mail itself.
    pub(crate) read: Read,
    /// Its attachments, in order.
    pub(crate) attachments: Vec<Attachment>,
    /// Whether parts were left out because there are too many of them or they are nested too deeply.
    pub(crate) cut_short: bool,
}

/// 添付: a file that came with a mail.
pub(crate) struct Attachment {
    /// Its name, fit to stand in a path.
    pub(crate) name: String,
    /// Its type as the mail says it, in lower case.
    pub(crate) content_type: String,
    /// Its bytes, decoded.
    pub(crate) bytes: Vec<u8>,
}

/// Reads a mail.
///
/// # Errors
/// Where the bytes are no mail, or its text is larger than allowed.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Letter, Unreadable> {
    if bytes.trim_ascii().is_empty() {
        return unreadable("空のファイルです。メールをもう一度書き出して取り込んでください。");
    }
    let bytes = with_usual_line_ends(without_apple_frame(bytes));
    let mut budget = Budget::new(limits);
    let mail = Part::of_mail(&bytes, &mut budget);
    if mail.fields.is_empty() && mail.body.contains(&0) {
        return unreadable("メールの形をしていません。ファイルの中身を確認してください。");
    }
    let layout = Layout::of(&mail);
    if layout.text.len() > limits.text_bytes {
        let reason = format!("メールの本文が大きすぎます(上限 {} MiB)。", limits.text_bytes >> 20);
        return Err(Unreadable { reason });
    }
    let attachments = layout.attachments.iter().map(|part| Attachment::of(part)).collect();
    let header = header_of(&mail.fields, mail.charset());
    let mut text = AnchoredText::default();
    if let Some(subject) = &header.subject {
        text.push(subject, Anchor::Subject);
        text.push_separator('\n');
    }
    text.push(&layout.text, Anchor::Body { line: 1 });
    let reading = Reading { reader: "mail/1", text, notes: layout.notes };
    Ok(Letter { read: Read { kind: DocumentKind::Mail, header, reading }, attachments, cut_short: budget.exceeded })
}

/// Whether bytes of unknown origin begin like a mail: a header with at least two of a mail's fields.
pub(crate) fn looks_like_mail(bytes: &[u8]) -> bool {
    let (fields, _) = Fields::parse(&bytes[..bytes.len().min(64 << 10)]);
    let known =
        ["from", "to", "date", "subject", "received", "message-id", "return-path", "mime-version", "delivered-to"];
    known.iter().filter(|name| fields.first(name).is_some()).count() >= 2
}

fn unreadable<T>(reason: &str) -> Result<T, Unreadable> {
    Err(Unreadable { reason: reason.to_owned() })
}

/// Apple's `.emlx` puts the length of the mail before it and a property list behind it.
fn without_apple_frame(bytes: &[u8]) -> &[u8] {
    let Some(end) = memchr::memchr(b'\n', &bytes[..bytes.len().min(24)]) else { return bytes };
    let length = std::str::from_utf8(&bytes[..end]).ok().and_then(|line| line.trim().parse::<usize>().ok());
    let Some(length) = length else { return bytes };
    let (mail, after) = bytes[end + 1..].split_at(length.min(bytes.len() - end - 1));
    if after.trim_ascii_start().starts_with(b"<?xml") { mail } else { bytes }
}

/// Files whose lines end in CR alone, or that were saved as UTF-16 or with a byte order mark, in the usual form.
fn with_usual_line_ends(bytes: &[u8]) -> Cow<'_, [u8]> {
    if let Some((encoding, skip)) = encoding_rs::Encoding::for_bom(bytes) {
        if encoding == encoding_rs::UTF_8 {
            return with_usual_line_ends(&bytes[skip..]);
        }
        return Cow::Owned(encoding.decode_without_bom_handling(&bytes[skip..]).0.into_owned().into_bytes());
    }
    if memchr::memchr(b'\n', bytes).is_some() || memchr::memchr(b'\r', bytes).is_none() {
        return Cow::Borrowed(bytes);
    }
    Cow::Owned(bytes.iter().map(|b| if *b == b'\r' { b'\n' } else { *b }).collect())
}

fn header_of(fields: &Fields<'_>, hint: Option<&str>) -> DocumentHeader {
    let text =
        |name: &str| fields.first(name).map(|raw| encoded_word::decode(raw, hint)).filter(|text| !text.is_empty());
    let mailboxes = |name: &'static str| fields.all(name).flat_map(move |raw| address::mailboxes(raw, hint));
    let author = ["from", "sender", "reply-to"].into_iter().find_map(|name| mailboxes(name).next());
    let date = fields.first("date").and_then(date::instant);
    let mut references: Vec<String> = Vec::new();
    for raw in fields.all("references").chain(fields.all("in-reply-to")) {
        for id in message_ids(raw) {
            if references.len() < MAX_REFERENCES && !references.contains(&id) {
                references.push(id);
            }
        }
    }
    DocumentHeader {
        // The first relay's stamp stands lowest and is nearest to the writing.
        date: date.or_else(|| fields.all("received").rev().find_map(date::instant_of_receipt)),
        author,
        recipients: ["to", "cc"].into_iter().flat_map(mailboxes).collect(),
        subject: text("subject"),
        message_id: fields.first("message-id").and_then(|raw| message_ids(raw).into_iter().next()),
        references,
    }
}

/// The ids in angle brackets; without brackets, the words that hold an `@`.
fn message_ids(raw: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(raw);
    let bracketed = || text.split('<').skip(1).filter_map(|rest| rest.split_once('>')).map(|(id, _)| id);
    let clean = |id: &str| id.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let ids: Vec<String> = bracketed().map(clean).filter(|id| !id.is_empty()).collect();
    if !ids.is_empty() {
        return ids;
    }
    text.split_whitespace()
        .filter(|word| word.contains('@'))
        .map(|word| word.trim_matches(['<', '>']).to_owned())
        .collect()
}

impl Attachment {
    /// A file that another program's format carries beside a mail: `number` names it where it has no name.
    pub(crate) fn of_file(name: &str, number: usize, bytes: Vec<u8>) -> Self {
        let name = file_name(name);
        let name = if name.is_empty() { format!("part-{number}.bin") } else { name };
        Self { name, content_type: "application/octet-stream".to_owned(), bytes }
    }

    fn of(part: &Part<'_>) -> Self {
        let bytes = part.transfer().decode(part.body).into_owned();
        let content_type = part.kind().to_owned();
        let given = part.file_name().map(|name| file_name(&name)).filter(|name| !name.is_empty());
        let name = given.unwrap_or_else(|| {
            let subject = if is_message(&content_type) { subject_of(&bytes) } else { None };
            match subject.map(|subject| file_name(&subject)).filter(|subject| !subject.is_empty()) {
                Some(subject) => format!("{subject}.eml"),
                None => format!("part-{}.{}", part.number, extension_of(&content_type)),
            }
        });
        Self { name, content_type, bytes }
    }
}

/// Whether a part of this type is itself a mail.
pub(crate) fn is_message(content_type: &str) -> bool {
    matches!(content_type, "message/rfc822" | "message/global" | "message/news")
}

fn subject_of(bytes: &[u8]) -> Option<String> {
    Fields::parse(bytes).0.first("subject").map(|raw| encoded_word::decode(raw, None))
}

/// A name as it may stand in a path: no folders, no control characters, NFC, of bounded length.
fn file_name(given: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    let is_path = given.starts_with(['/', '.', '~']) || given.contains('\\');
    let base = if is_path { given.rsplit(['/', '\\']).next().unwrap_or(given) } else { given };
    let cleaned: String =
        base.nfc().map(|c| if c == '/' { '_' } else { c }).filter(|c| !c.is_control()).take(200).collect();
    cleaned.trim().trim_matches('.').trim().to_owned()
}

/// The extension for a part without a name.
fn extension_of(content_type: &str) -> &str {
    match content_type {
        "text/plain" | "text/rfc822-headers" => "txt",
        // Not "txt": its fields would be taken for speakers.
        "message/delivery-status" | "message/disposition-notification" => "dsn",
        "text/html" => "html",
        "text/csv" => "csv",
        "text/calendar" => "ics",
        "image/jpeg" | "image/pjpeg" => "jpg",
        "image/svg+xml" => "svg",
        "application/msword" => "doc",
        "application/vnd.ms-excel" => "xls",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => "docx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => "xlsx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation" => "pptx",
        "application/ms-tnef" | "application/vnd.ms-tnef" => "tnef",
        "application/pkcs7-signature" | "application/x-pkcs7-signature" => "p7s",
        "application/pkcs7-mime" | "application/x-pkcs7-mime" => "p7m",
        "application/pgp-signature" | "application/pgp-encrypted" => "asc",
        other if is_message(other) => "eml",
        other => {
            let subtype = other.split('/').nth(1).unwrap_or_default();
            let usual = (2..=4).contains(&subtype.len()) && subtype.bytes().all(|b| b.is_ascii_alphanumeric());
            if usual { subtype } else { "bin" }
        }
    }
}
