//! 壊れた入力: whatever bytes of a mail are changed, reading ends, and ends with documents.

use proptest::prelude::*;
use zehi_ingest::Limits;

use crate::hard_mail;

fn read(name: &str, bytes: &[u8]) -> usize {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join(name), bytes).expect("written");
    let (documents, failures) = crate::read_within(&Limits::default(), &[folder.path().to_owned()]);
    documents.len() + failures.len()
}

/// Bytes that steer a parser.
const STEERING: [&[u8]; 20] = [
    b"\n",
    b"\r\n",
    b"\r",
    b"\n\n",
    b"--b",
    b"\n--b\n",
    b"\n--b--\n",
    b"=?",
    b"?=",
    b"=?utf-8?B?",
    b"\x1b$B",
    b"\x1b(B",
    b"\"",
    b";",
    b"<",
    b"\nContent-Type: multipart/mixed; boundary=b\n",
    b"\nContent-Type: message/rfc822\n\n",
    b"\x00",
    b"\xff\xfe",
    b"<script>",
];

#[derive(Debug, Clone)]
enum Change {
    Flip(usize, u8),
    Insert(usize, usize),
    Cut(usize, usize),
    Repeat(usize, usize),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Change::Flip(at, byte)),
        (any::<usize>(), 0..STEERING.len()).prop_map(|(at, which)| Change::Insert(at, which)),
        (any::<usize>(), 0..200_usize).prop_map(|(at, length)| Change::Cut(at, length)),
        (any::<usize>(), 0..200_usize).prop_map(|(at, length)| Change::Repeat(at, length)),
    ]
}

fn changed(mut bytes: Vec<u8>, changes: &[Change]) -> Vec<u8> {
    for change in changes {
        if bytes.is_empty() {
            break;
        }
        match *change {
            Change::Flip(at, byte) => {
                let at = at % bytes.len();
                bytes[at] = byte;
            }
            Change::Insert(at, which) => {
                let at = at % bytes.len();
                bytes.splice(at..at, STEERING[which].iter().copied());
            }
            Change::Cut(at, length) => {
                let at = at % bytes.len();
                let end = (at + length).min(bytes.len());
                bytes.drain(at..end);
            }
            Change::Repeat(at, length) => {
                let at = at % bytes.len();
                let piece = bytes[at..(at + length).min(bytes.len())].to_vec();
                bytes.splice(at..at, piece);
            }
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_change_of_a_mail_stops_the_reading(which in any::<usize>(), changes in prop::collection::vec(change(), 1..12)) {
        let mut cases = hard_mail::cases();
        let at = which % cases.len();
        let bytes = changed(cases.swap_remove(at).mail, &changes);
        prop_assert!(read("1.eml", &bytes) >= 1);
    }

    #[test]
    fn no_change_of_a_mbox_stops_the_reading(changes in prop::collection::vec(change(), 1..20)) {
        let mut mbox = Vec::new();
        for case in hard_mail::cases().iter().take(6) {
            mbox.extend_from_slice(b"From a@example.jp Wed Oct  1 10:00:00 2025\n");
            mbox.extend_from_slice(&case.mail);
            mbox.push(b'\n');
        }
        read("all.mbox", &changed(mbox, &changes));
    }

    #[test]
    fn no_bytes_at_all_stop_the_reading(bytes in prop::collection::vec(any::<u8>(), 0..600), name in "[a-z]{1,4}\\.(eml|zip|mbox|txt|html|docx|xlsx|vtt|csv)") {
        prop_assert!(read(&name, &bytes) >= usize::from(!name.ends_with("mbox")));
    }
}
