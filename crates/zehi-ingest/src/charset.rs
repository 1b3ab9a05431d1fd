//! 文字コード: Japanese bytes as they are, not as their label says. A label is honoured where the bytes bear it out;
//! otherwise escapes tell ISO-2022-JP, validity tells UTF-8, and frequency tells Shift_JIS from EUC-JP.

/// ISO-2022-JP as it is really sent: vendor characters, half-width kana, lost and doubled escapes.
mod jis;

/// Labels that mail and web pages give, and the encodings they mean.
mod label;

/// Western text that could be taken for Japanese.
mod western;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{EUC_JP, Encoding, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

pub(crate) use label::Label;

/// 復号した文字列: the text, the encoding it was really in, and what to tell people about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text; what could not be decoded is U+FFFD.
    pub text: String,
    /// Name of the encoding used, such as `Shift_JIS`.
    pub used: &'static str,
    /// Where the label was wrong or characters were lost, a sentence in Japanese.
    pub note: Option<String>,
}

/// Decodes bytes that a label may describe, honestly or not.
pub fn decode(bytes: &[u8], declared: Option<&str>) -> Decoded {
    let declared = declared.map(str::trim).filter(|label| !label.is_empty());
    let label = declared.and_then(Label::of);
    let (text, used, lost) = text_of(bytes, label);
    let note = match declared {
        Some(shown) if !label.is_some_and(|label| label.agrees_with(used)) && !bytes.is_ascii() => {
            Some(format!("文字コードの表示 {}、実際は {used} として読みました", printable(shown)))
        }
        Some(shown) if used == jis::NAME && label != Some(Label::Jis) => {
            Some(format!("文字コードの表示 {}、実際は {used} として読みました", printable(shown)))
        }
        _ if lost > 0 => Some(format!("{lost} か所の文字を {used} として読めず、\u{fffd} で示しました")),
        _ => None,
    };
    Decoded { text, used, note }
}

/// The text, the encoding's name and the number of characters lost.
fn text_of(bytes: &[u8], label: Option<Label>) -> (String, &'static str, usize) {
    if let Some((encoding, skip)) = Encoding::for_bom(bytes) {
        return lossy(&bytes[skip..], encoding);
    }
    match label {
        Some(Label::Utf16(encoding)) if looks_like_utf16(bytes, encoding) => {
            return lossy(bytes, utf16_without_mark(bytes).unwrap_or(encoding));
        }
        Some(Label::Utf7) if bytes.is_ascii() => return (label::decode_utf7(bytes), "UTF-7", 0),
        _ => {}
    }
    if jis::has_escape(bytes) || label == Some(Label::Jis) && bytes.contains(&jis::SHIFT_OUT) {
        let (text, lost) = jis::decode(bytes);
        if lost == 0 || label == Some(Label::Jis) || !has_high_bytes(bytes) {
            return (text, jis::NAME, lost);
        }
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return utf8_or_label(text, label);
    }
    if label.is_none()
        && let Some(encoding) = utf16_without_mark(bytes)
    {
        return lossy(bytes, encoding);
    }
    if label == Some(Label::Jis) && jis::is_eight_bit_kana(bytes) {
        let (text, lost) = jis::decode(bytes);
        return (text, jis::NAME, lost);
    }
    if let Some(Label::Strict(encoding)) = label
        && let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes)
    {
        return (text.into_owned(), encoding.name(), 0);
    }
    best_guess(bytes, label)
}

/// Valid UTF-8. Two-byte sequences alone also occur in Shift_JIS (half-width kana) and EUC-JP (kanji), so there an
/// honest-looking label wins, and without one EUC-JP where UTF-8 would give letters that nobody uses.
fn utf8_or_label(text: &str, label: Option<Label>) -> (String, &'static str, usize) {
    let bytes = text.as_bytes();
    if bytes.is_ascii() {
        return (text.to_owned(), "us-ascii", 0);
    }
    let strictly = |encoding: &'static Encoding| {
        let other = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
        Some((other.into_owned(), encoding.name(), 0))
    };
    let two_byte_only = !bytes.iter().any(|b| *b >= 0xe0);
    let other = match label {
        // Japanese UTF-8 nearly always holds bytes that EUC-JP does not know.
        Some(Label::Strict(encoding)) if encoding == EUC_JP => strictly(encoding),
        Some(Label::Strict(encoding)) if two_byte_only && encoding != UTF_8 => strictly(encoding),
        None | Some(Label::Ascii) if two_byte_only && !western::is_usual(text) => strictly(EUC_JP),
        _ => None,
    };
    other.unwrap_or_else(|| (text.to_owned(), UTF_8.name(), 0))
}

/// No encoding fits without doubt: the one that loses least, the label's first among equals.
fn best_guess(bytes: &[u8], label: Option<Label>) -> (String, &'static str, usize) {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(Some(b"jp"), Utf8Detection::Allow);
    let mut candidates: Vec<&'static Encoding> = Vec::with_capacity(6);
    match label {
        Some(Label::Strict(encoding)) => candidates.push(encoding),
        Some(Label::Loose(encoding)) if !western::is_japanese_under(encoding, bytes, guess) => {
            candidates.push(encoding)
        }
        None | Some(Label::Ascii) if western::is_plainly_western(bytes) => candidates.push(WINDOWS_1252),
        _ => {}
    }
    candidates.extend([guess, UTF_8, SHIFT_JIS, EUC_JP]);
    let mut best: Option<(usize, (String, &'static str, usize))> = None;
    for (index, encoding) in candidates.iter().enumerate() {
        if candidates[..index].contains(encoding) {
            continue;
        }
        let read = lossy(bytes, encoding);
        let cost = implausibility(&read.0);
        if cost == 0 {
            return read;
        }
        if best.as_ref().is_none_or(|(least, _)| cost < *least) {
            best = Some((cost, read));
        }
    }
    best.map_or_else(|| lossy(bytes, UTF_8), |(_, read)| read)
}

/// How much of a text no person would have written: lost, private-use and C1 control characters.
fn implausibility(text: &str) -> usize {
    text.chars()
        .map(|c| match c {
            '\u{fffd}' => 10,
            '\u{80}'..='\u{9f}' => 5,
            '\u{e000}'..='\u{f8ff}' => 3,
            _ => 0,
        })
        .sum()
}

fn lossy(bytes: &[u8], encoding: &'static Encoding) -> (String, &'static str, usize) {
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    let lost = if had_errors { text.chars().filter(|c| *c == '\u{fffd}').count() } else { 0 };
    (text.into_owned(), encoding.name(), lost)
}

fn has_high_bytes(bytes: &[u8]) -> bool {
    !bytes.is_ascii()
}

fn looks_like_utf16(bytes: &[u8], encoding: &'static Encoding) -> bool {
    bytes.len().is_multiple_of(2) && !encoding.decode_without_bom_handling(bytes).1
}

/// UTF-16 without a byte order mark: a third or more of the bytes in one half are zero, or nearly all of one half lie
/// in the rows of kana and common punctuation, and none of this is text otherwise.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096) & !1];
    if head.len() < 4 || !head.contains(&0) {
        return None;
    }
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|b| **b == 0).count();
    let (high, low) = (zeros(0), zeros(1));
    let enough = head.len() / 20 + 1;
    match () {
        () if low >= enough && high == 0 && looks_like_utf16(bytes, UTF_16LE) => Some(UTF_16LE),
        () if high >= enough && low == 0 && looks_like_utf16(bytes, UTF_16BE) => Some(UTF_16BE),
        () => None,
    }
}

/// A label as it may be shown: control characters and length bounded.
fn printable(label: &str) -> String {
    label.chars().filter(|c| !c.is_control()).take(40).collect()
}

#[cfg(test)]
mod tests;
