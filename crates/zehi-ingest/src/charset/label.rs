use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};

/// What a charset label means to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Label {
    /// Multi-byte encodings, whose bytes bear the label out or do not.
    Strict(&'static Encoding),
    /// Single-byte encodings, into which anything can be read.
    Loose(&'static Encoding),
    /// us-ascii: says nothing about bytes above 0x7f.
    Ascii,
    /// ISO-2022-JP in all its names.
    Jis,
    /// UTF-16.
    Utf16(&'static Encoding),
    /// UTF-7, of old mail programs.
    Utf7,
}

impl Label {
    /// The meaning of a label; `None` for one that nobody knows.
    pub(crate) fn of(label: &str) -> Option<Self> {
        let name = label.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ';' | ','));
        if name.len() > 40 {
            return None;
        }
        let name = name.to_ascii_lowercase();
        let known = match name.replace('_', "-").as_str() {
            "us-ascii" | "ascii" | "ansi-x3.4-1968" | "iso646-us" | "7bit" | "8bit" => Self::Ascii,
            "utf-7" | "unicode-1-1-utf-7" | "csutf7" => Self::Utf7,
            "utf8mb4" | "utf-8n" | "cp65001" | "utf8n" => Self::Strict(UTF_8),
            "cp932" | "cp-932" | "windows-932" | "win-31j" | "cswindows31j" | "cp943" | "cp943c" | "ibm-943"
            | "shift-jis-2004" | "shift-jisx0213" | "shift-jis-ms" | "sjis-win" | "sjis-ms" | "ms932" | "mskanji"
            | "ms-kanji" | "x-ms-cp932" | "x-shift-jis" | "s-jis" | "shiftjis" | "sift-jis" => Self::Strict(SHIFT_JIS),
            "eucjp" | "eucjp-ms" | "eucjpms" | "euc-jp-ms" | "eucjp-win" | "cp51932" | "cp20932" | "x-eucjp"
            | "ujis" | "euc-jisx0213" | "euc-jis-2004" | "euc-j" | "eucj" | "x-euc" => Self::Strict(EUC_JP),
            "cp936" | "windows-936" | "ms936" => Self::Strict(GBK),
            "cp950" | "ms950" => Self::Strict(BIG5),
            "cp949" | "ms949" | "ks-c-5601" => Self::Strict(EUC_KR),
            "jis" | "x-jis" | "jis7" | "jis8" | "jis-x0208" | "iso2022jp" | "iso-2022jp" | "iso2022-jp" => Self::Jis,
            "utf-16" | "utf16" | "ucs-2" => Self::Utf16(UTF_16BE),
            other if other.starts_with("iso-2022-jp") || other.starts_with("iso2022-jp") => Self::Jis,
            "cp50220" | "cp50221" | "cp50222" | "csiso2022jp" | "x-windows-iso2022jp" => Self::Jis,
            other if other.starts_with("iso-2022-jp") => Self::Jis,
            _ => Self::of_standard(&name)?,
        };
        Some(known)
    }

    fn of_standard(name: &str) -> Option<Self> {
        let encoding = Encoding::for_label_no_replacement(name.as_bytes())
            .or_else(|| Encoding::for_label_no_replacement(name.replace('_', "-").as_bytes()))?;
        Some(match encoding {
            e if e == UTF_16LE || e == UTF_16BE => Self::Utf16(e),
            e if e == encoding_rs::ISO_2022_JP => Self::Jis,
            e if [UTF_8, SHIFT_JIS, EUC_JP, GBK, GB18030, BIG5, EUC_KR].contains(&e) => Self::Strict(e),
            e => Self::Loose(e),
        })
    }

    /// Whether text read in the encoding of this name is what the label promised.
    pub(crate) fn agrees_with(self, used: &str) -> bool {
        match self {
            Self::Strict(encoding) | Self::Loose(encoding) | Self::Utf16(encoding) => {
                encoding.name() == used
                    || used == "us-ascii"
                    || matches!(self, Self::Utf16(_)) && used.starts_with("UTF-16")
            }
            Self::Ascii => used == "us-ascii",
            Self::Jis => used == super::jis::NAME || used == "us-ascii",
            Self::Utf7 => used == "UTF-7" || used == "us-ascii",
        }
    }
}

/// UTF-7 (RFC 2152): ASCII with base64 stretches of UTF-16 between `+` and `-`.
pub(super) fn decode_utf7(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        if first != b'+' {
            out.push(if first.is_ascii() { char::from(first) } else { '\u{fffd}' });
            continue;
        }
        let length = rest.iter().position(|b| base64_value(*b).is_none()).unwrap_or(rest.len());
        if length == 0 {
            out.push('+');
        } else {
            push_utf16_of_base64(&mut out, &rest[..length]);
        }
        rest = &rest[length..];
        if let Some(after) = rest.strip_prefix(b"-") {
            rest = after;
        }
    }
    out
}

fn push_utf16_of_base64(out: &mut String, digits: &[u8]) {
    let (mut bits, mut held) = (0_u32, 0);
    let mut units = Vec::with_capacity(digits.len() * 3 / 8 + 1);
    for value in digits.iter().filter_map(|b| base64_value(*b)) {
        bits = (bits << 6 | u32::from(value)) & 0x003f_ffff;
        held += 6;
        if held >= 16 {
            held -= 16;
            units.push((bits >> held) as u16);
        }
    }
    out.extend(char::decode_utf16(units).map(|unit| unit.unwrap_or('\u{fffd}')));
}

fn base64_value(byte: u8) -> Option<u8> {
    Some(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}
