use super::Format;
use crate::{Input, mail, mbox, outlook};

const RESAVE_WORD: &str = "旧形式の Word 文書です。.docx で保存し直して取り込んでください。";
const RESAVE_SLIDES: &str = "旧形式のスライドです。.pptx か PDF で保存し直して取り込んでください。";
const RESAVE_ARCHIVE: &str = "この書庫形式は読めません。展開するか ZIP にして取り込んでください。";
/// The stream that every Outlook item has, as its name stands in the file.
const OUTLOOK_STREAM: &[u8] = b"_\0_\0p\0r\0o\0p\0e\0r\0t\0i\0e\0s\0_\0v\0e\0r\0s\0i\0o\0n\x001\0.\x000\0";
const RESAVE_TEXT: &str = "この文書形式はまだ読めません。.docx か PDF で保存し直して取り込んでください。";
const ENCRYPTED_MAIL: &str =
    "暗号化または署名で包まれたメールのため読めません。復号した形で書き出して取り込んでください。";

const EMPTY: &str = "空のファイルです。元のファイルを確かめ、もう一度取り込んでください。";

/// The format of a file, by its first bytes where they are conclusive, then by its extension, then by what it looks like.
/// `content_type` is what a mail says of its attachment.
pub(crate) fn format_of(input: &Input<'_>, content_type: Option<&str>) -> Format {
    let extension = input.extension();
    if let Some(format) = by_first_bytes(input.bytes, &extension) {
        return format;
    }
    if is_dropping(input.name) {
        return Format::Opaque;
    }
    if input.bytes.is_empty() && is_never_empty(&extension) {
        return Format::Unsupported(EMPTY);
    }
    if content_type.is_some_and(mail::is_message) {
        return Format::Mail;
    }
    // Outlook's own format has other first bytes; this is a mail saved under its name.
    if extension == "msg" && mail::looks_like_mail(input.bytes) {
        return Format::Mail;
    }
    by_extension(&extension).or_else(|| content_type.and_then(by_content_type)).unwrap_or_else(|| by_looks(input.bytes))
}

fn by_first_bytes(bytes: &[u8], extension: &str) -> Option<Format> {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    match () {
        () if starts(b"%PDF-") => Some(Format::Pdf),
        () if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") || starts(b"PK\x07\x08") => {
            Some(package(bytes, extension))
        }
        () if starts(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") => Some(compound_file(bytes, extension)),
        () if starts(outlook::STORE_MAGIC) => Some(Format::Store),
        () if starts(b"\x78\x9f\x3e\x22") => Some(Format::Winmail),
        () if starts(b"{\\rtf") => Some(Format::Rtf),
        () if is_foreign_archive(bytes) => Some(Format::Unsupported(RESAVE_ARCHIVE)),
        () if is_media(bytes) => Some(Format::Opaque),
        () => None,
    }
}

/// Files that are ZIP packages: office documents by their extension or main part, programs, plain archives.
fn package(bytes: &[u8], extension: &str) -> Format {
    match extension {
        "zip" => Format::Zip,
        "docx" | "docm" | "dotx" | "dotm" => Format::Word,
        "xlsx" | "xlsm" | "xltx" | "xltm" | "xlsb" | "ods" => Format::Sheet,
        "pptx" | "pptm" | "ppsx" => Format::Slides,
        "odp" => Format::Unsupported(RESAVE_SLIDES),
        "odt" | "pages" | "numbers" | "key" => Format::Unsupported(RESAVE_TEXT),
        "jar" | "war" | "ear" | "apk" | "aab" | "ipa" | "xpi" | "crx" | "whl" | "nupkg" | "msix" => Format::Opaque,
        _ => office_package(bytes).unwrap_or(Format::Zip),
    }
}

/// The kind of an office document that lost its extension, by the parts that all packages begin with.
fn office_package(bytes: &[u8]) -> Option<Format> {
    let holds = |bytes: &[u8], part: &[u8]| memchr::memmem::find(bytes, part).is_some();
    let head = &bytes[..bytes.len().min(4096)];
    if !holds(head, b"[Content_Types].xml") && !holds(head, b"_rels/.rels") {
        return None;
    }
    match () {
        () if holds(bytes, b"word/document.xml") => Some(Format::Word),
        () if holds(bytes, b"xl/workbook.") => Some(Format::Sheet),
        () if holds(bytes, b"ppt/presentation.xml") => Some(Format::Slides),
        () => None,
    }
}

/// Files of the old office programs, and new ones that are locked with a password, for which their readers have words.
fn compound_file(bytes: &[u8], extension: &str) -> Format {
    match extension {
        "doc" | "dot" => Format::Unsupported(RESAVE_WORD),
        "ppt" | "pps" => Format::Unsupported(RESAVE_SLIDES),
        "pptx" | "pptm" | "ppsx" => Format::Slides,
        "msg" | "oft" => Format::Outlook,
        "docx" | "docm" | "dotx" => Format::Word,
        "xls" | "xlt" | "xlsx" | "xlsm" | "xlsb" => Format::Sheet,
        "db" => Format::Opaque,
        _ if memchr::memmem::find(bytes, OUTLOOK_STREAM).is_some() => Format::Outlook,
        _ => Format::Unsupported(RESAVE_TEXT),
    }
}

fn is_foreign_archive(bytes: &[u8]) -> bool {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    starts(b"7z\xbc\xaf\x27\x1c")
        || starts(b"Rar!\x1a\x07")
        || starts(b"\x1f\x8b\x08")
        || starts(b"BZh") && bytes.get(4..10) == Some(b"1AY&SY")
        || starts(b"\xfd7zXZ\x00")
        || starts(b"MSCF\0\0\0\0")
        || bytes.get(2..5) == Some(b"-lh") && bytes.get(6) == Some(&b'-')
        || bytes.get(257..262) == Some(b"ustar")
}

fn is_media(bytes: &[u8]) -> bool {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    starts(b"\x89PNG\r\n\x1a\n")
        || starts(b"\xff\xd8\xff")
        || starts(b"GIF87a")
        || starts(b"GIF89a")
        || starts(b"II*\0")
        || starts(b"MM\0*")
        || starts(b"RIFF") && matches!(bytes.get(8..12), Some(b"WEBP" | b"WAVE" | b"AVI "))
        || bytes.get(4..8) == Some(b"ftyp")
        || starts(b"ID3")
        || starts(b"OggS")
        || starts(b"fLaC")
        || starts(b"\x1aE\xdf\xa3")
        || starts(b"8BPS")
        || starts(b"\x7fELF")
}

/// What operating systems and mail servers leave in folders.
fn is_dropping(name: &str) -> bool {
    matches!(name, ".DS_Store" | "Thumbs.db" | "desktop.ini" | "Desktop.ini" | ".localized" | "maildirfolder")
        || name.starts_with("._")
        || name.starts_with("dovecot")
        || name.starts_with("courierimap")
}

/// Whether a file of this name holds something even where nobody wrote a word; an empty text or log is nothing strange.
fn is_never_empty(extension: &str) -> bool {
    matches!(extension, "rtf" | "msg" | "oft" | "doc" | "dot" | "xls" | "xlt" | "ppt" | "pps")
        || matches!(
            by_extension(extension),
            Some(Format::Word | Format::Sheet | Format::Pdf | Format::Slides | Format::Zip)
        )
}

fn by_extension(extension: &str) -> Option<Format> {
    Some(match extension {
        "eml" | "emlx" | "mht" | "mhtml" => Format::Mail,
        "mbox" | "mbx" => Format::Mbox,
        "zip" => Format::Zip,
        "docx" | "docm" | "dotx" | "dotm" => Format::Word,
        "xlsx" | "xlsm" | "xltx" | "xlsb" | "ods" => Format::Sheet,
        "pdf" => Format::Pdf,
        "txt" | "text" | "md" | "markdown" | "csv" | "tsv" | "log" | "toml" | "json" | "jsonl" | "yaml" | "yml"
        | "xml" | "ini" | "conf" | "sql" | "ics" | "vcf" => Format::Text,
        "vtt" | "srt" | "sbv" => Format::Subtitle,
        "pptx" | "pptm" | "ppsx" => Format::Slides,
        "png" | "jpg" | "jpeg" | "jpe" | "gif" | "bmp" | "tif" | "tiff" | "webp" | "heic" | "heif" | "ico" | "psd"
        | "ai" | "eps" | "emf" | "wmf" | "mp3" | "m4a" | "wav" | "aac" | "ogg" | "mp4" | "mov" | "avi" | "wmv"
        | "mkv" | "exe" | "msf" | "dll" | "so" | "ttf" | "otf" | "woff" | "woff2" | "p7s" | "sig" | "lnk" => {
            Format::Opaque
        }
        "pst" | "ost" => Format::Store,
        "p7m" => Format::Unsupported(ENCRYPTED_MAIL),
        "jtd" => Format::Unsupported(RESAVE_TEXT),
        _ => return None,
    })
}

fn by_content_type(content_type: &str) -> Option<Format> {
    match content_type {
        "application/pkcs7-mime" | "application/x-pkcs7-mime" | "application/pgp-encrypted" => {
            Some(Format::Unsupported(ENCRYPTED_MAIL))
        }
        "application/pgp-signature" => Some(Format::Opaque),
        other if other.starts_with("image/") || other.starts_with("audio/") || other.starts_with("video/") => {
            Some(Format::Opaque)
        }
        _ => None,
    }
}

fn by_looks(bytes: &[u8]) -> Format {
    match () {
        () if mbox::looks_like_mbox(bytes) => Format::Mbox,
        () if mail::looks_like_mail(bytes) => Format::Mail,
        () if looks_like_text(bytes) => Format::Text,
        () => Format::Opaque,
    }
}

/// Few control characters near the start, or UTF-16.
fn looks_like_text(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(4096)];
    let control = |b: &&u8| **b < 0x20 && !matches!(**b, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b);
    let is_utf16 = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
    is_utf16 || head.iter().filter(control).count() * 50 <= head.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_go_to_the_reader_that_their_bytes_ask_for() {
        let mail: &[u8] = b"From: a@example.jp\nTo: b@example.jp\nSubject: x\n\ny";
        let mbox: &[u8] = b"From a Wed Oct  1 10:00:00 2025\nSubject: x\n\ny";
        let cases: [(&str, &[u8], Option<&str>, Format); 28] = [
            ("1.eml", mail, None, Format::Mail),
            ("1459436400.7.host:2,S", mail, None, Format::Mail),
            ("17", mail, None, Format::Mail),
            ("saved.msg", mail, None, Format::Mail),
            ("Inbox", mbox, None, Format::Mbox),
            ("all.mbox", mbox, None, Format::Mbox),
            ("1.eml", mbox, None, Format::Mail),
            ("memo.txt", mail, None, Format::Text),
            ("memo", "議事録です。".as_bytes(), None, Format::Text),
            ("photo.png", b"\x89PNG\r\n\x1a\n....", None, Format::Opaque),
            ("photo", b"\x89PNG\r\n\x1a\n....", None, Format::Opaque),
            ("a.bin", &[0, 1, 2, 3, 0, 0, 0, 0], None, Format::Opaque),
            ("a.zip", b"PK\x03\x04", None, Format::Zip),
            ("a.docx", b"broken", None, Format::Word),
            ("見積", b"PK\x03\x04 [Content_Types].xml xl/workbook.xml", None, Format::Sheet),
            ("見積", b"%PDF-1.7", None, Format::Pdf),
            ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", None, Format::Unsupported(RESAVE_WORD)),
            ("a.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", None, Format::Outlook),
            ("mailbox", b"!BDN....", None, Format::Store),
            ("mailbox.ost", b"broken", None, Format::Store),
            ("winmail.dat", b"\x78\x9f\x3e\x22\0\0", Some("application/ms-tnef"), Format::Winmail),
            ("a.doc", b"{\\rtf1 x}", None, Format::Rtf),
            // Programs of old wrote plain text and HTML under these names too.
            ("a.doc", b"plain", None, Format::Text),
            ("fwd", b"x", Some("message/rfc822"), Format::Mail),
            (".DS_Store", b"text", None, Format::Opaque),
            ("smime.p7m", b"0\x80", Some("application/pkcs7-mime"), Format::Unsupported(ENCRYPTED_MAIL)),
            ("a.7z", b"7z\xbc\xaf\x27\x1c", None, Format::Unsupported(RESAVE_ARCHIVE)),
            ("empty", b"", None, Format::Text),
        ];
        for (name, bytes, content_type, expected) in cases {
            assert_eq!(format_of(&Input { name, bytes }, content_type), expected, "{name}");
        }
    }
}
