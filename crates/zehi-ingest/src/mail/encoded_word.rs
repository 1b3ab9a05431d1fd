//! 見出しの文字列: RFC 2047 as it is really sent. The bytes of adjacent words are joined before they are decoded, so that a
//! character or an escape may be split over them; what is not encoded at all is decoded as a body would be.

use std::borrow::Cow;

use memchr::memmem;

use super::transfer::{base64, hex};
use crate::charset;

/// The text of a header value: unfolded, decoded, without white space around it. `hint` is the label of the body.
pub(super) fn decode(raw: &[u8], hint: Option<&str>) -> String {
    let unfolded = unfold(raw);
    if is_plain(&unfolded) {
        return String::from_utf8_lossy(&unfolded).into_owned();
    }
    words(&unfolded, hint).trim().to_owned()
}

/// The value as text with its encoded words still encoded, so that its grammar can be read: raw bytes are decoded first
/// because `"`, `\` and `;` occur as second bytes in Shift_JIS and ISO-2022-JP.
pub(super) fn readable<'a>(raw: &'a [u8], hint: Option<&str>) -> Cow<'a, str> {
    let unfolded = unfold(raw);
    if !has_raw_characters(&unfolded) {
        return match unfolded {
            Cow::Borrowed(bytes) => String::from_utf8_lossy(bytes),
            Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
        };
    }
    Cow::Owned(charset::decode(&unfolded, hint).text)
}

/// Decodes the encoded words of a text that [`readable`] gave.
pub(super) fn decode_text(text: &str) -> String {
    if !text.contains("=?") {
        return text.to_owned();
    }
    words(text.as_bytes(), Some("utf-8"))
}

/// The value on one line: each line break with the blanks behind it becomes one space.
fn unfold(raw: &[u8]) -> Cow<'_, [u8]> {
    let raw = raw.trim_ascii();
    if !raw.iter().any(|b| matches!(b, b'\n' | b'\r' | 0)) {
        return Cow::Borrowed(raw);
    }
    let mut out = Vec::with_capacity(raw.len());
    let mut folded = false;
    for &byte in raw {
        match byte {
            b'\n' | b'\r' => folded = true,
            0 => {}
            b' ' | b'\t' if folded => {}
            _ => {
                if std::mem::take(&mut folded) {
                    out.push(b' ');
                }
                out.push(byte);
            }
        }
    }
    Cow::Owned(out)
}

fn is_plain(bytes: &[u8]) -> bool {
    !has_raw_characters(bytes) && memmem::find(bytes, b"=?").is_none()
}

fn has_raw_characters(bytes: &[u8]) -> bool {
    !bytes.is_ascii() || bytes.contains(&ESCAPE)
}

/// Begins a change of character set in ISO-2022-JP.
const ESCAPE: u8 = 0x1b;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Coding {
    Base64,
    Quoted,
}

/// One `=?charset?B?text?=`.
struct Word<'a> {
    charset: &'a str,
    coding: Coding,
    text: &'a [u8],
    length: usize,
}

fn words(bytes: &[u8], hint: Option<&str>) -> String {
    let mut out = String::with_capacity(bytes.len());
    let mut adjacent: Vec<Word<'_>> = Vec::new();
    let (mut from, mut at) = (0, 0);
    while let Some(found) = memmem::find(&bytes[at..], b"=?") {
        at += found;
        let Some(word) = word_at(&bytes[at..]) else {
            at += 2;
            continue;
        };
        let between = &bytes[from..at];
        if adjacent.is_empty() || !between.trim_ascii().is_empty() {
            push_words(&mut out, &mut adjacent);
            push_raw(&mut out, between, hint);
        }
        at += word.length;
        from = at;
        adjacent.push(word);
    }
    push_words(&mut out, &mut adjacent);
    push_raw(&mut out, &bytes[from..], hint);
    out
}

/// The encoded word at the start of `rest`, which begins with `=?`. A word that was cut off ends with the text.
fn word_at(rest: &[u8]) -> Option<Word<'_>> {
    let body = &rest[2..];
    let label = memchr::memchr(b'?', &body[..body.len().min(64)])?;
    let charset = std::str::from_utf8(&body[..label]).ok()?;
    let charset = charset.split('*').next().unwrap_or_default();
    let coding = match body.get(label + 1)? {
        b'B' | b'b' => Coding::Base64,
        b'Q' | b'q' => Coding::Quoted,
        _ => return None,
    };
    if charset.is_empty() || body.get(label + 2) != Some(&b'?') {
        return None;
    }
    let text = &body[label + 3..];
    let (text, end) = match memmem::find(text, b"?=") {
        Some(end) => (&text[..end], end + 2),
        None => (text, text.len()),
    };
    Some(Word { charset, coding, text, length: 2 + label + 3 + end })
}

fn push_raw(out: &mut String, raw: &[u8], hint: Option<&str>) {
    if !raw.is_empty() {
        out.push_str(&charset::decode(raw, hint).text);
    }
}

/// Decodes a run of adjacent words: those of one charset together.
fn push_words(out: &mut String, adjacent: &mut Vec<Word<'_>>) {
    for run in adjacent.chunk_by(|a, b| a.charset.eq_ignore_ascii_case(b.charset)) {
        let charset = run[0].charset;
        let pieces = bytes_of(run);
        let bytes = if is_jis(charset) { join_jis(&pieces) } else { pieces.concat() };
        out.push_str(&charset::decode(&bytes, Some(charset)).text);
    }
    adjacent.clear();
}

/// The bytes of each word; base64 that was cut in the middle of a group of four goes on in the next word.
fn bytes_of(run: &[Word<'_>]) -> Vec<Vec<u8>> {
    let mut pieces = Vec::with_capacity(run.len());
    let mut digits: Vec<u8> = Vec::new();
    for (index, word) in run.iter().enumerate() {
        if word.coding == Coding::Quoted {
            pieces.push(quoted(word.text));
            continue;
        }
        digits.extend(word.text.iter().filter(|b| !b.is_ascii_whitespace()));
        let goes_on = run.get(index + 1).is_some_and(|next| next.coding == Coding::Base64);
        if digits.len().is_multiple_of(4) || !goes_on || digits.ends_with(b"=") {
            pieces.push(base64(&digits));
            digits.clear();
        }
    }
    pieces
}

fn quoted(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        match first {
            b'_' => out.push(b' '),
            b'=' => match after {
                [high, low, ..] if let (Some(high), Some(low)) = (hex(*high), hex(*low)) => {
                    out.push(high << 4 | low);
                    rest = &after[2..];
                }
                _ => out.push(b'='),
            },
            other => out.push(other),
        }
    }
    out
}

fn is_jis(charset: &str) -> bool {
    charset::Label::of(charset) == Some(charset::Label::Jis)
}

/// Joins words in ISO-2022-JP. Each should begin and end in ASCII; where one does not, the state is carried on only if the
/// next escape is the one back to ASCII.
fn join_jis(pieces: &[Vec<u8>]) -> Vec<u8> {
    let selects_double_bytes = |piece: &[u8], escape: usize| piece.get(escape + 1) == Some(&b'$');
    let mut next_goes_back = vec![false; pieces.len() + 1];
    for (index, piece) in pieces.iter().enumerate().rev() {
        let escape = memchr::memchr(ESCAPE, piece);
        next_goes_back[index] = escape.map_or(next_goes_back[index + 1], |at| !selects_double_bytes(piece, at));
    }
    let mut joined: Vec<u8> = Vec::new();
    let mut is_open = false;
    for (piece, goes_back) in pieces.iter().zip(next_goes_back) {
        if is_open && !goes_back {
            joined.extend_from_slice(b"\x1b(B");
            is_open = false;
        }
        joined.extend_from_slice(piece);
        is_open = memchr::memrchr(ESCAPE, piece).map_or(is_open, |at| selects_double_bytes(piece, at));
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_read_as_they_are_really_sent() {
        let cases: [(&[u8], &str); 18] = [
            (b"plain text", "plain text"),
            (b"=?UTF-8?B?6KaL56mN?=", "見積"),
            (b"=?utf-8?q?=E8=A6=8B=E7=A9=8D?= No. 1", "見積 No. 1"),
            (b"=?utf-8*ja?B?6KaL56mN?=", "見積"),
            (b"=?UTF-8?B?6KY=?=\r\n =?UTF-8?B?i+epjQ==?=", "見積"),
            (b"=?UTF-8?B?6KaL56?=\r\n =?UTF-8?B?mN?=", "見積"),
            (b"=?UTF-8?Q?=E8=A6?= =?UTF-8?Q?=8B?=", "見"),
            (b"=?ISO-2022-JP?B?GyRCOCs=?= =?ISO-2022-JP?B?QFEbKEI=?=", "見積"),
            (b"=?ISO-2022-JP?B?GyRCOCs=?= =?ISO-2022-JP?B?YWI=?=", "見ab"),
            (b"=?cp932?B?j+OI5A==?=", "上井"),
            (b"=?UTF-8?B?6KaL?==?UTF-8?B?56mN?=", "見積"),
            (b"Re:=?UTF-8?B?6KaL56mN?=(2)", "Re:見積(2)"),
            (b"\x8c\xa9\x90\xcf\x82\xe8\x82\xcc\x8c\x8f", "見積りの件"),
            (b"\x1b$B8+@Q\x1b(B", "見積"),
            ("見積\r\n\tの件".as_bytes(), "見積 の件"),
            (b"=?broken", "=?broken"),
            (b"=?utf-8?X?abc?=", "=?utf-8?X?abc?="),
            (b"=?UTF-8?B?6KaL56mN", "見積"),
        ];
        for (raw, expected) in cases {
            assert_eq!(decode(raw, None), expected, "{}", String::from_utf8_lossy(raw));
        }
    }
}
