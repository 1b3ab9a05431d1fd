//! フォルダーの取り込み: every kind of file goes to its reader, and a Slack export is read as a whole.

use std::io::{Cursor, Write as _};
use std::path::Path;

use zehi_domain::evidence::{Anchor, DocumentKind, ReadDocument};
use zehi_ingest::{Entry, Limits, Sources, read_entry};

const USERS: &str = r#"[{"id":"U1","name":"sato","profile":{"real_name":"佐藤 花子","display_name":"佐藤"}}]"#;
const DAY: &str = r#"[{"type":"message","user":"U1","text":"検収は<@U1>まで","ts":"1788141600.000100"}]"#;

/// The files of a Slack export.
const EXPORT: [(&str, &str); 4] = [
    ("users.json", USERS),
    ("channels.json", r#"[{"id":"C1","name":"検収"}]"#),
    ("検収/2026-08-31.json", DAY),
    ("検収/メモ.txt", "覚え書き"),
];

fn import(folder: &Path) -> Vec<ReadDocument> {
    let entries: Vec<Entry> = Sources::scan(&[folder.to_owned()]).collect();
    let mut documents = Vec::new();
    for entry in &entries {
        read_entry(entry, &Limits::default(), &mut |found| documents.extend(found.ok()));
    }
    documents
}

fn write(folder: &Path, name: &str, bytes: &[u8]) {
    let place = folder.join(name);
    std::fs::create_dir_all(place.parent().expect("a folder")).expect("made");
    std::fs::write(place, bytes).expect("written");
}

fn zip(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("begun");
        zip.write_all(text.as_bytes()).expect("written");
    }
    zip.finish().expect("finished").into_inner()
}

#[test]
fn a_slack_export_gives_a_document_a_day_and_none_for_its_lists() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in EXPORT {
        write(folder.path(), &format!("slack/{name}"), text.as_bytes());
    }
    write(folder.path(), "export.zip", &zip(&EXPORT));
    let documents = import(folder.path());
    let paths: Vec<&str> = documents.iter().map(|document| document.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "export.zip!/検収/2026-08-31.json",
            "export.zip!/検収/メモ.txt",
            "slack/検収/2026-08-31.json",
            "slack/検収/メモ.txt"
        ]
    );
    for day in [&documents[0], &documents[2]] {
        assert_eq!(day.kind, DocumentKind::Chat);
        assert_eq!(day.bytes, DAY.as_bytes());
        assert_eq!(day.header.subject.as_deref(), Some("#検収"));
        let text = &day.reading.as_ref().expect("readable").text;
        assert_eq!(text.text(), "検収は@佐藤まで");
        assert!(matches!(text.anchor_at(0), Some(Anchor::ChatMessage { author, .. }) if author == "佐藤 花子"));
    }
}

#[test]
fn each_file_goes_to_the_reader_of_its_kind() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let paragraph = "<w:document><w:body><w:p><w:r><w:t>契約</w:t></w:r></w:p></w:body></w:document>";
    write(folder.path(), "契約.docx", &zip(&[("word/document.xml", paragraph)]));
    write(folder.path(), "会議.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v 佐藤>契約\n".as_bytes());
    write(folder.path(), "通話.txt", "佐藤: 契約\n田中: はい\n佐藤: では\n田中: はい\n".as_bytes());
    write(folder.path(), "一覧.csv", "契約,1\n".as_bytes());
    write(folder.path(), "動作.log", "契約 1\n".as_bytes());
    write(folder.path(), "覚え書き.md", "# 契約\n".as_bytes());
    write(folder.path(), "設定.json", "{\"契約\": 1}".as_bytes());
    let pdf = format!("{}/tests/fixtures/pdf/unijis_utf16_h.pdf", env!("CARGO_MANIFEST_DIR"));
    write(folder.path(), "契約.pdf", &std::fs::read(pdf).expect("the fixture"));
    let kinds: Vec<(String, DocumentKind)> = import(folder.path())
        .into_iter()
        .map(|document| {
            let text = document.reading.as_ref().map_or("", |reading| reading.text.text());
            assert!(text.contains("契約"), "{}", document.path);
            (document.path, document.kind)
        })
        .collect();
    let expected = [
        ("一覧.csv", DocumentKind::Table),
        ("会議.vtt", DocumentKind::Transcript),
        ("動作.log", DocumentKind::Log),
        ("契約.docx", DocumentKind::Word),
        ("契約.pdf", DocumentKind::Pdf),
        ("覚え書き.md", DocumentKind::Text),
        ("設定.json", DocumentKind::Text),
        ("通話.txt", DocumentKind::Transcript),
    ];
    assert_eq!(kinds, expected.map(|(path, kind)| (path.to_owned(), kind)));
}
