use serde_json::{Value, json};
use zehi_domain::id::Sha256;
use zehi_domain::journal::ChainCheck;
use zehi_store::{Access, Head, Store, StoreError};

use crate::fixtures::{by, draft, open, salts};

const CASE: &str = "01K0000000000000000000000C";

#[tokio::test]
async fn the_second_of_two_writers_sees_what_changed() {
    let home = tempfile::tempdir().expect("a folder");
    let store = open(home.path()).await;
    let first = store.append(CASE, Some(0), vec![draft("case_opened", json!({}))], salts()).await.expect("appends");
    assert_eq!(first.version, 1);
    let second = store.append(CASE, Some(0), vec![draft("noted", json!({}))], salts()).await;
    let Err(StoreError::Conflict(conflict)) = second else { panic!("no conflict: {second:?}") };
    assert_eq!((conflict.expected, conflict.actual), (0, 1));
    assert_eq!(conflict.since, first.events);
    assert_eq!(store.events_of(CASE).await.expect("reads"), first.events);
    let third = store.append(CASE, Some(1), vec![draft("noted", json!({"n": 1}))], salts()).await.expect("appends");
    assert_eq!((third.version, store.version_of(CASE).await.expect("counts")), (2, 2));
    assert_eq!(store.head().await.expect("reads"), third.head);
}

#[tokio::test]
async fn nothing_is_written_when_one_of_the_events_is_refused() {
    let home = tempfile::tempdir().expect("a folder");
    let store = open(home.path()).await;
    let before = store.head().await.expect("reads");
    for refused in [
        draft("noted", json!({"ratio": 0.5})),
        draft("noted", json!({"text": "検".repeat(400_000)})),
        draft("project_opened", json!({"v": 99})),
        draft("case_opened", json!({"case_file": {"severity": "高"}})),
    ] {
        let given = vec![draft("noted", json!({"n": 1})), refused];
        assert!(store.append(CASE, None, given, salts()).await.is_err());
        assert_eq!(store.head().await.expect("reads"), before);
    }
}

#[tokio::test]
async fn the_exported_journal_holds_together() {
    let home = tempfile::tempdir().expect("a folder");
    let store = open(home.path()).await;
    for n in 0..40 {
        let text = json!({"n": n, "text": "改行\nと「引用」\u{1}と絵文字😀"});
        store.append(CASE, None, vec![draft("noted", text)], salts()).await.expect("appends");
    }
    let mut lines = Vec::new();
    assert_eq!(store.export(&mut lines).await.expect("exports"), 41);
    let lines = String::from_utf8(lines).expect("UTF-8");
    let mut prev = Sha256::ZERO.to_string();
    for (line, seq) in lines.lines().zip(1..) {
        let event: Value = serde_json::from_str(line).expect("JSON");
        assert_eq!((event["seq"].as_u64(), event["prev"].as_str()), (Some(seq), Some(prev.as_str())));
        event["hash"].as_str().expect("a hash").clone_into(&mut prev);
    }
    let mut check = ChainCheck::default();
    store.events_after(0, 100).await.expect("reads").iter().for_each(|event| check.see(event));
    assert_eq!(Head { seq: check.events(), hash: check.head() }, store.head().await.expect("reads"));
    assert_eq!(check.finish(), []);
}

#[tokio::test]
async fn a_home_has_one_writer_or_many_readers() {
    let home = tempfile::tempdir().expect("a folder");
    let missing = Store::open(home.path(), Access::Read).await;
    assert!(matches!(missing, Err(StoreError::NoHome { .. })));
    let store = open(home.path()).await;
    for access in [Access::Read, Access::Write] {
        let refused = Store::open(home.path(), access).await;
        let Err(error @ StoreError::Locked { .. }) = refused else { panic!("not refused") };
        assert!(error.to_string().contains("使用中"));
    }
    store.close().await;
    let one = Store::open(home.path(), Access::Read).await.expect("opens");
    let other = Store::open(home.path(), Access::Read).await.expect("opens");
    assert!(matches!(Store::open(home.path(), Access::Write).await, Err(StoreError::Locked { .. })));
    let refused = one.append(CASE, None, vec![draft("noted", json!({}))], salts()).await;
    assert!(matches!(refused, Err(StoreError::ReadOnly)));
    for store in [&one, &other] {
        store.log_access(vec![draft("searched", json!({}))], salts()).await.expect("readers are noted too");
    }
    assert_eq!(one.accesses_after(0, 9).await.expect("reads").len(), 2);
}

#[tokio::test]
async fn many_writers_at_once_make_one_chain() {
    let home = tempfile::tempdir().expect("a folder");
    let store = std::sync::Arc::new(open(home.path()).await);
    let writers: Vec<_> = (0..8)
        .map(|writer| {
            let store = store.clone();
            tokio::spawn(async move {
                for n in 0..5 {
                    let noted = vec![draft("noted", json!({"n": n}))];
                    store.append(&format!("stream-{writer}"), Some(n), noted, salts()).await.expect("appends");
                    store.log_access(vec![draft("read", json!({"n": n}))], salts()).await.expect("logs");
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.expect("no panic");
    }
    assert!(store.note_access_head(&by(), salts()).await.expect("notes"));
    let report = store.verify(zehi_store::VerifyScope::default()).await;
    assert_eq!((report.problems, report.events), (Vec::new(), 1 + 40 + 1));
}
