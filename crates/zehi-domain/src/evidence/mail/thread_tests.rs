use super::*;
use crate::evidence::{DocumentHeader, Mailbox};
use crate::id::DocumentId;

fn head(number: u64, date: &str, (from, to): (&str, &str), subject: &str, id: &str, references: &[&str]) -> MailHead {
    let person = |address: &str| Mailbox { name: String::new(), address: format!("{address}@x.example") };
    MailHead {
        document: DocumentId(number),
        header: DocumentHeader {
            date: format!("{date}T01:00:00Z").parse().ok(),
            author: Some(person(from)),
            recipients: to.split(',').map(person).collect(),
            subject: Some(subject.to_owned()),
            message_id: (!id.is_empty()).then(|| id.to_owned()),
            references: references.iter().map(|id| (*id).to_owned()).collect(),
        },
    }
}

/// The threads as lists of document numbers, each with the first letter of its reason: b, r, m (missing) or s.
fn shape(heads: &[MailHead]) -> Vec<String> {
    let letter = |reason: &JoinReason| match reason {
        JoinReason::Begins => "b",
        JoinReason::References { .. } => "r",
        JoinReason::SameMissing { .. } => "m",
        JoinReason::Subject { .. } => "s",
    };
    let mails = |thread: MailThread| -> Vec<String> {
        thread.mails.iter().map(|mail| format!("{}{}", mail.document.0, letter(&mail.reason))).collect()
    };
    let found: Vec<String> = threads(heads).into_iter().map(|thread| mails(thread).join(" ")).collect();
    let mut turned = heads.to_vec();
    turned.reverse();
    let again = threads(&turned).into_iter().map(|thread| mails(thread).join(" ")).collect::<Vec<_>>();
    assert_eq!(found, again, "the order of import does not matter");
    found
}

#[test]
fn prefixes_are_taken_off_and_tickets_are_not() {
    for subject in [
        "納期の件",
        "Re: 納期の件",
        "RE：納期の件",
        "Re:Re: 【至急】納期の件",
        "【至急】Re: 納期の件",
        "返信: 納期の件",
        "転送：納期の件",
        "Fwd: FW: 納期の件",
        "Re[2]: 納期の件",
        "Re^3: 納期の件",
        "[proj-ml:00123] Re: [proj-ml:122] 納期の件",
        "Re: (proj-ml 123) 納期の件",
        "[重要]納期の件 ",
    ] {
        assert_eq!(BareSubject::of(subject).words, "納期の件", "{subject}");
    }
    for subject in ["[PRJ-123] 障害", "[#123] 障害", "【ABC案件】障害", "報告:障害", "Review: 障害"] {
        assert_eq!(BareSubject::of(subject).words, crate::text::fold(subject));
        assert!(!BareSubject::of(subject).answers);
    }
    let forwarded = BareSubject::of("転送:納期");
    assert!(forwarded.passes_on && !forwarded.answers);
    assert_eq!(BareSubject::of("Re:").words, "");
}

#[test]
fn references_join_across_a_changed_subject_and_say_so() {
    let heads = [
        head(1, "2026-10-01", ("a", "b"), "納期の件", "1", &[]),
        head(2, "2026-10-02", ("b", "a"), "Re: 納期の件", "2", &["1"]),
        head(3, "2027-03-02", ("c", "d"), "別の話", "3", &["1", "2"]),
    ];
    assert_eq!(shape(&heads), ["1b 2r 3r"]);
    let thread = threads(&heads).remove(0);
    assert_eq!(thread.mails[1].reason, JoinReason::References { to: DocumentId(1), subject_changed: false });
    assert_eq!(thread.mails[2].reason, JoinReason::References { to: DocumentId(2), subject_changed: true });
}

#[test]
fn a_gap_in_the_references_is_bridged_by_what_is_held() {
    let heads = [
        head(1, "2026-10-01", ("a", "b"), "納期", "1", &[]),
        head(3, "2026-10-03", ("a", "b"), "Re: 納期", "3", &["1", "2"]),
    ];
    assert_eq!(shape(&heads), ["1b 3r"]);
}

#[test]
fn broken_references_join_nothing() {
    let heads = [
        head(1, "2026-10-01", ("a", "b"), "甲", "1", &["1"]),
        head(2, "2026-10-02", ("c", "d"), "乙", "2", &["", "何か", "x@y"]),
        head(3, "2026-10-03", ("e", "f"), "丙", "3", &["4"]),
        head(4, "2027-10-03", ("g", "h"), "丁", "4", &[]),
    ];
    assert_eq!(shape(&heads), ["1b", "2b", "3b", "4b"], "itself, unknown, written a year later");
    let circle = [
        head(1, "2026-10-01", ("a", "b"), "甲", "1", &["3"]),
        head(2, "2026-10-01", ("b", "a"), "甲", "2", &["1"]),
        head(3, "2026-10-01", ("a", "b"), "甲", "3", &["2"]),
    ];
    assert_eq!(shape(&circle).len(), 1, "a circle ends");
}

#[test]
fn answers_to_a_mail_that_is_missing_stand_together_only_among_the_same_people() {
    let heads = [
        head(1, "2026-10-01", ("a", "b"), "Re: 納期", "1", &["gone"]),
        head(2, "2026-10-02", ("b", "a"), "Re: 納期", "2", &["gone"]),
        head(3, "2026-10-03", ("c", "d"), "Re: 納期", "3", &["gone"]),
        head(4, "2026-10-03", ("a", "b"), "採用の件", "4", &["gone"]),
    ];
    assert_eq!(shape(&heads), ["1b 2m", "3b", "4b"]);
}

#[test]
fn without_references_an_answer_joins_by_subject_people_and_days() {
    let heads = [
        head(1, "2026-10-01", ("a", "b,c"), "納期の件", "1", &[]),
        head(2, "2026-10-03", ("b", "a"), "Re:Re: 【至急】納期の件", "", &[]),
        head(3, "2026-10-05", ("b", "z"), "転送: 納期の件", "", &[]),
    ];
    assert_eq!(shape(&heads), ["1b 2s 3s"]);
    assert_eq!(threads(&heads)[0].mails[1].reason, JoinReason::Subject { to: DocumentId(1), days: 2 });
}

#[test]
fn a_subject_used_again_joins_nothing() {
    let others = [
        head(1, "2026-10-01", ("a", "b"), "お見積の件", "1", &[]),
        head(2, "2026-10-03", ("c", "d"), "Re: お見積の件", "2", &[]),
        head(3, "2026-10-03", ("b", "e"), "Re: お見積の件", "3", &[]),
        head(4, "2026-10-04", ("b", "a"), "お見積の件", "4", &[]),
    ];
    assert_eq!(shape(&others), ["1b", "2b", "3b", "4b"], "other people, another addressee, no answer");
    let years = [
        head(1, "2024-10-01", ("a", "b"), "お見積の件", "1", &[]),
        head(2, "2026-10-01", ("b", "a"), "Re: お見積の件", "2", &[]),
        head(3, "2026-10-16", ("a", "b"), "Re: お見積の件", "3", &[]),
    ];
    assert_eq!(shape(&years), ["1b", "2b", "3b"]);
    let two_meant = [
        head(1, "2026-10-01", ("a", "b"), "お見積の件", "1", &[]),
        head(2, "2026-10-02", ("a", "b"), "お見積の件", "2", &[]),
        head(3, "2026-10-03", ("b", "a"), "Re: お見積の件", "3", &[]),
    ];
    assert_eq!(shape(&two_meant), ["1b", "2b", "3b"]);
    assert_eq!(
        shape(&[head(1, "2026-10-01", ("a", "b"), "", "", &[]), head(2, "2026-10-01", ("b", "a"), "Re:", "", &[])])
            .len(),
        2
    );
}

#[test]
fn mails_of_one_message_id_or_one_head_may_be_copies() {
    let heads = [
        head(1, "2026-10-01", ("a", "b"), "納期", "1", &[]),
        head(2, "2026-10-01", ("a", "b"), "[ml:3] 納期", "1", &[]),
        head(3, "2026-10-01", ("a", "b"), "納期", "", &[]),
        head(4, "2026-10-01", ("a", "b"), "納期", "", &[]),
        head(5, "2026-10-02", ("a", "b"), "納期", "", &[]),
    ];
    assert_eq!(possible_copies(&heads), [[DocumentId(1), DocumentId(2)], [DocumentId(3), DocumentId(4)]]);
}
