//! Items of a store: their properties, recipients and attachments (MS-PST 2.4.5, 2.4.6).

use std::collections::HashSet;
use std::io::{Read, Seek};

use super::context::{self, Scope};
use super::damage::{Damage, Result};
use super::database::Database;
use super::heap::Opened;
use crate::Limits;
use crate::outlook::item::{Content, Enclosure, Item};
use crate::outlook::named::NamedProperties;
use crate::outlook::property::{Properties, id};

/// What stands inside an item under fixed numbers.
const RECIPIENTS: u32 = 0x692;
const ATTACHMENTS: u32 = 0x671;
/// Kinds of nodes, the low five bits of a number.
pub(super) const KIND: u32 = 0x1F;
pub(super) const MESSAGE: u32 = 0x04;
const ATTACHMENT: u32 = 0x05;

/// Reads one item with all that it holds.
pub(super) struct MessageReader<'d, 'n, R> {
    pub(super) database: &'d mut Database<R>,
    pub(super) scope: Scope<'n>,
    pub(super) limits: &'n Limits,
    parts: usize,
}

impl<'d, 'n, R: Read + Seek> MessageReader<'d, 'n, R> {
    pub(super) fn new(
        database: &'d mut Database<R>,
        names: &'n NamedProperties,
        code_page: Option<i64>,
        limits: &'n Limits,
    ) -> Self {
        // As a mail, files become longer by 37 of 100.
        let left = limits.document_bytes / 10 * 7;
        Self { database, scope: Scope { names, code_page, left }, limits, parts: 0 }
    }

    /// The item in a node.
    ///
    /// # Errors
    /// Where its own properties cannot be read; damaged recipients and attachments are noted.
    pub(super) fn item(&mut self, data: u64, inside: u64, depth: usize) -> Result<Item> {
        let opened = Opened::read(self.database, data, inside)?;
        let properties = context::properties(self.database, &opened, &mut self.scope)?;
        if properties.text(id::MESSAGE_CLASS).is_none() && properties.text(id::SUBJECT).is_none() {
            return Err(Damage::Empty);
        }
        let mut item = Item { properties, ..Item::default() };
        let outer = self.scope.code_page;
        self.scope.code_page = item.properties.code_page();
        item.properties.outer_code_page = self.scope.code_page;
        match self.recipients(&opened) {
            Ok(recipients) => item.recipients = recipients,
            Err(damage) => item.notes.push(format!("宛先の一覧を読めません({damage})。")),
        }
        self.enclosures(&opened, &mut item, depth);
        self.scope.code_page = outer;
        Ok(item)
    }

    fn recipients(&mut self, opened: &Opened) -> Result<Vec<Properties>> {
        let Some(held) = opened.held(RECIPIENTS) else { return Ok(Vec::new()) };
        let table = Opened::read(self.database, held.data, held.inside)?;
        let rows = context::rows(self.database, &table, &mut self.scope)?;
        Ok(rows.into_iter().map(|row| row.properties).collect())
    }

    fn enclosures(&mut self, opened: &Opened, item: &mut Item, depth: usize) {
        let (mut numbers, damage) = match self.listed_attachments(opened) {
            Ok(numbers) => (numbers, None),
            Err(damage) => (Vec::new(), Some(damage)),
        };
        if let Some(damage) = damage {
            item.notes.push(format!("添付の一覧を読めません({damage})。見つかった添付は取り込みました。"));
        }
        // Attachments that the table lost are there all the same.
        let there = opened.inside.iter().map(|inside| inside.number).filter(|number| number & KIND == ATTACHMENT);
        numbers.extend(there);
        let mut seen = HashSet::new();
        numbers.retain(|number| seen.insert(*number));
        for number in numbers {
            self.parts += 1;
            if self.parts > self.limits.parts {
                item.cut_short = true;
                return;
            }
            match self.enclosure(opened, number, depth) {
                Ok(enclosure) => item.enclosures.push(enclosure),
                Err(note) => item.notes.push(note),
            }
        }
    }

    /// The numbers of the attachments as the table lists them.
    fn listed_attachments(&mut self, opened: &Opened) -> Result<Vec<u32>> {
        let Some(held) = opened.held(ATTACHMENTS) else { return Ok(Vec::new()) };
        let table = Opened::read(self.database, held.data, held.inside)?;
        let rows = context::rows(self.database, &table, &mut self.scope)?;
        Ok(rows.into_iter().map(|row| row.number).collect())
    }

    /// An attachment, or in a sentence why there is none.
    fn enclosure(&mut self, opened: &Opened, number: u32, depth: usize) -> std::result::Result<Enclosure, String> {
        let unread = |name: Option<String>, damage: &Damage| match name {
            Some(name) => format!("添付「{name}」を読めません({damage})。"),
            None => format!("読めない添付が 1 個ありました({damage})。"),
        };
        let held = opened.held(number).ok_or_else(|| unread(None, &Damage::Empty))?;
        let read = Opened::read(self.database, held.data, held.inside).and_then(|opened| {
            let properties = context::properties(self.database, &opened, &mut self.scope)?;
            Ok((opened, properties))
        });
        let (opened, mut properties) = read.map_err(|damage| unread(None, &damage))?;
        if let Some(bytes) = properties.take_bytes(id::ATTACHMENT_DATA) {
            return Ok(Enclosure { properties, content: Content::File(bytes) });
        }
        let name = properties.attachment_name();
        match self.object(&opened, &properties, depth) {
            Ok(Some(content)) => Ok(Enclosure { properties, content }),
            Ok(None) => Err(elsewhere(&properties)),
            Err(damage) => Err(unread(name, &damage)),
        }
    }

    /// An item or object that is attached in a node of its own; `None` if there is none.
    fn object(&mut self, opened: &Opened, properties: &Properties, depth: usize) -> Result<Option<Content>> {
        let Some(number) = properties.number(id::ATTACHMENT_DATA) else { return Ok(None) };
        let number = u32::try_from(number).map_err(|_| Damage::Heap)?;
        let held = opened.held(number).ok_or(Damage::Empty)?;
        if number & KIND == MESSAGE || properties.number(id::ATTACHMENT_METHOD) == Some(5) {
            if depth >= self.limits.depth {
                return Err(Damage::TooDeep { most: self.limits.depth });
            }
            let item = self.item(held.data, held.inside, depth + 1)?;
            return Ok(Some(Content::Item(Box::new(item))));
        }
        let bytes = self.database.data(held.data, self.scope.left)?;
        self.scope.left = self.scope.left.saturating_sub(bytes.len() as u64);
        Ok(Some(Content::File(bytes)))
    }
}

/// What people are told of an attachment that the store does not hold.
fn elsewhere(properties: &Properties) -> String {
    let name = properties.attachment_name().unwrap_or_else(|| "名前なし".to_owned());
    match properties.text(id::ATTACHMENT_PLACE) {
        Some(place) => {
            format!("添付「{name}」はファイルの中になく、{place} にあります。必要なら取り寄せて取り込んでください。")
        }
        None => format!("添付「{name}」の中身がファイルの中にありません。"),
    }
}
