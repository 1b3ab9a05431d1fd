use super::*;
use crate::evidence::Mailbox;

fn words(text: &str) -> Vec<String> {
    words_from(text, None)
}

fn words_from(text: &str, from: Option<(&str, &str)>) -> Vec<String> {
    let from = from.map(|(name, address)| Mailbox { name: name.to_owned(), address: address.to_owned() });
    let claim = ClaimText { from, text: text.to_owned(), ..ClaimText::default() };
    let sentences = customer_sentences(&claim);
    for sentence in &sentences {
        assert!(claim.text.get(sentence.range.clone()).is_some(), "{sentence:?}");
    }
    sentences.into_iter().map(|sentence| sentence.text).collect()
}

#[test]
fn old_text_quoted_in_a_mail_does_not_count() {
    let cases = [
        "直してください。\n\n> 先日はありがとうございました。\n> 来週直します。\n",
        "直してください。\n\n2026年10月3日(土) 10:12 佐藤 <sato@vendor.example>:\n> 来週直します。\n",
        "直してください。\n\n-----Original Message-----\nFrom: 佐藤 <sato@vendor.example>\nSent: Monday\nTo: 田中\nSubject: Re: 件\n\n来週直します。\n",
        "直してください。\n\n差出人: 佐藤\n送信日時: 2026年10月3日\n宛先: 田中\n件名: Re: 件\n\n来週直します。\n",
        "直してください。\n\n(2026/10/20 11:00)、佐藤 wrote:\n|来週直します。\n|\n|佐藤\n",
        "直してください。\n\nOn Mon, Oct 5, 2026 at 10:12 AM Sato <sato@vendor.example> wrote:\n> 来週直します。\n",
    ];
    for text in cases {
        assert_eq!(words_from(text, Some(("田中", "tanaka@client.example"))), ["直してください。"], "{text}");
    }
}

#[test]
fn old_text_by_the_customer_counts() {
    let text = "まだですか。\n\n2026年10月3日(土) 10:12 田中 <tanaka@client.example>:\n> 画面が開きません。\n";
    assert_eq!(words_from(text, Some(("田中", "tanaka@client.example"))), ["まだですか。", "画面が開きません。"]);
}

#[test]
fn a_claim_quoted_as_a_whole_or_passed_on_by_us_counts() {
    assert_eq!(words("> 画面が開きません。\n> 直してください。\n"), ["画面が開きません。", "直してください。"]);
    let forwarded = "お客様からメールが届きました。対応をお願いします。\n営業 根本\n\n---------- Forwarded message ---------\nFrom: 早瀬 <h@client.example>\nDate: 2026年3月3日\nSubject: 図面\nTo: 根本 <n@vendor.example>\n\n図面が昨日から開けません。現場が止まって職人が手待ちになりました。原因を教えてください。\n";
    let found = words_from(forwarded, Some(("根本", "n@vendor.example")));
    assert_eq!(
        found,
        ["図面が昨日から開けません。", "現場が止まって職人が手待ちになりました。", "原因を教えてください。"]
    );
}

#[test]
fn signatures_and_disclaimers_are_left_out() {
    let text = "直してください。\n\n******************\n 白浜 忠\n 株式会社白波堂 営業企画部長\n TEL 03-0000-0000\n******************\n";
    assert_eq!(words(text), ["直してください。"]);
    let text = "直してください。\n\n-- \n田中\ntanaka@client.example\n本メールには機密情報が含まれます。誤って受信された場合は破棄してください。\n";
    assert_eq!(words(text), ["直してください。"]);
}

#[test]
fn on_a_call_only_the_customer_counts() {
    let cases = [
        "客: 画面が開かない。\n担当: 申し訳ございません。確認します。\n客: 早く直して。\n",
        "[10:02:11] 大和田: 画面が開かない。\n[10:02:40] 葛西: 申し訳ございません。確認いたします。\n[10:03:00] 大和田: 早く直して。\n",
        "話者: 大和田(丸角物流)、葛西(当社 窓口)\n\n大和田: 画面が開かない。\n葛西: はい。\n大和田: 早く直して。\n",
        "大和田 10:02\n画面が開かない。\n葛西 10:03\n申し訳ございません。確認いたします。\n大和田 10:04\n早く直して。\n",
        "C社 大和田：画面が開かない。\n弊社：申し訳ございません。\nC社 大和田：早く直して。\n",
    ];
    for text in cases {
        assert_eq!(words(text), ["画面が開かない。", "早く直して。"], "{text}");
    }
}

#[test]
fn our_memo_reports_the_customer_and_what_we_did_is_left_out() {
    let text = "受付者: 西尾\n大場様より電話。\n伝票の住所が切れるとのこと。\n今週中に直せと言っている。\n当方からは明日折り返すと回答した。\n";
    let found = words(text);
    assert!(found.contains(&"伝票の住所が切れるとのこと。".to_owned()), "{found:?}");
    assert!(!found.iter().any(|words| words.contains("折り返す")), "{found:?}");
}

#[test]
fn wrapped_lines_are_joined_and_chat_lines_are_not() {
    let mobile = "物件検索のページですが、\n家賃の上限を指定しても\nそれより高い部屋が出てき\nます。6月の打ち合わせで\n直すと言われました。\n";
    assert_eq!(
        words(mobile),
        [
            "物件検索のページですが、家賃の上限を指定してもそれより高い部屋が出てきます。",
            "6月の打ち合わせで直すと言われました。"
        ]
    );
    let chat = "印字が擦れて読まれへんのが40枚以上あるで\n見本のときはこんなんちゃうかった\n刷り直してくれへん?\n返事まってるで\n";
    assert_eq!(words(chat).len(), 4);
}

#[test]
fn fields_of_a_form_are_no_speakers() {
    let text = "件名: 不具合について\n会社名: 東浜鋼材\n内容: 画面が開きません。\n希望: 早く直してください。\n";
    assert!(words(text).iter().any(|words| words.contains("画面が開きません")));
}

#[test]
fn hostile_text_is_read_without_panic() {
    for text in [
        "",
        "\n\n",
        ">",
        "> > >",
        "「",
        "：",
        "10:12",
        "　　\t",
        "-- ",
        "From:",
        "\u{feff}",
        "。。。！？",
        "①②③",
        "|||\n| |",
        "a\u{301}\u{301}：\n",
    ] {
        words(text);
    }
}
