//! The header of a store (MS-PST 2.2.2.6) and what its version says of everything after it.

use zehi_domain::evidence::Unreadable;

use super::cipher::{Cipher, checksum};
use super::number::{long, short, word};

/// First bytes of every store.
pub(crate) const MAGIC: &[u8] = b"!BDN";

/// Bytes of the header that are read.
pub(super) const LENGTH: usize = 564;

/// 版: how wide numbers are and how large pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// Up to Outlook 2002: 32 bits, text in a code page.
    Ansi,
    /// From Outlook 2003: 64 bits.
    Unicode,
    /// `.ost` from Outlook 2013: pages of 4096 bytes, packed blocks.
    Large,
}

impl Layout {
    /// Bytes of an identifier or a place in the file.
    pub(super) fn word(self) -> usize {
        if self == Self::Ansi { 4 } else { 8 }
    }

    /// Bytes of a page.
    pub(super) fn page(self) -> usize {
        if self == Self::Large { 4096 } else { 512 }
    }

    /// Where the entries of a page end and what is said of them begins.
    pub(super) fn page_entries(self) -> usize {
        match self {
            Self::Ansi => 496,
            Self::Unicode => 488,
            Self::Large => 4056,
        }
    }

    /// Where the trailer of a page begins.
    pub(super) fn page_trailer(self) -> usize {
        match self {
            Self::Ansi => 500,
            Self::Unicode => 496,
            Self::Large => 4072,
        }
    }

    /// Bytes of the trailer of a block.
    pub(super) fn block_trailer(self) -> usize {
        match self {
            Self::Ansi => 12,
            Self::Unicode => 16,
            Self::Large => 24,
        }
    }

    /// Blocks fill multiples of this.
    pub(super) fn block_unit(self) -> usize {
        if self == Self::Large { 512 } else { 64 }
    }

    /// Bits of the index in a reference into a heap; the block is named by the bits above.
    pub(super) fn heap_index_bits(self) -> u32 {
        if self == Self::Large { 14 } else { 11 }
    }
}

/// 見出し: where the two trees of a store begin, and how its blocks are coded.
#[derive(Debug)]
pub(super) struct Header {
    pub(super) layout: Layout,
    pub(super) cipher: Cipher,
    /// Place of the root of the tree of nodes.
    pub(super) nodes: u64,
    /// Place of the root of the tree of blocks.
    pub(super) blocks: u64,
    /// Whether the checksum is right.
    pub(super) is_sound: bool,
}

impl Header {
    /// Reads the header.
    ///
    /// # Errors
    /// Where it is none, or of a kind that cannot be read.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Unreadable> {
        let broken = || {
            unreadable(
                "Outlook データファイルの先頭が壊れているため開けません。受信トレイ修復ツール(scanpst.exe)でコピーを修復してから取り込んでください。",
            )
        };
        if bytes.is_empty() {
            return Err(unreadable(
                "Outlook データファイルが空です(0 バイト)。書き出し直すか、元のファイルをコピーし直してから取り込んでください。",
            ));
        }
        if !bytes.starts_with(MAGIC) || bytes.len() < 512 {
            return Err(broken());
        }
        let layout = match short(bytes, 10).unwrap_or_default() {
            14 | 15 => Layout::Ansi,
            21 | 23..=35 => Layout::Unicode,
            36 | 37 => Layout::Large,
            other => {
                return Err(unreadable(&format!(
                    "Outlook データファイルの版({other})を読めません。Outlook で新しい .pst に書き出して取り込んでください。"
                )));
            }
        };
        let (nodes, cipher_at) = if layout == Layout::Ansi { (184, 461) } else { (216, 513) };
        let cipher = match bytes.get(cipher_at) {
            Some(0) => Cipher::None,
            Some(1) => Cipher::Permute,
            Some(2) => Cipher::Cyclic,
            Some(0x10) => {
                return Err(unreadable(
                    "Outlook データファイルが Windows 情報保護で暗号化されています。書き出した人の PC で保護を外した .pst を作り、取り込んでください。",
                ));
            }
            _ => return Err(broken()),
        };
        // A reference is the identifier of the page, then its place.
        let place = |at: usize| word(bytes, at + layout.word(), layout);
        let (Some(nodes), Some(blocks)) = (place(nodes), place(nodes + 2 * layout.word())) else {
            return Err(broken());
        };
        // Programs that write 64 bits keep the second one alone.
        let is_whole = layout != Layout::Ansi && long(bytes, 524) == bytes.get(8..524).map(checksum);
        let is_sound = is_whole || long(bytes, 4) == bytes.get(8..479).map(checksum);
        Ok(Self { layout, cipher, nodes, blocks, is_sound })
    }
}

fn unreadable(reason: &str) -> Unreadable {
    Unreadable { reason: reason.to_owned() }
}
