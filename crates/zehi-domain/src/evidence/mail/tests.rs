use proptest::prelude::*;

use super::*;
use crate::evidence::{Anchor, AnchoredText, Mailbox};

fn sato() -> Mailbox {
    Mailbox { name: "佐藤 健".into(), address: "sato@vendor.example.jp".into() }
}

/// The parts as 「kind depth: text」, blank lines left out.
fn cut(body: &str) -> Vec<String> {
    let parts = parts_of_body(body, Some(&sato()));
    assert_eq!(parts.iter().map(|part| &body[part.range.clone()]).collect::<String>(), body);
    let shown = parts.into_iter().map(|part| {
        let lines = body[part.range].lines().map(str::trim).filter(|line| !line.is_empty());
        let name = match part.kind {
            MailPartKind::Subject => "subject".to_owned(),
            MailPartKind::Own => "own".to_owned(),
            MailPartKind::Quoted { depth } => format!("quoted {depth}"),
            MailPartKind::Signature => "signature".to_owned(),
            MailPartKind::Disclaimer => "disclaimer".to_owned(),
            MailPartKind::ForwardHeader { depth } => format!("header {depth}"),
        };
        format!("{name}: {}", lines.collect::<Vec<_>>().join("/"))
    });
    shown.collect()
}

/// The kinds of the parts alone.
fn kinds(body: &str) -> Vec<String> {
    cut(body).iter().map(|part| part.split(':').next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn marks_of_all_kinds_are_quotations() {
    let body = "承知しました。\n\n> 納期は10月です。\n>> 別件です。\n＞全角です。\n｜縦棒です。\n| 縦棒です。\n|\n|続きです。\n以上です。\n";
    assert_eq!(
        cut(body),
        [
            "own: 承知しました。",
            "quoted 1: > 納期は10月です。",
            "quoted 2: >> 別件です。",
            "quoted 1: ＞全角です。/｜縦棒です。/| 縦棒です。/|/|続きです。",
            "own: 以上です。",
        ]
    );
}

#[test]
fn answers_between_quoted_lines_are_the_writers_own() {
    let body = "2026年10月5日(月) 10:12 田中 太郎 <t@client.example.jp>:\n\n> 納期はいつですか。\n10月末です。\n\n> 費用は？\n別途です。\n";
    assert_eq!(
        cut(body),
        [
            "header 1: 2026年10月5日(月) 10:12 田中 太郎 <t@client.example.jp>:",
            "quoted 1: > 納期はいつですか。",
            "own: 10月末です。",
            "quoted 1: > 費用は？",
            "own: 別途です。",
        ]
    );
}

#[test]
fn attributions_are_known_in_their_usual_forms() {
    for line in [
        "2026年10月5日(月) 10:12 田中 太郎 <tanaka@client.example.jp>:",
        "2026年10月5日(月) 10:12 田中 太郎\n<tanaka@client.example.jp>:",
        "On Mon, Oct 5, 2026 at 10:12 AM Taro Tanaka <tanaka@client.example.jp> wrote:",
        "On Mon, Oct 5, 2026 at 10:12 AM Taro Tanaka <\ntanaka@client.example.jp> wrote:",
        "On Mon, 05 Oct 2026 10:12:00 +0900\n田中 <tanaka@client.example.jp> wrote:",
        "2026/10/05 10:12、田中 太郎 <tanaka@client.example.jp>のメール:",
        "(2026/10/05 10:12)、田中 太郎 wrote:",
        "田中さんは書きました:",
    ] {
        let body = format!("承知しました。\n\n{line}\n\n> 納期は10月です。\n");
        let kinds: Vec<MailPartKind> = parts_of_body(&body, None).into_iter().map(|part| part.kind).collect();
        let wanted = [MailPartKind::Own, MailPartKind::ForwardHeader { depth: 1 }, MailPartKind::Quoted { depth: 1 }];
        assert_eq!(kinds, wanted, "{line}");
    }
}

#[test]
fn a_sentence_that_ends_in_a_colon_is_no_attribution() {
    for line in ["2026年10月5日の議題:", "10/5(月)までにお願いしたいこと:", "佐藤さんへの確認事項:"]
    {
        assert_eq!(cut(&format!("{line}\n・画面\n・帳票\n")).len(), 1, "{line}");
    }
}

#[test]
fn outlook_puts_old_mails_below_without_marks_and_each_is_one_deeper() {
    let body = "三宅です。承知しました。\n\n\
        ________________________________\n差出人: 田中 太郎 <t@client.example.jp>\n送信日時: 2026年10月5日月曜日 10:12\n\
        宛先: 佐藤 健; 三宅 亮\nCC: 鈴木\n件名: RE: 納期の件\n\n納期は10月と聞きました。\n\n\
        -----Original Message-----\nFrom: 佐藤 健\nSent: Friday, October 02, 2026 9:00 AM\nTo: 田中\nSubject: 納期の件\n\n納期は11月です。\n";
    assert_eq!(
        cut(body),
        [
            "own: 三宅です。承知しました。",
            "header 1: ________________________________/差出人: 田中 太郎 <t@client.example.jp>/送信日時: 2026年10月5日月曜日 10:12/宛先: 佐藤 健; 三宅 亮/CC: 鈴木/件名: RE: 納期の件",
            "quoted 1: 納期は10月と聞きました。",
            "header 2: -----Original Message-----/From: 佐藤 健/Sent: Friday, October 02, 2026 9:00 AM/To: 田中/Subject: 納期の件",
            "quoted 2: 納期は11月です。",
        ]
    );
}

#[test]
fn a_header_block_above_marked_lines_leaves_the_answers_below_to_the_writer() {
    let body = "----- Original Message -----\nFrom: \"田中\" <t@client.example.jp>\nTo: <sato@vendor.example.jp>\nSent: Monday, October 05, 2026 10:12 AM\nSubject: 納期\n\n> 納期は10月です。\n\nいいえ、11月です。\n";
    let cut = cut(body);
    assert_eq!(cut[1..], ["quoted 1: > 納期は10月です。", "own: いいえ、11月です。"]);
}

#[test]
fn what_is_forwarded_is_not_the_forwarders() {
    for heading in [
        "---------- Forwarded message ---------\nFrom: 田中 <t@client.example.jp>\nDate: 2026年10月5日(月) 10:12\nSubject: 納期\nTo: 佐藤 健 <sato@vendor.example.jp>",
        "-------- 転送メッセージ --------\n件名: 納期\n日付: Mon, 5 Oct 2026 10:12:00 +0900\n差出人: 田中 <t@client.example.jp>\n宛先: sato@vendor.example.jp",
        "転送されたメッセージ:\n\n差出人: 田中 <t@client.example.jp>\n件名: 納期\n日付: 2026年10月5日 10:12:00 JST\n宛先: 佐藤 健 <sato@vendor.example.jp>",
    ] {
        let body = format!("共有します。\n\n{heading}\n\n納期は10月です。\n> もっと前です。\n");
        let cut = cut(&body);
        assert_eq!(cut[0], "own: 共有します。", "{heading}");
        assert!(cut[1].starts_with("header 1: "), "{cut:?}");
        assert_eq!(cut[2..], ["quoted 1: 納期は10月です。", "quoted 2: > もっと前です。"], "{heading}");
    }
}

#[test]
fn old_mails_within_marked_lines_are_one_deeper() {
    let body = "はい。\n> 佐藤です。\n>\n> -----Original Message-----\n> From: 田中\n> Sent: Monday, October 05, 2026\n> Subject: 納期\n>\n> 納期は10月です。\n以上\n";
    assert_eq!(
        cut(body),
        [
            "own: はい。",
            "quoted 1: > 佐藤です。/>",
            "header 2: > -----Original Message-----/> From: 田中/> Sent: Monday, October 05, 2026/> Subject: 納期",
            "quoted 2: >/> 納期は10月です。",
            "own: 以上",
        ]
    );
}

#[test]
fn an_invitation_in_ones_own_words_is_no_header_block() {
    let body = "件名: 定例会\n日時: 10月5日 10:00\n宛先: 各位\n場所: 第2会議室\n";
    assert_eq!(cut(body).len(), 1);
    assert_eq!(cut("From: 東京\nTo: 大阪\nの運賃です。\n").len(), 1);
}

#[test]
fn what_is_left_of_a_broken_quoted_line_is_quoted() {
    let body =
        "> 要件定義書に記載のとおり、参考サイトの変更は追加のお見積りと\nなります。\n> 以上です。\n承知しました。\n";
    assert_eq!(cut(body)[1], "own: 承知しました。");
    let answered = "> 納期は10月でよいですか。\nはい。\n> 費用は？\n";
    assert_eq!(cut(answered)[1], "own: はい。");
}

#[test]
fn a_word_to_somebody_a_drawing_and_a_diff_are_no_quotations() {
    for body in [
        "＞田中さん\n画面の件、お願いします。\n",
        "受注\n|\n出荷\n",
        "12c12\n< 旧\n---\n> 新\n以上\n",
        "| 項目 | 金額 |\n| 画面 | 10万円 |\n",
    ] {
        assert_eq!(cut(body).len(), 1, "{body}");
    }
}

#[test]
fn signatures_are_set_apart() {
    for signature in [
        "-- \n佐藤 健\n開発部",
        "━━━━━━━━━━\n株式会社ベンダー 開発部\n佐藤 健\nTEL: 03-1234-5678\n━━━━━━━━━━",
        "******************************\n 佐藤 健\n 株式会社ベンダー 営業課\n E-mail:sato@vendor.example.jp\n******************************",
        "====================\n株式会社ベンダー\n〒100-0001 東京都千代田区1-1\n佐藤 健\n--------------------\nTEL 03-1234-5678 / FAX 03-1234-5679\nhttps://vendor.example.jp/\n====================",
        "株式会社ベンダー\n佐藤 健\nTEL: 03-1234-5678\nsato@vendor.example.jp",
        "佐藤 健(株式会社ベンダー 開発部)",
        "iPhoneから送信",
        "Sent from my iPhone",
    ] {
        let body = format!("お世話になっております。\n納期は11月です。\nよろしくお願いいたします。\n\n{signature}\n");
        let cut = cut(&body);
        assert_eq!(cut.len(), 2, "{signature}: {cut:?}");
        let wanted: Vec<&str> = signature.lines().map(str::trim).collect();
        assert_eq!(cut[1], format!("signature: {}", wanted.join("/")));
    }
}

#[test]
fn a_signature_stands_also_above_the_old_mail() {
    let body = "承知しました。\n\n━━━━━\n株式会社ベンダー 佐藤 健\nTEL 03-1234-5678\n━━━━━\n\n2026年10月5日(月) 10:12 田中 <t@client.example.jp>:\n\n> 納期です。\n> --\n> 田中\n";
    assert_eq!(kinds(body), ["own", "signature", "header 1", "quoted 1"]);
}

#[test]
fn words_between_rules_are_no_signature() {
    for body in [
        "下記のとおりです。\n━━━━━━\n日時: 10月5日 10:00\n場所: 株式会社ベンダー 会議室\nTEL: 03-1234-5678\n━━━━━━\n",
        "ご案内します。\n----------\n追加開発は100万円です。\n株式会社ベンダー負担で行います。\nTEL 03-1234-5678\n----------\n",
        "=====\n1. 画面\n2. 帳票\n=====\n",
        "連絡先を送ります。\nTEL: 03-1234-5678\n",
        "株式会社ベンダー\n佐藤 健\nTEL: 03-1234-5678\nsato@vendor.example.jp\n",
    ] {
        assert!(cut(body).iter().all(|part| part.starts_with("own")), "{:?}", cut(body));
    }
}

#[test]
fn disclaimers_are_set_apart_in_both_languages() {
    let body = "納期は11月です。\n\n佐藤 健(株式会社ベンダー)\n\n----------\nこのメールには秘密情報が含まれることがあります。誤って受信された場合は、破棄のうえご連絡ください。\n\n\
        This e-mail is confidential and intended only for the addressee. If you are not the intended recipient, please delete it.\n";
    assert_eq!(kinds(body), ["own", "signature", "disclaimer"]);
}

#[test]
fn a_writers_own_words_on_a_wrong_mail_are_no_disclaimer() {
    for body in [
        "先ほどのメールは誤って送信しましたので、破棄してください。\n",
        "このメールは社外に転送しないでください。\n",
        "This document is confidential.\n",
        "見積は秘密にしてください。\n",
    ] {
        assert!(cut(body).iter().all(|part| part.starts_with("own")), "{:?}", cut(body));
    }
}

#[test]
fn the_subject_is_a_part_of_its_own() {
    let mut text = AnchoredText::default();
    text.push("納期の件", Anchor::Subject);
    text.push_separator('\n');
    text.push("承知しました。\n> 納期です。", Anchor::Body { line: 1 });
    let parts = mail_parts(&text, None);
    let kinds: Vec<_> = parts.iter().map(|part| (&text.text()[part.range.clone()], part.kind)).collect();
    assert_eq!(
        kinds,
        [
            ("納期の件\n", MailPartKind::Subject),
            ("承知しました。\n", MailPartKind::Own),
            ("> 納期です。", MailPartKind::Quoted { depth: 1 }),
        ]
    );
}

/// Lines that mails are made of, and lines that only look like them.
fn any_line() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "",
        "> ",
        ">> 引用です。",
        "＞＞引用",
        "| 引用",
        "-- ",
        "━━━━━━",
        "-----Original Message-----",
        "---------- Forwarded message ---------",
        "差出人: 田中 <t@client.example.jp>",
        "送信日時: 2026年10月5日",
        "宛先: 佐藤",
        "件名: 納期",
        "> From: a@b.example",
        "> Sent: Monday",
        "On Mon, Oct 5, 2026 at 10:12 AM Taro <",
        "2026年10月5日(月) 10:12 田中 <t@client.example.jp>:",
        "株式会社ベンダー",
        "TEL: 03-1234-5678",
        "iPhoneから送信",
        "このメールは秘密情報を含みます。誤って受信された方は破棄してください。",
        "承知しました。",
    ]);
    prop_oneof![4 => known.prop_map(str::to_owned), 1 => "[ -~ぁ-ん一-鿋　>＞|]{0,70}", 1 => ".{0,20}"]
}

proptest! {
    #[test]
    fn parts_cover_every_character_once_and_in_order(
        lines in prop::collection::vec(any_line(), 0..40),
        ending in prop::sample::select(vec!["", "\n", "\r\n", "\n\n"]),
        subject in prop::option::of("[^\n]{1,10}"),
    ) {
        let mut text = AnchoredText::default();
        if let Some(subject) = &subject {
            text.push(subject, Anchor::Subject);
            text.push_separator('\n');
        }
        text.push(&(lines.join("\n") + ending), Anchor::Body { line: 1 });
        let parts = mail_parts(&text, Some(&sato()));
        let mut at = 0;
        for part in &parts {
            prop_assert_eq!(part.range.start, at);
            prop_assert!(!part.range.is_empty() && text.text().is_char_boundary(part.range.end));
            prop_assert!(part.range.end == text.text().len() || text.text()[..part.range.end].ends_with('\n'));
            if let MailPartKind::Quoted { depth } | MailPartKind::ForwardHeader { depth } = part.kind {
                prop_assert!(depth > 0);
            }
            at = part.range.end;
        }
        prop_assert_eq!(at, text.text().len());
        prop_assert_eq!(subject.is_some(), parts.iter().any(|part| part.kind == MailPartKind::Subject));
    }
}

/// Loops of a loop would not end within the day here.
#[test]
fn a_mail_of_rules_or_of_headings_alone_is_cut_without_counting_its_lines_again_and_again() {
    let rules = format!("承知しました。\n{}佐藤 健\n", "----\n".repeat(50_000));
    assert_eq!(cut(&rules).len(), 1);
    let headings = "-----Original Message-----\nFrom: 佐藤 <sato@vendor.example.jp>\nDate: x\n".repeat(20_000);
    let parts = parts_of_body(&headings, None);
    assert!(parts.iter().all(|part| part.kind.is_old()));
    let marks = format!("{}\n", ">".repeat(100_000)).repeat(20);
    assert_eq!(parts_of_body(&marks, None).len(), 1);
}
