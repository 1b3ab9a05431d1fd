//! The compound file of MS-OXMSG: storages for recipients and attachments, a stream for each long property.

use std::io::{Cursor, Read as _};

use cfb::CompoundFile;
use zehi_domain::evidence::Unreadable;

use super::item::{Content, Enclosure, Item};
use super::named::NamedProperties;
use super::property::{Properties, Value, id, kind};
use crate::Limits;

type File<'a> = CompoundFile<Cursor<&'a [u8]>>;

/// Bytes before the fixed properties: of the file itself, of an item inside it, of a recipient or attachment (MS-OXMSG 2.4.1).
const ROOT_HEAD: usize = 32;
const INNER_HEAD: usize = 24;
const SMALL_HEAD: usize = 8;

/// What people are told of a file that is broken.
pub(super) const BROKEN: &str =
    "Outlook のファイルが壊れているため開けません。Outlook で開いて保存し直すか、.eml で書き出して取り込んでください。";

/// The item of a `.msg` file.
///
/// # Errors
/// Where the file is broken.
pub(super) fn item(bytes: &[u8], limits: &Limits) -> Result<Item, Unreadable> {
    let file = CompoundFile::open(Cursor::new(bytes)).map_err(|_| unreadable(BROKEN))?;
    let left = (bytes.len() as u64).saturating_mul(2);
    let mut reader = Reader { file, left, limits, parts: 0, names: NamedProperties::default() };
    reader.names = reader.names();
    let item = reader.item("/", ROOT_HEAD, None, 0);
    if item.properties.text(id::MESSAGE_CLASS).is_none() && item.properties.text(id::SUBJECT).is_none() {
        return Err(unreadable("Outlook のメールの形をしていません。ファイルの中身を確認してください。"));
    }
    Ok(item)
}

fn unreadable(reason: &str) -> Unreadable {
    Unreadable { reason: reason.to_owned() }
}

struct Reader<'a, 'l> {
    file: File<'a>,
    /// Bytes that may still be read: streams do not overlap in an honest file.
    left: u64,
    limits: &'l Limits,
    parts: usize,
    /// What this file says of the numbers from 0x8000 on; an item inside shares it (MS-OXMSG 2.2.3).
    names: NamedProperties,
}

impl Reader<'_, '_> {
    fn item(&mut self, storage: &str, head: usize, outer: Option<i64>, depth: usize) -> Item {
        let mut item = Item { properties: self.properties(storage, head, outer), ..Item::default() };
        let page = item.properties.code_page();
        item.properties.outer_code_page = page;
        for name in self.storages(storage) {
            let inside = format!("{storage}{name}/");
            if name.starts_with("__recip_version1.0_") {
                item.recipients.push(self.properties(&inside, SMALL_HEAD, page));
            } else if name.starts_with("__attach_version1.0_") {
                self.parts += 1;
                if self.parts > self.limits.parts {
                    item.cut_short = true;
                    break;
                }
                match self.enclosure(&inside, page, depth) {
                    Some(enclosure) => item.enclosures.push(enclosure),
                    None => item
                        .notes
                        .push("読めない添付が 1 個ありました(埋め込みオブジェクトまたは壊れた添付)。".to_owned()),
                }
            }
        }
        item
    }

    fn enclosure(&mut self, storage: &str, page: Option<i64>, depth: usize) -> Option<Enclosure> {
        let mut properties = self.properties(storage, SMALL_HEAD, page);
        if let Some(bytes) = properties.take_bytes(id::ATTACHMENT_DATA) {
            return Some(Enclosure { properties, content: Content::File(bytes) });
        }
        let inside = format!("{storage}__substg1.0_3701000D/");
        if depth >= self.limits.depth || !self.file.is_storage(&inside) {
            return None;
        }
        if self.file.is_stream(format!("{inside}__properties_version1.0")) {
            let inner = self.item(&inside, INNER_HEAD, page, depth + 1);
            return Some(Enclosure { properties, content: Content::Item(Box::new(inner)) });
        }
        // An embedded object: its picture or file, where it is one.
        let bytes = ["CONTENTS", "Package"].iter().find_map(|name| self.stream(&format!("{inside}{name}")))?;
        Some(Enclosure { properties, content: Content::File(bytes) })
    }

    fn names(&mut self) -> NamedProperties {
        let mut list =
            |name: &str| self.stream(&format!("/__nameid_version1.0/__substg1.0_{name}0102")).unwrap_or_default();
        NamedProperties::read(&list("0002"), &list("0003"))
    }

    fn properties(&mut self, storage: &str, head: usize, outer: Option<i64>) -> Properties {
        let mut properties = Properties::within(outer);
        let table = self.stream(&format!("{storage}__properties_version1.0")).unwrap_or_default();
        let entries = table.get(head..).unwrap_or_default().chunks_exact(16);
        for entry in entries.take(self.limits.elements.min(10_000)) {
            let tag = u32::from_le_bytes([entry[0], entry[1], entry[2], entry[3]]);
            let (number, of) = ((tag >> 16) as u16, tag as u16);
            let Some(known) = self.names.known(number) else { continue };
            let value = if kind::is_long(of) {
                let name = format!("{storage}__substg1.0_{number:04X}{of:04X}");
                self.stream(&name).and_then(|bytes| Value::long(of, bytes))
            } else {
                Value::fixed(of, &entry[8..])
            };
            if let Some(value) = value {
                properties.insert(known, value);
            }
        }
        properties
    }

    /// The names of the storages in one, in a stable order.
    fn storages(&self, storage: &str) -> Vec<String> {
        let Ok(entries) = self.file.read_storage(storage) else { return Vec::new() };
        let mut names: Vec<String> =
            entries.filter(cfb::Entry::is_storage).map(|entry| entry.name().to_owned()).take(100_000).collect();
        names.sort();
        names
    }

    fn stream(&mut self, path: &str) -> Option<Vec<u8>> {
        let stream = self.file.open_stream(path).ok()?;
        let most = stream.len().min(self.left);
        let mut bytes = Vec::with_capacity(most.min(1 << 20) as usize);
        stream.take(most).read_to_end(&mut bytes).ok()?;
        self.left -= bytes.len() as u64;
        Some(bytes)
    }
}
