//! The heap on a node and the sorted list in it (MS-PST 2.3.1, 2.3.2).

use std::collections::HashSet;
use std::io::{Read, Seek};

use super::block::Inside;
use super::damage::{Damage, Result};
use super::database::Database;
use super::header::Layout;
use super::number::{long, short};

/// Bytes of one heap; long values are not in it.
const MOST_HEAP: u64 = 64 << 20;
/// Records of one list.
const MOST_RECORDS: usize = 200_000;
const LEVELS: u8 = 8;

/// 開いたノード: its heap, and what belongs to it.
pub(super) struct Opened {
    blocks: Vec<Vec<u8>>,
    layout: Layout,
    /// Where its main list is described.
    pub(super) root: u32,
    /// In the order of its numbers.
    pub(super) inside: Vec<Inside>,
}

impl Opened {
    /// Opens the heap of a node.
    ///
    /// # Errors
    /// Where its data cannot be read or is none; what belongs to it may be missing, which is noted.
    pub(super) fn read<R: Read + Seek>(database: &mut Database<R>, data: u64, inside: u64) -> Result<Self> {
        let mut blocks = Vec::new();
        database.each_block(data, MOST_HEAP, &mut |block| blocks.push(block))?;
        let first = blocks.first().ok_or(Damage::Empty)?;
        let (Some(0xEC), Some(root)) = (first.get(2), long(first, 4)) else { return Err(Damage::Heap) };
        let inside = database.inside(inside).unwrap_or_else(|damage| {
            database.doubt(&damage.to_string());
            Vec::new()
        });
        Ok(Self { blocks, layout: database.layout, root, inside })
    }

    /// Bytes in the heap.
    pub(super) fn get(&self, reference: u32) -> Option<&[u8]> {
        let bits = self.layout.heap_index_bits();
        let block = self.blocks.get((reference >> (5 + bits)) as usize)?;
        let index = ((reference >> 5) & ((1 << bits) - 1)) as usize;
        let map = usize::from(short(block, 0)?);
        if reference & 0x1F != 0 || index == 0 || index > usize::from(short(block, map)?) {
            return None;
        }
        let start = usize::from(short(block, map + 2 + 2 * index)?);
        let end = usize::from(short(block, map + 4 + 2 * index)?);
        block.get(start..end)
    }

    /// What belongs to the node under this number.
    pub(super) fn held(&self, number: u32) -> Option<Inside> {
        let at = self.inside.binary_search_by_key(&number, |inside| inside.number).ok()?;
        Some(self.inside[at])
    }

    /// The records of the sorted list that is described at `reference`, each with its key of so many bytes before it.
    ///
    /// # Errors
    /// Where there is no such list.
    pub(super) fn records(&self, reference: u32, key: usize) -> Result<Vec<&[u8]>> {
        let head = self.get(reference).ok_or(Damage::Heap)?;
        let (&[0xB5, width, data, levels, ..], Some(root)) = (head, long(head, 4)) else { return Err(Damage::Heap) };
        if usize::from(width) != key || levels > LEVELS {
            return Err(Damage::Heap);
        }
        let (mut records, mut entered) = (Vec::new(), HashSet::new());
        let mut pending = vec![(root, levels)];
        while let Some((at, level)) = pending.pop() {
            let Some(bytes) = self.get(at).filter(|_| entered.insert(at)) else { continue };
            if level == 0 {
                let left = MOST_RECORDS.saturating_sub(records.len());
                records.extend(bytes.chunks_exact(key + usize::from(data)).take(left));
            } else {
                let below = bytes.chunks_exact(key + 4).rev().filter_map(|entry| long(entry, key));
                pending.extend(below.map(|at| (at, level - 1)));
            }
        }
        Ok(records)
    }
}
