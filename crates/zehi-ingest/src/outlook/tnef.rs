//! The stream of attributes of MS-OXTNEF, and the properties inside it.

use zehi_domain::evidence::Unreadable;

use super::item::{Content, Enclosure, Item};
use super::property::{Properties, Value, id, kind};
use crate::Limits;

const SIGNATURE: u32 = 0x223E_9F78;

/// Attributes that are read (MS-OXTNEF 2.1.3.4).
mod attribute {
    pub(super) const SUBJECT: u32 = 0x0001_8004;
    pub(super) const BODY: u32 = 0x0002_800C;
    pub(super) const PROPERTIES: u32 = 0x0006_9003;
    pub(super) const RECIPIENTS: u32 = 0x0006_9004;
    pub(super) const CODE_PAGE: u32 = 0x0006_9007;
    pub(super) const ATTACHMENT_BEGINS: u32 = 0x0006_9002;
    pub(super) const ATTACHMENT_TITLE: u32 = 0x0001_8010;
    pub(super) const ATTACHMENT_DATA: u32 = 0x0006_800F;
    pub(super) const ATTACHMENT_PROPERTIES: u32 = 0x0006_9005;
}

/// The item of a `winmail.dat`.
///
/// # Errors
/// Where it is none.
pub(super) fn item(bytes: &[u8], limits: &Limits) -> Result<Item, Unreadable> {
    read(bytes, limits, 0).ok_or_else(|| Unreadable {
        reason:
            "winmail.dat の形をしていないか、壊れています。送信者にテキスト形式か HTML 形式での再送を依頼してください。"
                .to_owned(),
    })
}

fn read(bytes: &[u8], limits: &Limits, depth: usize) -> Option<Item> {
    let mut rest = Bytes(bytes);
    if rest.long()? != SIGNATURE || depth > limits.depth {
        return None;
    }
    rest.take(2)?;
    let mut item = Item::default();
    let mut code_page = None;
    while let Some((attribute, data)) = next_attribute(&mut rest) {
        match attribute {
            attribute::CODE_PAGE => code_page = data.first_chunk().map(|page| i64::from(u32::from_le_bytes(*page))),
            attribute::SUBJECT => insert_narrow(&mut item.properties, id::SUBJECT, data),
            attribute::BODY => insert_narrow(&mut item.properties, id::BODY, data),
            attribute::PROPERTIES => {
                properties(&mut Bytes(data), &mut item.properties, limits, depth);
            }
            attribute::RECIPIENTS => item.recipients = recipients(data, limits, depth),
            attribute::ATTACHMENT_BEGINS if item.enclosures.len() >= limits.parts => {
                item.cut_short = true;
                rest.0 = &[];
            }
            attribute::ATTACHMENT_BEGINS => {
                item.enclosures
                    .push(Enclosure { properties: Properties::default(), content: Content::File(Vec::new()) });
            }
            attribute::ATTACHMENT_TITLE | attribute::ATTACHMENT_DATA | attribute::ATTACHMENT_PROPERTIES => {
                if let Some(enclosure) = item.enclosures.last_mut() {
                    attachment(enclosure, attribute, data, limits, depth);
                }
            }
            _ => {}
        }
    }
    item.properties.outer_code_page = code_page;
    for properties in item.recipients.iter_mut().chain(item.enclosures.iter_mut().map(|one| &mut one.properties)) {
        properties.outer_code_page = code_page;
    }
    if !rest.0.is_empty() {
        item.notes.push("winmail.dat の後ろの部分が壊れているため、読めた所までを取り込みました。".to_owned());
    }
    Some(item)
}

fn next_attribute<'a>(rest: &mut Bytes<'a>) -> Option<(u32, &'a [u8])> {
    let mut ahead = Bytes(rest.0);
    ahead.take(1)?;
    let attribute = ahead.long()?;
    let length = ahead.long()? as usize;
    let data = ahead.take(length)?;
    ahead.take(2)?;
    *rest = ahead;
    Some((attribute, data))
}

fn attachment(enclosure: &mut Enclosure, attribute: u32, data: &[u8], limits: &Limits, depth: usize) {
    match attribute {
        attribute::ATTACHMENT_TITLE => insert_narrow(&mut enclosure.properties, id::ATTACHMENT_SHORT_NAME, data),
        attribute::ATTACHMENT_DATA => enclosure.content = Content::File(data.to_vec()),
        _ => {
            if let Some(inner) = properties(&mut Bytes(data), &mut enclosure.properties, limits, depth) {
                enclosure.content = Content::Item(Box::new(inner));
            }
        }
    }
}

fn insert_narrow(properties: &mut Properties, id: u16, data: &[u8]) {
    if !properties.has(id)
        && let Some(value) = Value::long(kind::NARROW, data.to_vec())
    {
        properties.insert(id, value);
    }
}

fn recipients(data: &[u8], limits: &Limits, depth: usize) -> Vec<Properties> {
    let mut rest = Bytes(data);
    let count = rest.long().unwrap_or_default() as usize;
    let mut recipients = Vec::new();
    while recipients.len() < count.min(10_000) && !rest.0.is_empty() {
        let mut recipient = Properties::default();
        properties(&mut rest, &mut recipient, limits, depth);
        recipients.push(recipient);
    }
    recipients
}

/// Reads a list of properties as far as it is sound, and the item embedded in it, if there is one.
fn properties(rest: &mut Bytes<'_>, into: &mut Properties, limits: &Limits, depth: usize) -> Option<Item> {
    let count = rest.long().unwrap_or_default();
    let mut inner = None;
    for _ in 0..count.min(10_000) {
        if property(rest, into, &mut inner, limits, depth).is_none() {
            // What follows a broken property cannot be told apart.
            rest.0 = &[];
            break;
        }
    }
    inner
}

fn property(
    rest: &mut Bytes<'_>,
    into: &mut Properties,
    inner: &mut Option<Item>,
    limits: &Limits,
    depth: usize,
) -> Option<()> {
    let of = rest.short()?;
    let number = rest.short()?;
    if number >= 0x8000 {
        rest.take(16)?;
        if rest.long()? == 0 {
            rest.take(4)?;
        } else {
            let length = rest.long()? as usize;
            rest.padded(length)?;
        }
    }
    let (single, is_list) = (of & !0x1000, of & 0x1000 != 0);
    let is_long = kind::is_long(single);
    let count = if is_list || is_long { rest.long()? } else { 1 };
    for at in 0..count {
        let data = if is_long {
            let length = rest.long()? as usize;
            rest.padded(length)?
        } else {
            rest.take(width(single)?)?
        };
        if at > 0 || is_list || number >= 0x8000 {
            continue;
        }
        match single {
            // The first 16 bytes say what kind of object it is.
            kind::OBJECT if number == id::ATTACHMENT_DATA => {
                *inner = data.get(16..).and_then(|inside| read(inside, limits, depth + 1));
            }
            _ => {
                let value = if is_long { Value::long(single, data.to_vec()) } else { Value::fixed(single, data) };
                if let Some(value) = value {
                    into.insert(number, value);
                }
            }
        }
    }
    Some(())
}

/// Bytes of a value of fixed size, padding included.
fn width(of: u16) -> Option<usize> {
    Some(match of {
        0x0000 | 0x0001 | kind::SHORT | kind::LONG | 0x0004 | 0x000A | kind::BOOLEAN => 4,
        0x0005..=0x0007 | kind::LONG_LONG | kind::TIME => 8,
        0x0048 => 16,
        _ => return None,
    })
}

struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    /// A value whose length is filled up to a multiple of four; the last one may lack its padding.
    fn padded(&mut self, length: usize) -> Option<&'a [u8]> {
        let taken = self.take(length)?;
        let padding = (4 - length % 4) % 4;
        self.0 = self.0.get(padding..).unwrap_or_default();
        Some(taken)
    }

    fn short(&mut self) -> Option<u16> {
        self.take(2).and_then(|bytes| bytes.first_chunk()).map(|bytes| u16::from_le_bytes(*bytes))
    }

    fn long(&mut self) -> Option<u32> {
        self.take(4).and_then(|bytes| bytes.first_chunk()).map(|bytes| u32::from_le_bytes(*bytes))
    }
}
