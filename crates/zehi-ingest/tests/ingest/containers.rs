//! 取り込み元: paths, containers and what happens to what cannot be read.

use std::fs;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};

use zehi_domain::evidence::ReadDocument;
use zehi_ingest::{Failure, Limits, Sources};
use zip::write::SimpleFileOptions;

use crate::{read_within, text};

const MAIL: &[u8] = b"From: a@example.jp\nSubject: hello\n\nbody\n";

fn write(root: &Path, name: &str, bytes: impl AsRef<[u8]>) {
    let place = root.join(name);
    fs::create_dir_all(place.parent().expect("below the root")).expect("made");
    fs::write(place, bytes).expect("written");
}

fn read(paths: &[PathBuf]) -> (Vec<ReadDocument>, Vec<Failure>) {
    read_within(&Limits::default(), paths)
}

fn paths(documents: &[ReadDocument]) -> Vec<&str> {
    documents.iter().map(|document| document.path.as_str()).collect()
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, SimpleFileOptions::default()).expect("started");
        writer.write_all(bytes).expect("written");
    }
    writer.finish().expect("finished").into_inner()
}

/// Replaces every occurrence of some bytes by others of the same length.
fn replaced(bytes: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    assert_eq!(old.len(), new.len());
    let mut bytes = bytes.to_vec();
    for at in 0..bytes.len() - old.len() {
        if bytes[at..].starts_with(old) {
            bytes[at..at + old.len()].copy_from_slice(new);
        }
    }
    bytes
}

#[test]
fn paths_are_relative_to_one_folder_and_begin_with_the_name_of_each_of_several() {
    let root = tempfile::tempdir().expect("a temporary folder");
    write(root.path(), "一/mail/2.eml", MAIL);
    write(root.path(), "一/mail/1.eml", MAIL);
    // NFD, as macOS writes it.
    write(root.path(), "二/か\u{3099}.txt", "が");
    write(root.path(), "三/一/x.txt", "x");
    let (one, two, three) = (root.path().join("一"), root.path().join("二"), root.path().join("三/一"));
    let file = one.join("mail/1.eml");
    let cases: [(Vec<PathBuf>, &[&str]); 4] = [
        (vec![one.clone()], &["mail/1.eml", "mail/2.eml"]),
        (vec![two.clone(), one.clone()], &["二/が.txt", "一/mail/1.eml", "一/mail/2.eml"]),
        (vec![file.clone()], &["1.eml"]),
        (vec![one, three, file], &["一/mail/1.eml", "一/mail/2.eml", "一~2/x.txt", "1.eml"]),
    ];
    for (given, expected) in cases {
        assert_eq!(paths(&read(&given).0), expected, "{given:?}");
    }
}

#[test]
fn a_maildir_is_read_whatever_its_messages_are_called() {
    let root = tempfile::tempdir().expect("a temporary folder");
    write(root.path(), "cur/1459436400.1.host:2,S", MAIL);
    write(root.path(), "new/1459436401.2.host", b"X-Odd: only this\n\nbody");
    fs::create_dir_all(root.path().join("tmp")).expect("made");
    let (documents, failures) = read(&[root.path().to_owned()]);
    assert!(failures.is_empty());
    assert_eq!(paths(&documents), ["cur/1459436400.1.host:2,S", "new/1459436401.2.host"]);
    assert_eq!(text(&documents[0]), "hello\nbody\n");
    assert_eq!(text(&documents[1]), "body");
}

#[test]
fn members_of_archives_have_the_names_people_gave_them() {
    let flagged = zip(&[("議事録/一.txt", "UTF-8の名前".as_bytes()), ("mail/1.eml", MAIL), ("空/", b"")]);
    let cp932 = encoding_rs::SHIFT_JIS.encode("表紙ソ.txt").0.into_owned();
    let unflagged = replaced(&zip(&[("123456.txt", b"x")]), b"123456.txt", &cp932);
    let outer = zip(&[("inner.zip", &flagged), ("..\\up/../x.txt", b"x")]);
    let root = tempfile::tempdir().expect("a temporary folder");
    write(root.path(), "a.zip", &flagged);
    write(root.path(), "b.zip", unflagged);
    write(root.path(), "c.zip", outer);
    let (documents, failures) = read(&[root.path().to_owned()]);
    assert!(failures.is_empty(), "{failures:?}");
    let expected = [
        "a.zip!/mail/1.eml",
        "a.zip!/議事録/一.txt",
        "b.zip!/表紙ソ.txt",
        "c.zip!/inner.zip!/mail/1.eml",
        "c.zip!/inner.zip!/議事録/一.txt",
        "c.zip!/up/x.txt",
    ];
    assert_eq!(paths(&documents), expected);
    assert!(documents.iter().all(|document| document.parent.is_none()));
}

#[test]
fn what_an_attached_archive_holds_belongs_to_the_mail() {
    let packed: String = zip(&[("a.txt", b"in the archive")]).iter().map(|b| format!("={b:02X}")).collect();
    let mail = format!(
        "Subject: a\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nbody\n--b\nContent-Type: application/zip; name=x.zip\n\
         Content-Transfer-Encoding: quoted-printable\n\n{packed}\n--b--\n"
    );
    let root = tempfile::tempdir().expect("a temporary folder");
    write(root.path(), "1.eml", mail);
    let (documents, failures) = read(&[root.path().to_owned()]);
    assert!(failures.is_empty(), "{failures:?}");
    assert_eq!(paths(&documents), ["1.eml", "1.eml#x.zip!/a.txt"]);
    assert_eq!(documents[1].parent.as_deref(), Some("1.eml"));
    assert_eq!(text(&documents[1]), "in the archive");
}

#[test]
fn archives_that_cannot_be_opened_are_kept_with_a_reason_and_the_rest_is_read() {
    let good = zip(&[("a.txt", b"a"), ("b.txt", b"b")]);
    // General purpose flag, bit 0: encrypted, in the local header and in the central directory of the first member.
    let mut locked = good.clone();
    locked[6] |= 1;
    let central = locked.windows(4).position(|window| window == b"PK\x01\x02").expect("a central directory");
    locked[central + 8] |= 1;
    let bomb = zip(&[("zeros.txt", &vec![b'0'; 20 << 20]), ("a.txt", b"a")]);
    let root = tempfile::tempdir().expect("a temporary folder");
    write(root.path(), "broken.zip", &good[..good.len() / 2]);
    write(root.path(), "locked.zip", &locked);
    write(root.path(), "zeros.zip", &bomb);
    let limits = Limits { ratio: 100, ..Limits::default() };
    let (documents, failures) = read_within(&limits, &[root.path().to_owned()]);
    assert!(failures.is_empty(), "{failures:?}");
    assert_eq!(paths(&documents), ["broken.zip", "locked.zip!/b.txt", "locked.zip", "zeros.zip!/a.txt", "zeros.zip"]);
    for (index, words) in [(0, "開けません"), (2, "暗号化"), (4, "異常")] {
        let reason = documents[index].reading.as_ref().err().map(ToString::to_string).unwrap_or_default();
        assert!(reason.contains(words), "{reason}");
    }
    assert_eq!(documents[2].bytes, locked);
}

#[test]
fn nesting_and_number_of_members_are_bounded() {
    let mut nested = zip(&[("a.txt", b"a")]);
    for _ in 0..30 {
        nested = zip(&[("a.zip", &nested)]);
    }
    let many: Vec<(String, &[u8])> = (0..50).map(|number| (format!("{number}.txt"), b"x".as_slice())).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    let root = tempfile::tempdir().expect("a temporary folder");
    write(root.path(), "deep.zip", nested);
    write(root.path(), "many.zip", zip(&many));
    let (documents, _) = read_within(&Limits { members: 10, ..Limits::default() }, &[root.path().to_owned()]);
    assert_eq!(documents.len(), 2);
    assert!(documents.iter().all(|document| document.reading.is_err()));
}

#[test]
#[cfg(unix)]
fn links_that_lead_back_and_missing_files_are_listed() {
    let root = tempfile::tempdir().expect("a temporary folder");
    write(root.path(), "a/x.txt", "x");
    std::os::unix::fs::symlink(root.path(), root.path().join("a/loop")).expect("linked");
    std::os::unix::fs::symlink(root.path().join("nowhere"), root.path().join("lost")).expect("linked");
    let (documents, failures) = read(&[root.path().to_owned(), root.path().join("missing")]);
    let name = root.path().file_name().expect("a name").to_string_lossy().into_owned();
    assert_eq!(paths(&documents), [format!("{name}/a/x.txt")]);
    let listed: Vec<&str> = failures.iter().map(|failure| failure.path.as_str()).collect();
    assert_eq!(listed, [format!("{name}/a/loop"), format!("{name}/lost"), "missing".to_owned()]);
}

#[test]
fn a_file_larger_than_allowed_is_listed() {
    let root = tempfile::tempdir().expect("a temporary folder");
    write(root.path(), "big.txt", vec![b'x'; 2_000]);
    write(root.path(), "small.txt", "x");
    let limits = Limits { document_bytes: 1_000, ..Limits::default() };
    let (documents, failures) = read_within(&limits, &[root.path().to_owned()]);
    assert_eq!(paths(&documents), ["small.txt"]);
    assert_eq!(failures.len(), 1);
    assert!(failures[0].reason.contains("大きすぎます"));
}

#[test]
fn a_large_mbox_and_a_large_archive_are_read_piece_by_piece() {
    let body = "検収の件、確認しました。\n".repeat(2_000);
    let mut mbox = Vec::new();
    for number in 0..300 {
        write!(mbox, "From a@example.jp Wed Oct  1 10:00:00 2025\nFrom: a@example.jp\nSubject: {number}\n\n{body}\n")
            .expect("in memory");
    }
    let root = tempfile::tempdir().expect("a temporary folder");
    write(root.path(), "all.mbox", &mbox);
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    writer.start_file("big.mbox", stored).expect("started");
    writer.write_all(&mbox).expect("written");
    write(root.path(), "big.zip", writer.finish().expect("finished").into_inner());
    assert!(Sources::scan(&[root.path().join("all.mbox")]).count() > 1);
    let (documents, failures) = read(&[root.path().to_owned()]);
    assert!(failures.is_empty());
    assert_eq!(documents.len(), 600);
    for (index, document) in documents.iter().enumerate() {
        let container = if index < 300 { "all.mbox" } else { "big.zip!/big.mbox" };
        assert_eq!(document.path, format!("{container}#{}", index % 300 + 1));
        assert_eq!(document.header.subject, Some((index % 300).to_string()));
    }
}

#[test]
fn an_empty_file_is_called_empty_whatever_its_name_promises() {
    let folder = tempfile::tempdir().unwrap();
    let names = ["a.pdf", "b.xlsx", "c.docx", "d.pptx", "e.eml", "f.zip", "g.pst", "h.msg", "i.rtf"];
    for name in names {
        write(folder.path(), name, "");
    }
    let (documents, failures) = read(&[folder.path().to_owned()]);
    let reasons: Vec<String> = documents
        .iter()
        .filter_map(|document| document.reading.as_ref().err().map(|unreadable| unreadable.reason.clone()))
        .chain(failures.into_iter().map(|failure| failure.reason))
        .collect();
    assert_eq!(reasons.len(), names.len(), "{reasons:?}");
    assert!(reasons.iter().all(|reason| reason.contains("空")), "{reasons:?}");
}
