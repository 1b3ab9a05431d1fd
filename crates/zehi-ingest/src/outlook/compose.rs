//! Everything below the header is in base64 or a mail of the same make, so that no boundary can occur inside.

use jiff::Timestamp;

use super::card::card;
use super::item::{Content, Enclosure, Item};
use super::property::{Properties, id};
use crate::{Limits, rtf};

/// Fields that describe the form of the mail, which changes here.
const FORM_FIELDS: [&str; 6] = [
    "content-type",
    "content-transfer-encoding",
    "content-disposition",
    "content-language",
    "content-length",
    "mime-version",
];

/// The item as a mail.
pub(super) fn mail(item: &Item, limits: &Limits) -> Vec<u8> {
    let mut composer = Composer { out: Vec::new(), boundaries: 0, limits };
    composer.item(item, 0);
    composer.out
}

struct Composer<'l> {
    out: Vec<u8>,
    boundaries: usize,
    limits: &'l Limits,
}

impl Composer<'_> {
    fn item(&mut self, item: &Item, depth: usize) {
        self.header(&item.properties, &item.recipients);
        if let Some(signed) = item.signed_content() {
            return self.signed(signed);
        }
        let bodies = self.bodies(&item.properties);
        if item.enclosures.is_empty() {
            return self.body(&bodies);
        }
        let boundary = self.open("multipart/mixed");
        self.part(&boundary);
        self.body(&bodies);
        for enclosure in &item.enclosures {
            self.enclosure(&boundary, enclosure, depth);
        }
        self.close(&boundary);
    }

    /// The header that came with the mail, and what it lacks from the properties.
    fn header(&mut self, properties: &Properties, recipients: &[Properties]) {
        let transport = properties.text(id::TRANSPORT_HEADERS).unwrap_or_default();
        let mut given: Vec<String> = Vec::new();
        for field in fields(&transport) {
            let name = field.split(':').next().unwrap_or_default().trim().to_ascii_lowercase();
            if !FORM_FIELDS.contains(&name.as_str()) {
                self.put(&field);
                self.put("\r\n");
                given.push(name);
            }
        }
        let own = own_fields(properties, recipients);
        for (name, value) in own {
            if !given.iter().any(|given| given.eq_ignore_ascii_case(name)) {
                self.put(&format!("{name}: {value}\r\n"));
            }
        }
        self.put("MIME-Version: 1.0\r\n");
    }

    fn bodies(&self, properties: &Properties) -> Bodies {
        let mut plain = properties.text(id::BODY).unwrap_or_default();
        let mut html = match (properties.bytes(id::HTML), properties.text(id::HTML)) {
            (Some(bytes), _) => Some((bytes.to_vec(), properties.html_charset().unwrap_or_default())),
            (None, Some(text)) => Some((text.into_bytes(), "utf-8")),
            (None, None) => None,
        };
        if plain.trim().is_empty()
            && html.is_none()
            && let Some(rich) =
                properties.bytes(id::RTF).and_then(|packed| rtf::decompress(packed, self.limits.text_bytes))
        {
            let rich = rtf::read(&rich, self.limits);
            match rich.is_html {
                true => html = Some((rich.text.into_bytes(), "utf-8")),
                false => plain = rich.text,
            }
        }
        let card = card(properties);
        // Beside a page alone, the card must not stand as its plain form, which would be shown instead of it.
        if html.is_some() && plain.trim().is_empty() {
            return Bodies { plain, html, card };
        }
        plain.push_str(&card);
        Bodies { plain, html, card: String::new() }
    }

    fn body(&mut self, bodies: &Bodies) {
        let Some((html, charset)) = &bodies.html else { return self.text("plain", "utf-8", bodies.plain.as_bytes()) };
        if bodies.plain.trim().is_empty() && bodies.card.is_empty() {
            return self.text("html", charset, html);
        }
        if bodies.plain.trim().is_empty() {
            let boundary = self.open("multipart/mixed");
            self.part(&boundary);
            self.text("html", charset, html);
            self.part(&boundary);
            self.text("plain", "utf-8", bodies.card.as_bytes());
            return self.close(&boundary);
        }
        let boundary = self.open("multipart/alternative");
        self.part(&boundary);
        self.text("plain", "utf-8", bodies.plain.as_bytes());
        self.part(&boundary);
        self.text("html", charset, html);
        self.close(&boundary);
    }

    fn text(&mut self, subtype: &str, charset: &str, bytes: &[u8]) {
        let charset = if charset.is_empty() { String::new() } else { format!("; charset={charset}") };
        self.put(&format!("Content-Type: text/{subtype}{charset}\r\n"));
        self.encoded(bytes);
    }

    fn enclosure(&mut self, boundary: &str, enclosure: &Enclosure, depth: usize) {
        self.part(boundary);
        let properties = &enclosure.properties;
        let name = properties.attachment_name();
        match &enclosure.content {
            Content::File(bytes) => {
                let kind = properties.text(id::ATTACHMENT_TYPE).filter(|kind| is_plain_type(kind));
                self.put(&format!("Content-Type: {}\r\n", kind.as_deref().unwrap_or("application/octet-stream")));
                self.disposition(name.as_deref());
                self.encoded(bytes);
            }
            Content::Item(inner) => {
                self.put("Content-Type: message/rfc822\r\n");
                self.disposition(name.map(|name| format!("{name}.eml")).as_deref());
                self.put("\r\n");
                if depth < self.limits.depth {
                    self.item(inner, depth + 1);
                }
            }
        }
    }

    fn disposition(&mut self, name: Option<&str>) {
        self.put("Content-Disposition: attachment");
        if let Some(name) = name {
            self.put("; filename*=UTF-8''");
            for byte in name.bytes() {
                match byte {
                    b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => self.out.push(byte),
                    _ => {
                        self.put(&format!("%{byte:02X}"));
                    }
                }
            }
        }
        self.put("\r\n");
    }

    /// Signed content, which is a part of its own or wrapped in its signature.
    fn signed(&mut self, content: &[u8]) {
        if is_part(content) {
            // As it came: a signature holds only over the same bytes.
            self.out.extend_from_slice(content);
            return;
        }
        self.put("Content-Type: application/pkcs7-mime; name=smime.p7m\r\n");
        self.encoded(content);
    }

    fn put(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    fn open(&mut self, kind: &str) -> String {
        self.boundaries += 1;
        let boundary = format!("=_outlook_{}", self.boundaries);
        self.put(&format!("Content-Type: {kind}; boundary=\"{boundary}\"\r\n\r\n"));
        boundary
    }

    fn part(&mut self, boundary: &str) {
        self.put(&format!("\r\n--{boundary}\r\n"));
    }

    fn close(&mut self, boundary: &str) {
        self.put(&format!("\r\n--{boundary}--\r\n"));
    }

    /// The last field of a part and its bytes.
    fn encoded(&mut self, bytes: &[u8]) {
        self.put("Content-Transfer-Encoding: base64\r\n\r\n");
        for line in bytes.chunks(57) {
            let mut coded = String::with_capacity(80);
            base64(line, &mut coded);
            coded.push_str("\r\n");
            self.put(&coded);
        }
    }
}

/// The text of an item in its two forms.
struct Bodies {
    plain: String,
    html: Option<(Vec<u8>, &'static str)>,
    /// What the item holds beside its text, where that is a page alone.
    card: String,
}

/// The fields of a header with their folds, from lines that may end in whatever way.
fn fields(header: &str) -> Vec<String> {
    let mut fields: Vec<String> = Vec::new();
    for line in header.lines().map(|line| line.trim_end_matches('\r')) {
        let is_field = line
            .split_once(':')
            .is_some_and(|(name, _)| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic()));
        match fields.last_mut() {
            Some(last) if line.starts_with([' ', '\t']) && !line.trim().is_empty() => {
                last.push_str("\r\n");
                last.push_str(line);
            }
            _ if is_field => fields.push(line.to_owned()),
            _ => {}
        }
    }
    fields
}

fn own_fields(properties: &Properties, recipients: &[Properties]) -> Vec<(&'static str, String)> {
    let mut own = Vec::new();
    let name = properties.first_text(&[id::REPRESENTING_NAME, id::SENDER_NAME]);
    let address = properties.first_text(&[
        id::REPRESENTING_SMTP_ADDRESS,
        id::SENDER_SMTP_ADDRESS,
        id::REPRESENTING_ADDRESS,
        id::SENDER_ADDRESS,
    ]);
    let from = mailbox(name.as_deref(), address.as_deref());
    if !from.is_empty() {
        own.push(("From", from));
    }
    for (field, kind, shown) in [("To", 1, Some(id::DISPLAY_TO)), ("Cc", 2, Some(id::DISPLAY_CC)), ("Bcc", 3, None)] {
        let of_kind = |recipient: &&Properties| recipient.number(id::RECIPIENT_TYPE).unwrap_or(1) & 0xF == kind;
        let mailboxes: Vec<String> =
            recipients.iter().filter(of_kind).map(recipient).filter(|one| !one.is_empty()).collect();
        let names = || {
            let names = shown.and_then(|id| properties.text(id)).unwrap_or_default();
            names
                .split(';')
                .map(str::trim)
                .filter(|name| !name.is_empty())
                .map(|name| mailbox(Some(name), None))
                .collect()
        };
        let mailboxes: Vec<String> = if mailboxes.is_empty() { names() } else { mailboxes };
        if !mailboxes.is_empty() {
            own.push((field, mailboxes.join(",\r\n ")));
        }
    }
    if let Some(subject) = properties.text(id::SUBJECT) {
        own.push(("Subject", encoded_words(&without_prefix_mark(&subject))));
    }
    let times = [id::SUBMIT_TIME, id::DELIVERY_TIME, id::CREATION_TIME];
    if let Some(time) = times.iter().find_map(|id| properties.time(*id)) {
        own.push(("Date", date(time)));
    }
    for (field, id) in
        [("Message-ID", id::MESSAGE_ID), ("In-Reply-To", id::IN_REPLY_TO), ("References", id::REFERENCES)]
    {
        if let Some(value) = properties.text(id) {
            own.push((field, value.split_whitespace().collect::<Vec<_>>().join("\r\n ")));
        }
    }
    own
}

fn recipient(properties: &Properties) -> String {
    let address = properties.first_text(&[id::SMTP_ADDRESS, id::ADDRESS]);
    mailbox(properties.text(id::DISPLAY_NAME).as_deref(), address.as_deref())
}

/// `name <address>`; an address of Exchange, which nobody reads, only where there is no name.
fn mailbox(name: Option<&str>, address: Option<&str>) -> String {
    let name = name.map(|name| name.trim().trim_matches('\'').trim()).filter(|name| !name.is_empty());
    let address =
        address.map(str::trim).filter(|address| address.contains('@') && !address.contains(char::is_whitespace));
    match (name, address) {
        (Some(name), Some(address)) if name == address => format!("<{address}>"),
        (Some(name), Some(address)) => format!("{} <{address}>", encoded_words(name)),
        (Some(name), None) if name.contains('@') && !name.contains(char::is_whitespace) => format!("<{name}>"),
        // A group without members is how a header names somebody without an address.
        (Some(name), None) => format!("{}:;", encoded_words(name)),
        (None, Some(address)) => format!("<{address}>"),
        (None, None) => String::new(),
    }
}

/// PST files put a mark and the length of 「Re: 」 before the subject (MS-PST 2.5.3.1.1.1).
fn without_prefix_mark(subject: &str) -> String {
    let mut characters = subject.chars();
    match characters.next() {
        Some('\u{1}') => characters.skip(1).collect(),
        _ => subject.to_owned(),
    }
}

fn date(time: Timestamp) -> String {
    time.strftime("%a, %d %b %Y %H:%M:%S +0000").to_string()
}

/// RFC 2047, in words short enough for a line; ASCII without specials stays as it is.
fn encoded_words(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '/' | '!' | '#');
    if text.chars().all(is_plain) && !text.contains("=?") {
        return text.to_owned();
    }
    let mut words = Vec::new();
    let mut word = String::new();
    for c in text.chars().filter(|c| !c.is_control()) {
        if word.len() + c.len_utf8() > 45 {
            words.push(std::mem::take(&mut word));
        }
        word.push(c);
    }
    words.push(word);
    let encode = |word: &String| {
        let mut out = String::from("=?UTF-8?B?");
        base64(word.as_bytes(), &mut out);
        out.push_str("?=");
        out
    };
    words.iter().map(encode).collect::<Vec<_>>().join("\r\n ")
}

fn base64(bytes: &[u8], out: &mut String) {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for three in bytes.chunks(3) {
        let group = three.iter().fold(0_u32, |group, byte| group << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let sign = SIGNS[(group >> (18 - 6 * place) & 63) as usize];
            out.push(if place <= three.len() { char::from(sign) } else { '=' });
        }
    }
}

/// `a/b` without anything that could break a header.
fn is_plain_type(kind: &str) -> bool {
    let usual = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'.' | b'+' | b'_');
    kind.len() < 100 && kind.contains('/') && kind.bytes().all(usual) && !kind.starts_with("multipart/")
}

fn is_part(bytes: &[u8]) -> bool {
    bytes.trim_ascii_start().get(..8).is_some_and(|start| start.eq_ignore_ascii_case(b"content-"))
}
