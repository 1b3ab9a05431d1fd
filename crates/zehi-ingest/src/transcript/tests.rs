use super::*;

fn utterances(text: &AnchoredText) -> Vec<(String, String, String)> {
    let spans = text.spans();
    let mut found = Vec::new();
    for (index, span) in spans.iter().enumerate() {
        let end = spans.get(index + 1).map_or(text.text().len(), |next| next.start as usize);
        if let Anchor::Utterance { at, speaker, .. } = &span.anchor {
            found.push((at.clone(), speaker.clone(), text.text()[span.start as usize..end].trim().to_owned()));
        }
    }
    found
}

#[test]
fn lines_open_utterances_in_many_forms() {
    for (line, expected) in [
        ("[00:12:31] 佐藤: お世話になります", Some((Form::Timed, "00:12:31", "佐藤"))),
        ("[00:12:31.5 - 00:12:40] 佐藤： はい", Some((Form::Timed, "00:12:31.5", "佐藤"))),
        ("（10:05）佐藤：はい", Some((Form::Timed, "10:05", "佐藤"))),
        ("１０：０５　佐藤　はい", Some((Form::Timed, "１０：０５", "佐藤"))),
        ("10:05 佐藤(V社) 承知しました", Some((Form::Timed, "10:05", "佐藤(V社)"))),
        ("10時05分 佐藤「承知しました」", Some((Form::Timed, "10時05分", "佐藤"))),
        ("00:01 【佐藤】はい", Some((Form::Timed, "00:01", "佐藤"))),
        ("佐藤:はい", Some((Form::Named, "", "佐藤"))),
        ("V社 佐藤：はい", Some((Form::Named, "", "V社 佐藤"))),
        ("佐藤「はい」", Some((Form::Named, "", "佐藤"))),
        ("【佐藤】 はい", Some((Form::Named, "", "佐藤"))),
        ("話者1 00:00:12", Some((Form::HeadLine, "00:00:12", "話者1"))),
        ("佐藤 太郎   0:12", Some((Form::HeadLine, "0:12", "佐藤 太郎"))),
        ("佐藤 (V社) [10:05:33]", Some((Form::HeadLine, "10:05:33", "佐藤 (V社)"))),
        ("0:0:0.0 --> 0:0:3.420", Some((Form::Cue, "0:0:0.0", ""))),
        ("日時: 2026年10月7日", None),
        ("出席者：佐藤、田中", None),
        ("https://example.com/a", None),
        ("10:05:33 INFO: started", None),
        ("2026-10-07 10:05:33 started", None),
        ("本日の議題は次のとおりです。", None),
        ("", None),
        ("::", None),
        ("[12:3", None),
        ("99:99:99:99 佐藤", None),
    ] {
        assert_eq!(opening(line).map(|o| (o.form, o.at, o.speaker)), expected, "{line}");
    }
}

#[test]
fn a_timed_transcript_keeps_its_text_and_gets_one_span_for_each_utterance() {
    let text = "通話録音 書き起こし\n日時: 2026年9月4日\n話者: 大和田、葛西\n\n[18:22:10] 葛西: お電話ありがとうございます。\n[18:22:16] 大和田: また端末の件。\n夜も: つながらん。\n[18:22:40] 葛西: 申し訳ございません。\n";
    let anchored = from_text(text).unwrap();
    assert_eq!(anchored.text(), text);
    assert_eq!(
        utterances(&anchored),
        [
            ("18:22:10", "葛西", "[18:22:10] 葛西: お電話ありがとうございます。"),
            ("18:22:16", "大和田", "[18:22:16] 大和田: また端末の件。\n夜も: つながらん。"),
            ("18:22:40", "葛西", "[18:22:40] 葛西: 申し訳ございません。"),
        ]
        .map(|(at, speaker, words)| (at.to_owned(), speaker.to_owned(), words.to_owned()))
    );
    assert_eq!(anchored.anchor_at(0), Some(Anchor::Line { line: 1 }));
}

#[test]
fn conversations_are_told_from_lists_and_minutes() {
    for (text, expected) in [
        ("佐藤:はい\n田中:いいえ\n佐藤:では\n田中:どうぞ\n", true),
        ("話者1 00:00:01\nお世話になります。\n話者2 00:00:05\nこちらこそ。\n話者1 00:00:09\nでは始めます。\n", true),
        ("0:0:0.0 --> 0:0:3.4\n佐藤\nはい\n0:0:3.4 --> 0:0:5.0\n田中\nどうも\n0:0:5.0 --> 0:0:6.0\n佐藤\nでは\n", true),
        ("日時: 10月7日\n場所: 会議室\n出席: 佐藤\n議題: 検収\n", false),
        ("サーバー: 2台\nメモリ: 16GB\n回線: 1本\n保守: あり\n", false),
        ("10:00 開始\n10:30 休憩\n11:00 再開\n12:00 終了\n", false),
        ("佐藤:はい\n田中:いいえ\n", false),
        (
            "1. 佐藤より報告。\n2. 田中より質問。修正の範囲: 2回\n3. 次回は10:00から。\n長い議事の本文が続く。\nさらに続く。\n",
            false,
        ),
        ("", false),
        ("\n\n\n", false),
    ] {
        assert_eq!(from_text(text).is_some(), expected, "{text}");
    }
}

#[test]
fn a_table_with_time_speaker_and_words_is_a_transcript() {
    let row =
        |row, cells: [&str; 3]| Block::Row { table: 1, row, cells: (1..).zip(cells.map(str::to_owned)).collect() };
    let blocks = [
        Block::Paragraph { part: "", text: "打合せ記録".to_owned() },
        row(1, ["時刻", "話者", "発言"]),
        row(2, ["00:01", "佐藤", "始めます。"]),
        row(3, ["00:03", "田中", "お願いします。"]),
        row(4, ["00:09", "佐藤", "検収の件です。"]),
    ];
    let text = from_blocks(&blocks).unwrap();
    assert_eq!(
        text.text(),
        "打合せ記録\n時刻\t話者\t発言\n00:01\t佐藤\t始めます。\n00:03\t田中\tお願いします。\n00:09\t佐藤\t検収の件です。"
    );
    assert_eq!(utterances(&text)[1], ("00:03".to_owned(), "田中".to_owned(), "00:03\t田中\tお願いします。".to_owned()));
    assert_eq!(text.anchor_at(0), Some(Anchor::Paragraph { paragraph: 1, part: String::new() }));
}

#[test]
fn paragraphs_of_a_document_that_converse_are_a_transcript() {
    let blocks: Vec<Block> = [
        "議事録(書き起こし)",
        "10:05 佐藤(V社) 始めます。",
        "10:06 田中(C社) お願いします。\n一点だけ先に。",
        "10:08 佐藤(V社) どうぞ。",
    ]
    .map(|text| Block::Paragraph { part: "", text: text.to_owned() })
    .into();
    let text = from_blocks(&blocks).unwrap();
    assert_eq!(utterances(&text).len(), 3);
    assert_eq!(utterances(&text)[1].2, "10:06 田中(C社) お願いします。\n一点だけ先に。");
    assert!(from_blocks(&blocks[..2]).is_none());
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_without_a_panic_and_kept(text in "([\\[(（]?[0-9０-９]{1,3}[:：時][0-9]{1,2}[\\])）:.分秒]?|佐藤|(V社)|[:：「」【】<> \n　]|-->|あ。){0,40}") {
        if let Some(anchored) = from_text(&text) {
            proptest::prop_assert_eq!(anchored.text(), text);
        }
    }
}
