//! The case study, walked through the stages: a claim is received, its facts are investigated in the records, the front line
//! is refused the decision, the decider approves, and the reply follows the decisions.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use zehi_app::evidence::{SearchRequest, import, search};
use zehi_app::hearing::{self, NewClaim};
use zehi_app::record::{Depth, VerifyScope};
use zehi_app::reply::{LetterNote, ReplyEntries};
use zehi_app::{Access, App, AppError, FixedClock, investigation, judgment, record, reply};
use zehi_domain::hearing::{Channel, Verdict};
use zehi_domain::id::StaffId;
use zehi_domain::investigation::Relation;
use zehi_domain::judgment::{Citations, Decision, Finding, JudgmentRefusal};
use zehi_domain::party::{Role, Staff};
use zehi_domain::record::CaseRemarks;
use zehi_domain::record::case::{Case, CaseRefusal, OpenPoint, Stage};
use zehi_domain::reply::{LetterKind, ReplyStructure};
use zehi_domain::time::Timestamp;

const PROJECT: &str = "ブランドサイト";

fn case_study() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/case-study")
}

fn person(bits: u128, name: &str, role: Role) -> Staff {
    Staff { id: StaffId::from_bits(bits), name: name.to_owned(), role }
}

async fn open(home: &Path) -> App {
    let start: Timestamp = "2026-11-20T01:00:00Z".parse().expect("an instant");
    App::open(home, Access::Write, Arc::new(FixedClock::at(start))).await.expect("a new home")
}

async fn receive(app: &App, me: &Staff) -> Case {
    let bytes = std::fs::read(case_study().join("claim.eml")).expect("the claim of the case study");
    let new = NewClaim {
        file_name: "claim.eml".to_owned(),
        bytes,
        channel: Channel::Mail,
        project: Some(PROJECT.to_owned()),
        customer: String::new(),
        title: String::new(),
        handled_by: None,
    };
    hearing::receive(app, me, new).await.expect("received")
}

async fn accept_all(app: &App, me: &Staff, mut case: Case) -> Case {
    for item in case.open_proposals() {
        let answered = hearing::answer(app, me, case.id(), case.version(), &item, Verdict::Accepted).await;
        case = answered.expect("accepted");
    }
    case
}

/// A finding for every fact: refuted by what was pinned, else undetermined.
async fn find_all(app: &App, me: &Staff, mut case: Case) -> Case {
    for fact in case.facts().to_vec() {
        let pinned: Vec<_> = fact.pinned.iter().map(|pinned| pinned.citation.clone()).collect();
        let finding = match Citations::try_from(pinned) {
            Ok(by) => Finding::Refuted { by },
            Err(_) => Finding::Undetermined {
                supporting: Vec::new(),
                against: Vec::new(),
                missing: "当時の打ち合わせに出た方のお話".to_owned(),
            },
        };
        case = judgment::find(app, me, (case.id(), case.version()), &fact.fact.id, finding).await.expect("found");
    }
    case
}

#[tokio::test(flavor = "multi_thread")]
async fn the_case_study_goes_from_claim_to_reply() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let app = open(home.path()).await;
    let front_line = person(1, "三宅", Role::FrontLine);
    let decider = person(2, "榊", Role::Decider);
    let imported =
        import(&app, &App::owner(), PROJECT, vec![case_study().join("project")], |_| {}).await.expect("imported");
    assert!(imported.documents > 60 && imported.failed.is_empty(), "{imported:?}");

    // 聴取
    let case = receive(&app, &front_line).await;
    assert!(!case.demands().is_empty() && !case.facts().is_empty());
    // The list says how much is left: each proposal, and the acknowledgement.
    let proposals = case.open_proposals().len();
    assert_eq!(case.open_points(), [OpenPoint::ProposalsToAnswer(proposals), OpenPoint::NoAcknowledgement]);
    let listed = record::cases(&app).await.expect("a list");
    assert_eq!(CaseRemarks::of(&listed[0].details).open, proposals + 1);
    let letter = LetterNote {
        kind: LetterKind::Acknowledgement,
        text: reply::acknowledgement(&case, &front_line, reply::next_day(&app)),
        to: "お客様".to_owned(),
        next: Some(reply::next_day(&app)),
    };
    let case =
        reply::send_letter(&app, &front_line, (case.id(), case.version()), letter).await.expect("admits nothing");
    let case = accept_all(&app, &front_line, case).await;

    // 調査: the mail that fixed the order content is found, and pinned.
    let case = investigation::propose(&app, &front_line, case.id(), case.version()).await.expect("proposed");
    assert!(case.facts().iter().all(|fact| fact.plan.is_some()));
    let request = SearchRequest { query: "追加のご注文".to_owned(), limit: 5, ..SearchRequest::default() };
    let found = search(&app, &front_line, &request).await.expect("an answer");
    let hit = found.hits.first().expect("the mail that fixes the order content");
    let citation = investigation::cite(&app, hit.document, Some(hit.start), &hit.quote).await.expect("an exact quote");
    let fact = case.facts().last().expect("a fact").fact.id.clone();
    let pinned =
        investigation::pin(&app, &front_line, (case.id(), case.version()), &fact, citation, Relation::Contradicts)
            .await;
    let case = pinned.expect("pinned");

    // 判定: what is open is named; the front line is refused; the decider approves.
    let early = judgment::request(&app, &front_line, (case.id(), case.version()), "").await;
    assert!(matches!(early, Err(AppError::Refused(CaseRefusal::Judgment(JudgmentRefusal::FactsWithoutFinding(_))))));
    let mut case = find_all(&app, &front_line, case).await;
    for demand in case.demands().to_vec() {
        let at = (case.id(), case.version());
        let decided =
            judgment::decide(&app, &front_line, at, &demand.demand.id, Decision::NoDuty, "合意の範囲の外です").await;
        case = decided.expect("decided");
    }
    let case = judgment::request(&app, &front_line, (case.id(), case.version()), "").await.expect("complete");
    let own = judgment::approve(&app, &front_line, (case.id(), case.version())).await;
    assert!(matches!(own, Err(AppError::Refused(CaseRefusal::Judgment(JudgmentRefusal::FrontLineCannotDecide)))));
    assert!(matches!(
        reply::draft(&app, &front_line, &case, &ReplyEntries::default()).await,
        Err(AppError::Refused(CaseRefusal::NotApproved))
    ));
    let case = judgment::approve(&app, &decider, (case.id(), case.version())).await.expect("approved");

    // 回答
    let entries = ReplyEntries {
        effort: "デザインを一から作り直すのと同じ作業が必要です".to_owned(),
        concession: "文言や色味の軽い手直しは、今回に限りお受けします。".to_owned(),
        exhibits: vec![(fact.clone(), 0)],
        ..ReplyEntries::default()
    };
    let draft = reply::draft(&app, &front_line, &case, &entries).await.expect("a draft");
    assert_eq!(draft.structure, ReplyStructure::Refusal);
    assert!(draft.text().contains("追加のご注文") && draft.text().contains("軽い手直し"), "{}", draft.text());
    let at = (case.id(), case.version());
    let sent =
        reply::send_final(&app, &front_line, at, &draft.text(), "お客様", "プロジェクト責任者からのメール").await;
    let case = sent.expect("sent");
    assert_eq!(case.stage(), Stage::Record);

    // 記録: everything holds, and the second of two people is told what changed.
    let report = record::verify(&app, VerifyScope { depth: Depth::Full, anchor: None }).await;
    assert!(report.ok, "{:?}", report.problems);
    let late = hearing::answer(&app, &front_line, case.id(), 1, "A1", Verdict::Accepted).await;
    assert!(matches!(late, Err(AppError::Conflict(conflict)) if conflict.since.len() as u64 == case.version() - 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_material_is_signed_with_its_searches_and_opened_again_by_a_later_hit() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let app = open(home.path()).await;
    let me = person(1, "三宅", Role::FrontLine);
    let records = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(records.path().join("議事録.txt"), "本日は配色を決めました。\n").expect("written");
    std::fs::write(records.path().join("画面.png"), [0x89, b'P', b'N', b'G', 13, 10, 26, 10]).expect("written");
    import(&app, &App::owner(), PROJECT, vec![records.path().to_owned()], |_| {}).await.expect("imported");
    let case = accept_all(&app, &me, receive(&app, &me).await).await;
    let fact = case.facts().first().expect("a fact").fact.id.clone();
    let searches = ["修正保証".to_owned()];

    let unread = investigation::unread(&app, &case).await.expect("listed");
    assert_eq!(unread.len(), 1);
    let at = (case.id(), case.version());
    let refused = investigation::record_no_material(&app, &me, at, &fact, &searches, &[]).await;
    assert!(matches!(refused, Err(AppError::Refused(CaseRefusal::Unread(_)))));
    let accepted = [unread[0].number];
    let case = investigation::record_no_material(&app, &me, at, &fact, &searches, &accepted).await.expect("signed");
    let held = case.fact(&fact).and_then(|fact| fact.no_material.clone()).expect("stands");
    assert!(held.queries().iter().any(|query| query.query == "修正保証" && query.total == 0));

    std::fs::write(records.path().join("見積.txt"), "修正保証は2回までです。\n").expect("written");
    import(&app, &App::owner(), PROJECT, vec![records.path().to_owned()], |_| {}).await.expect("imported again");
    let case = app.case(case.id()).await.expect("the case");
    let fact = case.fact(&fact).expect("the fact");
    assert!(fact.no_material.is_none());
    assert_eq!(fact.reopened.as_ref().map(|reopened| (reopened.before, reopened.now)), Some((0, 1)));
}
