//! ISO-2022-JP as it is really sent (CP50220/50221/50222, ISO-2022-JP-1/-2/-3/-MS). Double bytes are turned into their
//! Shift_JIS form, which carries the NEC and IBM rows, and decoded in stretches.

use std::borrow::Cow;

use encoding_rs::{EUC_JP, EUC_KR, Encoding, GBK, ISO_8859_7, SHIFT_JIS, WINDOWS_1252};

/// The name shown for text read this way.
pub(super) const NAME: &str = "ISO-2022-JP";

const ESC: u8 = 0x1b;

/// Begins half-width kana in seven bits.
pub(super) const SHIFT_OUT: u8 = 0x0e;

const SHIFT_IN: u8 = 0x0f;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Set {
    Ascii,
    Roman,
    Kana,
    /// JIS X 0208 and, where it is the same, plane 1 of JIS X 0213.
    Kanji,
    /// JIS X 0212, by way of EUC-JP.
    Supplement,
    /// GB 2312 or KS X 1001, by way of their EUC form.
    Foreign(&'static Encoding),
}

/// Whether the bytes hold an escape that selects a character set of ISO-2022-JP.
pub(super) fn has_escape(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|b| *b == ESC) {
        rest = &rest[at..];
        if escape(rest).is_some() {
            return true;
        }
        rest = &rest[1..];
    }
    false
}

/// Whether bytes labelled ISO-2022-JP hold no escape but half-width kana in eight bits (JIS8).
pub(super) fn is_eight_bit_kana(bytes: &[u8]) -> bool {
    bytes.iter().all(|b| b.is_ascii() || (0xa1..=0xdf).contains(b))
}

/// The text, and how many characters were lost.
pub(super) fn decode(bytes: &[u8]) -> (String, usize) {
    let mut decoder = Decoder { out: String::with_capacity(bytes.len()), pending: Vec::new(), lost: 0 };
    decoder.run(bytes);
    decoder.flush(SHIFT_JIS);
    (decoder.out, decoder.lost)
}

/// The set selected by an escape at the start of `rest`, and the escape's length.
fn escape(rest: &[u8]) -> Option<(Set, usize)> {
    Some(match rest {
        [ESC, b'(', b'B', ..] => (Set::Ascii, 3),
        [ESC, b'(', b'J' | b'H', ..] => (Set::Roman, 3),
        [ESC, b'(', b'I', ..] => (Set::Kana, 3),
        [ESC, b'$', b'@' | b'B', ..] => (Set::Kanji, 3),
        [ESC, b'&', b'@', ESC, b'$', b'B', ..] => (Set::Kanji, 6),
        [ESC, b'$', b'(', b'D', ..] => (Set::Supplement, 4),
        [ESC, b'$', b'(', b'@' | b'B' | b'O' | b'Q', ..] => (Set::Kanji, 4),
        [ESC, b'$', b'A', ..] => (Set::Foreign(GBK), 3),
        [ESC, b'$', b'(', b'A', ..] => (Set::Foreign(GBK), 4),
        [ESC, b'$', b'(', b'C', ..] => (Set::Foreign(EUC_KR), 4),
        _ => return None,
    })
}

struct Decoder {
    out: String,
    /// Bytes in Shift_JIS (or the foreign encoding) that wait to be decoded together.
    pending: Vec<u8>,
    lost: usize,
}

impl Decoder {
    fn run(&mut self, bytes: &[u8]) {
        let mut set = Set::Ascii;
        let mut shifted_out = false;
        let mut high: Option<&'static Encoding> = None;
        let mut next_escape = 0;
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            let rest = &bytes[at..];
            if byte == ESC
                && let Some((next, length)) = escape(rest)
            {
                set = next;
                at += length;
                continue;
            }
            at += match byte {
                ESC if matches!(rest, [ESC, b'.', b'A' | b'F', ..]) => {
                    high = Some(if rest[2] == b'A' { WINDOWS_1252 } else { ISO_8859_7 });
                    3
                }
                ESC if matches!(rest, [ESC, b'N', _, ..]) && high.is_some() => {
                    self.push_with(high.unwrap_or(WINDOWS_1252), &[rest[2] | 0x80]);
                    3
                }
                SHIFT_OUT | SHIFT_IN => {
                    shifted_out = byte == SHIFT_OUT;
                    1
                }
                b'\n' => {
                    self.pending.push(byte);
                    if set != Set::Ascii && !continues_after_line(bytes, at + 1, &mut next_escape) {
                        set = Set::Ascii;
                    }
                    1
                }
                0x21..=0x5f if shifted_out => self.push_kana(byte),
                _ => self.push(set, rest),
            };
        }
    }

    /// Takes one character in this set; gives the number of bytes taken.
    fn push(&mut self, set: Set, rest: &[u8]) -> usize {
        let byte = rest[0];
        let second = rest.get(1).copied().filter(|b| (0x21..=0x7e).contains(b));
        match (set, second) {
            (Set::Roman, _) if byte == b'\\' => self.push_char('\u{a5}'),
            (Set::Roman, _) if byte == b'~' => self.push_char('\u{203e}'),
            (Set::Kana, _) if (0x21..=0x5f).contains(&byte) => self.push_kana(byte),
            (Set::Kanji, Some(second)) if (0x21..=0x7e).contains(&byte) => {
                self.pending.extend(shift_jis(byte, second));
                2
            }
            (Set::Supplement, Some(second)) if (0x21..=0x7e).contains(&byte) => {
                self.push_with(EUC_JP, &[0x8f, byte | 0x80, second | 0x80]);
                2
            }
            (Set::Foreign(encoding), Some(second)) if (0x21..=0x7e).contains(&byte) => {
                self.push_with(encoding, &[byte | 0x80, second | 0x80]);
                2
            }
            _ => self.push_single(byte),
        }
    }

    /// ASCII, a control character, or a byte above 0x7f where none is allowed: half-width kana in eight bits, else lost.
    fn push_single(&mut self, byte: u8) -> usize {
        if byte.is_ascii() || (0xa1..=0xdf).contains(&byte) {
            self.pending.push(byte);
        } else {
            self.lost += 1;
            self.push_char('\u{fffd}');
        }
        1
    }

    fn push_kana(&mut self, byte: u8) -> usize {
        self.pending.push(byte | 0x80);
        1
    }

    fn push_char(&mut self, c: char) -> usize {
        self.flush(SHIFT_JIS);
        self.out.push(c);
        1
    }

    fn push_with(&mut self, encoding: &'static Encoding, bytes: &[u8]) {
        self.flush(SHIFT_JIS);
        self.pending.extend_from_slice(bytes);
        self.flush(encoding);
    }

    fn flush(&mut self, encoding: &'static Encoding) {
        if self.pending.is_empty() {
            return;
        }
        let (text, had_errors): (Cow<'_, str>, bool) = encoding.decode_without_bom_handling(&self.pending);
        if had_errors {
            self.lost += text.matches('\u{fffd}').count();
        }
        self.out.push_str(&text);
        self.pending.clear();
    }
}

/// A line should end in ASCII (RFC 1468). Where a gateway wrapped it, the next escape is the one back to ASCII.
/// `next_escape` remembers where that is, so that many lines are not searched again and again.
fn continues_after_line(bytes: &[u8], at: usize, next_escape: &mut usize) -> bool {
    if *next_escape < at {
        *next_escape = memchr::memchr(ESC, &bytes[at..]).map_or(bytes.len(), |found| at + found);
    }
    matches!(escape(&bytes[*next_escape..]), Some((Set::Ascii | Set::Roman, _)))
}

/// The Shift_JIS form of a row and cell of JIS X 0208 (both 0x21 to 0x7e).
fn shift_jis(first: u8, second: u8) -> [u8; 2] {
    let row = first - 0x21;
    let lead = row / 2 + if row < 62 { 0x81 } else { 0xc1 };
    let trail = match (row % 2, second) {
        (0, 0x21..=0x5f) => second + 0x1f,
        (0, _) => second + 0x20,
        _ => second + 0x7e,
    };
    [lead, trail]
}
