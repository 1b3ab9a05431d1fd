//! 差出人・宛先: lists of mailboxes, however they are written.

use zehi_domain::evidence::Mailbox;

use super::encoded_word;
use super::parameters::unquote;

/// The mailboxes of a From, To or Cc value, in order; groups are opened.
pub(super) fn mailboxes(raw: &[u8], hint: Option<&str>) -> Vec<Mailbox> {
    let text = encoded_word::readable(raw, hint);
    let last_word_end = text.rfind("?=").unwrap_or(0);
    let mut found = Vec::new();
    let mut current = Draft::default();
    // The name of a group, and how many were found before it.
    let mut group: Option<(String, usize)> = None;
    let mut rest = text.as_ref();
    while let Some(first) = rest.chars().next() {
        let after = &rest[first.len_utf8()..];
        rest = match first {
            '"' => current.push_quoted(after),
            '(' => current.push_comment(after),
            '<' => current.push_angle(after),
            ',' | ';' => {
                found.extend(std::mem::take(&mut current).finish());
                if first == ';'
                    && let Some((name, before)) = group.take()
                    && found.len() == before
                {
                    found.extend(without_address(&name));
                }
                after
            }
            ':' if current.opens_group() => {
                group = Some((std::mem::take(&mut current).phrase, found.len()));
                after
            }
            '=' if after.starts_with('?') && text.len() - rest.len() < last_word_end => current.push_word(rest),
            _ => {
                current.phrase.push(first);
                after
            }
        };
    }
    found.extend(current.finish());
    found
}

/// A mailbox while it is being read.
#[derive(Default)]
struct Draft {
    phrase: String,
    comment: String,
    address: Option<String>,
}

impl Draft {
    fn push_quoted<'a>(&mut self, text: &'a str) -> &'a str {
        let (quoted, after) = unquote(text);
        if after.starts_with('@') {
            self.phrase.push_str(&format!("\"{quoted}\""));
        } else {
            self.phrase.push_str(&quoted);
        }
        after
    }

    fn push_comment<'a>(&mut self, text: &'a str) -> &'a str {
        let (comment, after) = comment(text);
        self.comment.push_str(comment);
        after
    }

    /// `<…>`; where the bracket is not closed it ends at the next comma.
    fn push_angle<'a>(&mut self, text: &'a str) -> &'a str {
        let end = text.find(['>', ',']).unwrap_or(text.len());
        let inner = &text[..end];
        let routeless = if inner.starts_with('@') { inner.rsplit(':').next().unwrap_or(inner) } else { inner };
        self.address.get_or_insert_with(|| without_comments(routeless));
        text[end..].strip_prefix('>').unwrap_or(&text[end..])
    }

    /// An encoded word goes over whole: its text may hold commas and brackets.
    fn push_word<'a>(&mut self, text: &'a str) -> &'a str {
        let end = encoded_word_end(text).unwrap_or(2);
        self.phrase.push_str(&text[..end]);
        &text[end..]
    }

    /// Whether a colon here ends the name of a group (`undisclosed-recipients:;`).
    fn opens_group(&self) -> bool {
        self.address.is_none() && !self.phrase.contains('@')
    }

    fn finish(self) -> Option<Mailbox> {
        let phrase = self.phrase.trim();
        let comment = || name_of(&self.comment);
        let (name, address) = match self.address {
            Some(address) => (if phrase.is_empty() { comment() } else { name_of(phrase) }, address),
            None => match phrase.split_whitespace().find(|word| word.contains('@')) {
                Some(word) => {
                    let others = phrase.replacen(word, "", 1);
                    (if others.trim().is_empty() { comment() } else { name_of(&others) }, word.to_owned())
                }
                None if is_local_name(phrase) => (comment(), phrase.to_owned()),
                None => (if phrase.is_empty() { comment() } else { name_of(phrase) }, String::new()),
            },
        };
        let mut address: String = address.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
        if let Some(bare) = address.strip_prefix("mailto:") {
            address = bare.to_owned();
        }
        let mailbox = Mailbox { name, address: address.to_lowercase() };
        (!mailbox.name.is_empty() || !mailbox.address.is_empty()).then_some(mailbox)
    }
}

/// The text up to the bracket that closes a comment, and the rest.
fn comment(text: &str) -> (&str, &str) {
    let mut depth = 1;
    let mut is_quoted = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if std::mem::take(&mut is_quoted) => {}
            '\\' => is_quoted = true,
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return (&text[..at], &text[at + 1..]);
        }
    }
    (text, "")
}

fn without_comments(address: &str) -> String {
    let mut out = String::new();
    let mut rest = address;
    while let Some((before, after)) = rest.split_once('(') {
        out.push_str(before);
        rest = comment(after).1;
    }
    out.push_str(rest);
    out
}

/// Somebody whose address is not told stands as a group of nobody (RFC 6854); so do words that programs put there.
fn without_address(group: &str) -> Option<Mailbox> {
    let name = name_of(group);
    let lower = name.to_lowercase();
    let is_filler = ["recipients", "undisclosed", "suppressed", "非公開"].iter().any(|word| lower.contains(word));
    (!name.is_empty() && !is_filler).then(|| Mailbox { name, address: String::new() })
}

/// A bare name that a machine delivers to, such as `root`.
fn is_local_name(phrase: &str) -> bool {
    !phrase.is_empty() && phrase.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b'+'))
}

/// A display name: decoded, without the quotes that some programs leave around it.
fn name_of(text: &str) -> String {
    let decoded = encoded_word::decode_text(text);
    let mut name = decoded.trim();
    for quote in ['"', '\''] {
        if let Some(inner) = name.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)) {
            name = inner.trim();
        }
    }
    name.to_owned()
}

/// Where the encoded word at the start ends.
fn encoded_word_end(text: &str) -> Option<usize> {
    let label = text[2..].find('?')? + 3;
    let body = label + text[label..].find('?')? + 1;
    let coded = text.get(label..body)?.len() == 2;
    coded.then_some(body + text[body..].find("?=")? + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mailboxes_are_read_however_they_are_written() {
        type Case<'a> = (&'a [u8], &'a [(&'a str, &'a str)]);
        let cases: [Case<'_>; 19] = [
            (b"Sato@Example.JP", &[("", "sato@example.jp")]),
            (b"Ken Sato <sato@example.jp>", &[("Ken Sato", "sato@example.jp")]),
            (
                b"\"Sato, Ken\" <sato@example.jp>, <b@example.jp>",
                &[("Sato, Ken", "sato@example.jp"), ("", "b@example.jp")],
            ),
            (b"=?UTF-8?B?5L2Q6Jek?= =?UTF-8?B?5YGl?= <sato@example.jp>", &[("佐藤健", "sato@example.jp")]),
            (b"=?UTF-8?Q?Sato,_Ken_<x>?= <sato@example.jp>", &[("Sato, Ken <x>", "sato@example.jp")]),
            (b"\"=?UTF-8?B?5L2Q6Jek?=\" <sato@example.jp>", &[("佐藤", "sato@example.jp")]),
            (b"sato@example.jp (Ken (dev) Sato)", &[("Ken (dev) Sato", "sato@example.jp")]),
            ("佐藤　健様 <sato@example.jp>".as_bytes(), &[("佐藤　健様", "sato@example.jp")]),
            (b"\x8d\xb2\x93\xa1 <sato@example.jp>", &[("佐藤", "sato@example.jp")]),
            (b"\x1b$B:4F#\x1b(B <sato@example.jp>", &[("佐藤", "sato@example.jp")]),
            (b"undisclosed-recipients:;", &[]),
            (b"=?UTF-8?B?5L2Q6Jek?=:;, b@example.jp", &[("佐藤", ""), ("", "b@example.jp")]),
            (
                b"team: a@example.jp, B <b@example.jp>; c@example.jp",
                &[("", "a@example.jp"), ("B", "b@example.jp"), ("", "c@example.jp")],
            ),
            (b"<@relay.example.jp:sato@example.jp>", &[("", "sato@example.jp")]),
            (b"Sato sato@example.jp", &[("Sato", "sato@example.jp")]),
            (b"root", &[("", "root")]),
            (b"Sato <sato@example.jp", &[("Sato", "sato@example.jp")]),
            (b"Ken(a \\) b) <ken(his)@example.jp(host)>", &[("Ken", "ken@example.jp")]),
            (b"'Sato' <sato@example.jp>,,", &[("Sato", "sato@example.jp")]),
        ];
        for (raw, expected) in cases {
            let found = mailboxes(raw, None);
            let found: Vec<(&str, &str)> = found.iter().map(|m| (m.name.as_str(), m.address.as_str())).collect();
            assert_eq!(found, expected, "{}", String::from_utf8_lossy(raw));
        }
    }
}
