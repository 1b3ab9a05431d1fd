//! 本文: which parts of a mail are its text, and which are attachments, as mail programs decide it.

use super::html_body;
use super::part::Part;
use crate::charset;

/// A longer plain text is never taken for a hint to use another program.
const LONGEST_STUB: usize = 600;

/// A mail laid out: the text that is shown, and the parts that are kept as files.
#[derive(Default)]
pub(super) struct Layout<'p, 'a> {
    /// The text of the body, lines ended by `\n`.
    pub(super) text: String,
    /// What had to be repaired.
    pub(super) notes: Vec<String>,
    /// The attachments, in order.
    pub(super) attachments: Vec<&'p Part<'a>>,
    shown: usize,
}

impl<'p, 'a> Layout<'p, 'a> {
    /// Lays out a whole mail.
    pub(super) fn of(mail: &'p Part<'a>) -> Self {
        let mut layout = Self::default();
        if mail.parts.is_empty() && is_text(mail) && mail.disposition.value() != "attachment" {
            layout.show(mail);
        } else {
            layout.lay_out(mail);
        }
        layout
    }

    fn lay_out(&mut self, part: &'p Part<'a>) {
        match part.kind() {
            _ if part.parts.is_empty() => self.lay_out_leaf(part),
            "multipart/alternative" => self.lay_out_alternative(part),
            "multipart/related" => self.lay_out_related(part),
            _ => part.parts.iter().for_each(|child| self.lay_out(child)),
        }
    }

    fn lay_out_leaf(&mut self, part: &'p Part<'a>) {
        if is_shown_inline(part, self.shown == 0) {
            self.show(part);
        } else {
            self.attachments.push(part);
        }
    }

    /// The root is shown, the rest (pictures) are attachments.
    fn lay_out_related(&mut self, part: &'p Part<'a>) {
        let start = part.content_type.token("start").map(|id| id.trim_matches(['<', '>']));
        let is_start = |child: &Part<'_>| {
            child.fields.first("content-id").is_some_and(|id| {
                let id = id.trim_ascii();
                let id = id.strip_prefix(b"<").and_then(|id| id.strip_suffix(b">")).unwrap_or(id);
                start.is_some_and(|start| start.as_bytes() == id)
            })
        };
        let root = part.parts.iter().position(is_start).unwrap_or(0);
        for (index, child) in part.parts.iter().enumerate() {
            if index == root { self.lay_out(child) } else { self.attach_all(child, |_| true) }
        }
    }

    /// One alternative is shown. What says the same in another form is no attachment; pictures and invitations are.
    fn lay_out_alternative(&mut self, part: &'p Part<'a>) {
        let (chosen, shown) = chosen_alternative(part);
        for (index, child) in part.parts.iter().enumerate() {
            if index != chosen {
                self.attach_all(child, |leaf| !is_text(leaf) || leaf.file_name().is_some() || is_calendar(leaf));
            }
        }
        self.take(shown);
    }

    /// Adds what another layout shows and attaches.
    fn take(&mut self, other: Self) {
        self.shown += other.shown;
        self.attachments.extend(other.attachments);
        other.notes.into_iter().for_each(|note| self.add_note(note));
        self.add_text(other.text);
    }

    fn attach_all(&mut self, part: &'p Part<'a>, keep: fn(&Part<'_>) -> bool) {
        if part.parts.is_empty() {
            if keep(part) {
                self.attachments.push(part);
            }
            return;
        }
        part.parts.iter().for_each(|child| self.attach_all(child, keep));
    }

    fn show(&mut self, part: &Part<'_>) {
        let (text, note) = text_of(part);
        note.into_iter().for_each(|note| self.add_note(note));
        self.shown += 1;
        self.add_text(text);
    }

    fn add_note(&mut self, note: String) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    fn add_text(&mut self, text: String) {
        if self.text.is_empty() {
            self.text = text;
            return;
        }
        if !self.text.ends_with('\n') && !text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(&text);
    }
}

/// The alternative that is shown, laid out: the plain text, unless it is empty or only says that another program should be
/// used. Each alternative is laid out once at most, however deeply they are nested.
fn chosen_alternative<'p, 'a>(part: &'p Part<'a>) -> (usize, Layout<'p, 'a>) {
    let plain = part.parts.iter().position(|child| child.kind() == "text/plain" && child.parts.is_empty());
    let Some(plain) = plain else {
        let first = first_text(part).min(part.parts.len() - 1);
        return (first, Layout::of(&part.parts[first]));
    };
    let shown = Layout::of(&part.parts[plain]);
    let is_short = shown.text.len() <= LONGEST_STUB * 3 && shown.text.chars().count() <= LONGEST_STUB;
    let may_be_stub = shown.text.trim().is_empty() || is_short && mentions_html(&shown.text);
    let other = |(_, child): &(usize, &Part<'_>)| child.kind() != "text/plain" && !is_calendar(child);
    let richer = part.parts.iter().enumerate().rev().find(other).filter(|_| may_be_stub);
    let Some((index, child)) = richer else { return (plain, shown) };
    let instead = Layout::of(child);
    let says_the_same = || without_spaces(&instead.text).contains(&without_spaces(&shown.text));
    let keeps_plain = instead.text.trim().is_empty() || !shown.text.trim().is_empty() && says_the_same();
    if keeps_plain { (plain, shown) } else { (index, instead) }
}

/// The first alternative that holds text at all, for mails without a plain one.
fn first_text(part: &Part<'_>) -> usize {
    part.parts.iter().position(|child| is_text(child) || !child.parts.is_empty()).unwrap_or(0)
}

fn without_spaces(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '>').collect()
}

/// Whether a short text speaks of HTML, as the hints do that stand in for a missing plain text.
fn mentions_html(text: &str) -> bool {
    ["HTML", "html", "Html", "ＨＴＭＬ", "リッチテキスト"].iter().any(|word| text.contains(word))
}

/// Whether a leaf is text. A multipart that could not be cut is shown as it is, as mail programs do.
fn is_text(part: &Part<'_>) -> bool {
    matches!(part.kind(), "text" | "text/plain" | "text/html" | "text/enriched" | "text/richtext" | "text/x-amp-html")
        || part.kind().starts_with("multipart/")
}

fn is_calendar(part: &Part<'_>) -> bool {
    part.kind() == "text/calendar"
}

/// Whether a leaf of a mail with several parts stands in its text. A name alone makes no attachment of the first text.
fn is_shown_inline(part: &Part<'_>, is_first: bool) -> bool {
    let unnamed = || part.file_name().is_none() || (is_first && part.disposition.value().is_empty());
    is_text(part) && part.disposition.value() != "attachment" && unnamed()
}

/// The text of a part as people see it, and what had to be repaired.
fn text_of(part: &Part<'_>) -> (String, Option<String>) {
    let bytes = part.transfer().decode(part.body);
    let is_html = part.kind() == "text/html" || part.kind() == "text/x-amp-html";
    let label = part.charset().or_else(|| if is_html { charset_of_page(&bytes) } else { None });
    let decoded = charset::decode(&bytes, label);
    let text = if is_html { html_body::to_text(&decoded.text) } else { with_line_feeds(decoded.text) };
    (text, decoded.note)
}

/// The charset that an HTML page names for itself near its start.
fn charset_of_page(bytes: &[u8]) -> Option<&str> {
    let head = &bytes[..bytes.len().min(2048)];
    let at = head.windows(8).position(|window| window.eq_ignore_ascii_case(b"charset="))? + 8;
    let rest = head[at..].trim_ascii_start();
    let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
    let end = rest
        .iter()
        .position(|b| !b.is_ascii_alphanumeric() && !matches!(b, b'-' | b'_' | b'.' | b':'))
        .unwrap_or(rest.len());
    std::str::from_utf8(&rest[..end]).ok().filter(|label| !label.is_empty())
}

/// Lines ended by `\n` alone, so that a line has the same number everywhere; NUL, which no program shows, is left out.
fn with_line_feeds(text: String) -> String {
    if memchr::memchr2(b'\r', 0, text.as_bytes()).is_none() {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '\r' => {
                characters.next_if_eq(&'\n');
                out.push('\n');
            }
            '\0' => {}
            _ => out.push(c),
        }
    }
    out
}
