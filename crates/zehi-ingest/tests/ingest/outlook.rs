//! Outlook: items become the mails they are, with what is attached to them.

use std::path::Path;

use proptest::prelude::*;
use zehi_domain::evidence::{DocumentKind, ReadDocument};
use zehi_ingest::{Limits, read_arrival};

fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/outlook");
    std::fs::read(folder.join(name)).expect("a fixture")
}

fn read(name: &str, bytes: Vec<u8>) -> Vec<ReadDocument> {
    let mut documents = Vec::new();
    read_arrival(name, bytes, &Limits::default(), &mut |found| documents.extend(found.ok()));
    documents
}

#[test]
fn narrow_text_is_read_in_the_code_page_of_the_item() {
    let documents = read("a.msg", fixture("nonUnicodeCP932.msg"));
    let mail = &documents[0];
    assert_eq!(mail.header.subject.as_deref(), Some("日本語 Non Unicode タイトル"));
    assert_eq!(crate::text(mail).lines().nth(1), Some("日本語 Non Unicode 本文"));
    assert_eq!(mail.bytes, fixture("nonUnicodeCP932.msg"), "kept as it came");
    assert!(mail.header.date.is_some());
}

#[test]
fn an_item_inside_another_is_a_mail_of_its_own() {
    let documents = read("a.msg", fixture("msgInMsg.msg"));
    let paths: Vec<&str> = documents.iter().map(|document| document.path.as_str()).collect();
    assert_eq!(paths, ["a.msg", "a.msg#Microsoft Outlook テスト メッセージ.eml", "a.msg#green.png"]);
    assert_eq!(documents[1].parent.as_deref(), Some("a.msg"));
    assert!(crate::text(&documents[1]).contains("アカウントの設定のテスト中に"));
    assert!(documents[2].bytes.starts_with(b"\x89PNG"));
}

#[test]
fn a_card_of_the_address_book_is_found_by_what_it_holds() {
    let documents = read("勝手な名前", fixture("contactAnsi.msg"));
    let text = crate::text(&documents[0]);
    for shown in ["コム ドット イグザンプル", "会社: My work company", "携帯電話: 080-0001-0001"] {
        assert!(text.contains(shown), "{shown}: {text}");
    }
}

/// An attribute of `winmail.dat`.
fn attribute(level: u8, id: u32, data: &[u8]) -> Vec<u8> {
    let sum: u16 = data.iter().fold(0, |sum, byte| sum.wrapping_add(u16::from(*byte)));
    let length = u32::try_from(data.len()).expect("short").to_le_bytes();
    [&[level], id.to_le_bytes().as_slice(), length.as_slice(), data, sum.to_le_bytes().as_slice()].concat()
}

/// A property with a value of any length.
fn property(kind: u16, id: u16, value: &[u8]) -> Vec<u8> {
    let mut out = [kind.to_le_bytes(), id.to_le_bytes()].concat();
    out.extend(1_u32.to_le_bytes());
    out.extend(u32::try_from(value.len()).expect("short").to_le_bytes());
    out.extend(value);
    out.resize(out.len().next_multiple_of(4), 0);
    out
}

fn winmail() -> Vec<u8> {
    let wide = |text: &str| text.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let message = [
        3_u32.to_le_bytes().to_vec(),
        property(0x1F, 0x0037, &wide("検収の件")),
        // A named one, which is stepped over.
        [
            &[0x1F, 0, 0x01, 0x80],
            [7; 16].as_slice(),
            &[1, 0, 0, 0, 6, 0, 0, 0],
            &wide("ab"),
            &[0, 0],
            &property(0x1F, 0, &wide("x"))[4..],
        ]
        .concat(),
        property(0x1E, 0x1000, b"\x8c\x9f\x8e\xfb\x82\xaa\x8f\x49\x82\xed\x82\xe8\x82\xdc\x82\xb5\x82\xbd\0"),
    ]
    .concat();
    let title = b"\x8c\xa9\x90\xcf.csv\0";
    [
        0x223E_9F78_u32.to_le_bytes().to_vec(),
        vec![1, 0],
        attribute(1, 0x0006_9007, &932_u64.to_le_bytes()),
        attribute(1, 0x0006_9003, &message),
        attribute(2, 0x0006_9002, &[0; 14]),
        attribute(2, 0x0001_8010, title),
        attribute(2, 0x0006_800F, "項目,金額\n改修,1254万円".as_bytes()),
    ]
    .concat()
}

#[test]
fn text_and_files_come_out_of_winmail_dat() {
    use std::fmt::Write as _;
    let coded = winmail().iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "={byte:02X}");
        out
    });
    let lines: Vec<&str> = coded.as_bytes().chunks(72).map(|line| std::str::from_utf8(line).expect("ASCII")).collect();
    let mail = format!(
        "From: a@example.jp\nTo: b@example.jp\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nhello\n--b\n\
         Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: quoted-printable\n\n{}\n--b--\n",
        lines.join("=\n")
    );
    let documents = read("1.eml", mail.into_bytes());
    let paths: Vec<&str> = documents.iter().map(|document| document.path.as_str()).collect();
    assert_eq!(paths, ["1.eml", "1.eml#winmail.dat", "1.eml#winmail.dat#見積.csv"]);
    assert_eq!(crate::text(&documents[1]).trim(), "検収の件\n検収が終わりました");
    assert_eq!(documents[2].kind, DocumentKind::Table);
    assert!(crate::text(&documents[2]).contains("1254万円"));
}

#[test]
fn attachments_beyond_the_limit_are_left_out_and_none_gets_the_bytes_of_another() {
    let mut bytes = [0x223E_9F78_u32.to_le_bytes().as_slice(), &[1, 0], &attribute(1, 0x0001_8004, b"x\0")].concat();
    for (name, content) in [(b"a.txt", "one"), (b"b.txt", "two"), (b"c.txt", "three")] {
        bytes.extend(attribute(2, 0x0006_9002, &[0; 14]));
        bytes.extend(attribute(2, 0x0001_8010, name));
        bytes.extend(attribute(2, 0x0006_800F, content.as_bytes()));
    }
    let (mut documents, mut failures) = (Vec::new(), Vec::new());
    let limits = Limits { parts: 2, ..Limits::default() };
    read_arrival("winmail.dat", bytes, &limits, &mut |found| match found {
        Ok(document) => documents.push(document),
        Err(failure) => failures.push(failure),
    });
    let held: Vec<(&str, &[u8])> =
        documents[1..].iter().map(|document| (document.path.as_str(), document.bytes.as_slice())).collect();
    assert_eq!(held, [("winmail.dat#a.txt", b"one".as_slice()), ("winmail.dat#b.txt", b"two")]);
    assert!(failures.iter().any(|failure| failure.reason.contains("上限 2 個")), "{failures:?}");
}

#[test]
fn a_clearly_signed_item_is_read_as_the_mail_that_was_signed() {
    let class = [1_u32.to_le_bytes().to_vec(), property(0x1E, 0x001A, b"IPM.Note.SMIME.MultipartSigned\0")].concat();
    let signed = [
        b"Content-Type: multipart/signed; boundary=s\r\n\r\n--s\r\nContent-Type: text/plain; charset=shift_jis\r\n\
          Content-Transfer-Encoding: 8bit\r\n\r\n"
            .as_slice(),
        // Bytes that are no UTF-8 must come through.
        b"\x8c\x9f\x8e\xfb\x8a\xae\x97\xb9",
        b"\r\n--s\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\n\r\nx\r\n--s--\r\n",
    ]
    .concat();
    let bytes = [
        0x223E_9F78_u32.to_le_bytes().to_vec(),
        vec![1, 0],
        attribute(1, 0x0006_9003, &class),
        attribute(2, 0x0006_9002, &[0; 14]),
        attribute(2, 0x0006_800F, &signed),
    ]
    .concat();
    let documents = read("winmail.dat", bytes);
    assert_eq!(crate::text(&documents[0]).trim(), "検収完了");
    assert_eq!(documents[1].path, "winmail.dat#smime.p7s");
}

#[test]
fn what_is_cut_off_still_gives_what_came_before() {
    let mut bytes = winmail();
    bytes.truncate(bytes.len() - 30);
    let documents = read("winmail.dat", bytes);
    assert!(crate::text(&documents[0]).contains("検収が終わりました"));
    let notes = documents[0].reading.as_ref().map(|reading| reading.notes.clone()).unwrap_or_default();
    assert!(notes.iter().any(|note| note.contains("壊れている")), "{notes:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn changed_bytes_never_stop_a_reading(
        which in 0..4_usize,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40),
        cut in proptest::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = match which {
            0 => fixture("nonUnicodeCP932.msg"),
            1 => fixture("msgInMsg.msg"),
            2 => winmail(),
            _ => br"{\rtf1\ansicpg932{\fonttbl{\f0\fcharset128 M;}}\f0\'8c\'9f\u-1?{\*\htmltag <p>}\bin3 abc}".to_vec(),
        };
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        prop_assert!(!read("a.msg", bytes).is_empty());
    }
}
