//! Named properties: what a file says of the numbers from 0x8000 on (MS-PST 2.4.7, MS-OXMSG 2.2.3; both lay it out alike).

use std::collections::HashMap;

use super::property::id;

/// Sets of names, by the first byte of `{000620xx-0000-0000-C000-000000000046}` (MS-OXPROPS 1.3.2).
const APPOINTMENT: u8 = 0x02;
const TASK: u8 = 0x03;
const ADDRESS: u8 = 0x04;

/// The names that are read: set, number in it, our own number.
const KNOWN: [(u8, u32, u16); 6] = [
    (APPOINTMENT, 0x8208, id::LOCATION),
    (APPOINTMENT, 0x820D, id::START),
    (APPOINTMENT, 0x820E, id::END),
    (TASK, 0x8104, id::TASK_START),
    (TASK, 0x8105, id::TASK_DUE),
    (ADDRESS, 0x8083, id::CARD_MAIL),
];

/// 名前付き属性: from the numbers of one file to ours.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct NamedProperties(HashMap<u16, u16>);

impl NamedProperties {
    /// Reads the list of names and that of the sets they are in.
    pub(super) fn read(sets: &[u8], names: &[u8]) -> Self {
        let known = names.chunks_exact(8).take(0x8000).filter_map(|entry| {
            let &[a, b, c, d, e, f, g, h] = entry else { return None };
            let name = u32::from_le_bytes([a, b, c, d]);
            let set = u16::from_le_bytes([e, f]);
            // The lowest bit marks names that are words; sets 0 to 2 are not in the list.
            let at = usize::from(set >> 1).checked_sub(3).filter(|_| set & 1 == 0)?;
            let set = outlook_set(sets.get(16 * at..)?.first_chunk()?)?;
            let (.., ours) = KNOWN.iter().find(|(of, number, _)| *of == set && *number == name)?;
            Some((u16::from_le_bytes([g, h]).checked_add(id::FIRST_NAMED)?, *ours))
        });
        Self(known.collect())
    }

    /// The number under which a property is kept; `None` for names that are not read.
    pub(super) fn known(&self, number: u16) -> Option<u16> {
        if number < id::FIRST_NAMED { Some(number) } else { self.0.get(&number).copied() }
    }
}

/// The first byte of a set of Outlook's own.
fn outlook_set(set: &[u8; 16]) -> Option<u8> {
    let rest = [0x20, 0x06, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46];
    (set[1..] == rest).then_some(set[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_a_file_lead_to_ours() {
        let set = [0x02, 0x20, 0x06, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46];
        let names = [
            // A word, a name of another set, and the place of an appointment.
            [0, 0, 0, 0, 0x07, 0, 0, 0],
            [0x08, 0x82, 0, 0, 0x04, 0, 1, 0],
            [0x08, 0x82, 0, 0, 0x06, 0, 2, 0],
        ]
        .concat();
        let read = NamedProperties::read(&set, &names);
        assert_eq!(read.known(0x8002), Some(id::LOCATION));
        assert_eq!(read.known(0x8001), None);
        assert_eq!(read.known(id::SUBJECT), Some(id::SUBJECT));
    }
}
