//! 転送符号化: base64, quoted-printable and uuencode, as tolerant as mail programs are.

use std::borrow::Cow;

/// How the bytes of a part were made fit for transport.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Transfer {
    /// 7bit, 8bit, binary, or a name nobody knows.
    Plain,
    Base64,
    QuotedPrintable,
    Uuencode,
}

impl Transfer {
    /// The meaning of a Content-Transfer-Encoding field.
    pub(super) fn of(value: Option<&[u8]>) -> Self {
        let Some(value) = value else { return Self::Plain };
        let value = value.trim_ascii();
        let end = value.iter().position(|b| matches!(b, b';' | b' ' | b'(' | b'\r' | b'\n')).unwrap_or(value.len());
        let name = value[..end].trim_ascii().to_ascii_lowercase();
        match name.strip_prefix(b"\"").and_then(|name| name.strip_suffix(b"\"")).unwrap_or(&name) {
            b"base64" | b"base-64" => Self::Base64,
            b"quoted-printable" | b"quotedprintable" | b"quoted_printable" => Self::QuotedPrintable,
            b"uuencode" | b"x-uuencode" | b"uue" | b"x-uue" => Self::Uuencode,
            _ => Self::Plain,
        }
    }

    /// The bytes before transport. Bytes that were never encoded as said are given back as they are.
    pub(super) fn decode(self, bytes: &[u8]) -> Cow<'_, [u8]> {
        match self {
            Self::Plain => Cow::Borrowed(bytes),
            Self::Base64 if is_hardly_base64(bytes) => Cow::Borrowed(bytes),
            Self::Base64 => Cow::Owned(base64(bytes)),
            Self::QuotedPrintable => quoted_printable(bytes),
            Self::Uuencode => uudecode(bytes).map_or(Cow::Borrowed(bytes), Cow::Owned),
        }
    }
}

const SKIP: u8 = 0xff;
const PAD: u8 = 0xfe;
const OTHER: u8 = 0xfd;

/// Value of each byte in base64, or what else it is.
const BASE64: [u8; 256] = {
    let mut table = [OTHER; 256];
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut at = 0;
    while at < alphabet.len() {
        table[alphabet[at] as usize] = at as u8;
        at += 1;
    }
    table[b'\r' as usize] = SKIP;
    table[b'\n' as usize] = SKIP;
    table[b' ' as usize] = SKIP;
    table[b'\t' as usize] = SKIP;
    table[b'=' as usize] = PAD;
    table
};

/// Whether a part labelled base64 is plain text: more than a tenth of its start, up to a padding sign, are blanks or lie
/// outside the alphabet.
fn is_hardly_base64(bytes: &[u8]) -> bool {
    let head = bytes[..bytes.len().min(1024)].split(|b| *b == b'=').next().unwrap_or_default();
    let strange = head.iter().filter(|b| **b == b' ' || BASE64[usize::from(**b)] == OTHER).count();
    strange * 10 > head.len()
}

/// Decodes base64; other characters are skipped, and plain lines after the padding (footers of mailing lists) end it.
pub(super) fn base64(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() / 4 * 3 + 3);
    let (mut bits, mut held) = (0_u32, 0_u32);
    let mut at = 0;
    while at < bytes.len() {
        if held == 0 {
            at += push_whole_quanta(&bytes[at..], &mut out);
        }
        let Some(&byte) = bytes.get(at) else { break };
        at += 1;
        match BASE64[usize::from(byte)] {
            PAD => {
                push_rest(bits, held, &mut out);
                (bits, held) = (0, 0);
                at += bytes[at..].iter().take_while(|b| matches!(BASE64[usize::from(**b)], PAD | SKIP)).count();
                if !is_base64_line(&bytes[at..]) {
                    break;
                }
            }
            SKIP | OTHER => {}
            value => {
                bits = bits << 6 | u32::from(value);
                held += 1;
                if held == 4 {
                    out.extend_from_slice(&bits.to_be_bytes()[1..]);
                    (bits, held) = (0, 0);
                }
            }
        }
    }
    push_rest(bits, held, &mut out);
    out
}

/// Decodes the undisturbed groups of four at the start; gives the number of bytes taken.
fn push_whole_quanta(bytes: &[u8], out: &mut Vec<u8>) -> usize {
    let mut taken = 0;
    for group in bytes.chunks_exact(4) {
        let values = [0, 1, 2, 3].map(|i| BASE64[usize::from(group[i])]);
        if values.iter().any(|value| *value >= 64) {
            break;
        }
        let bits = values.iter().fold(0_u32, |bits, value| bits << 6 | u32::from(*value));
        out.extend_from_slice(&bits.to_be_bytes()[1..]);
        taken += 4;
    }
    taken
}

fn push_rest(bits: u32, held: u32, out: &mut Vec<u8>) {
    match held {
        2 => out.push((bits >> 4) as u8),
        3 => out.extend_from_slice(&((bits >> 2) as u16).to_be_bytes()),
        _ => {}
    }
}

/// Whether the line that begins here is base64 again.
fn is_base64_line(rest: &[u8]) -> bool {
    let line = rest.split(|b| *b == b'\n').next().unwrap_or_default().trim_ascii_end();
    !line.is_empty() && line.len().is_multiple_of(4) && line.iter().all(|b| BASE64[usize::from(*b)] < 64 || *b == b'=')
}

fn quoted_printable(bytes: &[u8]) -> Cow<'_, [u8]> {
    let Some(first) = memchr::memchr(b'=', bytes) else { return Cow::Borrowed(bytes) };
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    let mut next = Some(first);
    while let Some(found) = next {
        out.extend_from_slice(&bytes[at..found]);
        at = found + push_escape(&bytes[found..], &mut out);
        next = memchr::memchr(b'=', &bytes[at..]).map(|found| at + found);
    }
    out.extend_from_slice(&bytes[at..]);
    Cow::Owned(out)
}

/// Takes one `=…`: a byte in hex, a soft line break (blanks behind it allowed), or a stray sign.
fn push_escape(rest: &[u8], out: &mut Vec<u8>) -> usize {
    if let [_, high, low, ..] = rest
        && let (Some(high), Some(low)) = (hex(*high), hex(*low))
    {
        out.push(high << 4 | low);
        return 3;
    }
    let blanks = rest[1..].iter().take_while(|b| matches!(b, b' ' | b'\t' | b'\r')).count();
    match rest.get(1 + blanks) {
        Some(b'\n') => blanks + 2,
        None => rest.len(),
        Some(_) => {
            out.push(b'=');
            1
        }
    }
}

pub(super) fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).map(|value| value as u8)
}

/// Decodes uuencode between `begin` and `end`; `None` without a `begin` line.
fn uudecode(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut lines = bytes.split(|b| *b == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    lines.by_ref().find(|line| line.starts_with(b"begin "))?;
    let mut out = Vec::with_capacity(bytes.len() / 4 * 3);
    for line in lines {
        let Some((&first, digits)) = line.split_first() else { continue };
        let length = usize::from(first.wrapping_sub(b' ') & 0x3f);
        if length == 0 || line == b"end" {
            break;
        }
        let start = out.len();
        for group in digits.chunks(4) {
            let value = |i: usize| u32::from(group.get(i).copied().unwrap_or(b' ').wrapping_sub(b' ') & 0x3f);
            let bits = value(0) << 18 | value(1) << 12 | value(2) << 6 | value(3);
            out.extend_from_slice(&bits.to_be_bytes()[1..]);
        }
        out.truncate(out.len().min(start + length));
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(encoding: &str, text: &str) -> String {
        String::from_utf8_lossy(&Transfer::of(Some(encoding.as_bytes())).decode(text.as_bytes())).into_owned()
    }

    #[test]
    fn transfer_encodings_are_undone_as_mail_programs_do() {
        let cases = [
            ("base64", "44GC44GE\r\n44GG", "あいう"),
            ("BASE64 ", "44GC 44GE\n44GG\n", "あいう"),
            ("base64", "YQ==", "a"),
            ("base64", "YQ==\nYmM=\n", "abc"),
            ("base64", "YWI=\n-- \nmailing list footer\n", "ab"),
            ("base64", "YWI", "ab"),
            ("base64", "これは符号化されていません。", "これは符号化されていません。"),
            ("base64", "", ""),
            ("quoted-printable", "=E3=81=82=\r\n=E3=81=84", "あい"),
            ("quoted-printable", "a = b =3D c= \nd", "a = b = cd"),
            ("Quoted-Printable", "no escape", "no escape"),
            ("quoted-printable", "end=", "end"),
            ("x-uuencode", "begin 644 a.txt\n#86)C\n`\nend\n", "abc"),
            ("8bit", "=41", "=41"),
            ("unheard-of", "YQ==", "YQ=="),
        ];
        for (encoding, text, expected) in cases {
            assert_eq!(decoded(encoding, text), expected, "{encoding}: {text}");
        }
    }
}
