//! 部品: the tree of a mail's parts, cut by its boundaries. Depth and number are bounded; nothing is decoded here.

use memchr::{memchr, memmem};

use super::fields::Fields;
use super::parameters::Parameters;
use super::transfer::Transfer;
use crate::Limits;

/// A part of a mail, or the mail itself.
pub(super) struct Part<'a> {
    /// Its header.
    pub(super) fields: Fields<'a>,
    /// Its Content-Type; `text/plain` where none is given.
    pub(super) content_type: Parameters,
    /// Its Content-Disposition, empty where none is given.
    pub(super) disposition: Parameters,
    /// Its bytes behind the header, still encoded.
    pub(super) body: &'a [u8],
    /// Its own parts, if it is a multipart that could be cut.
    pub(super) parts: Vec<Part<'a>>,
    /// Its place among all parts of the mail that hold no parts themselves, from 1, in reading order.
    pub(super) number: usize,
}

/// What the tree may still spend.
pub(super) struct Budget {
    depth: usize,
    parts: usize,
    counted: usize,
    leaves: usize,
    /// Whether something was left uncut.
    pub(super) exceeded: bool,
}

impl Budget {
    pub(super) fn new(limits: &Limits) -> Self {
        Self { depth: limits.depth, parts: limits.parts, counted: 0, leaves: 0, exceeded: false }
    }
}

impl<'a> Part<'a> {
    /// The mail in these bytes, cut into its parts.
    pub(super) fn of_mail(bytes: &'a [u8], budget: &mut Budget) -> Self {
        let (fields, body) = Fields::parse(bytes);
        Self::new(fields, &bytes[body..], "text/plain", 0, budget)
    }

    fn new(fields: Fields<'a>, body: &'a [u8], default_type: &str, depth: usize, budget: &mut Budget) -> Self {
        let parse = |name| fields.first(name).map(|raw| Parameters::parse(raw, None));
        let content_type = parse("content-type")
            .filter(|given| given.value().contains('/') || given.value() == "text")
            .unwrap_or_else(|| Parameters::parse(default_type.as_bytes(), None));
        let disposition = parse("content-disposition").unwrap_or_default();
        let is_multipart = content_type.value().starts_with("multipart/");
        budget.counted += 1;
        budget.leaves += usize::from(!is_multipart);
        let mut part = Self { fields, content_type, disposition, body, parts: Vec::new(), number: budget.leaves };
        if is_multipart {
            part.cut(depth, budget);
        }
        part
    }

    fn cut(&mut self, depth: usize, budget: &mut Budget) {
        if depth >= budget.depth {
            budget.exceeded = true;
            return;
        }
        let default_type =
            if self.content_type.value() == "multipart/digest" { "message/rfc822" } else { "text/plain" };
        for bytes in pieces(self.body, self.content_type.token("boundary")) {
            if budget.counted >= budget.parts {
                budget.exceeded = true;
                return;
            }
            let (fields, body) = header_of_part(bytes);
            self.parts.push(Self::new(fields, &bytes[body..], default_type, depth + 1, budget));
        }
    }

    /// Its type in lower case, such as `text/html`.
    pub(super) fn kind(&self) -> &str {
        self.content_type.value()
    }

    /// How its bytes were made fit for transport.
    pub(super) fn transfer(&self) -> Transfer {
        Transfer::of(self.fields.first("content-transfer-encoding"))
    }

    /// The charset it claims.
    pub(super) fn charset(&self) -> Option<&str> {
        self.content_type.token("charset")
    }

    /// The name given to it as a file.
    pub(super) fn file_name(&self) -> Option<String> {
        self.disposition
            .text("filename")
            .or_else(|| self.content_type.text("name"))
            .or_else(|| self.content_type.text("filename"))
            .or_else(|| self.disposition.text("name"))
    }
}

/// A part may lack its header, or the blank line behind it; text with a colon in its first line is then still text.
fn header_of_part(bytes: &[u8]) -> (Fields<'_>, usize) {
    let first_line_is_blank = matches!(bytes, [b'\n', ..] | [b'\r', b'\n', ..]);
    if first_line_is_blank {
        let at = if bytes[0] == b'\r' { 2 } else { 1 };
        // A blank line too many before a header that is plainly meant for this part.
        let (fields, body) = Fields::parse(&bytes[at..]);
        return if fields.first("content-type").is_some() { (fields, at + body) } else { (Fields::default(), at) };
    }
    let (fields, body) = Fields::parse(bytes);
    if fields.is_empty() || !fields.looks_like_part() { (Fields::default(), 0) } else { (fields, body) }
}

/// The pieces between the boundary lines. Without a usable boundary the first line that looks like one is taken.
fn pieces<'a>(body: &'a [u8], boundary: Option<&str>) -> Vec<&'a [u8]> {
    let named = boundary.map(|boundary| cut_at(body, boundary.as_bytes())).unwrap_or_default();
    if !named.is_empty() {
        return named;
    }
    guessed_boundary(body).map(|boundary| cut_at(body, boundary)).unwrap_or_default()
}

fn cut_at<'a>(body: &'a [u8], boundary: &[u8]) -> Vec<&'a [u8]> {
    let delimiter = [b"--", boundary].concat();
    let mut pieces = Vec::new();
    let mut open: Option<usize> = None;
    for at in memmem::find_iter(body, &delimiter) {
        if at > 0 && body[at - 1] != b'\n' {
            continue;
        }
        let rest = &body[at + delimiter.len()..];
        let line_end = memchr(b'\n', rest).unwrap_or(rest.len());
        let closes = match rest[..line_end].trim_ascii() {
            b"" => false,
            mark if mark.starts_with(b"--") && mark[2..].trim_ascii().is_empty() => true,
            _ => continue,
        };
        if let Some(start) = open.take() {
            pieces.push(without_last_line_end(&body[start..at.max(start)]));
        }
        if !closes {
            open = Some((at + delimiter.len() + line_end + 1).min(body.len()));
        }
    }
    if let Some(start) = open {
        pieces.push(&body[start..]);
    }
    pieces
}

fn without_last_line_end(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    bytes.strip_suffix(b"\r").unwrap_or(bytes)
}

/// The first line that begins with `--` and is followed by a part's header.
fn guessed_boundary(body: &[u8]) -> Option<&[u8]> {
    let mut lines = body.split(|b| *b == b'\n').take(200).map(<[u8]>::trim_ascii_end).peekable();
    while let Some(line) = lines.next() {
        let next = lines.peek().and_then(|next| next.get(..8));
        let header_follows = next.is_some_and(|start| start.eq_ignore_ascii_case(b"content-"));
        if line.len() > 2 && line.starts_with(b"--") && header_follows {
            return Some(&line[2..]);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(mail: &str) -> Vec<(String, String)> {
        fn walk(part: &Part<'_>, out: &mut Vec<(String, String)>) {
            if part.parts.is_empty() {
                out.push((part.kind().to_owned(), String::from_utf8_lossy(part.body).into_owned()));
            }
            part.parts.iter().for_each(|part| walk(part, out));
        }
        let mut out = Vec::new();
        walk(&Part::of_mail(mail.as_bytes(), &mut Budget::new(&Limits::default())), &mut out);
        out
    }

    #[test]
    fn parts_are_cut_where_mail_programs_cut_them() {
        let cases: [(&str, &[(&str, &str)]); 9] = [
            ("Subject: a\n\nbody\n", &[("text/plain", "body\n")]),
            (
                "Content-Type: multipart/mixed; boundary=b\n\npreamble\n--b\n\none\n--b\nContent-Type: text/html\n\ntwo\n--b--\nepilogue",
                &[("text/plain", "one"), ("text/html", "two")],
            ),
            ("Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n", &[("text/plain", "one\n")]),
            (
                "Content-Type: multipart/mixed; boundary=b\n\n--b \nnot: a part header\none\n--b--",
                &[("text/plain", "not: a part header\none")],
            ),
            ("Content-Type: multipart/mixed; boundary=b\n\n--bb\n\none\n--b\n\n--bb\n--b--", &[("text/plain", "--bb")]),
            ("Content-Type: multipart/mixed\n\n--x\nContent-Type: text/html\n\none\n--x--", &[("text/html", "one")]),
            ("Content-Type: multipart/mixed; boundary=b\n\nno part at all", &[("multipart/mixed", "no part at all")]),
            (
                "Content-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: multipart/alternative; boundary=i\n\n--i\n\none\n--o\n\ntwo\n--o--",
                &[("text/plain", "one"), ("text/plain", "two")],
            ),
            (
                "Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: x\n\ny\n--b--",
                &[("message/rfc822", "Subject: x\n\ny")],
            ),
        ];
        for (mail, expected) in cases {
            let found = kinds(mail);
            let found: Vec<(&str, &str)> = found.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
            assert_eq!(found, expected, "{mail}");
        }
    }

    #[test]
    fn depth_and_number_of_parts_are_bounded() {
        let nested: String =
            (0..5_000).map(|i| format!("Content-Type: multipart/mixed; boundary=b{i}x\n\n--b{i}x\n")).collect();
        let mut budget = Budget::new(&Limits::default());
        Part::of_mail(nested.as_bytes(), &mut budget);
        assert!(budget.exceeded);

        let many = format!("Content-Type: multipart/mixed; boundary=b\n\n{}", "--b\n\nx\n".repeat(5_000));
        let mut budget = Budget::new(&Limits::default());
        let mail = Part::of_mail(many.as_bytes(), &mut budget);
        assert!(budget.exceeded);
        assert_eq!(mail.parts.len(), Limits::default().parts - 1);
    }
}
