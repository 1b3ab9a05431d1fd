//! How the bytes of blocks are coded, and the checksum over them (MS-PST 5). Neither keeps anybody out: there is no key.

/// The first wheel of the coding, as MS-PST 5.1 gives it.
const FIRST: &[u8; 256] = b"\
    \x41\x36\x13\x62\xa8\x21\x6e\xbb\xf4\x16\xcc\x04\x7f\x64\xe8\x5d\x1e\xf2\xcb\x2a\x74\xc5\x5e\x35\
    \xd2\x95\x47\x9e\x96\x2d\x9a\x88\x4c\x7d\x84\x3f\xdb\xac\x31\xb6\x48\x5f\xf6\xc4\xd8\x39\x8b\xe7\
    \x23\x3b\x38\x8e\xc8\xc1\xdf\x25\xb1\x20\xa5\x46\x60\x4e\x9c\xfb\xaa\xd3\x56\x51\x45\x7c\x55\x00\
    \x07\xc9\x2b\x9d\x85\x9b\x09\xa0\x8f\xad\xb3\x0f\x63\xab\x89\x4b\xd7\xa7\x15\x5a\x71\x66\x42\xbf\
    \x26\x4a\x6b\x98\xfa\xea\x77\x53\xb2\x70\x05\x2c\xfd\x59\x3a\x86\x7e\xce\x06\xeb\x82\x78\x57\xc7\
    \x8d\x43\xaf\xb4\x1c\xd4\x5b\xcd\xe2\xe9\x27\x4f\xc3\x08\x72\x80\xcf\xb0\xef\xf5\x28\x6d\xbe\x30\
    \x4d\x34\x92\xd5\x0e\x3c\x22\x32\xe5\xe4\xf9\x9f\xc2\xd1\x0a\x81\x12\xe1\xee\x91\x83\x76\xe3\x97\
    \xe6\x61\x8a\x17\x79\xa4\xb7\xdc\x90\x7a\x5c\x8c\x02\xa6\xca\x69\xde\x50\x1a\x11\x93\xb9\x52\x87\
    \x58\xfc\xed\x1d\x37\x49\x1b\x6a\xe0\x29\x33\x99\xbd\x6c\xd9\x94\xf3\x40\x54\x6f\xf0\xc6\x73\xb8\
    \xd6\x3e\x65\x18\x44\x1f\xdd\x67\x10\xf1\x0c\x19\xec\xae\x03\xa1\x14\x7b\xa9\x0b\xff\xf8\xa3\xc0\
    \xa2\x01\xf7\x2e\xbc\x24\x68\x75\x0d\xfe\xba\x2f\xb5\xd0\xda\x3d";

/// The second wheel, which is its own inverse.
const SECOND: &[u8; 256] = b"\
    \x14\x53\x0f\x56\xb3\xc8\x7a\x9c\xeb\x65\x48\x17\x16\x15\x9f\x02\xcc\x54\x7c\x83\x00\x0d\x0c\x0b\
    \xa2\x62\xa8\x76\xdb\xd9\xed\xc7\xc5\xa4\xdc\xac\x85\x74\xd6\xd0\xa7\x9b\xae\x9a\x96\x71\x66\xc3\
    \x63\x99\xb8\xdd\x73\x92\x8e\x84\x7d\xa5\x5e\xd1\x5d\x93\xb1\x57\x51\x50\x80\x89\x52\x94\x4f\x4e\
    \x0a\x6b\xbc\x8d\x7f\x6e\x47\x46\x41\x40\x44\x01\x11\xcb\x03\x3f\xf7\xf4\xe1\xa9\x8f\x3c\x3a\xf9\
    \xfb\xf0\x19\x30\x82\x09\x2e\xc9\x9d\xa0\x86\x49\xee\x6f\x4d\x6d\xc4\x2d\x81\x34\x25\x87\x1b\x88\
    \xaa\xfc\x06\xa1\x12\x38\xfd\x4c\x42\x72\x64\x13\x37\x24\x6a\x75\x77\x43\xff\xe6\xb4\x4b\x36\x5c\
    \xe4\xd8\x35\x3d\x45\xb9\x2c\xec\xb7\x31\x2b\x29\x07\x68\xa3\x0e\x69\x7b\x18\x9e\x21\x39\xbe\x28\
    \x1a\x5b\x78\xf5\x23\xca\x2a\xb0\xaf\x3e\xfe\x04\x8c\xe7\xe5\x98\x32\x95\xd3\xf6\x4a\xe8\xa6\xea\
    \xe9\xf3\xd5\x2f\x70\x20\xf2\x1f\x05\x67\xad\x55\x10\xce\xcd\xe3\x27\x3b\xda\xba\xd7\xc2\x26\xd4\
    \x91\x1d\xd2\x1c\x22\x33\xf8\xfa\xf1\x5a\xef\xcf\x90\xb6\x8b\xb5\xbd\xc0\xbf\x08\x97\x1e\x6c\xe2\
    \x61\xe0\xc6\xc1\x59\xab\xbb\x58\xde\x5f\xdf\x60\x79\x7e\xb2\x8a";

/// The third wheel turns the first back.
const THIRD: [u8; 256] = {
    let mut inverse = [0; 256];
    let mut at = 0;
    while at < 256 {
        inverse[FIRST[at] as usize] = at as u8;
        at += 1;
    }
    inverse
};

/// 符号化
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cipher {
    /// As they are.
    None,
    /// Each byte stands for another.
    Permute,
    /// Which byte stands for which depends on its place and the number of the block.
    Cyclic,
}

impl Cipher {
    /// Turns the bytes of a block into what they mean.
    pub(super) fn decode(self, bytes: &mut [u8], block: u64) {
        match self {
            Self::None => {}
            Self::Permute => bytes.iter_mut().for_each(|byte| *byte = THIRD[usize::from(*byte)]),
            Self::Cyclic => {
                let key = block as u32;
                let mut turn = (key ^ (key >> 16)) as u16;
                for byte in bytes {
                    let [low, high] = turn.to_le_bytes();
                    let first = FIRST[usize::from(byte.wrapping_add(low))];
                    let second = SECOND[usize::from(first.wrapping_add(high))];
                    let third = THIRD[usize::from(second.wrapping_sub(high))];
                    *byte = third.wrapping_sub(low);
                    turn = turn.wrapping_add(1);
                }
            }
        }
    }
}

/// Remainders for the checksum, a byte at a time.
const REMAINDERS: [u32; 256] = {
    let mut table = [0; 256];
    let mut at = 0;
    while at < 256 {
        let mut rest = at as u32;
        let mut bit = 0;
        while bit < 8 {
            rest = if rest & 1 == 1 { rest >> 1 ^ 0xEDB8_8320 } else { rest >> 1 };
            bit += 1;
        }
        table[at] = rest;
        at += 1;
    }
    table
};

/// The checksum of MS-PST 5.3: CRC-32 that begins with 0 and is not inverted.
pub(super) fn checksum(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |rest, byte| REMAINDERS[usize::from(rest as u8 ^ byte)] ^ rest >> 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coding_twice_with_the_three_wheels_gives_the_bytes_back() {
        let plain: Vec<u8> = (0..=255).cycle().take(1000).collect();
        let mut bytes = plain.clone();
        Cipher::Cyclic.decode(&mut bytes, 0x1234_5678);
        assert_ne!(bytes, plain);
        Cipher::Cyclic.decode(&mut bytes, 0x1234_5678);
        assert_eq!(bytes, plain);
    }

    #[test]
    fn each_byte_stands_for_one_other() {
        let mut bytes = *FIRST;
        Cipher::Permute.decode(&mut bytes, 0);
        assert!(bytes.iter().zip(0..=255_u8).all(|(byte, at)| *byte == at));
        assert!((0..256).all(|at| usize::from(SECOND[usize::from(SECOND[at])]) == at));
    }
}
