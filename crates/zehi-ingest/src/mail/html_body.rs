//! HTML の本文: what a mail program would show, as lines of text. Nothing is executed and nothing is fetched.

use memchr::memchr;
use zehi_domain::text::is_cjk;

/// Deeper quotations are marked as this deep, so that nesting cannot multiply the text.
const MAX_QUOTE_MARKS: usize = 20;

/// The text of an HTML body: blocks as lines, cells joined by tabs, quotations marked with `> `.
pub(super) fn to_text(html: &str) -> String {
    let mut writer = Writer { out: String::with_capacity(html.len() / 2), ..Writer::default() };
    let mut rest = html;
    while !rest.is_empty() {
        let Some(open) = memchr(b'<', rest.as_bytes()) else {
            writer.text(rest);
            break;
        };
        writer.text(&rest[..open]);
        rest = writer.markup(&rest[open..]);
    }
    writer.end_line();
    writer.out
}

/// Bytes of text up to which a row of several cells counts as a row of data.
const LONGEST_ROW: usize = 1_200;

/// Elements that begin and end a line.
const BLOCKS: [&str; 36] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tr",
    "ul",
];

/// Elements whose content is never shown.
const HIDDEN: [&str; 6] = ["script", "style", "title", "template", "noembed", "xml"];

#[derive(Default)]
struct Writer {
    out: String,
    line: String,
    /// White space seen since the last character, and whether it held a line feed.
    gap: Option<bool>,
    quotes: usize,
    preformatted: usize,
    /// Whether the current row already has a cell.
    in_row: bool,
    /// Whether the last line of `out` belongs to the current row, so that a further cell joins it.
    row_is_out: bool,
    /// Where the current row begins in `out`.
    row_start: Option<usize>,
    /// Whether `line` goes on where the last line of `out` was taken up again.
    goes_on: bool,
    /// Which of [`HIDDEN`] are known not to be closed any more.
    never_closed: [bool; HIDDEN.len()],
    /// Whether a tag was met whose quotes never come right; from there on quotes in tags are not trusted.
    quotes_are_broken: bool,
}

impl Writer {
    /// Takes one tag, comment or stray sign at the start of `rest`; gives what follows.
    fn markup<'a>(&mut self, rest: &'a str) -> &'a str {
        let bytes = rest.as_bytes();
        match bytes.get(1) {
            Some(b'!' | b'?') if rest.starts_with("<!--") => {
                rest[4..].find("-->").map_or("", |end| &rest[4 + end + 3..])
            }
            Some(b'!' | b'?') => rest.find('>').map_or("", |end| &rest[end + 1..]),
            Some(b'/') | Some(b'a'..=b'z') | Some(b'A'..=b'Z') => self.tag(rest),
            _ => {
                self.text("<");
                &rest[1..]
            }
        }
    }

    fn tag<'a>(&mut self, rest: &'a str) -> &'a str {
        let Some(end) = self.tag_end(rest) else {
            // A tag that is never closed: a mail that was cut off.
            return "";
        };
        let closing = rest.as_bytes()[1] == b'/';
        let start = if closing { 2 } else { 1 };
        let name_end =
            rest[start..end].find(|c: char| c.is_whitespace() || matches!(c, '/' | '>')).unwrap_or(end - start);
        let name = rest[start..start + name_end].to_ascii_lowercase();
        let after = &rest[end..];
        if let Some(index) = HIDDEN.iter().position(|hidden| *hidden == name) {
            return if closing { after } else { self.behind_hidden(index, after) };
        }
        match (name.as_str(), closing) {
            ("br", _) => self.end_line_even_if_empty(),
            ("td" | "th", false) => self.begin_cell(),
            ("tr", _) => {
                self.end_block();
                self.in_row = false;
                self.join_row();
                self.row_start = (!closing).then_some(self.out.len());
            }
            ("pre", _) => {
                self.end_block();
                self.preformatted = if closing { self.preformatted.saturating_sub(1) } else { self.preformatted + 1 };
            }
            ("blockquote", _) => {
                self.end_block();
                self.quotes = if closing { self.quotes.saturating_sub(1) } else { self.quotes + 1 };
            }
            (name, _) if BLOCKS.contains(&name) => self.end_block(),
            _ => {}
        }
        after
    }

    /// Where the tag ends, `>` in quoted attribute values not counted; `None` if it is never closed.
    fn tag_end(&mut self, rest: &str) -> Option<usize> {
        let bytes = rest.as_bytes();
        let plain_end = memchr(b'>', bytes)? + 1;
        if self.quotes_are_broken || !bytes[..plain_end].contains(&b'=') {
            return Some(plain_end);
        }
        let mut at = 1;
        while at < bytes.len() {
            match bytes[at] {
                b'>' => return Some(at + 1),
                quote @ (b'"' | b'\'') if bytes[at - 1] == b'=' => match memchr(quote, &bytes[at + 1..]) {
                    Some(close) => at += close + 2,
                    None => break,
                },
                _ => at += 1,
            }
        }
        self.quotes_are_broken = true;
        Some(plain_end)
    }

    /// What follows an element whose content is hidden. One that is never closed hides nothing, rather than lose text.
    fn behind_hidden<'a>(&mut self, index: usize, rest: &'a str) -> &'a str {
        if self.never_closed[index] {
            return rest;
        }
        behind_closing_tag(rest, HIDDEN[index]).unwrap_or_else(|| {
            self.never_closed[index] = true;
            rest
        })
    }

    /// A cell stays on its row's line, joined by a tab, whatever blocks the cell before held.
    fn begin_cell(&mut self) {
        if !std::mem::replace(&mut self.in_row, true) {
            self.end_block();
            self.row_is_out = false;
            return;
        }
        if self.line.is_empty() && std::mem::take(&mut self.row_is_out) {
            self.out.pop();
            self.goes_on = true;
        }
        self.gap = None;
        self.line.push('\t');
    }

    /// Makes one line of a row whose short cells hold several, so that it can be quoted as a row. Rows that only lay out a
    /// page hold more text or further tables, and stay as they are.
    fn join_row(&mut self) {
        let Some(start) = self.row_start.take() else { return };
        let row = self.out[start..].trim_end_matches('\n');
        let is_table_row = row.contains('\t') && row.contains('\n') && row.len() <= LONGEST_ROW && self.quotes == 0;
        if is_table_row {
            let joined = row.replace('\n', " ");
            self.out.truncate(start);
            self.out.push_str(&joined);
            self.out.push('\n');
        }
    }

    fn text(&mut self, text: &str) {
        let mut rest = text;
        while let Some(at) = memchr(b'&', rest.as_bytes()) {
            self.characters(&rest[..at]);
            let (decoded, after) = reference(&rest[at..]);
            match decoded {
                Some(decoded) => decoded.chars().for_each(|c| self.put(c)),
                None => self.put('&'),
            }
            rest = after;
        }
        self.characters(rest);
    }

    fn characters(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '\n' if self.preformatted > 0 => self.end_line_even_if_empty(),
                '\r' | '\0' if self.preformatted > 0 => {}
                ' ' | '\t' | '\n' | '\r' | '\u{c}' if self.preformatted == 0 => {
                    self.gap = Some(self.gap.unwrap_or(false) || c == '\n');
                }
                '\0' => {}
                _ => self.put(c),
            }
        }
    }

    /// Adds a character, and before it the white space that came before it. A line feed of the source between Japanese
    /// characters is no space.
    fn put(&mut self, c: char) {
        if let Some(with_line_feed) = self.gap.take()
            && let Some(last) = self.line.chars().next_back()
            && last != '\t'
            && !(with_line_feed && is_cjk(last) && is_cjk(c))
        {
            self.line.push(' ');
        }
        self.line.push(c);
    }

    /// Ends the line where it holds something. Within a row, an empty cell keeps its place.
    fn end_block(&mut self) {
        if !self.line.is_empty() {
            self.end_line();
        }
        self.gap = None;
    }

    fn end_line_even_if_empty(&mut self) {
        if self.line.is_empty() {
            self.out.push_str("> ".repeat(self.quotes.min(MAX_QUOTE_MARKS)).trim_end());
            self.out.push('\n');
        }
        self.end_block();
    }

    fn end_line(&mut self) {
        let goes_on = std::mem::take(&mut self.goes_on);
        let line = self.line.trim_end_matches(' ');
        if goes_on || !line.trim_start_matches('\t').is_empty() {
            if !goes_on {
                self.out.extend(std::iter::repeat_n("> ", self.quotes.min(MAX_QUOTE_MARKS)));
            }
            self.out.push_str(line);
            self.out.push('\n');
            self.row_is_out = self.in_row;
        }
        self.line.clear();
    }
}

/// What follows the closing tag of this name.
fn behind_closing_tag<'a>(rest: &'a str, name: &str) -> Option<&'a str> {
    let bytes = rest.as_bytes();
    for at in memchr::memmem::find_iter(bytes, b"</") {
        let candidate = bytes.get(at + 2..at + 2 + name.len());
        if candidate.is_some_and(|candidate| candidate.eq_ignore_ascii_case(name.as_bytes())) {
            return Some(memchr(b'>', &bytes[at..]).map_or("", |end| &rest[at + end + 1..]));
        }
    }
    None
}

/// Names that browsers know without the semicolon too.
const UNCLOSED_NAMES: [&str; 7] = ["nbsp", "lt", "gt", "amp", "quot", "copy", "yen"];

/// The character reference at the start of `rest`, and what follows it.
fn reference(rest: &str) -> (Option<String>, &str) {
    let bytes = &rest.as_bytes()[1..rest.len().min(40)];
    let length = bytes.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'#').count();
    let name = &rest[1..=length];
    let after = &rest[1 + length..];
    let (decoded, after) = match (name.strip_prefix('#'), after.strip_prefix(';')) {
        (Some(number), closed) => (numeric(number), closed.unwrap_or(after)),
        (None, Some(after)) if name == "nbsp" => (Some(" ".to_owned()), after),
        (None, Some(after)) => (named(name), after),
        (None, None) => match UNCLOSED_NAMES.iter().find(|known| name.starts_with(**known)) {
            Some(&"nbsp") => (Some(" ".to_owned()), &rest[5..]),
            Some(known) => (named(known), &rest[1 + known.len()..]),
            None => (None, after),
        },
    };
    if decoded.is_some() { (decoded, after) } else { (None, &rest[1..]) }
}

fn numeric(number: &str) -> Option<String> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    let c = match code {
        0 => '\u{fffd}',
        0xa0 => ' ',
        // Old pages number the characters of windows-1252.
        0x80..=0x9f => encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[code as u8]).0.chars().next()?,
        _ => char::from_u32(code).unwrap_or('\u{fffd}'),
    };
    Some(c.to_string())
}

fn named(name: &str) -> Option<String> {
    let token = format!("&{name};");
    let mut decoded = String::new();
    mail_parser::decoders::html::add_html_token(&mut decoded, token.as_bytes(), false);
    (decoded != token).then_some(decoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_becomes_the_lines_that_are_shown() {
        let cases = [
            ("<p>一行目</p><p>二行目</p>", "一行目\n二行目\n"),
            ("<div>a<br>b<br><br>c</div>", "a\nb\n\nc\n"),
            (
                "<html><head><title>t</title><style>p{}</style></head><body>本文<script>x()</script>です</body>",
                "本文です\n",
            ),
            (
                "<table><tr><td>項目</td><td>金額</td></tr><tr><td><p>検索</p></td><td>100円</td></tr></table>",
                "項目\t金額\n検索\t100円\n",
            ),
            ("<tr><td></td><td>b</td></tr>", "\tb\n"),
            ("<tr><td>帳票<br>出力</td><td>別途</td></tr><tr><td>次<br>行</td></tr>", "帳票 出力\t別途\n次\n行\n"),
            ("<tr><td><table><tr><td>a</td><td>b</td></tr></table>x<br>y</td><td>c</td></tr>", "a\tb\nx\ny\nc\n"),
            (
                "<p>返信</p><blockquote><p>元の文</p><blockquote>さらに前</blockquote></blockquote>",
                "返信\n> 元の文\n> > さらに前\n",
            ),
            ("検収は\n  完了 しました\nby noon\nplease", "検収は完了 しました by noon please\n"),
            (
                "a&nbsp;b &lt;c&gt; &amp; &#x691C;&#21454; &hellip; &unknown; AT&T &yen100",
                "a b <c> & 検収 … &unknown; AT&T ¥100\n",
            ),
            ("<a href=\"https://example.jp/?a>b\">資料</a>はこちら", "資料はこちら\n"),
            ("<!-- 見えない --><!DOCTYPE html>見える<!--[if mso]><p>x</p><![endif]-->", "見える\n"),
            ("<pre>a\n  b</pre>c", "a\n  b\nc\n"),
            ("金額 < 100 かつ 3<5", "金額 < 100 かつ 3<5\n"),
            ("検<b>収</b>", "検収\n"),
            ("cut <a href=\"", "cut\n"),
            ("<a href=\"x>見える</a>", "見える\n"),
            ("<style>p{} 見える", "p{} 見える\n"),
            ("<table><tr><td>a</td></tr></table><tr><td></td><td>b</td></tr>", "a\n\tb\n"),
            ("<ul><li>一</li><li>二</li></ul>", "一\n二\n"),
            ("", ""),
        ];
        for (html, text) in cases {
            assert_eq!(to_text(html), text, "{html}");
        }
    }

    #[test]
    fn deep_quotations_do_not_multiply_the_text() {
        let html = "<blockquote>x".repeat(50_000);
        assert!(to_text(&html).len() < html.len() * 4);
    }
}
