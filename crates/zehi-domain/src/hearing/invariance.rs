//! Changes that must not change what is proposed, and changes that must.

use super::{ClaimText, DemandKind, HearingProposal, propose};
use crate::evidence::Mailbox;

fn read(text: &str) -> HearingProposal {
    let from = Mailbox { name: "田中".to_owned(), address: "tanaka@client.example".to_owned() };
    propose(&ClaimText {
        from: Some(from),
        date: "2026-11-20T01:00:00Z".parse().ok(),
        subject: String::new(),
        text: text.to_owned(),
    })
}

type Shape = (Vec<(DemandKind, Option<i64>, bool, Option<String>)>, usize);

fn shape(text: &str) -> Shape {
    let proposal = read(text);
    let demands = proposal.demands.into_iter();
    let shapes = demands.map(|d| (d.kind, d.amount_yen, d.free_of_charge, d.due.map(|due| due.to_string()))).collect();
    (shapes, proposal.asserted_facts.len())
}

const CLAIM: &str = "営業の水野様から、修正は何回でも無料との説明を受けました。\n\
10月10日の正午から、決済が3時間使えませんでした。\n\
送料計算の誤りを、11月30日までに無償で修正してください。\n\
損害として120万円を支払ってください。\n\
責任者から書面で謝罪してください。\n";

#[test]
fn the_form_of_the_text_does_not_change_the_result() {
    let expected = shape(CLAIM);
    assert_eq!((expected.0.len(), expected.1), (3, 2));
    let full_width: String = CLAIM
        .chars()
        .map(|c| if c.is_ascii_digit() { char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c) } else { c })
        .collect();
    let quoted: String = CLAIM.lines().map(|line| format!("> {line}\n")).collect();
    let spoken: String = CLAIM.lines().map(|line| format!("客: {line}\n担当: 確認いたします。\n")).collect();
    let crlf = CLAIM.replace('\n', "\r\n");
    let one_line = CLAIM.replace('\n', "");
    let signed = format!(
        "株式会社北斗\n佐藤様\n\nお世話になっております。東浜鋼材の田中です。\n\n{CLAIM}\n以上、よろしくお願いいたします。\n\n--\n田中\nTEL 03-0000-0000\n"
    );
    for text in [full_width, quoted, spoken, crlf, one_line, signed] {
        assert_eq!(shape(&text), expected, "{text}");
    }
}

#[test]
fn names_and_sums_do_not_change_the_result() {
    let exchanged = CLAIM.replace("水野", "五十嵐").replace("120万円", "3,450,000円");
    let mut expected = shape(CLAIM);
    expected.0[1].1 = Some(3_450_000);
    assert_eq!(shape(&exchanged), expected);
}

#[test]
fn politeness_and_dialect_do_not_change_the_kind() {
    let pairs = [
        ["代金を返してください。", "代金を返せ。", "代金、返してや。", "代金をご返金いただきたく存じます。"],
        ["画面を直してください。", "画面を直せ。", "画面直してくれへん？", "画面をご修正いただけますと幸いです。"],
        [
            "原因を説明してください。",
            "原因を説明しろ。",
            "原因、ちゃんと説明せんかい。",
            "原因をご説明賜りますようお願い申し上げます。",
        ],
        [
            "担当者を代えてください。",
            "担当者を代えろ。",
            "担当の人、代えてもらえまへんか。",
            "ご担当者様の交代をお願いいたします。",
        ],
        ["代金は支払いません。", "代金は払わない。", "代金なんか払わへん。", "代金のお支払いはいたしかねます。"],
    ];
    for same in pairs {
        let kinds = |text: &str| shape(text).0.into_iter().map(|demand| demand.0).collect::<Vec<_>>();
        let first = kinds(same[0]);
        assert_eq!(first.len(), 1, "{}", same[0]);
        for text in same {
            assert_eq!(kinds(text), first, "{text}");
        }
    }
}

#[test]
fn what_is_negated_or_not_the_customers_own_changes_the_result() {
    let demands = [
        "代金を返してほしいわけではありません。",
        "代金の返還は求めません。",
        "弊社のお客様からは、代金を返せと言われています。",
        "> 代金を返してください。\nこの件は了解しました。",
        "了解しました。\n\n2026年10月3日(土) 10:12 佐藤 <sato@vendor.example>:\n> 代金を返してください。\n",
        "担当: 代金を返してください。\n客: はい。\n担当: よろしくお願いします。\n",
    ];
    for text in demands {
        assert_eq!(read(text).demands, [], "{text}");
    }
    let facts = [
        "> 決済が3時間使えませんでした。\n> 申し訳ございません。\n\n回答を読みました。",
        "客: はい。\n担当: 決済が3時間使えませんでした。申し訳ございません。\n客: はい。\n",
        "決済は使えますか。",
        "いつもお世話になっております。",
        "弁護士に相談のうえ、法的措置を検討いたします。",
        "プロでしょう?",
        "大変残念です。",
    ];
    for text in facts {
        assert_eq!(read(text).asserted_facts, [], "{text}");
    }
}

#[test]
fn a_follow_up_on_evidence_belongs_to_the_fact_before() {
    let proposal = read("修正は何回でも無料だと営業の水野様が言いました。メールも残っています。");
    assert_eq!(proposal.asserted_facts.len(), 1);
    assert!(proposal.asserted_facts[0].evidence_claimed);
    let denied = read("修正は何回でも無料だと営業の水野様が言いました。証拠はありませんが確かです。");
    assert!(!denied.asserted_facts[0].evidence_claimed);
}

#[test]
fn quotes_are_exact_and_short() {
    let long = format!(
        "{}と営業の方が言ったのに、{}直してください。",
        "修正は何回でも無料です、".repeat(12),
        "画面が何度も止まるので、".repeat(12)
    );
    for text in [CLAIM, &long, "「", "①", "返せ", "\u{3000}\u{3000}返せ。\r\n\r\n", "☺️返金してください☺️"]
    {
        let proposal = read(text);
        let quotes = proposal.demands.iter().map(|d| &d.quote).chain(proposal.asserted_facts.iter().map(|a| &a.quote));
        for quote in quotes {
            assert!(text.contains(quote.as_str()), "{quote}");
            assert!(quote.chars().count() <= 200 && !quote.is_empty(), "{quote}");
        }
    }
}
