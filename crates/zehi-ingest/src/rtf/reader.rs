use std::collections::HashMap;

use crate::rtf::RichText;
use crate::{Limits, charset};

/// Groups within groups beyond which rich text is not written by people.
const DEEPEST: usize = 2_000;

/// Destinations that hold no text of the document.
const SILENT: [&str; 19] = [
    "colortbl",
    "stylesheet",
    "info",
    "pict",
    "object",
    "listtable",
    "listoverridetable",
    "rsidtbl",
    "themedata",
    "datastore",
    "xmlnstbl",
    "generator",
    "fldinst",
    "bkmkstart",
    "bkmkend",
    "template",
    "filetbl",
    "revtbl",
    "latentstyles",
];

/// The text of rich text as far as it is sound.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> RichText {
    let mut reader = Reader::default();
    let mut rest = bytes;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if reader.out.len() + reader.pending.len() > limits.text_bytes {
            break;
        }
        match byte {
            b'{' if reader.outer.len() >= DEEPEST => break,
            b'{' => {
                reader.flush();
                reader.outer.push(reader.group);
                reader.to_skip = 0;
            }
            b'}' => {
                reader.flush();
                reader.group = reader.outer.pop().unwrap_or(reader.group);
                reader.to_skip = 0;
            }
            b'\\' => rest = reader.control(rest),
            b'\r' | b'\n' => {}
            _ => {
                reader.byte(byte);
                // The second byte of a character written as it is may look like a backslash or brace.
                if let Some((&second, after)) = rest.split_first().filter(|_| reader.begins_pair(byte)) {
                    reader.pair_end(second);
                    rest = after;
                }
            }
        }
    }
    reader.flush();
    RichText { text: reader.out, is_html: reader.is_html }
}

/// What is in force within a group.
#[derive(Clone, Copy)]
struct Group {
    /// Nothing of it is text.
    is_silent: bool,
    /// It is the table of fonts.
    is_fonts: bool,
    /// It holds a tag of the wrapped page.
    is_tag: bool,
    /// It stands only for programs that do not know wrapped pages.
    is_for_rtf: bool,
    font: i32,
    /// Characters that stand for an `\u` where it is not known.
    fallback: usize,
}

struct Reader {
    out: String,
    /// Bytes of one code page that are not decoded yet.
    pending: Vec<u8>,
    /// Halves of characters beyond the first plane.
    units: Vec<u16>,
    group: Group,
    outer: Vec<Group>,
    /// Characters that stand for the last `\u`.
    to_skip: usize,
    is_html: bool,
    code_page: i64,
    fonts: HashMap<i32, i64>,
    default_font: i32,
    /// Whether the next control word names an unknown destination that may be skipped.
    may_be_unknown: bool,
}

impl Default for Reader {
    fn default() -> Self {
        let group =
            Group { is_silent: false, is_fonts: false, is_tag: false, is_for_rtf: false, font: -1, fallback: 1 };
        Self {
            out: String::new(),
            pending: Vec::new(),
            units: Vec::new(),
            group,
            outer: Vec::new(),
            to_skip: 0,
            is_html: false,
            code_page: 1252,
            fonts: HashMap::new(),
            default_font: -1,
            may_be_unknown: false,
        }
    }
}

impl Reader {
    fn is_shown(&self) -> bool {
        !self.group.is_silent && !self.group.is_fonts && (self.group.is_tag || !self.group.is_for_rtf)
    }

    /// A byte of text in the code page of the font.
    fn byte(&mut self, byte: u8) {
        if self.to_skip > 0 {
            self.to_skip -= 1;
        } else if self.is_shown() {
            self.flush_units();
            self.pending.push(byte);
        }
    }

    /// Whether a byte is the first of two in the code page of the font.
    fn begins_pair(&self, byte: u8) -> bool {
        match self.page() {
            932 => matches!(byte, 0x81..=0x9F | 0xE0..=0xFC),
            936 | 949 | 950 => matches!(byte, 0x81..=0xFE),
            _ => false,
        }
    }

    /// The second byte of a character, which is skipped or shown with the first.
    fn pair_end(&mut self, byte: u8) {
        if self.to_skip > 0 {
            self.to_skip -= 1;
        } else if self.pending.last().is_some_and(|last| self.begins_pair(*last)) {
            self.pending.push(byte);
        }
    }

    /// The code page of the font, or of the document.
    fn page(&self) -> i64 {
        self.fonts.get(&self.group.font).copied().unwrap_or(self.code_page)
    }

    fn text(&mut self, text: &str) {
        self.flush();
        if self.is_shown() {
            self.out.push_str(text);
        }
    }

    /// Reads what follows a backslash, and gives what follows that.
    fn control<'a>(&mut self, rest: &'a [u8]) -> &'a [u8] {
        let Some((&first, after)) = rest.split_first() else { return rest };
        if !first.is_ascii_alphabetic() {
            return self.symbol(first, after);
        }
        let length = rest.iter().take(32).take_while(|byte| byte.is_ascii_alphabetic()).count();
        let word = std::str::from_utf8(&rest[..length]).unwrap_or_default();
        let mut after = &rest[length..];
        let is_negative = after.first() == Some(&b'-');
        let digits = &after[usize::from(is_negative)..];
        let count = digits.iter().take(10).take_while(|byte| byte.is_ascii_digit()).count();
        let number = std::str::from_utf8(&digits[..count]).ok().and_then(|digits| digits.parse::<i64>().ok());
        let number = number.map(|number| if is_negative { -number } else { number });
        if number.is_some() {
            after = &digits[count..];
        }
        let after = after.strip_prefix(b" ").unwrap_or(after);
        if word == "bin" {
            let skip = usize::try_from(number.unwrap_or(0)).unwrap_or(0).min(after.len());
            return &after[skip..];
        }
        self.word(word, number);
        after
    }

    fn symbol<'a>(&mut self, symbol: u8, after: &'a [u8]) -> &'a [u8] {
        match symbol {
            b'\'' => {
                let Some(byte) = after
                    .get(..2)
                    .and_then(|digits| std::str::from_utf8(digits).ok())
                    .and_then(|digits| u8::from_str_radix(digits, 16).ok())
                else {
                    return after;
                };
                self.byte(byte);
                return &after[2..];
            }
            b'*' => self.may_be_unknown = true,
            b'~' => self.text("\u{a0}"),
            b'_' => self.text("-"),
            b'\r' | b'\n' => self.text("\n"),
            b'\\' | b'{' | b'}' => self.byte(symbol),
            _ => {}
        }
        after
    }

    fn word(&mut self, word: &str, number: Option<i64>) {
        let may_be_unknown = std::mem::take(&mut self.may_be_unknown);
        let on = number != Some(0);
        match word {
            "par" | "line" | "sect" | "page" | "row" => self.text("\n"),
            "tab" | "cell" => self.text("\t"),
            "emdash" => self.text("—"),
            "endash" => self.text("–"),
            "bullet" => self.text("•"),
            "lquote" => self.text("‘"),
            "rquote" => self.text("’"),
            "ldblquote" => self.text("“"),
            "rdblquote" => self.text("”"),
            "u" => self.unicode(number.unwrap_or(0)),
            "uc" => self.group.fallback = usize::try_from(number.unwrap_or(1)).unwrap_or(1).min(16),
            "ansicpg" => self.code_page = number.unwrap_or(1252),
            "deff" => self.default_font = number.unwrap_or(0) as i32,
            "f" => {
                self.flush();
                self.group.font = number.unwrap_or(0) as i32;
            }
            "plain" => {
                self.flush();
                self.group.font = self.default_font;
            }
            "fcharset" if self.group.is_fonts => {
                if let Some(page) = number.and_then(page_of_charset) {
                    self.fonts.insert(self.group.font, page);
                }
            }
            "fonttbl" => self.group.is_fonts = true,
            "fromhtml" => self.is_html = true,
            "htmltag" => {
                self.flush();
                self.group.is_tag = true;
                self.group.is_silent = false;
            }
            "htmlrtf" => {
                self.flush();
                self.group.is_for_rtf = on;
            }
            "mhtmltag" => self.group.is_silent = true,
            // The text of a comment, a note or a shape is text.
            "shptxt" | "footnote" | "annotation" | "shpinst" => {}
            _ if SILENT.contains(&word) || may_be_unknown => {
                self.flush();
                self.group.is_silent = true;
            }
            _ => {}
        }
    }

    fn unicode(&mut self, number: i64) {
        self.flush_bytes();
        if self.is_shown() {
            // Numbers above 32,767 are written as negative ones.
            self.units.push((number & 0xFFFF) as u16);
        }
        self.to_skip = self.group.fallback;
    }

    fn flush(&mut self) {
        self.flush_bytes();
        self.flush_units();
    }

    fn flush_units(&mut self) {
        if !self.units.is_empty() {
            self.out.push_str(&String::from_utf16_lossy(&self.units));
            self.units.clear();
        }
    }

    fn flush_bytes(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        if self.pending.is_ascii() {
            self.out.extend(self.pending.drain(..).map(char::from));
            return;
        }
        let text = match encoding_of(self.page()) {
            Some(encoding) => encoding.decode_without_bom_handling(&self.pending).0.into_owned(),
            None => charset::decode(&self.pending, None).text,
        };
        self.out.push_str(&text);
        self.pending.clear();
    }
}

/// The code page of a font's character set; `None` for those that leave it to the document.
fn page_of_charset(charset: i64) -> Option<i64> {
    Some(match charset {
        0 => 1252,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        204 => 1251,
        238 => 1250,
        _ => return None,
    })
}

fn encoding_of(page: i64) -> Option<&'static encoding_rs::Encoding> {
    Some(match page {
        932 => encoding_rs::SHIFT_JIS,
        936 => encoding_rs::GBK,
        949 => encoding_rs::EUC_KR,
        950 => encoding_rs::BIG5,
        1250 => encoding_rs::WINDOWS_1250,
        1251 => encoding_rs::WINDOWS_1251,
        1252 => encoding_rs::WINDOWS_1252,
        1253 => encoding_rs::WINDOWS_1253,
        1254 => encoding_rs::WINDOWS_1254,
        65001 => encoding_rs::UTF_8,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_read_in_the_code_page_of_its_font() {
        let cases: [(&[u8], &str); 9] = [
            (
                br"{\rtf1\ansi\ansicpg932{\fonttbl{\f0\fcharset128 \'82\'6c\'82\'72;}}\f0 \'8c\'9f\'8e\'fb\par ok}",
                "検収\nok",
            ),
            // A second byte that is a letter or a backslash of its own.
            (br"{\rtf1\ansicpg932 \'83A\'83C\'95\'5c}", "アイ表"),
            // The same written as it is: the second bytes are a backslash, a brace and a letter.
            (b"{\\rtf1\\ansicpg932 \x95\x5c\x8e\xa6 \x94\x5c\x97\xcd \x83\x7d\x83A\\par}", "表示 能力 マア\n"),
            (b"{\\rtf1\\ansicpg932{\\info{\\title \x95\x5c}}x}", "x"),
            (br"{\rtf1\ansi\uc1 \u26908?\u21454?}", "検収"),
            (br"{\rtf1\uc2 \u-10179\'82\'a0\u-8646\'82\'a0!}", "😺!"),
            (br"{\rtf1{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset128 B;}}\f0 caf\'e9 \f1\'94\'5b\'8a\'fa}", "café 納期"),
            (
                br"{\rtf1{\*\generator X}{\info{\title no}}{\pict 00ff}{\stylesheet{\s0 N;}}a\tab b\cell c\row}",
                "a\tb\tc\n",
            ),
            (br"{\rtf1 a\{b\}\\{\bin3 }}}c}", "a{b}\\c"),
        ];
        for (rich, expected) in cases {
            let read = read(rich, &Limits::default());
            assert_eq!((read.text.as_str(), read.is_html), (expected, false), "{}", String::from_utf8_lossy(rich));
        }
    }

    #[test]
    fn a_wrapped_page_comes_out_as_it_went_in() {
        let rich = br"{\rtf1\ansi\ansicpg932\fromhtml1 \deff0{\fonttbl{\f0\fcharset128 M;}}{\*\htmltag19 <html>}{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 \'8c\'9f\'8e\'fb{\*\htmltag72 </p>}\htmlrtf\par}\htmlrtf0 {\*\mhtmltag84 <img>}{\*\htmltag27 </html>}}";
        let read = read(rich, &Limits::default());
        assert_eq!((read.text.as_str(), read.is_html), ("<html><p>検収</p></html>", true));
    }

    #[test]
    fn depth_is_bounded() {
        assert_eq!(read(&b"{".repeat(1 << 20), &Limits::default()), RichText::default());
    }
}
