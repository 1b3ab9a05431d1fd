//! Folders of a store: the path that people see of the place an item is in.

use std::collections::HashMap;
use std::io::{Read, Seek};

use unicode_normalization::UnicodeNormalization as _;

use super::context::{self, Scope};
use super::database::Database;
use super::heap::Opened;
use super::message::KIND;
use super::number::long;
use crate::outlook::named::NamedProperties;
use crate::outlook::property::{Properties, id};

/// Node of the store itself, and of the folder above all others.
const STORE: u32 = 0x21;
const ROOT: u32 = 0x122;
/// Kinds of nodes that are folders.
const FOLDERS: [u32; 2] = [0x02, 0x03];
/// Folders in folders.
const DEEPEST: usize = 64;
/// Folders held in memory.
const MOST_HELD: usize = 20_000;
/// Bytes of the properties of one folder.
const MOST_BYTES: u64 = 4 << 20;
/// Where an item is that no folder holds.
const NOWHERE: &str = "(フォルダー不明)";

/// フォルダーの一覧
pub(super) struct Folders {
    /// Names and what they are in, by number; `None` for those that cannot be read.
    held: HashMap<u32, Option<(String, u32)>>,
    /// The folder that people see as the uppermost.
    top: u32,
    /// The code page that the store names.
    pub(super) code_page: Option<i64>,
}

impl Folders {
    /// Reads what the store says of itself.
    pub(super) fn open<R: Read + Seek>(database: &mut Database<R>) -> Self {
        let mut folders = Self { held: HashMap::new(), top: ROOT, code_page: None };
        if let Some((store, _)) = folders.properties(database, STORE) {
            folders.code_page =
                [id::MESSAGE_CODE_PAGE, id::STORE_CODE_PAGE].iter().find_map(|page| store.number(*page));
            // The number of a folder stands at the end of its identifier (MS-PST 2.4.3.2).
            if let Some(top) = store.bytes(id::TOP_FOLDER).and_then(|identifier| long(identifier, 20)) {
                folders.top = top;
            }
        }
        folders
    }

    /// The names from the top folder down to this one, separated by `/`.
    pub(super) fn path<R: Read + Seek>(&mut self, database: &mut Database<R>, number: u32) -> String {
        let (mut names, mut at) = (Vec::new(), number);
        while at != self.top && at != ROOT && names.len() < DEEPEST {
            let Some((name, parent)) = self.folder(database, at) else {
                names.push(NOWHERE.to_owned());
                break;
            };
            names.push(name);
            if parent == at {
                break;
            }
            at = parent;
        }
        names.reverse();
        names.join("/")
    }

    fn folder<R: Read + Seek>(&mut self, database: &mut Database<R>, number: u32) -> Option<(String, u32)> {
        if let Some(folder) = self.held.get(&number) {
            return folder.clone();
        }
        let found = if FOLDERS.contains(&(number & KIND)) { self.properties(database, number) } else { None };
        let folder = found.map(|(properties, parent)| (shown(properties.text(id::DISPLAY_NAME)), parent));
        if self.held.len() >= MOST_HELD {
            self.held.clear();
        }
        self.held.insert(number, folder.clone());
        folder
    }

    fn properties<R: Read + Seek>(&self, database: &mut Database<R>, number: u32) -> Option<(Properties, u32)> {
        let node = database.node(number).ok()??;
        let opened = Opened::read(database, node.data, node.inside).ok()?;
        let mut scope = Scope { names: &NamedProperties::default(), code_page: self.code_page, left: MOST_BYTES };
        Some((context::properties(database, &opened, &mut scope).ok()?, node.parent))
    }
}

/// The name of a folder as a step of a path.
fn shown(name: Option<String>) -> String {
    let name: String = name
        .unwrap_or_default()
        .trim()
        .nfc()
        .filter(|c| !c.is_control())
        .map(|c| if c == '/' { '／' } else { c })
        .collect();
    if matches!(name.as_str(), "" | "." | "..") { "(名前なし)".to_owned() } else { name }
}
