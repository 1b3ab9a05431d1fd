//! 見出し: the header fields of a mail or part, found in whatever order and state they came.

use memchr::memchr;

/// One header field: its name, and its value with folds and encodings as they came.
struct Field<'a> {
    name: &'a [u8],
    value: &'a [u8],
}

/// The header of a mail or of a part.
#[derive(Default)]
pub(super) struct Fields<'a> {
    fields: Vec<Field<'a>>,
}

/// Fields that a machine writes: where one of them follows a stray line, the header has not ended yet.
const MACHINE_FIELDS: [&[u8]; 10] = [
    b"content-type",
    b"content-transfer-encoding",
    b"mime-version",
    b"received",
    b"message-id",
    b"return-path",
    b"delivered-to",
    b"references",
    b"in-reply-to",
    b"dkim-signature",
];

/// Fields that also stand in quoted mails; they count only while the header lacks them.
const HUMAN_FIELDS: [&[u8]; 5] = [b"from", b"to", b"cc", b"subject", b"date"];

/// How far a header is searched for a field behind a stray line.
const LOOK_AHEAD_LINES: usize = 60;

impl<'a> Fields<'a> {
    /// The header at the start of `bytes`, and where the body begins.
    pub(super) fn parse(bytes: &'a [u8]) -> (Self, usize) {
        let mut fields = Self { fields: Vec::with_capacity(16) };
        let mut at = leading_blank_lines(bytes);
        while at < bytes.len() {
            let (line, next) = line_at(bytes, at);
            if line.is_empty() {
                at = next;
                break;
            }
            if matches!(line[0], b' ' | b'\t') && fields.extend_last(bytes, at + line.len()) {
                at = next;
                continue;
            }
            match name_length(line) {
                Some(length) => {
                    fields.fields.push(Field { name: line[..length].trim_ascii_end(), value: &line[length + 1..] })
                }
                None if fields.fields.is_empty() && is_envelope_line(line) => {}
                None if fields.resumes_after(bytes, next) => {
                    fields.extend_last(bytes, at + line.len());
                }
                None => break,
            }
            at = next;
        }
        if fields.fields.is_empty() {
            return (fields, leading_blank_lines(bytes));
        }
        (fields, at)
    }

    /// The first non-empty value of this field; `name` in lower case.
    pub(super) fn first(&self, name: &str) -> Option<&'a [u8]> {
        self.all(name).find(|value| !value.trim_ascii().is_empty())
    }

    /// All values of this field, in order; `name` in lower case.
    pub(super) fn all(&self, name: &str) -> impl DoubleEndedIterator<Item = &'a [u8]> {
        self.fields
            .iter()
            .filter(move |field| field.name.eq_ignore_ascii_case(name.as_bytes()))
            .map(|field| field.value)
    }

    /// Whether there is no field at all.
    pub(super) fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// Whether one of the fields is one that a mail has.
    pub(super) fn looks_like_mail(&self) -> bool {
        self.fields.iter().any(|field| is_one_of(field.name, &MACHINE_FIELDS) || is_one_of(field.name, &HUMAN_FIELDS))
    }

    /// Whether all fields are such as a part has.
    pub(super) fn looks_like_part(&self) -> bool {
        self.fields.iter().any(|field| {
            field.name.get(..8).is_some_and(|start| start.eq_ignore_ascii_case(b"content-"))
                || field.name.get(..2).is_some_and(|start| start.eq_ignore_ascii_case(b"x-"))
        }) || self.looks_like_mail()
    }

    /// Makes the last value reach up to `end`; false if there is none.
    fn extend_last(&mut self, bytes: &'a [u8], end: usize) -> bool {
        let Some(last) = self.fields.last_mut() else { return false };
        let start = last.value.as_ptr() as usize - bytes.as_ptr() as usize;
        last.value = &bytes[start..end];
        true
    }

    /// Whether header fields follow before the next blank line, so that a stray line is a value that lost its fold.
    fn resumes_after(&self, bytes: &[u8], mut at: usize) -> bool {
        for _ in 0..LOOK_AHEAD_LINES {
            if self.fields.is_empty() || at >= bytes.len() {
                return false;
            }
            let (line, next) = line_at(bytes, at);
            if line.is_empty() {
                return false;
            }
            if let Some(length) = name_length(line) {
                let name = line[..length].trim_ascii_end();
                let lacking = || !self.fields.iter().any(|field| field.name.eq_ignore_ascii_case(name));
                if is_one_of(name, &MACHINE_FIELDS) || is_one_of(name, &HUMAN_FIELDS) && lacking() {
                    return true;
                }
            }
            at = next;
        }
        false
    }
}

fn is_one_of(name: &[u8], list: &[&[u8]]) -> bool {
    list.iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// The line at `at` without its end, and where the next one begins.
fn line_at(bytes: &[u8], at: usize) -> (&[u8], usize) {
    let rest = &bytes[at..];
    let (line, taken) = memchr(b'\n', rest).map_or((rest, rest.len()), |end| (&rest[..end], end + 1));
    (line.strip_suffix(b"\r").unwrap_or(line), at + taken)
}

/// Blank lines before the header, which some gateways add; 0 where no header follows them.
fn leading_blank_lines(bytes: &[u8]) -> usize {
    let blank = bytes.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
    let (line, _) = line_at(bytes, blank);
    if name_length(line).is_some() || is_envelope_line(line) { blank } else { 0 }
}

/// Length of a field's name where the line begins with one: printable ASCII up to a colon.
fn name_length(line: &[u8]) -> Option<usize> {
    let colon = memchr(b':', &line[..line.len().min(80)])?;
    let name = line[..colon].trim_ascii_end();
    (!name.is_empty() && name.iter().all(u8::is_ascii_graphic)).then_some(colon)
}

/// The line that mbox files and some deliveries put before the header.
fn is_envelope_line(line: &[u8]) -> bool {
    line.starts_with(b"From ") || line.starts_with(b">From ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_found_in_the_state_they_come() {
        let cases: [(&str, &str, &str, &str); 9] = [
            ("Subject: a\n\nbody", "subject", "a", "body"),
            ("Subject: a\r\n b\r\nTo: x\r\n\r\nbody", "subject", "a\r\n b", "body"),
            ("\n\nSubject: a\n\nbody", "subject", "a", "body"),
            ("From x@example.jp Wed Oct  1 10:00:00 2025\nSubject: a\n\nbody", "subject", "a", "body"),
            ("SUBJECT : a\n\nbody", "subject", "a", "body"),
            ("Subject: a\nno blank line here", "subject", "a", "no blank line here"),
            ("Subject: a\nlost fold\nDate: Wed\n\nbody", "subject", "a\nlost fold", "body"),
            ("Subject: \nSubject: b\n\nbody", "subject", "b", "body"),
            ("Subject: a", "subject", "a", ""),
        ];
        for (mail, name, value, body) in cases {
            let (fields, at) = Fields::parse(mail.as_bytes());
            assert_eq!(fields.first(name).map(<[u8]>::trim_ascii), Some(value.as_bytes()), "{mail}");
            assert_eq!(&mail[at..], body, "{mail}");
        }
    }

    #[test]
    fn a_text_without_header_is_all_body() {
        for text in ["本文だけ\n二行目", "\n本文", ""] {
            let (fields, at) = Fields::parse(text.as_bytes());
            assert!(fields.is_empty());
            assert_eq!(at, 0);
        }
    }
}
