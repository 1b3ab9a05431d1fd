//! メール: what people read in a mail program must come out, however the mail was made.

use zehi_domain::evidence::ReadDocument;
use zehi_ingest::{Failure, Limits};

use crate::{hard_mail, text};

/// Everything that importing one file of this name and content gives.
fn read(name: &str, bytes: &[u8]) -> (Vec<ReadDocument>, Vec<Failure>) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join(name), bytes).expect("written");
    crate::read_within(&Limits::default(), &[folder.path().to_owned()])
}

#[test]
fn every_hard_japanese_mail_is_read_as_its_writer_meant_it() {
    for case in hard_mail::cases() {
        let (documents, failures) = read("1.eml", &case.mail);
        assert!(failures.is_empty(), "{}: {failures:?}", case.name);
        assert_eq!(documents[0].header.subject.as_deref(), Some(case.subject), "{}", case.name);
        assert_eq!(text(&documents[0]), format!("{}\n{}", case.subject, case.body), "{}", case.name);
        let paths: Vec<&str> = documents[1..].iter().map(|document| document.path.as_str()).collect();
        let expected: Vec<String> = case.attachments.iter().map(|name| format!("1.eml#{name}")).collect();
        assert_eq!(paths, expected, "{}", case.name);
        let notes = documents[0].reading.as_ref().map_or(0, |reading| reading.notes.len());
        assert_eq!(notes > 0, case.is_mislabelled, "{}: a repair is noted, and only a repair", case.name);
    }
}

#[test]
fn a_mbox_of_the_hard_mails_gives_the_same_texts() {
    let cases = hard_mail::cases();
    let mut mbox = Vec::new();
    for case in &cases {
        mbox.extend_from_slice(b"From sender@example.jp Wed Oct  1 10:00:00 2025\n");
        mbox.extend_from_slice(&case.mail);
        mbox.extend_from_slice(b"\n\n");
    }
    let (documents, failures) = read("all.mbox", &mbox);
    assert!(failures.is_empty(), "{failures:?}");
    let mails: Vec<&ReadDocument> = documents.iter().filter(|d| d.path.matches('#').count() == 1).collect();
    assert_eq!(mails.len(), cases.len());
    for (number, (mail, case)) in (1..).zip(mails.iter().zip(&cases)) {
        assert_eq!(mail.path, format!("all.mbox#{number}"));
        assert_eq!(text(mail).trim_end(), format!("{}\n{}", case.subject, case.body).trim_end(), "{}", case.name);
    }
}

#[test]
fn header_and_anchors_say_who_when_and_where() {
    let mail = "Date: Wed, 1 Oct 2025 10:05:00 +0900\r\nFrom: =?UTF-8?B?5L2Q6Jek?= <Sato@Example.jp>\r\n\
        To: a@example.jp, B <b@example.jp>\r\nCc: c@example.jp\r\nMessage-ID: <1@example.jp>\r\n\
        In-Reply-To: <0@example.jp>\r\nReferences: <00@example.jp> <0@example.jp>\r\nSubject: =?UTF-8?B?5qSc5Y+O?=\r\n\
        Content-Type: text/plain; charset=utf-8\r\n\r\n一行目\r\n> 引用\r\n三行目\r\n";
    let (documents, _) = read("1.eml", mail.as_bytes());
    let document = &documents[0];
    assert_eq!(document.header.date.map(|at| at.to_string()).as_deref(), Some("2025-10-01T01:05:00Z"));
    let author = document.header.author.clone().expect("a sender");
    assert_eq!((author.name.as_str(), author.address.as_str()), ("佐藤", "sato@example.jp"));
    let recipients: Vec<&str> = document.header.recipients.iter().map(|m| m.address.as_str()).collect();
    assert_eq!(recipients, ["a@example.jp", "b@example.jp", "c@example.jp"]);
    assert_eq!(document.header.message_id.as_deref(), Some("1@example.jp"));
    assert_eq!(document.header.references, ["00@example.jp", "0@example.jp"]);
    let reading = document.reading.as_ref().expect("readable");
    assert_eq!(reading.text.text(), "検収\n一行目\n> 引用\n三行目\n");
    let place = |words: &str| {
        let at = reading.text.text().find(words).expect("in the text");
        serde_json::to_string(&reading.text.anchor_at(at)).expect("anchors are JSON")
    };
    assert_eq!(place("検収"), r#"{"type":"subject"}"#);
    assert_eq!(place("引用"), r#"{"type":"body","line":2}"#);
    assert_eq!(place("三行目"), r#"{"type":"body","line":3}"#);
}

#[test]
fn attachments_are_documents_of_their_own() {
    let mail = "Subject: a\nContent-Type: multipart/mixed; boundary=b\n\n\
        --b\nContent-Type: multipart/alternative; boundary=i\n\n\
        --i\nContent-Type: text/plain; charset=utf-8\n\n本文\n--i\nContent-Type: text/html; charset=utf-8\n\n<p>本文</p>\n--i--\n\
        --b\nContent-Type: text/plain; charset=utf-8\nContent-Disposition: attachment; filename=\"memo.txt\"\n\n覚え書き\n\
        --b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=\"memo.txt\"\nContent-Transfer-Encoding: base64\n\nYWJj\n\
        --b\nContent-Type: image/png\n\n\n\
        --b\nContent-Type: application/pkcs7-signature; name=smime.p7s\nContent-Transfer-Encoding: base64\n\nMIA=\n\
        --b\nContent-Type: message/rfc822\n\nSubject: =?UTF-8?B?6Lui6YCB?=\nContent-Type: multipart/mixed; boundary=n\n\n\
        --n\n\n転送元\n--n\nContent-Type: text/csv; name=x.csv\n\na,b\n--n--\n\n--b--\n";
    let (documents, failures) = read("1.eml", mail.as_bytes());
    assert!(failures.is_empty(), "{failures:?}");
    let found: Vec<(&str, Option<&str>, &str)> =
        documents.iter().map(|d| (d.path.as_str(), d.parent.as_deref(), text(d))).collect();
    let expected = [
        ("1.eml", None, "a\n本文"),
        ("1.eml#memo.txt", Some("1.eml"), "覚え書き"),
        ("1.eml#memo.txt~2", Some("1.eml"), "abc"),
        ("1.eml#part-5.png", Some("1.eml"), ""),
        ("1.eml#smime.p7s", Some("1.eml"), ""),
        ("1.eml#転送.eml", Some("1.eml"), "転送\n転送元"),
        ("1.eml#転送.eml#x.csv", Some("1.eml#転送.eml"), "a,b"),
    ];
    assert_eq!(found, expected);
    assert!(documents.iter().all(|document| document.reading.is_ok()));
}

#[test]
fn html_stands_in_where_the_plain_text_is_empty_or_a_mere_hint() {
    let mail = |plain: &str| {
        format!(
            "Subject: a\nContent-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n{plain}\n\
             --b\nContent-Type: text/html; charset=utf-8\n\n<p>お見積りは<b>100</b>万円です。</p><p>以上</p>\n--b--\n"
        )
    };
    let cases = [
        ("お見積りは100万円です。", "a\nお見積りは100万円です。"),
        ("", "a\nお見積りは100万円です。\n以上\n"),
        ("\u{a0} ", "a\nお見積りは100万円です。\n以上\n"),
        ("このメールはHTML形式です。HTMLメールに対応したソフトでご覧ください。", "a\nお見積りは100万円です。\n以上\n"),
        ("Please use an HTML mail program.", "a\nお見積りは100万円です。\n以上\n"),
    ];
    for (plain, expected) in cases {
        let (documents, _) = read("1.eml", mail(plain).as_bytes());
        assert_eq!(documents.len(), 1, "{plain}");
        assert_eq!(text(&documents[0]), expected, "{plain}");
    }
}

#[test]
fn broken_mails_give_text_wherever_a_mail_program_shows_some() {
    let cases: [(&[u8], &str); 8] = [
        (b"14\nSubject: a\n\nb\n<?xml version=\"1.0\"?><plist/>", "a\nb\n"),
        (b"Subject: a\rDate: x\r\rone\rtwo", "a\none\ntwo"),
        (b"Subject: a\nno blank line", "a\nno blank line"),
        ("ただの本文".as_bytes(), "ただの本文"),
        (b"Subject: a\nContent-Type: multipart/mixed; boundary=b\n\nno part", "a\nno part"),
        (
            b"Subject: a\nContent-Transfer-Encoding: base64\n\nnot base64 at all, but text!",
            "a\nnot base64 at all, but text!",
        ),
        (b"\xef\xbb\xbfSubject: a\n\nb", "a\nb"),
        (b"Subject: a\nContent-Type: nonsense\n\nb", "a\nb"),
    ];
    for (mail, expected) in cases {
        let (documents, failures) = read("1.eml", mail);
        assert!(failures.is_empty());
        assert_eq!(text(&documents[0]), expected);
    }
}

#[test]
fn what_is_no_mail_is_kept_with_a_reason() {
    for bytes in [b"".as_slice(), b"\n\n", b"\x00\x01\x02 binary \x00"] {
        let (documents, failures) = read("1.eml", bytes);
        assert!(failures.is_empty());
        assert_eq!(documents.len(), 1);
        assert_eq!(documents[0].bytes, bytes);
        assert!(documents[0].reading.is_err());
    }
}

#[test]
fn hostile_nesting_and_numbers_of_parts_end_with_a_reason() {
    let nested: String = (0..3_000).map(|_| "Content-Type: message/rfc822\n\n").collect();
    let (documents, _) = read("1.eml", format!("Subject: a\n{nested}").as_bytes());
    assert!(documents.len() < 30, "{}", documents.len());
    assert!(documents.last().is_some_and(|last| last.reading.is_err()));

    let many = format!(
        "Subject: a\nContent-Type: multipart/mixed; boundary=b\n\n{}",
        "--b\nContent-Type: image/png\n\nx\n".repeat(3_000)
    );
    let (documents, failures) = read("1.eml", many.as_bytes());
    assert_eq!(documents.len(), Limits::default().parts);
    assert_eq!(failures.len(), 1);
    assert_eq!(failures[0].path, "1.eml");
}
