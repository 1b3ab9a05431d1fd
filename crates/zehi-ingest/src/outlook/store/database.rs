//! The two trees of a store: nodes (what there is) and blocks (where its bytes are); MS-PST 2.2. Pages are read as they are
//! needed, so that a store of any size takes the same memory.

use std::collections::HashMap;
use std::io::{Read, Seek, SeekFrom};
use std::rc::Rc;

use zehi_domain::evidence::Unreadable;

use super::cipher::{Cipher, checksum};
use super::damage::{Damage, Result};
use super::header::{self, Header, Layout};
use super::number::{long, short, word};
use crate::Limits;

/// Pages held in memory, at most.
const PAGES_HELD: usize = 4096;
/// Levels of a tree; an honest one has five or six.
const LEVELS: u8 = 16;
/// However small the store, this much may be read from it.
const LEAST_BUDGET: u64 = 256 << 20;
/// How often a store may be read over: copies of a mail share their blocks.
const TIMES_OVER: u64 = 64;
/// Doubts that are told of one item.
const DOUBTS: usize = 5;

/// Which of the two trees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tree {
    Nodes,
    Blocks,
}

/// A node of the tree of nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Node {
    /// Its number, whose low five bits say what it is.
    pub(super) number: u32,
    /// Its data.
    pub(super) data: u64,
    /// The list of what belongs to it.
    pub(super) inside: u64,
    /// The folder it is in.
    pub(super) parent: u32,
}

/// A page of one of the trees.
#[derive(Debug)]
pub(super) struct Page {
    bytes: Vec<u8>,
    entry: usize,
    count: usize,
    level: u8,
}

impl Page {
    fn entries(&self) -> impl DoubleEndedIterator<Item = &[u8]> {
        self.bytes.chunks_exact(self.entry).take(self.count)
    }

    fn entry(&self, at: usize) -> Option<&[u8]> {
        self.entries().nth(at)
    }
}

/// An opened store, as far as its two trees.
pub(super) struct Database<R> {
    file: R,
    pub(super) layout: Layout,
    pub(super) cipher: Cipher,
    roots: [u64; 2],
    pages: HashMap<u64, Rc<Page>>,
    /// Bytes of blocks that may still be read.
    left: u64,
    /// What was odd but could be read, until it is told.
    doubts: Vec<String>,
}

impl<R: Read + Seek> Database<R> {
    /// Opens a store.
    ///
    /// # Errors
    /// Where its header cannot be read.
    pub(super) fn open(mut file: R, limits: &Limits) -> std::result::Result<Self, Unreadable> {
        let mut start = Vec::with_capacity(header::LENGTH);
        let read = file
            .seek(SeekFrom::End(0))
            .and_then(|length| file.rewind().map(|()| length))
            .and_then(|length| (&mut file).take(header::LENGTH as u64).read_to_end(&mut start).map(|_| length));
        let length = read.map_err(|error| Unreadable {
            reason: format!(
                "Outlook データファイルを読めません({error})。閲覧権限とファイルの状態を確認してください。"
            ),
        })?;
        let header = Header::read(&start)?;
        let times = if header.layout == Layout::Large { limits.ratio.max(TIMES_OVER) } else { TIMES_OVER };
        let mut database = Self {
            file,
            layout: header.layout,
            cipher: header.cipher,
            roots: [header.nodes, header.blocks],
            pages: HashMap::new(),
            left: length.saturating_mul(times).max(LEAST_BUDGET),
            doubts: Vec::new(),
        };
        if !header.is_sound {
            database.doubt("ファイルの見出しの検査値が合いません");
        }
        Ok(database)
    }

    /// Notes something odd.
    pub(super) fn doubt(&mut self, what: &str) {
        if self.doubts.len() < DOUBTS && !self.doubts.iter().any(|doubt| doubt == what) {
            self.doubts.push(what.to_owned());
        }
    }

    /// What was odd since this was last asked.
    pub(super) fn take_doubts(&mut self) -> Vec<String> {
        std::mem::take(&mut self.doubts)
    }

    /// Whether so much has been read that the store cannot be an honest one.
    pub(super) fn is_exhausted(&self) -> bool {
        self.left == 0
    }

    /// The place of the root of a tree.
    pub(super) fn root(&self, tree: Tree) -> u64 {
        self.roots[usize::from(tree == Tree::Blocks)]
    }

    /// Counts bytes that are read.
    pub(super) fn spend(&mut self, bytes: usize) -> Result<()> {
        match self.left.checked_sub(bytes as u64) {
            Some(left) => self.left = left,
            None => {
                self.left = 0;
                return Err(Damage::Exhausted);
            }
        }
        Ok(())
    }

    /// So many bytes at a place.
    pub(super) fn bytes(&mut self, at: u64, length: usize) -> Result<Vec<u8>> {
        let mut bytes = vec![0; length];
        self.file
            .seek(SeekFrom::Start(at))
            .and_then(|_| self.file.read_exact(&mut bytes))
            .map_err(|error| Damage::at(at, error))?;
        Ok(bytes)
    }

    /// A page of a tree.
    fn page(&mut self, tree: Tree, at: u64) -> Result<Rc<Page>> {
        if let Some(page) = self.pages.get(&at) {
            return Ok(Rc::clone(page));
        }
        let layout = self.layout;
        let bytes = self.bytes(at, layout.page())?;
        self.spend(bytes.len())?;
        let page = Rc::new(parsed(bytes, tree, layout).ok_or(Damage::Index { at })?);
        if !is_sound(&page.bytes, layout) {
            self.doubt(&format!("索引の検査値が合いません(ファイルの {at} バイト目)"));
        }
        if self.pages.len() >= PAGES_HELD {
            self.pages.clear();
        }
        self.pages.insert(at, Rc::clone(&page));
        Ok(page)
    }

    /// The entry of a leaf that holds this key; `None` if there is none.
    pub(super) fn find(&mut self, tree: Tree, key: u64) -> Result<Option<Vec<u8>>> {
        let layout = self.layout;
        // The lowest bit of the number of a block says nothing.
        let unmarked = |key: u64| if tree == Tree::Blocks { key & !1 } else { key & 0xFFFF_FFFF };
        let key_of = |entry: &[u8]| word(entry, 0, layout).map_or(u64::MAX, unmarked);
        let (mut at, mut above) = (self.root(tree), LEVELS);
        loop {
            let page = self.page(tree, at)?;
            if page.level >= above {
                return Err(Damage::Index { at });
            }
            let found = page.entries().rev().find(|entry| key_of(entry) <= unmarked(key));
            let Some(entry) = found else { return Ok(None) };
            if page.level == 0 {
                return Ok(Some(entry).filter(|entry| key_of(entry) == unmarked(key)).map(<[u8]>::to_vec));
            }
            above = page.level;
            at = word(entry, 2 * layout.word(), layout).ok_or(Damage::Index { at })?;
        }
    }

    /// The node of this number.
    pub(super) fn node(&mut self, number: u32) -> Result<Option<Node>> {
        let found = self.find(Tree::Nodes, u64::from(number))?;
        Ok(found.and_then(|entry| node(&entry, self.layout)))
    }
}

/// Walks over all nodes in the order of their numbers. A page that is damaged is told and passed over.
pub(super) struct Walk {
    pending: Vec<(u64, u8)>,
    leaf: Option<(Rc<Page>, usize)>,
    /// Pages entered, against trees that lead back into themselves.
    entered: std::collections::HashSet<u64>,
}

impl Walk {
    pub(super) fn new<R: Read + Seek>(database: &Database<R>) -> Self {
        Self { pending: vec![(database.root(Tree::Nodes), LEVELS)], leaf: None, entered: Default::default() }
    }

    /// The next node.
    pub(super) fn next<R: Read + Seek>(&mut self, database: &mut Database<R>) -> Option<Result<Node>> {
        let layout = database.layout;
        loop {
            if let Some((page, at)) = &mut self.leaf {
                *at += 1;
                match page.entry(*at - 1) {
                    Some(entry) => match node(entry, layout) {
                        Some(node) => return Some(Ok(node)),
                        None => continue,
                    },
                    None => self.leaf = None,
                }
            }
            let (at, above) = self.pending.pop()?;
            if !self.entered.insert(at) {
                continue;
            }
            let page = match database.page(Tree::Nodes, at) {
                Ok(page) if page.level < above => page,
                Ok(_) => return Some(Err(Damage::Index { at })),
                Err(damage) => return Some(Err(damage)),
            };
            if page.level == 0 {
                self.leaf = Some((page, 0));
                continue;
            }
            let below = page.entries().rev().filter_map(|entry| word(entry, 2 * layout.word(), layout));
            self.pending.extend(below.map(|place| (place, page.level)));
        }
    }
}

fn node(entry: &[u8], layout: Layout) -> Option<Node> {
    let width = layout.word();
    Some(Node {
        number: long(entry, 0)?,
        data: word(entry, width, layout)?,
        inside: word(entry, 2 * width, layout)?,
        parent: long(entry, 3 * width)?,
    })
}

/// A page, if these bytes are one of this tree.
fn parsed(bytes: Vec<u8>, tree: Tree, layout: Layout) -> Option<Page> {
    let (end, trailer) = (layout.page_entries(), layout.page_trailer());
    let mark = if tree == Tree::Nodes { 0x81 } else { 0x80 };
    let (count, entry, level) = if layout == Layout::Large {
        (usize::from(short(&bytes, end)?), *bytes.get(end + 4)?, *bytes.get(end + 5)?)
    } else {
        (usize::from(*bytes.get(end)?), *bytes.get(end + 2)?, *bytes.get(end + 3)?)
    };
    let least = match (tree, level, layout) {
        (Tree::Nodes, 0, _) => 4 * layout.word(),
        (Tree::Blocks, 0, Layout::Ansi) => 12,
        _ => 3 * layout.word(),
    };
    let entry = usize::from(entry);
    let fits = entry >= least && count * entry <= end && level < LEVELS;
    (fits && bytes.get(trailer) == Some(&mark)).then_some(Page { bytes, entry, count, level })
}

fn is_sound(page: &[u8], layout: Layout) -> bool {
    let trailer = layout.page_trailer();
    let at = if layout == Layout::Ansi { trailer + 8 } else { trailer + 4 };
    long(page, at) == page.get(..trailer).map(checksum)
}
