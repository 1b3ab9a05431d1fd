//! Stores of Outlook: every item comes out as a mail under its folder, whatever the version, and damage is told.

use std::path::Path;

use proptest::prelude::*;
use zehi_domain::evidence::{DocumentKind, ReadDocument};
use zehi_ingest::{Failure, Limits, read_arrival};

use crate::text;
use crate::written_store::{Coding, Inside, Value, Values, Version, Writer};

const VERSIONS: [Version; 3] = [Version::Ansi, Version::Unicode, Version::Large];

fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/outlook");
    std::fs::read(folder.join(name)).expect("a fixture")
}

fn read_within(limits: &Limits, bytes: Vec<u8>) -> (Vec<ReadDocument>, Vec<Failure>) {
    let (mut documents, mut failures) = (Vec::new(), Vec::new());
    read_arrival("箱.pst", bytes, limits, &mut |found| match found {
        Ok(document) => documents.push(document),
        Err(failure) => failures.push(failure),
    });
    (documents, failures)
}

fn read(bytes: Vec<u8>) -> (Vec<ReadDocument>, Vec<Failure>) {
    read_within(&Limits::default(), bytes)
}

fn paths(documents: &[ReadDocument]) -> Vec<&str> {
    documents.iter().map(|document| document.path.as_str()).collect()
}

fn notes(document: &ReadDocument) -> &[String] {
    document.reading.as_ref().map_or(&[], |reading| &reading.notes)
}

/// 2026-09-01 01:00 UTC in units of 100 ns since 1601.
const MORNING: u64 = (1_788_224_400 + 11_644_473_600) * 10_000_000;

/// Text as this version keeps it.
fn words(version: Version, text: &str) -> Value {
    match version {
        Version::Ansi => Value::Narrow(encoding_rs::SHIFT_JIS.encode(text).0.into_owned()),
        _ => Value::Wide(text.to_owned()),
    }
}

fn folder(writer: &mut Writer, version: Version, number: u32, parent: u32, name: &str) {
    let data = writer.properties(&vec![(0x3001, words(version, name))], &mut Vec::new());
    writer.node(number, data, 0, parent);
}

fn note(version: Version, subject: &str, body: &str) -> Values {
    vec![
        (0x001A, words(version, "IPM.Note")),
        (0x0037, words(version, subject)),
        (0x0039, Value::Time(MORNING)),
        (0x1000, words(version, body)),
        (0x3FFD, Value::Long(932)),
    ]
}

/// The names of named properties: place, start and end of an appointment as 0x8000 to 0x8002.
fn names(writer: &mut Writer) {
    let set = [0x02, 0x20, 0x06, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46].to_vec();
    let names = [0x8208_u32, 0x820D, 0x820E].iter().zip(0_u16..);
    let names = names.flat_map(|(name, at)| [name.to_le_bytes().as_slice(), &[6, 0], &at.to_le_bytes()].concat());
    let values = vec![(2, Value::Bytes(set)), (3, Value::Bytes(names.collect()))];
    let data = writer.properties(&values, &mut Vec::new());
    writer.node(0x61, data, 0, 0);
}

/// An attached mail and an attached file, with their table.
fn attachments(writer: &mut Writer, version: Version, held: &mut Vec<Inside>) {
    let mut inner = Vec::new();
    let data = writer.properties(&note(version, "元のメール", "検収は8月31日です。"), &mut inner);
    let item = (0x200 << 5 | 0x04, data, writer.inside(inner));
    let mut parts = vec![item];
    let data = writer.properties(
        &vec![(0x3001, words(version, "元のメール")), (0x3705, Value::Long(5)), (0x3701, Value::Object(item.0))],
        &mut parts,
    );
    held.push((1 << 5 | 0x05, data, writer.inside(parts)));
    let mut parts = Vec::new();
    let file = vec![
        (0x3705, Value::Long(1)),
        (0x3707, words(version, "見積.csv")),
        (0x3701, Value::Bytes("項目,金額\n改修,1254万円\n".repeat(2500).into_bytes())),
    ];
    let data = writer.properties(&file, &mut parts);
    held.push((2 << 5 | 0x05, data, writer.inside(parts)));
    let row = |name| vec![(0x3707, words(version, name))];
    let (_, data, inside) = writer.table(&[(1 << 5 | 0x05, row("元のメール")), (2 << 5 | 0x05, row("見積.csv"))]);
    held.push((0x671, data, inside));
}

fn recipients(writer: &mut Writer, version: Version, held: &mut Vec<Inside>) {
    let row = |kind, name: &str, address: &str| {
        vec![(0x0C15, Value::Long(kind)), (0x3001, words(version, name)), (0x3003, words(version, address))]
    };
    let rows: Vec<(u32, Values)> = vec![
        (0, row(1, "田中", "tanaka@example.jp")),
        (1, row(1, "鈴木", "suzuki@example.jp")),
        // Colleagues have no address that leads anywhere outside.
        (2, row(2, "佐藤", "/o=Firma/ou=Tokyo/cn=Recipients/cn=sato")),
    ];
    let (_, data, inside) = writer.table(&rows);
    held.push((0x692, data, inside));
}

const INBOX: u32 = 0x8042;
const CASE: u32 = 0x8062;

/// A store with folders in folders, a mail with all that one can hold, an appointment, a mail that no folder holds and
/// one whose data is lost.
fn store(version: Version, coding: Coding) -> Vec<u8> {
    let mut writer = Writer::new(version, coding);
    let top = [vec![0; 20], 0x8022_u32.to_le_bytes().to_vec()].concat();
    let data = writer.properties(&vec![(0x35E0, Value::Bytes(top)), (0x3FFD, Value::Long(932))], &mut Vec::new());
    writer.node(0x21, data, 0, 0);
    names(&mut writer);
    folder(&mut writer, version, 0x122, 0x122, "");
    folder(&mut writer, version, 0x8022, 0x122, "個人用フォルダー");
    folder(&mut writer, version, INBOX, 0x8022, "受信トレイ");
    folder(&mut writer, version, CASE, INBOX, "案件A/甲");

    let mut held = Vec::new();
    let mut values = note(version, "\u{1}\u{5}Re: 検収の件", &"検収が終わりました。\r\n".repeat(200));
    values.push((0x0C1A, words(version, "山田")));
    values.push((0x0C1F, words(version, "yamada@example.jp")));
    recipients(&mut writer, version, &mut held);
    attachments(&mut writer, version, &mut held);
    let data = writer.properties(&values, &mut held);
    let inside = writer.inside(held);
    writer.node(0x10001 << 5 | 0x04, data, inside, CASE);

    let appointment = vec![
        (0x001A, words(version, "IPM.Appointment")),
        (0x0037, words(version, "検収会議")),
        (0x3FFD, Value::Long(932)),
        (0x8000, words(version, "本社 3階")),
        (0x8001, Value::Time(MORNING)),
        (0x8002, Value::Time(MORNING + 36_000_000_000)),
    ];
    let data = writer.properties(&appointment, &mut Vec::new());
    writer.node(0x10002 << 5 | 0x04, data, 0, INBOX);

    let data = writer.properties(&note(version, "迷子", "所属なし"), &mut Vec::new());
    writer.node(0x10003 << 5 | 0x04, data, 0, 0x9002);
    writer.node(0x10004 << 5 | 0x04, 0xFFF0, 0, INBOX);
    // Associated contents are settings of Outlook, no items of people.
    writer.node(0x10005 << 5 | 0x08, data, 0, INBOX);
    writer.finish()
}

#[test]
fn every_version_and_coding_gives_the_same_items() {
    for version in VERSIONS {
        for coding in [Coding::None, Coding::Permute, Coding::Cyclic] {
            let (documents, failures) = read(store(version, coding));
            let mail = "箱.pst!/受信トレイ/案件A／甲/065537.eml";
            let expected = [
                mail.to_owned(),
                format!("{mail}#元のメール.eml"),
                format!("{mail}#見積.csv"),
                "箱.pst!/受信トレイ/065538.eml".to_owned(),
                "箱.pst!/(フォルダー不明)/065539.eml".to_owned(),
            ];
            assert_eq!(paths(&documents), expected, "{version:?} {coding:?} {failures:?}");
            let header = &documents[0].header;
            assert_eq!(header.subject.as_deref(), Some("Re: 検収の件"));
            assert_eq!(header.author.as_ref().map(|author| author.address.as_str()), Some("yamada@example.jp"));
            let recipients: Vec<&str> = header.recipients.iter().map(|one| one.name.as_str()).collect();
            assert_eq!(recipients, ["田中", "鈴木", "佐藤"]);
            assert_eq!(text(&documents[0]).matches("検収が終わりました。").count(), 200);
            assert!(text(&documents[1]).contains("検収は8月31日です。"));
            assert_eq!(documents[1].parent.as_deref(), Some(mail));
            assert_eq!(documents[2].kind, DocumentKind::Table);
            assert_eq!(documents[2].bytes, "項目,金額\n改修,1254万円\n".repeat(2500).as_bytes());
            assert!(documents.iter().all(|document| notes(document).is_empty()), "{version:?} {coding:?}");
            let failed: Vec<&str> = failures.iter().map(|failure| failure.path.as_str()).collect();
            assert_eq!(failed, ["箱.pst!/受信トレイ/065540.eml"], "{failures:?}");
            assert!(
                failures[0].reason.contains("索引にありません") && failures[0].reason.contains(".msg で書き出して")
            );
        }
    }
}

#[test]
fn an_appointment_shows_where_and_when_it_is() {
    for version in VERSIONS {
        let (documents, _) = read(store(version, Coding::Permute));
        let shown = text(&documents[3]);
        for line in ["場所: 本社 3階", "開始: 2026-09-01 10:00(日本時間)", "終了: 2026-09-01 11:00(日本時間)"]
        {
            assert!(shown.contains(line), "{shown}");
        }
    }
}

#[test]
fn an_item_is_kept_as_a_mail_that_gives_the_same_again() {
    let (documents, _) = read(store(Version::Unicode, Coding::Permute));
    let mut again = Vec::new();
    read_arrival("1.eml", documents[0].bytes.clone(), &Limits::default(), &mut |found| again.extend(found.ok()));
    assert_eq!(text(&again[0]), text(&documents[0]));
    assert_eq!(paths(&again), ["1.eml", "1.eml#元のメール.eml", "1.eml#見積.csv"]);
    assert_eq!(again[2].bytes, documents[2].bytes);
}

#[test]
fn real_stores_are_read_whole() {
    let cases = [("dist-list.pst", 6), ("passworded.pst", 3), ("testPST_variousBodyTypes.pst", 4)];
    for (name, count) in cases {
        let (documents, failures) = read(fixture(name));
        assert_eq!((documents.len(), failures.len()), (count, 0), "{name} {failures:?}");
        assert!(documents.iter().all(|document| notes(document).is_empty()), "{name}");
    }
    let (documents, _) = read(fixture("testPST_variousBodyTypes.pst"));
    let texts: Vec<&str> = documents.iter().map(text).collect();
    for (shown, expected) in
        texts.iter().zip(["original email (html)", "Forwarded (html)", "Forwarded RTF", "plain text"])
    {
        assert!(shown.contains(expected), "{shown}");
    }
    assert_eq!(documents[0].path, "箱.pst!/Inbox/tmp/065537.eml");
    let (documents, _) = read(fixture("dist-list.pst"));
    assert!(text(&documents[2]).contains("メール: contact1@rjohnson.id.au"));
    assert!(text(&documents[3]).contains("開始: 2016-08-03 00:00(日本時間)"));
}

#[test]
fn a_wrong_checksum_is_noted_and_the_item_read() {
    let mut bytes = store(Version::Unicode, Coding::None);
    let words: Vec<u8> = "所属なし".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let at = bytes.windows(words.len()).position(|window| window == words).expect("the body");
    bytes[at..at + 2].copy_from_slice(&[0x1A, 0x90]);
    let (documents, failures) = read(bytes);
    assert_eq!(failures.len(), 1);
    assert!(text(&documents[4]).contains("属なし"));
    assert!(notes(&documents[4]).iter().any(|note| note.contains("検査値が合いません")), "{:?}", notes(&documents[4]));
}

#[test]
fn a_damaged_page_takes_no_more_than_what_stood_on_it() {
    let mut bytes = store(Version::Unicode, Coding::Permute);
    let pages: Vec<usize> = (0..bytes.len() / 512)
        .map(|at| at * 512)
        .filter(|at| bytes[at + 496] == 0x81 && bytes[at + 497] == 0x81 && bytes[at + 491] == 0)
        .collect();
    // The folders stand on the second.
    bytes[pages[1]..][..512].fill(0);
    let (documents, failures) = read(bytes);
    assert_eq!(documents.len(), 5);
    assert_eq!(documents[0].path, "箱.pst!/(フォルダー不明)/065537.eml");
    assert!(failures.iter().any(|failure| failure.path == "箱.pst" && failure.reason.contains("索引が壊れています")));
}

#[test]
fn a_store_out_of_which_nothing_comes_is_kept_whole() {
    let whole = store(Version::Unicode, Coding::Permute);
    let mut without_root = whole.clone();
    without_root[224..232].fill(0xFF);
    let mut empty_root = whole.clone();
    let root = usize::try_from(u64::from_le_bytes(whole[224..232].try_into().expect("eight"))).expect("small");
    empty_root[root + 488] = 0;
    for bytes in [without_root, empty_root] {
        let (documents, failures) = read(bytes.clone());
        assert_eq!((paths(&documents), failures.len()), (vec!["箱.pst"], 0));
        assert!(documents[0].reading.is_err() && documents[0].bytes == bytes);
    }
}

#[test]
fn a_file_that_is_none_is_kept_with_the_reason() {
    for bytes in [b"!BDN".to_vec(), b"not a store".to_vec(), store(Version::Unicode, Coding::None)[..300].to_vec()] {
        let (documents, failures) = read(bytes.clone());
        assert_eq!((paths(&documents), failures.len()), (vec!["箱.pst"], 0));
        let reason = documents[0].reading.as_ref().err().map(|unreadable| unreadable.reason.as_str());
        assert!(reason.is_some_and(|reason| reason.contains("scanpst.exe")), "{reason:?}");
        assert_eq!(documents[0].bytes, bytes);
    }
}

#[test]
fn an_empty_and_a_cut_store_are_told_in_japanese() {
    let reason = |bytes: Vec<u8>| match read(bytes) {
        (documents, _) if documents.len() == 1 => documents[0].reading.as_ref().err().map(|why| why.reason.clone()),
        _ => None,
    };
    let empty = reason(Vec::new()).expect("a reason");
    assert!(empty.contains("0 バイト"), "{empty}");
    let cut = reason(store(Version::Unicode, Coding::None)[..1000].to_vec()).expect("a reason");
    assert!(cut.contains("バイト目から先がありません") && !cut.contains("buffer"), "{cut}");
}

#[test]
fn an_attachment_that_is_too_large_is_named_and_the_rest_read() {
    let limits = Limits { document_bytes: 60_000, ..Limits::default() };
    let (documents, _) = read_within(&limits, store(Version::Unicode, Coding::Permute));
    assert!(text(&documents[0]).contains("検収が終わりました。"));
    assert!(notes(&documents[0]).iter().any(|note| note.contains("大きすぎます")), "{:?}", notes(&documents[0]));
    assert!(documents.iter().all(|document| !document.path.ends_with(".csv")));
}

#[test]
fn a_large_store_is_read_from_the_disk() {
    let mut writer = Writer::new(Version::Unicode, Coding::None);
    let mut held = Vec::new();
    let mut file = Vec::new();
    let values = vec![(0x3707, Value::Wide("大.bin".to_owned())), (0x3701, Value::Bytes(vec![7; 70_000]))];
    let data = writer.properties(&values, &mut file);
    held.push((1 << 5 | 0x05, data, writer.inside(file)));
    let data = writer.properties(&note(Version::Unicode, "大きな箱", "本文"), &mut held);
    let inside = writer.inside(held);
    writer.node(0x10001 << 5 | 0x04, data, inside, 0x122);
    let mut bytes = writer.finish();
    bytes.resize(9 << 20, 0);
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("箱.ost"), bytes).expect("written");
    // Far less than the file may be held at once.
    let limits = Limits { document_bytes: 1 << 20, ..Limits::default() };
    let (documents, failures) = crate::read_within(&limits, &[folder.path().to_owned()]);
    assert_eq!(paths(&documents), ["箱.ost!/065537.eml", "箱.ost!/065537.eml#大.bin"]);
    assert!(failures.is_empty(), "{failures:?}");
    assert_eq!(documents[1].bytes, vec![7; 70_000]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn changed_bytes_never_stop_a_reading(
        which in 0..6_usize,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..60),
        cut in proptest::option::weighted(0.2, any::<prop::sample::Index>()),
    ) {
        let mut bytes = match which {
            0 => fixture("dist-list.pst"),
            1 => fixture("testPST_variousBodyTypes.pst"),
            2 => store(Version::Ansi, Coding::None),
            3 => store(Version::Large, Coding::None),
            _ => store(Version::Unicode, Coding::None),
        };
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let (documents, failures) = read(bytes);
        prop_assert!(documents.len() + failures.len() >= 1);
    }

    #[test]
    fn changed_places_and_lengths_never_stop_a_reading(
        version in 0..3_usize,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 1..9_usize), 1..30),
    ) {
        // Bytes of one place at another: numbers that are plausible where they do not belong.
        let mut bytes = store(VERSIONS[version], Coding::None);
        for (from, to, length) in changes {
            let (from, to) = (from.index(bytes.len() - length), to.index(bytes.len() - length));
            bytes.copy_within(from..from + length, to);
        }
        let (documents, failures) = read(bytes);
        prop_assert!(documents.len() + failures.len() >= 1);
    }
}
