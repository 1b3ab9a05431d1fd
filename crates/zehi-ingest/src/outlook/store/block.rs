//! Blocks, the lists that make long data of them, and the lists of what belongs to a node (MS-PST 2.2.2.8).

use std::io::{Read, Seek};

use flate2::read::ZlibDecoder;

use super::cipher::checksum;
use super::damage::{Damage, Result};
use super::database::{Database, Tree};
use super::header::Layout;
use super::number::{long, short, word};

/// Bit of the number of a block that holds a list, not data.
const LIST: u64 = 2;
/// What belongs to one node, at most.
const MOST_INSIDE: usize = 200_000;

/// 付属ノード: something that belongs to a node: the recipients of a mail, an attachment, a long value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Inside {
    /// Its number, whose low five bits say what it is.
    pub(super) number: u32,
    /// Its data.
    pub(super) data: u64,
    /// The list of what belongs to it.
    pub(super) inside: u64,
}

impl<R: Read + Seek> Database<R> {
    /// The bytes of a block, decoded.
    fn block(&mut self, block: u64) -> Result<Vec<u8>> {
        let layout = self.layout;
        let entry = self.find(Tree::Blocks, block)?.ok_or(Damage::NoBlock { block })?;
        let (at, length) = match layout {
            Layout::Ansi => (word(&entry, 4, layout), short(&entry, 8)),
            _ => (word(&entry, 8, layout), short(&entry, 16)),
        };
        let (Some(at), Some(length)) = (at, length.map(usize::from)) else { return Err(Damage::NoBlock { block }) };
        let whole = (length + layout.block_trailer()).next_multiple_of(layout.block_unit());
        self.spend(whole)?;
        let mut bytes = self.bytes(at, whole)?;
        let trailer = bytes.split_off(whole - layout.block_trailer());
        bytes.truncate(length);
        let (number, sum) = match layout {
            Layout::Ansi => (word(&trailer, 4, layout), long(&trailer, 8)),
            _ => (word(&trailer, 8, layout), long(&trailer, 4)),
        };
        if number.is_none_or(|number| number & !1 != block & !1) {
            // Other data was written here since.
            return Err(Damage::Block { block, at });
        }
        if sum != Some(checksum(&bytes)) {
            self.doubt(&format!("データの検査値が合いません(ファイルの {at} バイト目)"));
        }
        if let Some(unpacked) = unpacked_length(&trailer, length, layout) {
            self.spend(unpacked)?;
            bytes = unpack(&bytes, unpacked).ok_or(Damage::Block { block, at })?;
        }
        if block & LIST == 0 {
            self.cipher.decode(&mut bytes, block);
        }
        Ok(bytes)
    }

    /// Hands over data block by block, as long as it is not larger than `most`.
    pub(super) fn each_block(&mut self, block: u64, most: u64, take: &mut dyn FnMut(Vec<u8>)) -> Result<()> {
        let mut left = most;
        self.blocks_below(block, 2, &mut |bytes| {
            left = left.checked_sub(bytes.len() as u64).ok_or(Damage::TooLarge { most })?;
            take(bytes);
            Ok(())
        })
    }

    fn blocks_below(&mut self, block: u64, levels: u8, take: &mut dyn FnMut(Vec<u8>) -> Result<()>) -> Result<()> {
        if block & !1 == 0 {
            return Ok(());
        }
        let bytes = self.block(block)?;
        if block & LIST == 0 {
            return take(bytes);
        }
        let (Some(1), Some(level @ 1..)) = (bytes.first(), bytes.get(1).copied()) else {
            return Err(Damage::List { block });
        };
        if level > levels {
            return Err(Damage::List { block });
        }
        for place in 0..usize::from(short(&bytes, 2).unwrap_or_default()) {
            let below = word(&bytes, 8 + place * self.layout.word(), self.layout).ok_or(Damage::List { block })?;
            if level == 1 && below & LIST != 0 {
                return Err(Damage::List { block });
            }
            self.blocks_below(below, level - 1, take)?;
        }
        Ok(())
    }

    /// Data as a whole.
    pub(super) fn data(&mut self, block: u64, most: u64) -> Result<Vec<u8>> {
        let mut whole = Vec::new();
        self.each_block(block, most, &mut |mut bytes| match whole.is_empty() {
            true => whole = bytes,
            false => whole.append(&mut bytes),
        })?;
        Ok(whole)
    }

    /// What belongs to a node, in the order of its numbers. Parts of the list that are damaged are left out and noted.
    pub(super) fn inside(&mut self, block: u64) -> Result<Vec<Inside>> {
        let mut found = Vec::new();
        if block & !1 != 0 {
            self.inside_below(block, 1, &mut found)?;
        }
        found.sort_by_key(|inside| inside.number);
        Ok(found)
    }

    fn inside_below(&mut self, block: u64, levels: u8, found: &mut Vec<Inside>) -> Result<()> {
        let layout = self.layout;
        let bytes = self.block(block)?;
        let level = match (bytes.first(), bytes.get(1)) {
            (Some(2), Some(level)) if *level <= levels => *level,
            _ => return Err(Damage::List { block }),
        };
        let width = layout.word();
        let entries = bytes.get(if layout == Layout::Ansi { 4 } else { 8 }..).unwrap_or_default();
        let entries = entries.chunks_exact(if level == 0 { 3 * width } else { 2 * width });
        for entry in entries.take(usize::from(short(&bytes, 2).unwrap_or_default())) {
            let (Some(number), Some(data)) = (long(entry, 0), word(entry, width, layout)) else { continue };
            if found.len() >= MOST_INSIDE {
                self.doubt("項目に属するものが多すぎるため、一部を読んでいません");
                break;
            }
            if level == 0 {
                found.push(Inside { number, data, inside: word(entry, 2 * width, layout).unwrap_or_default() });
            } else if let Err(damage) = self.inside_below(data, 0, found) {
                self.doubt(&damage.to_string());
            }
        }
        Ok(())
    }
}

/// How long a packed block is when unpacked; `None` for one that is not packed.
fn unpacked_length(trailer: &[u8], length: usize, layout: Layout) -> Option<usize> {
    let unpacked = usize::from(short(trailer, 18).filter(|_| layout == Layout::Large)?);
    (unpacked != 0 && unpacked != length).then_some(unpacked)
}

fn unpack(bytes: &[u8], length: usize) -> Option<Vec<u8>> {
    let mut unpacked = Vec::with_capacity(length);
    ZlibDecoder::new(bytes).take(length as u64).read_to_end(&mut unpacked).ok()?;
    (unpacked.len() == length).then_some(unpacked)
}
