/// What the window holds before the first byte (MS-OXRTFCP 2.1.2.1).
const BEGINNING: &[u8; 207] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
const WINDOW: usize = 4096;
const PACKED: &[u8; 4] = b"LZFu";
const PLAIN: &[u8; 4] = b"MELA";

/// Unpacks rich text of an item, at most `limit` bytes; `None` where it is none.
pub(crate) fn decompress(bytes: &[u8], limit: usize) -> Option<Vec<u8>> {
    let head = bytes.get(..16)?;
    let size = u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize;
    let body = &bytes[16..];
    match &head[8..12] {
        kind if kind == PLAIN => Some(body[..body.len().min(size).min(limit)].to_vec()),
        kind if kind == PACKED => Some(unpack(body, size.min(limit))),
        _ => None,
    }
}

/// As much as is sound; what follows a break is lost.
fn unpack(mut packed: &[u8], size: usize) -> Vec<u8> {
    let mut window = [b' '; WINDOW];
    window[..BEGINNING.len()].copy_from_slice(BEGINNING);
    let mut at = BEGINNING.len();
    let mut out = Vec::with_capacity(size.min(1 << 20));
    let mut put = |window: &mut [u8; WINDOW], at: &mut usize, byte: u8| {
        window[*at] = byte;
        *at = (*at + 1) % WINDOW;
        out.push(byte);
        out.len() >= size
    };
    while let Some((flags, rest)) = packed.split_first() {
        packed = rest;
        for bit in 0..8 {
            if flags >> bit & 1 == 0 {
                let Some((byte, rest)) = packed.split_first() else { return out };
                packed = rest;
                if put(&mut window, &mut at, *byte) {
                    return out;
                }
                continue;
            }
            let Some((pair, rest)) = packed.split_first_chunk::<2>() else { return out };
            packed = rest;
            let reference = u16::from_be_bytes(*pair);
            let from = usize::from(reference >> 4);
            if from == at {
                return out;
            }
            for step in 0..usize::from(reference & 0xF) + 2 {
                let byte = window[(from + step) % WINDOW];
                if put(&mut window, &mut at, byte) {
                    return out;
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of MS-OXRTFCP 3.2: references before and into what is being written.
    #[test]
    fn the_examples_of_the_specification_unpack() {
        let simple = b"\x2d\x00\x00\x00\x2b\x00\x00\x00\x4c\x5a\x46\x75\xf1\xc5\xc7\xa7\x03\x00\x0a\x00rcpg125\x42\x32\x0a\xf3\x20hel\x09\x00\x20bw\x05\xb0ld\x7d\x0a\x80\x0f\xa0";
        assert_eq!(
            decompress(simple, 1 << 20).as_deref(),
            Some(b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n".as_slice())
        );
        let crossing = b"\x1a\x00\x00\x00\x1c\x00\x00\x00\x4c\x5a\x46\x75\xe2\xd4\x4b\x51\x41\x00\x04\x20WXYZ\x0d\x6e\x7d\x01\x0e\xb0";
        assert_eq!(decompress(crossing, 1 << 20).as_deref(), Some(b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}".as_slice()));
    }

    #[test]
    fn a_bomb_ends_at_the_limit_and_a_stump_gives_what_is_there() {
        let mut bomb = b"\0\0\0\0\xff\xff\xff\xffLZFu\0\0\0\0".to_vec();
        bomb.extend([0xFF, 0x00, 0x0F].repeat(10_000));
        assert_eq!(decompress(&bomb, 1000).map(|out| out.len()), Some(1000));
        assert_eq!(decompress(b"short", 1000), None);
    }
}
