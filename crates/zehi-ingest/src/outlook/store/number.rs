//! Numbers of a store, least byte first.

use super::header::Layout;

/// 2 bytes.
pub(super) fn short(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|bytes| u16::from_le_bytes(*bytes))
}

/// 4 bytes.
pub(super) fn long(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|bytes| u32::from_le_bytes(*bytes))
}

/// An identifier or a place, as wide as this layout has them.
pub(super) fn word(bytes: &[u8], at: usize, layout: Layout) -> Option<u64> {
    match layout {
        Layout::Ansi => long(bytes, at).map(u64::from),
        _ => bytes.get(at..)?.first_chunk().map(|bytes| u64::from_le_bytes(*bytes)),
    }
}
