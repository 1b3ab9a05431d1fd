use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use zehi_domain::evidence::{
    Anchor, AnchoredText, DocumentHeader, DocumentKind, Mailbox, ReadDocument, Reading, Unreadable,
};
use zehi_domain::id::ProjectId;
use zehi_domain::journal::{EventDraft, Salt};
use zehi_domain::time::Timestamp;
use zehi_store::{Access, Kept, Prepared, Store, VerifyReport, VerifyScope, WrittenBy, verify};

pub const PROJECT: ProjectId = ProjectId::from_bits(7);
pub const OTHER_PROJECT: ProjectId = ProjectId::from_bits(8);

pub fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + second).expect("in range")
}

pub fn by() -> WrittenBy {
    WrittenBy { actor: "01K0000000000000000000000A".to_owned(), at: at(0) }
}

/// Salts that differ, as random ones do.
pub fn salts() -> impl FnMut() -> Salt + Send {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    || {
        let mut salt = [0; 16];
        salt[..8].copy_from_slice(&NEXT.fetch_add(1, Ordering::Relaxed).to_be_bytes());
        Salt(salt)
    }
}

pub fn draft(kind: &str, payload: Value) -> EventDraft {
    EventDraft { at: at(5), actor: by().actor, stream: String::new(), kind: kind.to_owned(), payload }
}

pub fn mail(path: &str, subject: &str, body: &str) -> ReadDocument {
    let mut text = AnchoredText::default();
    text.push(subject, Anchor::Subject);
    text.push_separator('\n');
    text.push(body, Anchor::Body { line: 1 });
    ReadDocument {
        path: path.to_owned(),
        parent: None,
        bytes: format!("Subject: {subject}\r\n\r\n{body}").into_bytes(),
        kind: DocumentKind::Mail,
        header: DocumentHeader {
            date: Some(at(-1000)),
            author: Some(Mailbox { name: "佐藤 健".to_owned(), address: "sato@vendor.example.jp".to_owned() }),
            recipients: vec![
                Mailbox { name: "鈴木".to_owned(), address: "suzuki@client.example.jp".to_owned() },
                Mailbox { name: String::new(), address: "pm@client.example.jp".to_owned() },
            ],
            subject: Some(subject.to_owned()),
            message_id: Some(format!("{path}@example.jp")),
            references: vec!["first@example.jp".to_owned()],
        },
        reading: Ok(Reading { reader: "mail/1", text, notes: vec!["Shift_JIS として読みました".to_owned()] }),
    }
}

pub fn unreadable(path: &str) -> ReadDocument {
    ReadDocument {
        path: path.to_owned(),
        parent: None,
        bytes: b"%PDF-broken".to_vec(),
        kind: DocumentKind::Pdf,
        header: DocumentHeader::default(),
        reading: Err(Unreadable { reason: "PDFとして開けません。".to_owned() }),
    }
}

/// Bytes that do not compress, for a frame of its own.
pub fn picture(path: &str, parent: &str) -> ReadDocument {
    let mut state = 1_u32;
    let noise = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    });
    ReadDocument {
        path: path.to_owned(),
        parent: Some(parent.to_owned()),
        bytes: noise.take(100_000).collect(),
        kind: DocumentKind::Other,
        header: DocumentHeader::default(),
        reading: Ok(Reading { reader: "none/1", text: AnchoredText::default(), notes: Vec::new() }),
    }
}

pub async fn open(home: &Path) -> Store {
    let store = Store::open(home, Access::Write).await.expect("opens");
    store.open_project("案件A", PROJECT, &by(), salts()).await.expect("opens the project");
    store
}

pub async fn keep(store: &Store, batch: Vec<ReadDocument>) -> Kept {
    let batch = batch.into_iter().map(Prepared::new).collect();
    store.keep(PROJECT, batch, &by(), salts()).await.expect("keeps")
}

/// A home in which every table has rows, closed.
pub async fn full_home(home: &Path) {
    let store = open(home).await;
    let mut batch: Vec<ReadDocument> = (0..40)
        .map(|n| mail(&format!("cur/{n}.eml"), &format!("件名{n}"), &format!("本文{n}です。\n二行目")))
        .collect();
    batch.push(unreadable("仕様書.pdf"));
    batch.push(picture("cur/1.eml#図.png", "cur/1.eml"));
    keep(&store, batch).await;
    keep(&store, vec![mail("cur/1b.eml", "件名1", "本文1です。\n二行目"), mail("new/99.eml", "追伸", "検収の件")])
        .await;
    for case in ["01K0000000000000000000000C", "01K0000000000000000000000D"] {
        let opened = json!({"case_file": {
            "project": PROJECT, "title": "イメージと違う", "customer": "C社", "stage": "hearing", "severity": 1,
            "handled_by": "x", "decider": "y", "next_due": "2026-10-01", "details": {"unread": 2},
        }});
        store.append(case, Some(0), vec![draft("case_opened", opened)], salts()).await.expect("appends");
    }
    for n in 0..3 {
        let searched = vec![draft("searched", json!({"query": n})), draft("read", json!({"document": n}))];
        store.log_access(searched, salts()).await.expect("logs");
        store.note_access_head(&by(), salts()).await.expect("notes");
    }
    store.close().await;
}

pub async fn report(home: &Path) -> VerifyReport {
    verify(home, VerifyScope::default()).await.expect("a report")
}

pub async fn raw(home: &Path, file: &str) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(home.join(file));
    <SqliteConnection as sqlx::Connection>::connect_with(&options).await.expect("a database")
}

pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to.join("evidence")).expect("a folder");
    for folder in ["", "evidence"] {
        for entry in std::fs::read_dir(from.join(folder)).expect("a folder") {
            let entry = entry.expect("an entry");
            if entry.file_type().expect("a type").is_file() && entry.file_name() != "home.lock" {
                match std::fs::copy(entry.path(), to.join(folder).join(entry.file_name())) {
                    // A side file of a database goes when its last connection has closed.
                    Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                    copied => drop(copied.expect("copies")),
                }
            }
        }
    }
}
