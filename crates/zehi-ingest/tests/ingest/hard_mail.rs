//! 26 mails that general parsers read wrongly in part: every charset, label and split that Japanese mail is sent with.

use encoding_rs::{EUC_JP, SHIFT_JIS};

/// A mail and what its writer meant.
pub struct Case {
    /// What is hard about it.
    pub name: &'static str,
    /// Its bytes.
    pub mail: Vec<u8>,
    /// The subject as meant.
    pub subject: &'static str,
    /// The body as meant.
    pub body: &'static str,
    /// Names of its attachments.
    pub attachments: &'static [&'static str],
    /// Whether its label is wrong, so that the repair must be noted.
    pub is_mislabelled: bool,
}

const SUBJECT: &str = "お見積りの件";
const BODY: &str = "検収は10月3日です。";
const VENDOR: &str = "①㈱高輪の髙﨑様";

fn sjis(text: &str) -> Vec<u8> {
    SHIFT_JIS.encode(text).0.into_owned()
}

/// ISO-2022-JP with the vendor rows and half-width kana that `encoding_rs` does not write.
fn jis(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut state: &[u8] = b"\x1b(B";
    for c in text.chars() {
        let bytes = sjis(&c.to_string());
        let (escape, coded): (&[u8], Vec<u8>) = match bytes[..] {
            [kana @ 0xa1..=0xdf] => (b"\x1b(I", vec![kana & 0x7f]),
            [lead, trail] => (b"\x1b$B", kanji(lead, trail)),
            _ => (b"\x1b(B", bytes),
        };
        if escape != state {
            out.extend_from_slice(escape);
            state = escape;
        }
        out.extend(coded);
    }
    if state != b"\x1b(B" {
        out.extend_from_slice(b"\x1b(B");
    }
    out
}

/// Shift_JIS to JIS X 0208; the IBM rows above it are moved to the NEC rows, as mail programs do.
fn kanji(lead: u8, trail: u8) -> Vec<u8> {
    // 髙 and 﨑, the two IBM characters used here.
    let (lead, trail) = match (lead, trail) {
        (0xfb, 0xfc) => (0xee, 0xe0),
        (0xfa, 0xb1) => (0xed, 0x95),
        other => other,
    };
    let row = u16::from(if lead >= 0xe0 { lead - 0xc1 } else { lead - 0x81 }) * 2;
    let cell = u16::from(trail) - if trail >= 0x80 { 0x41 } else { 0x40 };
    let (row, cell) = if cell >= 94 { (row + 1, cell - 94) } else { (row, cell) };
    vec![row as u8 + 0x21, cell as u8 + 0x21]
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0_u32, |bits, b| bits << 8 | u32::from(*b)) << (8 * (3 - group.len()));
        for place in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * place) & 63) as usize];
            out.push(if place > group.len() { '=' } else { char::from(digit) });
        }
    }
    out
}

fn word(charset: &str, bytes: &[u8]) -> String {
    format!("=?{charset}?B?{}?=", base64(bytes))
}

fn plain(subject: impl AsRef<[u8]>, content_type: &str, body: &[u8]) -> Vec<u8> {
    let head = b"From: Sato <sato@example.jp>\nTo: b@example.jp\nSubject: ".as_slice();
    [head, subject.as_ref(), b"\nMIME-Version: 1.0\n", content_type.as_bytes(), b"\n", body].concat()
}

fn with_attachment(disposition: &[u8]) -> Vec<u8> {
    let head = format!(
        "From: Sato <sato@example.jp>\nSubject: {}\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n\
         --b\nContent-Type: text/plain; charset=utf-8\n\n{BODY}\n--b\nContent-Type: application/octet-stream\nContent-Disposition: attachment;",
        word("utf-8", SUBJECT.as_bytes())
    );
    [head.as_bytes(), disposition, b"\n\nx\n--b--\n"].concat()
}

fn labelled(charset: &str) -> String {
    format!("Content-Type: text/plain; charset={charset}\n")
}

/// All cases.
pub fn cases() -> Vec<Case> {
    let mut cases = well_labelled();
    cases.extend(cut_words());
    cases.extend(file_names());
    cases.extend(mislabelled());
    cases
}

fn case(name: &'static str, mail: Vec<u8>, subject: &'static str, body: &'static str) -> Case {
    Case { name, mail, subject, body, attachments: &[], is_mislabelled: false }
}

fn well_labelled() -> Vec<Case> {
    let utf8 = word("UTF-8", SUBJECT.as_bytes());
    vec![
        case(
            "ISO-2022-JP",
            plain(word("ISO-2022-JP", &jis(SUBJECT)), &labelled("ISO-2022-JP"), &jis(BODY)),
            SUBJECT,
            BODY,
        ),
        case(
            "vendor characters in ISO-2022-JP",
            plain(word("ISO-2022-JP", &jis(VENDOR)), &labelled("iso-2022-jp"), &jis(VENDOR)),
            VENDOR,
            VENDOR,
        ),
        case(
            "half-width kana in ISO-2022-JP",
            plain(&utf8, &labelled("iso-2022-jp"), &jis("ｻｰﾊﾞｰの検収")),
            SUBJECT,
            "ｻｰﾊﾞｰの検収",
        ),
        case(
            "Shift_JIS",
            plain(word("Shift_JIS", &sjis(SUBJECT)), &labelled("Shift_JIS"), &sjis(VENDOR)),
            SUBJECT,
            VENDOR,
        ),
        case(
            "windows-31j",
            plain(word("Windows-31J", &sjis(VENDOR)), &labelled("windows-31j"), &sjis(VENDOR)),
            VENDOR,
            VENDOR,
        ),
        case("x-sjis", plain(word("x-sjis", &sjis(VENDOR)), &labelled("\"x-sjis\""), &sjis(VENDOR)), VENDOR, VENDOR),
        case(
            "EUC-JP",
            plain(word("EUC-JP", &EUC_JP.encode(SUBJECT).0), &labelled("euc-jp"), &EUC_JP.encode(BODY).0),
            SUBJECT,
            BODY,
        ),
        case("cp932", plain(word("cp932", &sjis(VENDOR)), &labelled("cp932"), &sjis(VENDOR)), VENDOR, VENDOR),
        case("cp50221", plain(word("cp50221", &jis(VENDOR)), &labelled("cp50221"), &jis(VENDOR)), VENDOR, VENDOR),
        case(
            "iso-2022-jp-ms",
            plain(word("iso-2022-jp-ms", &jis(VENDOR)), &labelled("iso-2022-jp-ms"), &jis(VENDOR)),
            VENDOR,
            VENDOR,
        ),
        case("UTF-8 without any label", plain(SUBJECT, "", BODY.as_bytes()), SUBJECT, BODY),
    ]
}

fn cut_words() -> Vec<Case> {
    let (left, right) = SUBJECT.as_bytes().split_at(4);
    let coded = jis(SUBJECT);
    let (before, after) = coded.split_at(7);
    let folded = |charset: &str, a: &[u8], b: &[u8]| format!("{}\n {}", word(charset, a), word(charset, b));
    let whole = SUBJECT.as_bytes().split_at(6);
    let utf8 = labelled("utf-8");
    vec![
        case("two folded words", plain(folded("utf-8", whole.0, whole.1), &utf8, BODY.as_bytes()), SUBJECT, BODY),
        case(
            "a character cut by two words",
            plain(folded("utf-8", left, right), &utf8, BODY.as_bytes()),
            SUBJECT,
            BODY,
        ),
        case(
            "a JIS state carried over two words",
            plain(folded("iso-2022-jp", before, after), &utf8, BODY.as_bytes()),
            SUBJECT,
            BODY,
        ),
        case("raw JIS in the subject", plain(jis(VENDOR), &utf8, BODY.as_bytes()), VENDOR, BODY),
        case("raw Shift_JIS in the subject", plain(sjis(SUBJECT), &utf8, BODY.as_bytes()), SUBJECT, BODY),
    ]
}

fn file_names() -> Vec<Case> {
    let attached = |name: &'static str, disposition: &[u8], file: &'static [&'static str]| Case {
        name,
        mail: with_attachment(disposition),
        subject: SUBJECT,
        body: BODY,
        attachments: file,
        is_mislabelled: false,
    };
    let raw = [b" filename=\"".as_slice(), &sjis("表紙と能力表.pdf"), b"\""].concat();
    let (left, right) = "見積書.pdf".as_bytes().split_at(4);
    let cut = format!(" filename=\"{}\n {}\"", word("utf-8", left), word("utf-8", right));
    vec![
        attached("RFC 2231 in UTF-8", b" filename*=UTF-8''%E8%A6%8B%E7%A9%8D.pdf", &["見積.pdf"]),
        attached(
            "RFC 2231 in pieces of Shift_JIS",
            b"\n filename*0*=Shift_JIS''%8C%A9%90;\n filename*1*=%CF%8F%91;\n filename*2=.pdf",
            &["見積書.pdf"],
        ),
        attached("raw Shift_JIS in a file name", &raw, &["表紙と能力表.pdf"]),
        attached("a character cut by two words in a file name", cut.as_bytes(), &["見積書.pdf"]),
    ]
}

fn mislabelled() -> Vec<Case> {
    let utf8 = word("UTF-8", SUBJECT.as_bytes());
    let wrong = |name, label: &str, body: Vec<u8>, noted| Case {
        is_mislabelled: noted,
        ..case(
            name,
            plain(&utf8, &if label.is_empty() { String::new() } else { labelled(label) }, &body),
            SUBJECT,
            BODY,
        )
    };
    vec![
        wrong("JIS called us-ascii", "us-ascii", jis(BODY), true),
        wrong("Shift_JIS called iso-8859-1", "iso-8859-1", sjis(BODY), true),
        wrong("Shift_JIS called utf-8", "utf-8", sjis(BODY), true),
        wrong("Shift_JIS called nothing", "", sjis(BODY), false),
        wrong("UTF-8 called iso-2022-jp", "iso-2022-jp", BODY.as_bytes().to_vec(), true),
        wrong("Shift_JIS under an unknown label", "x-user-defined-jp", sjis(BODY), true),
    ]
}
