//! `.pst`, `.ost`: the stores in which Outlook keeps whole mailboxes. Items come out one at a time, as the mails they are;
//! what is damaged is told with its place, and the rest goes on.

/// ブロック
mod block;

/// 符号化
mod cipher;

/// 属性と表
mod context;

/// 壊れた所
mod damage;

/// 二つの索引
mod database;

/// フォルダー
mod folder;

/// 見出し
mod header;

/// ヒープ
mod heap;

/// 項目
mod message;

/// 数
mod number;

use std::io::{Read, Seek};

use zehi_domain::evidence::Unreadable;

use self::context::Scope;
use self::damage::Damage;
use self::database::{Database, Node, Walk};
use self::folder::Folders;
use self::heap::Opened;
use self::message::{KIND, MESSAGE, MessageReader};
use super::named::NamedProperties;
use super::property::id;
use crate::Limits;
use crate::mail::Letter;

pub(crate) use header::MAGIC;

/// Node of the names of properties.
const NAMES: u32 = 0x61;
/// Bytes of the names of properties.
const MOST_NAMES: u64 = 16 << 20;
/// Damaged pages that are told of, one by one.
const MOST_TOLD: usize = 100;
/// Odd things about the store itself that are told of.
const MOST_DOUBTS: usize = 10;

/// データファイル: an opened store.
pub(crate) struct Store<'l, R> {
    database: Database<R>,
    walk: Walk,
    folders: Folders,
    names: NamedProperties,
    limits: &'l Limits,
    told: usize,
    /// What is odd about the store itself, told at its end.
    doubts: Vec<String>,
    is_over: bool,
}

/// What stands at one place of a store.
pub(crate) enum Stored {
    /// An item, as a mail, with its path in the store.
    Item {
        /// Folders and a file name.
        path: String,
        /// The mail.
        bytes: Vec<u8>,
        /// What it says.
        letter: Box<Result<Letter, Unreadable>>,
    },
    /// An item that cannot be read, or a part of the store where there may be some.
    Failed {
        /// Folders and a file name, where it is an item.
        path: Option<String>,
        /// Why, and what to do.
        reason: String,
    },
}

impl Stored {
    /// Whether it is a part of the store, not an item.
    pub(crate) fn is_part(&self) -> bool {
        matches!(self, Self::Failed { path: None, .. })
    }
}

impl<'l, R: Read + Seek> Store<'l, R> {
    /// Opens a store.
    ///
    /// # Errors
    /// Where its header cannot be read.
    pub(crate) fn open(file: R, limits: &'l Limits) -> Result<Self, Unreadable> {
        let mut database = Database::open(file, limits)?;
        let folders = Folders::open(&mut database);
        let names = names(&mut database).unwrap_or_else(|damage| {
            database.doubt(&format!("属性の名前の一覧を読めません({damage})"));
            NamedProperties::default()
        });
        let walk = Walk::new(&database);
        Ok(Self { database, walk, folders, names, limits, told: 0, doubts: Vec::new(), is_over: false })
    }

    fn stored(&mut self, node: Node) -> Stored {
        let number = node.number >> 5;
        let folder = self.folders.path(&mut self.database, node.parent);
        let path = match folder.is_empty() {
            true => format!("{number:06}.eml"),
            false => format!("{folder}/{number:06}.eml"),
        };
        let code_page = self.folders.code_page;
        let mut reader = MessageReader::new(&mut self.database, &self.names, code_page, self.limits);
        let read = reader.item(node.data, node.inside, 0);
        let doubts = self.database.take_doubts();
        match read {
            Ok(mut item) => {
                let told = |doubt| format!("{doubt}。読めた所までを取り込みました。");
                item.notes.extend(doubts.into_iter().map(told));
                let (bytes, letter) = super::stored_letter(&item, self.limits);
                Stored::Item { path, bytes, letter: Box::new(letter) }
            }
            Err(damage) => Stored::Failed { path: Some(path), reason: broken_item(number, &damage) },
        }
    }

    /// What the end of the store leaves to tell.
    fn end(&mut self) -> Option<Stored> {
        self.is_over = true;
        let doubts = std::mem::take(&mut self.doubts);
        let reason = format!(
            "Outlook データファイルに疑わしい所があります: {}。取り込めていない項目があるかもしれません。受信トレイ修復ツール(scanpst.exe)でコピーを修復してから、もう一度取り込んでください。",
            doubts.join("、")
        );
        (!doubts.is_empty()).then_some(Stored::Failed { path: None, reason })
    }

    /// A part of the tree of nodes that is damaged.
    fn broken_part(&mut self, damage: &Damage) -> Option<Stored> {
        self.told += 1;
        let reason = match self.told {
            ..=MOST_TOLD => format!(
                "Outlook データファイルの一部を読めません: {damage}。ここにあった項目は取り込んでいません。受信トレイ修復ツール(scanpst.exe)でコピーを修復してから、もう一度取り込んでください。"
            ),
            _ => return None,
        };
        Some(Stored::Failed { path: None, reason })
    }
}

impl<R: Read + Seek> Iterator for Store<'_, R> {
    type Item = Stored;

    fn next(&mut self) -> Option<Stored> {
        while !self.is_over {
            if self.database.is_exhausted() {
                self.is_over = true;
                return self.broken_part(&Damage::Exhausted);
            }
            let found = self.walk.next(&mut self.database);
            let room = MOST_DOUBTS.saturating_sub(self.doubts.len());
            self.doubts.extend(self.database.take_doubts().into_iter().take(room));
            let Some(found) = found else { return self.end() };
            match found {
                Ok(node) if node.number & KIND == MESSAGE => return Some(self.stored(node)),
                Ok(_) => {}
                Err(damage) => {
                    if let Some(failed) = self.broken_part(&damage) {
                        return Some(failed);
                    }
                }
            }
        }
        None
    }
}

fn broken_item(number: u32, damage: &Damage) -> String {
    format!(
        "Outlook データファイルの項目(番号 {number})を読めません: {damage}。Outlook で開けるときは、この項目を .msg で書き出して取り込んでください。開けないときは、受信トレイ修復ツール(scanpst.exe)でコピーを修復してください。"
    )
}

/// The names of properties, which all items of a store share.
fn names<R: Read + Seek>(database: &mut Database<R>) -> damage::Result<NamedProperties> {
    let Some(node) = database.node(NAMES)? else { return Ok(NamedProperties::default()) };
    let opened = Opened::read(database, node.data, node.inside)?;
    let mut scope = Scope { names: &NamedProperties::default(), code_page: None, left: MOST_NAMES };
    let properties = context::properties(database, &opened, &mut scope)?;
    let list = |number| properties.bytes(number).unwrap_or_default();
    Ok(NamedProperties::read(list(id::NAME_SETS), list(id::NAMES)))
}
