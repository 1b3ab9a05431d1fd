use serde_json::{Value, json};
use zehi_domain::id::Sha256;
use zehi_domain::journal::ChainCheck;
use zehi_domain::record::Erased;
use zehi_store::{Access, Head, Store, StoreError};

use crate::fixtures::{by, draft, open, report, salts};

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

#[tokio::test]
async fn an_event_that_could_not_be_read_back_is_refused() {
    let home = tempfile::tempdir().expect("a folder");
    let store = open(home.path()).await;
    let deep = (0..200).fold(json!(1), |inner, _| json!([inner]));
    let refused = store.append(CASE, None, vec![draft("noted", json!({"deep": deep}))], salts()).await;
    assert!(matches!(refused, Err(StoreError::Json(_))));
    assert_eq!(store.events_after(0, 9).await.expect("reads").len(), 1);
}

#[tokio::test]
async fn a_lost_journal_is_not_replaced_by_an_empty_one() {
    let home = tempfile::tempdir().expect("a folder");
    open(home.path()).await.close().await;
    std::fs::remove_file(home.path().join("truth.db")).expect("removes");
    let refused = Store::open(home.path(), Access::Write).await;
    assert!(matches!(refused, Err(StoreError::JournalMissing { .. })));
}

#[tokio::test]
async fn erasing_leaves_no_trace_of_the_words_and_a_record_of_the_act() {
    let home = tempfile::tempdir().expect("a folder");
    let store = open(home.path()).await;
    let words = "忘れられるべき個人の名前";
    let secret = json!({"text": words, "case_file": {"title": "案件", "customer": words}});
    store
        .append(CASE, None, vec![draft("case_opened", json!({"case_file": {"title": "案件"}}))], salts())
        .await
        .expect("opens");
    store.append(CASE, None, vec![draft("noted", secret)], salts()).await.expect("appends");
    let erase =
        |erases| Erased { erases, reason: "本人の求め".to_owned(), rule: "個人情報保護法35条".to_owned() };
    for refused in [vec![], vec![1], vec![3, 9]] {
        let refused = store.erase(&erase(refused), &by(), salts()).await;
        assert!(matches!(refused, Err(StoreError::CannotErase { .. })));
    }
    store.erase(&erase(vec![3]), &by(), salts()).await.expect("erases");
    assert_eq!(store.events_of(CASE).await.expect("reads")[1].payload, None);
    let listed = store.case_files().await.expect("reads").pop().expect("one case");
    assert_eq!((listed.title.as_str(), listed.customer.as_str(), listed.version), ("案件", "", 2));
    for file in ["truth.db", "truth.db-wal"] {
        let bytes = std::fs::read(home.path().join(file)).expect("reads");
        assert!(!bytes.windows(words.len()).any(|window| window == words.as_bytes()), "{file}");
    }
    store.close().await;
    assert_eq!(report(home.path()).await.problems, []);
}

#[tokio::test]
async fn two_who_open_the_same_project_get_the_same_one() {
    let home = tempfile::tempdir().expect("a folder");
    let store = std::sync::Arc::new(open(home.path()).await);
    let opening: Vec<_> = (20..30)
        .map(|id| {
            let store = store.clone();
            let id = zehi_domain::id::ProjectId::from_bits(id);
            tokio::spawn(async move { store.open_project("同じ名前", id, &by(), salts()).await.expect("opens").id })
        })
        .collect();
    let mut ids = Vec::new();
    for one in opening {
        ids.push(one.await.expect("no panic"));
    }
    ids.dedup();
    assert_eq!(ids.len(), 1);
}
