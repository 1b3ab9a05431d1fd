//! Calls and visits: the memo is kept as evidence, counted and timed, and what is new in it is proposed.

use std::path::Path;
use std::sync::Arc;

use zehi_app::contact::{ContactMemo, open_case, record};
use zehi_app::evidence::{SearchRequest, search};
use zehi_app::{Access, App, AppError, FixedClock};
use zehi_domain::hearing::{ContactFigures, ContactKind, Severity};
use zehi_domain::id::StaffId;
use zehi_domain::party::{Role, Staff};
use zehi_domain::record::case::{CaseRefusal, Standing};
use zehi_domain::time::Timestamp;

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

async fn open(home: &Path) -> App {
    App::open(home, Access::Write, Arc::new(FixedClock::at(at("2026-11-26T01:00:00Z")))).await.expect("a new home")
}

fn memo(note: &str, began: &str, ended: &str) -> ContactMemo {
    ContactMemo {
        kind: ContactKind::CallFromThem,
        person: "丸岡様".to_owned(),
        time: (at(began), at(ended)),
        note: note.to_owned(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_begin_a_case_and_are_counted_in_it() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let app = open(home.path()).await;
    let me = Staff { id: StaffId::from_bits(1), name: "三宅".to_owned(), role: Role::FrontLine };

    let first = memo(
        "在庫の画面が10月3日から開けません。今月分の保守料5万円を返金してください。",
        "2026-11-25T05:00:00Z",
        "2026-11-25T05:12:30Z",
    );
    let case = open_case(&app, &me, &first, None, String::new(), "在庫画面の不具合".to_owned()).await.expect("a case");
    assert_eq!(case.received().facts.customer, "丸岡様");
    assert!(case.demands().iter().any(|demand| demand.demand.amount_yen == Some(50_000)), "{:?}", case.demands());
    assert_eq!((case.contacts().len(), case.contact_figures().minutes, case.severity()), (1, 13, Severity::None));
    let before = (case.demands().len(), case.facts().len());

    // The same words again are no new demand; a threat on the phone raises the severity and is quoted.
    let second = memo(
        "今月分の保守料5万円を返金してください。返さないなら、おまえの家族がどうなっても知らないぞ。",
        "2026-11-26T00:10:00Z",
        "2026-11-26T00:55:00Z",
    );
    let case = record(&app, &me, case.id(), &second).await.expect("recorded");
    assert_eq!(case.demands().len(), before.0, "{:?}", case.demands());
    assert_eq!(case.severity(), Severity::Emergency);
    let threat = case.manner().last().expect("the threat");
    assert_eq!((threat.source, &threat.standing), (Some(case.contacts()[1].memo), &Standing::Proposed));
    assert!(second.note.contains(&threat.finding.quote));
    let figures = ContactFigures { count: 2, minutes: 13 + 45, longest: 45, within_a_week: 2 };
    assert_eq!(case.contact_figures(), figures);

    // The memo is evidence: it is found by its words.
    let asked =
        SearchRequest { query: "家族がどうなっても".to_owned(), limit: 10, ..SearchRequest::default() };
    assert_eq!(search(&app, &me, &asked).await.expect("searched").total, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_who_note_calls_at_once_lose_neither() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let app = Arc::new(open(home.path()).await);
    let me = Staff { id: StaffId::from_bits(1), name: "三宅".to_owned(), role: Role::FrontLine };
    let first = memo("画面が開けません。", "2026-11-25T05:00:00Z", "2026-11-25T05:12:00Z");
    let case = open_case(&app, &me, &first, None, String::new(), String::new()).await.expect("a case");
    let calls = (0..4).map(|number| {
        let (app, id) = (Arc::clone(&app), case.id());
        let me = Staff { id: StaffId::from_bits(number + 2), name: format!("担当{number}"), role: Role::FrontLine };
        let note = format!("{number}回目の電話です。費用{}万円を返金してください。", number + 3);
        tokio::spawn(async move {
            record(&app, &me, id, &memo(&note, "2026-11-26T00:00:00Z", "2026-11-26T00:05:00Z")).await.map(|_| ())
        })
    });
    for call in calls.collect::<Vec<_>>() {
        call.await.expect("no panic").expect("recorded");
    }
    let case = app.case(case.id()).await.expect("the case");
    let ids: Vec<&str> = case.contacts().iter().map(|contact| contact.id.as_str()).collect();
    assert_eq!(ids, ["C1", "C2", "C3", "C4", "C5"]);
    let mut demands: Vec<&str> = case.demands().iter().map(|demand| demand.demand.id.as_str()).collect();
    demands.dedup();
    assert_eq!(demands.len(), case.demands().len(), "{demands:?}");
    assert!(case.demands().len() >= 4, "{:?}", case.demands());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_memo_without_words_or_with_a_turned_clock_is_refused() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let app = open(home.path()).await;
    let me = Staff { id: StaffId::from_bits(1), name: "三宅".to_owned(), role: Role::FrontLine };
    let empty = memo("  \n", "2026-11-25T05:00:00Z", "2026-11-25T05:12:00Z");
    let refused = open_case(&app, &me, &empty, None, String::new(), String::new()).await;
    assert!(matches!(refused, Err(AppError::Unusable { .. })), "{refused:?}");
    let turned = memo("音が出ません。", "2026-11-25T05:12:00Z", "2026-11-25T05:00:00Z");
    let refused = open_case(&app, &me, &turned, None, String::new(), String::new()).await;
    assert!(matches!(refused, Err(AppError::Refused(CaseRefusal::EndsBeforeItBegins))), "{refused:?}");
    assert!(zehi_app::record::cases(&app).await.expect("a list").is_empty());
}
