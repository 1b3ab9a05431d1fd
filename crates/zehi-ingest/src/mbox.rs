//! mbox: many mails in one file. Messages are cut where a `From ` line with a time and a year is followed by a header, so
//! that a sentence that begins with "From " does not cut a mail in two.

/// Large files cut into pieces that threads can read on their own.
mod split;

use std::borrow::Cow;

use memchr::{memchr, memmem};

pub(crate) use split::{MboxPiece, MboxSplit};

/// Whether a file begins like a mbox.
pub(crate) fn looks_like_mbox(bytes: &[u8]) -> bool {
    let blank = bytes.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
    separator(&bytes[blank..]) != Separator::No
}

/// The messages of a mbox that lies in memory, without their `From ` lines.
pub(crate) fn messages(bytes: &[u8]) -> impl Iterator<Item = Cow<'_, [u8]>> {
    let blank = bytes.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
    let mut rest = &bytes[blank..];
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = next_separator(rest, 1).unwrap_or(rest.len());
        let (message, after) = rest.split_at(end);
        rest = after;
        Some(unquoted(without_envelope(message)))
    })
}

/// Where the next message begins, at or after `from`, which must not be 0.
fn next_separator(bytes: &[u8], from: usize) -> Option<usize> {
    memmem::find_iter(&bytes[from - 1..], b"\nFrom ")
        .map(|at| from + at)
        .find(|at| separator(&bytes[*at..]) != Separator::No)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Separator {
    Yes,
    No,
    /// The bytes end before it can be told.
    CutOff,
}

/// Whether a message begins here.
fn separator(rest: &[u8]) -> Separator {
    if !rest.starts_with(b"From ") {
        return Separator::No;
    }
    let Some(end) = memchr(b'\n', rest) else {
        return if has_time_and_year(rest) { Separator::CutOff } else { Separator::No };
    };
    if !has_time_and_year(&rest[..end]) {
        return Separator::No;
    }
    let next = &rest[end + 1..];
    let Some(end) = memchr(b'\n', next) else { return Separator::CutOff };
    let line = next[..end].trim_ascii_end();
    if line.is_empty() || line.starts_with(b">From ") || begins_with_field(line) {
        Separator::Yes
    } else {
        Separator::No
    }
}

fn begins_with_field(line: &[u8]) -> bool {
    let name = line.iter().take_while(|b| b.is_ascii_graphic() && **b != b':').count();
    name > 0 && line[name..].trim_ascii_start().starts_with(b":")
}

/// `Wed Oct  1 10:00:00 2025` in whatever order: a word with a colon between digits, and a year.
fn has_time_and_year(line: &[u8]) -> bool {
    let words = || line[..line.len().min(400)].split(|b| b.is_ascii_whitespace());
    let is_time = |word: &[u8]| {
        let colon = word.iter().position(|b| *b == b':');
        colon.is_some_and(|at| {
            at > 0 && word[at - 1].is_ascii_digit() && word.get(at + 1).is_some_and(u8::is_ascii_digit)
        })
    };
    let is_year = |word: &[u8]| {
        word.len() == 4 && matches!(word[..2], [b'1', b'9'] | [b'2', b'0']) && word.iter().all(u8::is_ascii_digit)
    };
    words().any(is_time) && words().any(is_year)
}

/// The message behind its `From ` line, without the blank line that mbox adds at its end.
fn without_envelope(message: &[u8]) -> &[u8] {
    let body = match memchr(b'\n', message) {
        Some(end) if message.starts_with(b"From ") => &message[end + 1..],
        _ => message,
    };
    if let Some(kept) = body.strip_suffix(b"\r\n").filter(|kept| kept.ends_with(b"\n")) {
        return kept;
    }
    body.strip_suffix(b"\n").filter(|kept| kept.ends_with(b"\n")).unwrap_or(body)
}

/// Takes off the one `>` that mbox puts before lines that begin with `From ` or `>From `.
fn unquoted(message: &[u8]) -> Cow<'_, [u8]> {
    let mut out: Vec<u8> = Vec::new();
    let mut copied = 0;
    for at in memmem::find_iter(message, b">From ") {
        let marks = message[..at].iter().rev().take_while(|b| **b == b'>').count();
        let start = at - marks;
        if start > 0 && message[start - 1] == b'\n' {
            out.extend_from_slice(&message[copied..start]);
            copied = start + 1;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(message);
    }
    out.extend_from_slice(&message[copied..]);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_cut_at_separators_and_not_at_sentences() {
        let cases: [(&str, &[&str]); 5] = [
            (
                "From a@x Wed Oct  1 10:00:00 2025\nSubject: a\n\none\n\nFrom - Thu Oct 02 10:00:00 2025\nSubject: b\n\ntwo\n",
                &["Subject: a\n\none\n", "Subject: b\n\ntwo\n"],
            ),
            (
                "From a@x Wed Oct  1 10:00:00 2025\nSubject: a\n\n\nFrom the year 2025 on, 10:00 it is.\nyes\n",
                &["Subject: a\n\n\nFrom the year 2025 on, 10:00 it is.\nyes\n"],
            ),
            (
                "From a@x Wed Oct  1 10:00:00 2025\r\nSubject: a\r\n\r\n>From here\r\n>>From there\r\n> From x\r\n\r\n",
                &["Subject: a\r\n\r\nFrom here\r\n>From there\r\n> From x\r\n"],
            ),
            (
                "From a@x Wed Oct  1 10:00:00 2025\nSubject: a\n\nno blank line\nFrom b Thu Oct 2 9:00 2025\nX: y\n\nz",
                &["Subject: a\n\nno blank line\n", "X: y\n\nz"],
            ),
            ("", &[]),
        ];
        for (mbox, expected) in cases {
            let found: Vec<String> =
                messages(mbox.as_bytes()).map(|message| String::from_utf8_lossy(&message).into_owned()).collect();
            assert_eq!(found, expected, "{mbox}");
        }
    }

    #[test]
    fn a_mbox_is_told_from_a_letter() {
        let cases = [
            ("From a@x Wed Oct  1 10:00:00 2025\nSubject: a\n", true),
            ("\n\nFrom a@x Wed Oct  1 10:00:00 2025\nSubject: a\n", true),
            ("From: a@x\nDate: Wed Oct  1 10:00:00 2025\n", false),
            ("From our meeting at 10:00 in 2025\nwe learned\n", false),
        ];
        for (text, expected) in cases {
            assert_eq!(looks_like_mbox(text.as_bytes()), expected, "{text}");
        }
    }
}
