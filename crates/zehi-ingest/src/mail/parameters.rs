//! 見出しの値と引数: `text/plain; charset=…`, with RFC 2231 continuations and the many ways a file name is written.

use super::encoded_word;
use crate::charset;

/// A structured value and its parameters, names in lower case, values as text.
#[derive(Debug, Default)]
pub(super) struct Parameters {
    value: String,
    list: Vec<(String, String)>,
}

impl Parameters {
    /// Reads a Content-Type or Content-Disposition value.
    pub(super) fn parse(raw: &[u8], hint: Option<&str>) -> Self {
        let text = encoded_word::readable(raw, hint);
        let end = text.find([';', ' ', '\t', '(', ',']).unwrap_or(text.len());
        let value = text[..end].trim_matches(|c: char| c.is_whitespace() || c == '"').to_ascii_lowercase();
        let mut list = Vec::new();
        let mut rest = &text[end..];
        while let Some((name, value, after)) = next_parameter(rest) {
            if !name.is_empty() {
                list.push((name, value));
            }
            rest = after;
        }
        Self { value, list }
    }

    /// The value before the parameters, in lower case.
    pub(super) fn value(&self) -> &str {
        &self.value
    }

    /// A parameter that is no text for people: boundary, charset.
    pub(super) fn token(&self, name: &str) -> Option<&str> {
        self.plain(name).map(str::trim).filter(|value| !value.is_empty())
    }

    /// A parameter that is text for people: a file name.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let value = self.continued(name).or_else(|| self.plain(name).map(encoded_word::decode_text))?;
        let value = value.trim();
        (!value.is_empty()).then(|| value.to_owned())
    }

    fn plain(&self, name: &str) -> Option<&str> {
        self.list.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The value of `name*`, `name*0`, `name*0*` …: the bytes of all segments in the charset of the first.
    fn continued(&self, name: &str) -> Option<String> {
        let mut segments: Vec<(u32, bool, &str)> = self
            .list
            .iter()
            .filter_map(|(known, value)| {
                let mark = known.strip_prefix(name)?.strip_prefix('*')?;
                let (number, encoded) = mark.strip_suffix('*').map_or((mark, mark.is_empty()), |number| (number, true));
                let number = if number.is_empty() { 0 } else { number.parse().ok()? };
                Some((number, encoded, value.as_str()))
            })
            .collect();
        segments.sort_by_key(|segment| segment.0);
        let (label, _) = segments.first().filter(|first| first.1).map_or((None, ""), |first| split_label(first.2));
        let mut bytes = Vec::new();
        for (index, (_, encoded, value)) in segments.iter().enumerate() {
            let value = if index == 0 && *encoded { split_label(value).1 } else { value };
            if *encoded { push_percent_decoded(&mut bytes, value) } else { bytes.extend_from_slice(value.as_bytes()) }
        }
        if segments.is_empty() {
            return None;
        }
        Some(encoded_word::decode_text(&charset::decode(&bytes, label).text))
    }
}

/// Name (lower case), value, and the rest behind it; `None` at the end.
fn next_parameter(text: &str) -> Option<(String, String, &str)> {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ';' | ','));
    if text.is_empty() {
        return None;
    }
    if text.starts_with('(') {
        let after = text.find(')').map_or("", |end| &text[end + 1..]);
        return Some((String::new(), String::new(), after));
    }
    let end = text.find(['=', ';']).unwrap_or(text.len());
    let name = text[..end].trim().to_ascii_lowercase();
    let Some(value) = text[end..].strip_prefix('=') else { return Some((String::new(), String::new(), &text[end..])) };
    let value = value.trim_start();
    if let Some(quoted) = value.strip_prefix('"') {
        let (value, after) = unquote(quoted);
        return Some((name, value, after));
    }
    let end = value.find(';').unwrap_or(value.len());
    Some((name, value[..end].trim().to_owned(), &value[end..]))
}

/// The text up to the closing quote and the rest. A backslash quotes only quotes and backslashes, so that a path keeps its
/// own; a value that is never closed ends with the field.
pub(super) fn unquote(text: &str) -> (String, &str) {
    let mut out = String::new();
    let mut rest = text;
    loop {
        let Some(at) = rest.find(['"', '\\']) else {
            out.push_str(rest);
            return (out, "");
        };
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        if rest.as_bytes()[at] == b'"' {
            return (out, after);
        }
        rest = match after.as_bytes().first() {
            Some(next @ (b'"' | b'\\')) => {
                out.push(char::from(*next));
                &after[1..]
            }
            _ => {
                out.push('\\');
                after
            }
        };
    }
}

/// Splits `charset'language'value`.
fn split_label(value: &str) -> (Option<&str>, &str) {
    let mut parts = value.splitn(3, '\'');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(label), Some(_), Some(rest)) => (Some(label).filter(|label| !label.is_empty()), rest),
        _ => (None, value),
    }
}

fn push_percent_decoded(out: &mut Vec<u8>, value: &str) {
    let mut rest = value.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        let digits = after.get(..2).and_then(|d| Some((super::transfer::hex(d[0])?, super::transfer::hex(d[1])?)));
        match digits {
            Some((high, low)) if first == b'%' => {
                out.push(high << 4 | low);
                rest = &after[2..];
            }
            _ => out.push(first),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_are_read_in_every_way_they_are_written() {
        let cases: [(&[u8], Option<&str>); 17] = [
            (b"attachment; filename=a.pdf", Some("a.pdf")),
            (b"attachment; filename=\"a b.pdf\"; size=1", Some("a b.pdf")),
            (b"attachment; filename=a b.pdf; size=1", Some("a b.pdf")),
            (b"attachment; filename*=UTF-8''%E8%A6%8B%E7%A9%8D.pdf", Some("見積.pdf")),
            (b"attachment; filename*=ISO-2022-JP''%1B$B8+@Q%1B%28B.pdf", Some("見積.pdf")),
            (
                b"attachment; filename*0*=Shift_JIS''%8C%A9;\r\n filename*1*=%90%CF;\r\n filename*2=.pdf",
                Some("見積.pdf"),
            ),
            (b"attachment; filename*1=b.pdf; filename*0=a", Some("ab.pdf")),
            (b"attachment; filename*0*=cp932''%8C; filename*1*=%A9.pdf", Some("見.pdf")),
            (b"attachment; filename=\"=?UTF-8?B?6KaL56mN?=.pdf\"", Some("見積.pdf")),
            (b"attachment; filename=\"=?UTF-8?B?6KY=?= =?UTF-8?B?i+epjQ==?=\"", Some("見積")),
            (b"attachment; filename=\"\x95\\\x8e\x86.pdf\"", Some("表紙.pdf")),
            (b"attachment; filename=\"\x1b$BI=;f\x1b(B.pdf\"", Some("表紙.pdf")),
            (b"attachment; filename=\"C:\\docs\\a.pdf\"", Some("C:\\docs\\a.pdf")),
            (b"attachment; filename=\"a.pdf", Some("a.pdf")),
            (b"attachment; filename=\"old.pdf\"; filename*=utf-8''new.pdf", Some("new.pdf")),
            (b"attachment; filename=\"\"", None),
            (b"attachment", None),
        ];
        for (raw, expected) in cases {
            let parameters = Parameters::parse(raw, None);
            assert_eq!(parameters.value(), "attachment");
            assert_eq!(parameters.text("filename").as_deref(), expected, "{}", String::from_utf8_lossy(raw));
        }
    }

    #[test]
    fn charset_and_boundary_are_found_in_sloppy_fields() {
        let cases = [
            ("text/plain; charset=utf-8", "text/plain", "charset", Some("utf-8")),
            ("TEXT/Plain; Charset = \"Shift_JIS\" ; format=flowed", "text/plain", "charset", Some("Shift_JIS")),
            ("text/plain charset=utf-8", "text/plain", "charset", Some("utf-8")),
            ("text/plain (a comment); charset=utf-8", "text/plain", "charset", Some("utf-8")),
            ("multipart/mixed;\r\n\tboundary=\"--=_b;1\"", "multipart/mixed", "boundary", Some("--=_b;1")),
            ("text/plain;;; charset=", "text/plain", "charset", None),
            ("text", "text", "charset", None),
        ];
        for (raw, value, name, expected) in cases {
            let parameters = Parameters::parse(raw.as_bytes(), None);
            assert_eq!((parameters.value(), parameters.token(name)), (value, expected), "{raw}");
        }
    }
}
