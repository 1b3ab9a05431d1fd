//! A writer of small stores of Outlook, after MS-PST, for what no store at hand shows: each version, each coding, text in
//! CP932, lists of lists. Pages hold few entries, so that small stores have deep trees.

/// How bytes are coded, and the checksum over them.
mod coding;

use std::collections::BTreeMap;
use std::io::Write as _;

pub use coding::Coding;
use coding::{checksum, encode};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    Ansi,
    Unicode,
    /// `.ost` from 2013.
    Large,
}

/// A value of a property.
#[derive(Clone)]
pub enum Value {
    Long(i32),
    Time(u64),
    Wide(String),
    Narrow(Vec<u8>),
    Bytes(Vec<u8>),
    /// An item or object in a node of this number.
    Object(u32),
}

impl Value {
    fn kind(&self) -> u16 {
        match self {
            Self::Long(_) => 0x03,
            Self::Object(_) => 0x0D,
            Self::Narrow(_) => 0x1E,
            Self::Wide(_) => 0x1F,
            Self::Time(_) => 0x40,
            Self::Bytes(_) => 0x102,
        }
    }

    fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Long(number) => number.to_le_bytes().to_vec(),
            Self::Time(units) => units.to_le_bytes().to_vec(),
            Self::Wide(text) => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Self::Narrow(bytes) | Self::Bytes(bytes) => bytes.clone(),
            Self::Object(number) => [number.to_le_bytes(), [0; 4]].concat(),
        }
    }
}

pub type Values = Vec<(u16, Value)>;

/// What belongs to a node: number, data, list of what belongs to it.
pub type Inside = (u32, u64, u64);

pub struct Writer {
    version: Version,
    coding: Coding,
    file: Vec<u8>,
    /// Entries of the tree of blocks by number.
    blocks: BTreeMap<u64, Vec<u8>>,
    /// Entries of the tree of nodes by number.
    nodes: BTreeMap<u64, Vec<u8>>,
    next: u64,
}

impl Writer {
    pub fn new(version: Version, coding: Coding) -> Self {
        // As in real files, nothing of use stands before 0x4400.
        let file = vec![0; 1024];
        Self { version, coding, file, blocks: BTreeMap::new(), nodes: BTreeMap::new(), next: 4 }
    }

    /// Adds a node to the tree.
    pub fn node(&mut self, number: u32, data: u64, inside: u64, parent: u32) {
        let mut entry = [self.word(u64::from(number)), self.word(data), self.word(inside)].concat();
        entry.extend(self.word(u64::from(parent)));
        self.nodes.insert(u64::from(number), entry);
    }

    /// Data of any length: a block, or a list of blocks, or a list of lists.
    pub fn data(&mut self, bytes: &[u8]) -> u64 {
        // Three blocks a list: many lists in little data.
        let numbers: Vec<u64> = bytes.chunks(8000).map(|chunk| self.block(chunk, 0)).collect();
        if let [number] = numbers[..] {
            return number;
        }
        let lists: Vec<u64> = numbers.chunks(3).map(|below| self.list(1, below, bytes.len())).collect();
        if let [list] = lists[..] { list } else { self.list(2, &lists, bytes.len()) }
    }

    fn list(&mut self, level: u8, below: &[u64], total: usize) -> u64 {
        let mut list = vec![1, level];
        list.extend(u16::try_from(below.len()).expect("few").to_le_bytes());
        list.extend(u32::try_from(total).expect("short").to_le_bytes());
        below.iter().for_each(|number| list.extend(self.word(*number)));
        self.block(&list, 2)
    }

    /// The list of what belongs to a node, and where it is long a list of lists.
    pub fn inside(&mut self, mut held: Vec<Inside>) -> u64 {
        if held.is_empty() {
            return 0;
        }
        held.sort_unstable();
        let head = |level: u8, count: usize, version: Version| {
            let mut head = vec![2, level, u8::try_from(count).expect("few"), 0];
            head.resize(if version == Version::Ansi { 4 } else { 8 }, 0);
            head
        };
        let mut lists = Vec::new();
        for some in held.chunks(4) {
            let mut list = head(0, some.len(), self.version);
            for (number, data, inside) in some {
                [u64::from(*number), *data, *inside].iter().for_each(|word| list.extend(self.word(*word)));
            }
            lists.push((some[0].0, self.block(&list, 2)));
        }
        if let [(_, list)] = lists[..] {
            return list;
        }
        let mut list = head(1, lists.len(), self.version);
        for (number, below) in lists {
            [u64::from(number), below].iter().for_each(|word| list.extend(self.word(*word)));
        }
        self.block(&list, 2)
    }

    /// A node of properties; long values become nodes of their own, added to `held`.
    pub fn properties(&mut self, values: &Values, held: &mut Vec<Inside>) -> u64 {
        let mut heap = Heap::default();
        let mut records: Vec<Vec<u8>> = Vec::new();
        for (number, value) in values {
            let cell = match value {
                Value::Long(_) => value.bytes(),
                _ => self.placed(value, &mut heap, held),
            };
            records.push([&number.to_le_bytes(), &value.kind().to_le_bytes(), cell.as_slice()].concat());
        }
        records.sort_unstable_by_key(|record| u16::from_le_bytes([record[0], record[1]]));
        let root = heap.list(&records, 2, 6);
        let bytes = heap.bytes(0xBC, root);
        self.data(&bytes)
    }

    fn placed(&mut self, value: &Value, heap: &mut Heap, held: &mut Vec<Inside>) -> Vec<u8> {
        let bytes = value.bytes();
        let place = match bytes.len() {
            0 => 0,
            1..=600 => heap.add(bytes),
            _ => {
                let number = (u32::try_from(held.len()).expect("few") + 0x100) << 5 | 0x1F;
                let data = self.data(&bytes);
                held.push((number, data, 0));
                number
            }
        };
        place.to_le_bytes().to_vec()
    }

    /// A node that is a table of these rows, all with the same columns. One row more is there but no longer listed.
    pub fn table(&mut self, rows: &[(u32, Values)]) -> Inside {
        let (mut heap, mut held) = (Heap::default(), Vec::new());
        let mut columns: Vec<(u16, u16)> =
            rows.iter().flat_map(|(_, row)| row.iter().map(|(number, value)| (*number, value.kind()))).collect();
        columns.sort_unstable();
        columns.dedup();
        let (bits, width) = (4 + 4 * columns.len(), 4 + 4 * columns.len() + columns.len().div_ceil(8));
        let mut matrix = Vec::new();
        let gone = (0xDEAD_u32, rows.first().map(|(_, row)| row.clone()).unwrap_or_default());
        for (number, row) in std::iter::once(&gone).chain(rows) {
            let mut cells = vec![0; width];
            cells[..4].copy_from_slice(&number.to_le_bytes());
            for (id, value) in row {
                let at = columns.iter().position(|column| *column == (*id, value.kind())).expect("a column");
                let cell = match value {
                    Value::Long(_) => value.bytes(),
                    _ => self.placed(value, &mut heap, &mut held),
                };
                cells[4 + 4 * at..8 + 4 * at].copy_from_slice(&cell);
                cells[bits + at / 8] |= 0x80 >> (at % 8);
            }
            matrix.extend(cells);
        }
        let index: Vec<Vec<u8>> = (1_u32..)
            .zip(rows)
            .map(|(at, (number, _))| {
                let at = at.to_le_bytes();
                [number.to_le_bytes().as_slice(), if self.version == Version::Ansi { &at[..2] } else { &at }].concat()
            })
            .collect();
        let index = heap.list(&index, 4, if self.version == Version::Ansi { 2 } else { 4 });
        let number = 0x7F << 5 | 0x1F;
        let data = self.data(&matrix);
        held.push((number, data, 0));
        let mut head = vec![0x7C, u8::try_from(columns.len()).expect("few")];
        [bits, bits, bits, width].iter().for_each(|at| head.extend((*at as u16).to_le_bytes()));
        [index, number, 0].iter().for_each(|reference: &u32| head.extend(reference.to_le_bytes()));
        for (at, (id, kind)) in columns.iter().enumerate() {
            let start = 4 + 4 * at as u16;
            [*kind, *id, start].iter().for_each(|number| head.extend(number.to_le_bytes()));
            head.extend([4, at as u8]);
        }
        let root = heap.add(head);
        let bytes = heap.bytes(0x7C, root);
        let data = self.data(&bytes);
        (0, data, self.inside(held))
    }

    /// The whole file.
    pub fn finish(mut self) -> Vec<u8> {
        let (nodes, blocks) = (std::mem::take(&mut self.nodes), std::mem::take(&mut self.blocks));
        let nodes = self.tree(0x81, nodes.into_iter().collect());
        let blocks = self.tree(0x80, blocks.into_iter().collect());
        let (version, root, coding) = match self.version {
            Version::Ansi => (14_u16, 184, 461),
            Version::Unicode => (23, 216, 513),
            Version::Large => (36, 216, 513),
        };
        let references = [nodes, blocks].map(|place| [self.word(1), self.word(place)].concat()).concat();
        self.file[..4].copy_from_slice(b"!BDN");
        self.file[8..10].copy_from_slice(b"SM");
        self.file[10..12].copy_from_slice(&version.to_le_bytes());
        self.file[root..root + references.len()].copy_from_slice(&references);
        self.file[coding] = self.coding as u8;
        let sum = checksum(&self.file[8..479]);
        self.file[4..8].copy_from_slice(&sum.to_le_bytes());
        self.file
    }

    fn tree(&mut self, mark: u8, mut entries: Vec<(u64, Vec<u8>)>) -> u64 {
        for level in 0.. {
            let mut above = Vec::new();
            for some in entries.chunks(3) {
                let place = self.page(mark, level, some);
                above.push((some[0].0, [self.word(some[0].0), self.word(1), self.word(place)].concat()));
            }
            if let [(_, _)] = above[..] {
                return self.file.len() as u64 - if self.version == Version::Large { 4096 } else { 512 };
            }
            entries = above;
        }
        0
    }

    fn page(&mut self, mark: u8, level: u8, entries: &[(u64, Vec<u8>)]) -> u64 {
        let (end, size) = match self.version {
            Version::Ansi => (496, 512),
            Version::Unicode => (488, 512),
            Version::Large => (4056, 4096),
        };
        let mut page: Vec<u8> = entries.iter().flat_map(|(_, entry)| entry.clone()).collect();
        page.resize(end, 0);
        let (count, width) = (entries.len() as u8, entries[0].1.len() as u8);
        match self.version {
            Version::Large => page.extend([count, 0, 99, 0, width, level, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
            Version::Unicode => page.extend([count, 20, width, level, 0, 0, 0, 0]),
            Version::Ansi => page.extend([count, 20, width, level]),
        }
        let sum = checksum(&page).to_le_bytes();
        page.extend([mark, mark, 0, 0]);
        match self.version {
            Version::Ansi => page.extend([[1, 0, 0, 0], sum].concat()),
            _ => page.extend([sum, [1, 0, 0, 0]].concat()),
        }
        page.resize(size, 0);
        self.file.resize(self.file.len().next_multiple_of(size), 0);
        self.file.extend(page);
        (self.file.len() - size) as u64
    }

    /// A block with its trailer; `mark` is 2 for lists.
    fn block(&mut self, bytes: &[u8], mark: u64) -> u64 {
        let number = self.next | mark;
        self.next += 4;
        let mut bytes = bytes.to_vec();
        if mark == 0 {
            encode(self.coding, &mut bytes, number);
        }
        let plain = bytes.len();
        if self.version == Version::Large && plain > 100 {
            let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
            packer.write_all(&bytes).expect("in memory");
            bytes = packer.finish().expect("in memory");
        }
        let (trailer, unit) = match self.version {
            Version::Ansi => (12, 64),
            Version::Unicode => (16, 64),
            Version::Large => (24, 512),
        };
        self.file.resize(self.file.len().next_multiple_of(unit), 0);
        let (place, length) = (self.file.len() as u64, u16::try_from(bytes.len()).expect("short"));
        let sum = checksum(&bytes).to_le_bytes();
        self.file.extend(&bytes);
        self.file.resize((self.file.len() + trailer).next_multiple_of(unit) - trailer, 0);
        self.file.extend([length.to_le_bytes(), [0; 2]].concat());
        match self.version {
            Version::Ansi => self.file.extend([self.word(number), sum.to_vec()].concat()),
            _ => self.file.extend([sum.to_vec(), self.word(number)].concat()),
        }
        if self.version == Version::Large {
            self.file.extend([[0; 2], (plain as u16).to_le_bytes(), [0; 2], [0; 2]].concat());
        }
        let mut entry = [self.word(number), self.word(place)].concat();
        entry.extend([length.to_le_bytes(), [2, 0]].concat());
        entry.resize(if self.version == Version::Ansi { 12 } else { 24 }, 0);
        self.blocks.insert(number, entry);
        number
    }

    fn word(&self, number: u64) -> Vec<u8> {
        let width = if self.version == Version::Ansi { 4 } else { 8 };
        number.to_le_bytes()[..width].to_vec()
    }
}

/// A heap of one block.
#[derive(Default)]
struct Heap(Vec<Vec<u8>>);

impl Heap {
    fn add(&mut self, bytes: Vec<u8>) -> u32 {
        self.0.push(bytes);
        (self.0.len() as u32) << 5
    }

    /// A sorted list of records, with a level of lists over it.
    fn list(&mut self, records: &[Vec<u8>], key: u8, data: u8) -> u32 {
        let mut above = Vec::new();
        for some in records.chunks(3) {
            self.0.push(some.concat());
            above.extend(&some[0][..usize::from(key)]);
            above.extend(((self.0.len() as u32) << 5).to_le_bytes());
        }
        self.0.push(above);
        let root = (self.0.len() as u32) << 5;
        let mut head = vec![0xB5, key, data, 1];
        head.extend(root.to_le_bytes());
        self.0.push(head);
        (self.0.len() as u32) << 5
    }

    fn bytes(self, kind: u8, root: u32) -> Vec<u8> {
        let mut bytes = vec![0, 0, 0xEC, kind];
        bytes.extend(root.to_le_bytes());
        bytes.extend([0; 4]);
        let mut places = vec![bytes.len() as u16];
        for item in &self.0 {
            bytes.extend(item);
            places.push(bytes.len() as u16);
        }
        bytes.resize(bytes.len().next_multiple_of(2), 0);
        let map = bytes.len() as u16;
        bytes[..2].copy_from_slice(&map.to_le_bytes());
        bytes.extend([(self.0.len() as u16).to_le_bytes(), [0; 2]].concat());
        places.iter().for_each(|place| bytes.extend(place.to_le_bytes()));
        assert!(bytes.len() <= 8000, "a heap of one block");
        bytes
    }
}
