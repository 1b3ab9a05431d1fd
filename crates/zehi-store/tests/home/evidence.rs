use zehi_domain::evidence::DocumentKind;
use zehi_domain::id::{DocumentId, Sha256};
use zehi_store::{Access, DocumentFilter, Holdings, Kept, Prepared, Store, StoreError, TextFilter};

use crate::fixtures::{OTHER_PROJECT, PROJECT, by, copy, keep, mail, open, picture, report, salts, unreadable};

#[tokio::test]
async fn what_is_kept_comes_back_as_it_was() {
    let home = tempfile::tempdir().expect("a folder");
    let store = open(home.path()).await;
    let given =
        vec![mail("a.eml", "検収のお願い", "本文\n二行目"), unreadable("b.pdf"), picture("a.eml#c.png", "a.eml")];
    let kept = keep(&store, given.clone()).await;
    assert_eq!((kept.added, kept.first, kept.last), (3, Some(DocumentId(1)), Some(DocumentId(3))));
    for (number, given) in (1..).map(DocumentId).zip(&given) {
        let document = store.document(number).await.expect("held");
        assert_eq!((&document.path, &document.parent), (&given.path, &given.parent));
        assert!(document.header == given.header && document.kind == given.kind);
        assert_eq!(store.bytes(number).await.expect("bytes"), given.bytes);
        match &given.reading {
            Ok(reading) => {
                let text = store.reading(number).await.expect("text");
                assert_eq!(text, reading.text);
                assert_eq!(document.reading.expect("readable").notes, reading.notes);
            }
            Err(unreadable) => {
                assert_eq!(document.reading, Err(unreadable.reason.clone()));
                assert!(matches!(store.reading(number).await, Err(StoreError::NoText { .. })));
            }
        }
    }
    assert!(matches!(store.document(DocumentId(4)).await, Err(StoreError::NoDocument(_))));
    let holdings = store.holdings(PROJECT).await.expect("counts");
    assert_eq!(holdings, Holdings { held: 3, unreadable: 1, blank: 1 });
    let attachments = store.attachments(PROJECT, "a.eml").await.expect("reads");
    assert_eq!(attachments.iter().map(|place| place.document).collect::<Vec<_>>(), [DocumentId(3)]);
}

#[tokio::test]
async fn importing_again_adds_nothing_and_a_new_place_is_noted_once() {
    let home = tempfile::tempdir().expect("a folder");
    let store = open(home.path()).await;
    let batch = || vec![mail("a.eml", "件名", "本文"), mail("b.eml", "件名", "本文"), mail("a.eml", "件名", "本文")];
    let kept = keep(&store, batch()).await;
    assert_eq!((kept.added, kept.duplicates, kept.new_places), (1, 2, 1));
    let head = store.head().await.expect("reads");
    let again = keep(&store, batch()).await;
    assert_eq!(again, Kept { duplicates: 3, ..Kept::default() });
    assert_eq!(store.head().await.expect("reads"), head, "nothing was written");
    keep(&store, vec![mail("c.eml", "件名", "本文")]).await;
    let places = store.places(DocumentId(1)).await.expect("reads");
    assert_eq!(places.iter().map(|place| place.path.as_str()).collect::<Vec<_>>(), ["a.eml", "b.eml", "c.eml"]);
    // The same path with other bytes is another document; both stay.
    keep(&store, vec![mail("a.eml", "件名", "書き直し")]).await;
    assert_eq!(store.documents_at(PROJECT, "a.eml").await.expect("reads"), [DocumentId(1), DocumentId(2)]);
    store.close().await;
    assert_eq!(report(home.path()).await.problems, []);
}

#[tokio::test]
async fn projects_do_not_share_documents() {
    let home = tempfile::tempdir().expect("a folder");
    let store = open(home.path()).await;
    keep(&store, vec![mail("a.eml", "件名", "本文")]).await;
    let prepared = || vec![Prepared::new(mail("a.eml", "件名", "本文"))];
    let refused = store.keep(OTHER_PROJECT, prepared(), &by(), salts()).await;
    assert!(matches!(refused, Err(StoreError::NoProject(_))));
    let other = store.open_project("案件B", OTHER_PROJECT, &by(), salts()).await.expect("opens");
    assert_eq!(store.open_project("案件B", PROJECT, &by(), salts()).await.expect("opens").id, other.id);
    let kept = store.keep(OTHER_PROJECT, prepared(), &by(), salts()).await.expect("keeps");
    assert_eq!((kept.added, kept.first), (1, Some(DocumentId(2))));
    assert_eq!(store.projects().await.expect("reads").len(), 2);
}

#[tokio::test]
async fn large_batches_become_several_events_of_limited_size() {
    let home = tempfile::tempdir().expect("a folder");
    let store = open(home.path()).await;
    let long = "長い件名".repeat(300);
    let batch: Vec<_> = (0..2300).map(|n| mail(&format!("{n}.eml"), &format!("{long}{n}"), "本文")).collect();
    let kept = keep(&store, batch).await;
    assert_eq!((kept.added, kept.last), (2300, Some(DocumentId(2300))));
    let mut lines = Vec::new();
    let events = store.export(&mut lines).await.expect("exports");
    assert!(events > 4, "{events} events");
    let longest = lines.split(|byte| *byte == b'\n').map(<[u8]>::len).max();
    assert!(longest < Some(1 << 20), "{longest:?}");
    let mut readings = store.readings_after(Some(PROJECT), DocumentId(0));
    let mut expected = 0;
    while let Some(some) = readings.next().await.expect("reads") {
        for reading in some {
            expected += 1;
            assert_eq!(reading.document.number, DocumentId(expected));
            let subject = format!("{long}{}\n本文", expected - 1);
            assert_eq!(reading.text.expect("text").text(), subject);
        }
    }
    assert_eq!(expected, 2300);
    store.close().await;
    assert_eq!(report(home.path()).await.problems, []);
}

#[tokio::test]
async fn a_hostile_header_is_kept_within_the_limits() {
    let home = tempfile::tempdir().expect("a folder");
    let store = open(home.path()).await;
    let mut hostile = mail("x", "件名", "本文");
    hostile.path = format!("{}\0{}", "深/".repeat(40_000), "\u{7}".repeat(9));
    hostile.header.subject = Some("\u{1}".repeat(3 << 20));
    hostile.header.references = vec!["r\0".repeat(2000); 3000];
    let bytes = hostile.bytes.clone();
    let batch = vec![hostile.clone(), mail("y", "a", "b"), hostile];
    let kept = keep(&store, batch.clone()).await;
    assert_eq!((kept.added, kept.duplicates, kept.new_places), (2, 1, 0));
    assert_eq!(keep(&store, batch).await.added, 0);
    assert_eq!(store.bytes(DocumentId(1)).await.expect("bytes"), bytes);
    let notes = store.document(DocumentId(1)).await.expect("held").reading.expect("readable").notes;
    assert!(notes.iter().any(|note| note.contains("書誌が長すぎる")), "{notes:?}");
    store.close().await;
    assert_eq!(report(home.path()).await.problems, []);
}

#[tokio::test]
async fn an_import_killed_between_pack_and_event_goes_on() {
    let home = tempfile::tempdir().expect("a folder");
    let store = open(home.path()).await;
    keep(&store, vec![mail("a.eml", "件名", "本文")]).await;
    store.close().await;
    // What a killed import leaves: a pack that no event names, and one half written.
    let orphan = home.path().join("evidence/000002.pack");
    let half = home.path().join("evidence/000002.pack.tmp");
    for left in [&orphan, &half] {
        std::fs::write(left, b"left behind").expect("writes");
        let mut permissions = std::fs::metadata(left).expect("a file").permissions();
        permissions.set_readonly(true);
        std::fs::set_permissions(left, permissions).expect("sets");
    }
    assert_eq!(report(home.path()).await.problems, []);
    let store = Store::open(home.path(), Access::Write).await.expect("opens");
    let kept = keep(&store, vec![mail("a.eml", "件名", "本文"), mail("b.eml", "件名2", "本文2")]).await;
    assert_eq!((kept.added, kept.duplicates), (1, 1));
    assert_eq!(store.reading(DocumentId(2)).await.expect("text").text(), "件名2\n本文2");
    store.close().await;
    assert!(!half.exists());
    assert_eq!(report(home.path()).await.problems, []);
}

#[tokio::test]
async fn documents_are_found_by_what_the_filter_asks() {
    let home = tempfile::tempdir().expect("a folder");
    let store = open(home.path()).await;
    let mut other = mail("b.eml", "件名2", "本文2");
    other.header.date = None;
    other.header.author = None;
    keep(&store, vec![mail("a.eml", "件名", "本文"), other, unreadable("c.pdf"), picture("d.png", "a.eml")]).await;
    let date = crate::fixtures::at(-1000);
    let author = Some("sato@vendor.example.jp".to_owned());
    let filters = [
        (DocumentFilter::default(), vec![1, 2, 3, 4]),
        (DocumentFilter { kind: Some(DocumentKind::Mail), ..DocumentFilter::default() }, vec![1, 2]),
        (DocumentFilter { author, ..DocumentFilter::default() }, vec![1]),
        (DocumentFilter { from: Some(date), ..DocumentFilter::default() }, vec![1]),
        (DocumentFilter { before: Some(date), ..DocumentFilter::default() }, vec![]),
        (DocumentFilter { text: TextFilter::Unreadable, ..DocumentFilter::default() }, vec![3]),
        (DocumentFilter { text: TextFilter::Blank, ..DocumentFilter::default() }, vec![4]),
        (DocumentFilter { text: TextFilter::Readable, ..DocumentFilter::default() }, vec![1, 2]),
        (DocumentFilter { after: Some(DocumentId(1)), limit: Some(2), ..DocumentFilter::default() }, vec![2, 3]),
    ];
    for (filter, expected) in filters {
        let found = store.documents(PROJECT, &filter).await.expect("reads");
        assert_eq!(found.iter().map(|one| one.number.0).collect::<Vec<_>>(), expected, "{filter:?}");
    }
}

#[tokio::test]
async fn altered_evidence_is_refused_when_it_is_read() {
    let home = tempfile::tempdir().expect("a folder");
    let store = open(home.path()).await;
    keep(&store, vec![picture("a.png", "x"), mail("a.eml", "件名", "本文")]).await;
    let pack = home.path().join("evidence/000001.pack");
    let mut bytes = std::fs::read(&pack).expect("reads");
    for index in (100..bytes.len()).step_by(5) {
        bytes[index] ^= 4;
    }
    std::fs::remove_file(&pack).expect("removes");
    std::fs::write(&pack, bytes).expect("writes");
    assert!(store.bytes(DocumentId(1)).await.is_err());
    assert!(store.reading(DocumentId(2)).await.is_err());
    assert!(store.readings_after(None, DocumentId(0)).next().await.is_err());
}

#[test]
fn preparing_fixes_the_hashes_a_citation_names() {
    let given = mail("a.eml", "件名", "本文");
    let bytes = Sha256::of(&given.bytes);
    let prepared = Prepared::new(given.clone());
    assert_eq!(prepared.sha256(), bytes);
    assert_eq!(prepared.reading(), Prepared::new(given).reading(), "the same text has the same hash");
    assert_eq!(Prepared::new(unreadable("x")).reading(), None);
}

#[tokio::test]
async fn a_home_left_by_a_killed_process_is_read_as_it_was() {
    let home = tempfile::tempdir().expect("a folder");
    let store = open(home.path()).await;
    keep(&store, vec![mail("a.eml", "件名", "本文")]).await;
    // The files as they are while the process runs: the last events stand only in the log beside the database.
    let killed = tempfile::tempdir().expect("a folder");
    copy(home.path(), killed.path());
    assert!(killed.path().join("truth.db-wal").metadata().expect("a log").len() > 0);
    std::fs::remove_file(killed.path().join("truth.db-shm")).expect("is no more after a crash of the machine");
    let reader = Store::open(killed.path(), Access::Read).await.expect("opens");
    assert_eq!(reader.reading(DocumentId(1)).await.expect("text").text(), "件名\n本文");
    reader.close().await;
    assert_eq!(report(killed.path()).await.problems, []);
}

#[tokio::test]
async fn an_import_given_up_half_way_does_not_disturb_the_next() {
    let home = tempfile::tempdir().expect("a folder");
    let store = open(home.path()).await;
    let batch =
        |round: u32| (0..50).map(|n| mail(&format!("{n}"), &format!("件名{round}"), &format!("本文{n}"))).collect();
    for round in 0..20 {
        let wait = std::time::Duration::from_micros(u64::from(round) * 400);
        let _given_up = tokio::time::timeout(wait, keep(&store, batch(round))).await;
        keep(&store, batch(round)).await;
        keep(&store, batch(100 + round)).await;
    }
    assert_eq!(store.holdings(PROJECT).await.expect("counts").held, 50 * 40);
    store.close().await;
    assert_eq!(report(home.path()).await.problems, []);
}

#[tokio::test]
async fn imports_from_several_tasks_come_one_after_another() {
    let home = tempfile::tempdir().expect("a folder");
    let store = std::sync::Arc::new(open(home.path()).await);
    let tasks: Vec<_> = (0..4)
        .map(|task| {
            let store = store.clone();
            tokio::spawn(async move {
                let batch = (0..30).map(|n| mail(&format!("{task}/{n}"), "件名", &format!("本文{}", n + task * 15)));
                let kept = keep(&store, batch.collect()).await;
                let mut readings = store.readings_after(Some(PROJECT), DocumentId(0));
                while readings.next().await.expect("reads").is_some() {}
                kept.added
            })
        })
        .collect();
    let mut added = 0;
    for task in tasks {
        added += task.await.expect("no panic");
    }
    assert_eq!((added, store.holdings(PROJECT).await.expect("counts").held), (75, 75));
    let report = store.verify(zehi_store::VerifyScope::default()).await;
    assert_eq!(report.problems, []);
}
