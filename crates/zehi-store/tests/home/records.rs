use serde_json::json;
use zehi_domain::id::{CaseId, StaffId};
use zehi_store::{Credential, Shelf};

use crate::fixtures::{at, by, draft, open, report, salts};

#[tokio::test]
async fn the_list_of_cases_follows_the_events() {
    let home = tempfile::tempdir().expect("a folder");
    let store = open(home.path()).await;
    let case = CaseId::from_bits(42);
    let stream = case.to_string();
    let opened = json!({"case_file": {"title": "イメージと違う", "customer": "C社", "stage": "hearing",
        "next_due": "2026-10-01", "details": {"a": 1, "b": 2}}});
    let moved = json!({"case_file": {"stage": "reply", "decider": "y", "next_due": null, "details": {"a": null}}});
    for payload in [opened, json!({"text": "メモ"}), moved] {
        store.append(&stream, None, vec![draft("case_event", payload)], salts()).await.expect("appends");
    }
    let listed = store.case_files().await.expect("reads").pop().expect("one case");
    assert_eq!((listed.stage.as_str(), listed.title.as_str(), listed.version), ("reply", "イメージと違う", 3));
    assert_eq!((listed.next_due, listed.decider.as_deref()), (None, Some("y")));
    assert_eq!(listed.details, json!({"b": 2}).as_object().expect("an object").clone());
    assert_eq!(store.case_file(case).await.expect("reads"), Some(listed));
    assert_eq!(store.case_file(CaseId::from_bits(1)).await.expect("reads"), None);
    assert_eq!(store.rebuild().await.expect("rebuilds"), 4);
    assert_eq!(store.case_files().await.expect("reads").len(), 1);
    store.close().await;
    assert_eq!(report(home.path()).await.problems, []);
}

#[tokio::test]
async fn the_head_of_the_access_log_is_noted_only_when_it_changed() {
    let home = tempfile::tempdir().expect("a folder");
    let store = open(home.path()).await;
    assert!(!store.note_access_head(&by(), salts()).await.expect("nothing to note"));
    let head = store.log_access(vec![draft("searched", json!({"query": "検収"}))], salts()).await.expect("logs");
    assert!(store.note_access_head(&by(), salts()).await.expect("notes"));
    assert!(!store.note_access_head(&by(), salts()).await.expect("noted already"));
    assert_eq!(store.noted_access_head().await.expect("reads"), Some(head));
}

#[tokio::test]
async fn what_lies_on_a_shelf_expires() {
    let home = tempfile::tempdir().expect("a folder");
    let store = open(home.path()).await;
    let workshop = store.workshop();
    workshop.put(Shelf::Session, "k", "v", Some(at(10))).await.expect("puts");
    workshop.put(Shelf::Draft, "k", "d", None).await.expect("puts");
    workshop.put(Shelf::Draft, "k", "d2", None).await.expect("puts again");
    assert_eq!(workshop.get(Shelf::Session, "k", at(9)).await.expect("gets").as_deref(), Some("v"));
    assert_eq!(workshop.get(Shelf::Session, "k", at(10)).await.expect("gets"), None);
    assert_eq!(workshop.sweep(at(10)).await.expect("sweeps"), 1);
    let drafts = workshop.list(Shelf::Draft, at(99)).await.expect("lists");
    assert_eq!(drafts, [("k".to_owned(), "d2".to_owned())]);
    assert!(workshop.remove(Shelf::Draft, "k").await.expect("removes"));
    assert!(!workshop.remove(Shelf::Draft, "k").await.expect("was removed"));
}

#[tokio::test]
async fn credentials_are_kept_by_user_name() {
    let home = tempfile::tempdir().expect("a folder");
    let store = open(home.path()).await;
    let workshop = store.workshop();
    let mut credential = Credential {
        user_name: "sato".to_owned(),
        staff: StaffId::from_bits(9),
        display_name: "佐藤 健".to_owned(),
        role: "front_line".to_owned(),
        password_hash: "$argon2id$…".to_owned(),
        changed_at: at(0),
    };
    workshop.set_credential(&credential).await.expect("keeps");
    credential.role = "decider".to_owned();
    workshop.set_credential(&credential).await.expect("keeps");
    assert_eq!(workshop.credential("sato").await.expect("reads"), Some(credential.clone()));
    assert_eq!(workshop.credentials().await.expect("reads").len(), 1);
    assert!(!format!("{credential:?}").contains("argon2"), "no secret in logs");
    assert!(workshop.remove_credential("sato").await.expect("removes"));
    assert_eq!(workshop.credential("sato").await.expect("reads"), None);
}
