use super::*;

const USERS: &str = r#"[
    {"id":"U1","name":"sato","profile":{"real_name":"佐藤 花子","display_name":"佐藤"}},
    {"id":"U2","name":"tanaka","real_name":"田中 一郎","profile":{"real_name":"田中 一郎","display_name":"たなか"}},
    {"id":"U3","name":"bot","profile":{}}]"#;

/// A file of an export with these lists.
fn read_in(lists: &[(&str, &str)], name: &str, messages: &str) -> Result<Read, Unreadable> {
    let open = |name: &str| lists.iter().find(|(list, _)| *list == name).map(|(_, text)| text.as_bytes().to_vec());
    read(name, messages.as_bytes(), &Directory::read(open), &Limits::default())
}

fn day(messages: &str) -> Result<Read, Unreadable> {
    read_in(&[("users.json", USERS)], "kensyu/2026-08-31.json", messages)
}

#[test]
fn a_day_is_a_document_with_one_span_for_each_message() {
    let read = day(
        r#"[{"type":"message","user":"U2","text":"<@U1> 修正は&lt;2回&gt;まで\nですよね","ts":"1788141600.000200"},
            {"type":"message","user":"U1","text":"はい","ts":"1788141600.000100"}]"#,
    )
    .unwrap();
    let reading = read.reading;
    assert_eq!(reading.text.text(), "はい\n@佐藤 修正は<2回>まで\nですよね");
    assert_eq!(read.kind, DocumentKind::Chat);
    assert_eq!(read.header.subject.as_deref(), Some("#kensyu"));
    assert_eq!(read.header.date.map(|at| at.date().to_string()).as_deref(), Some("2026-08-31"));
    let place = |at| match reading.text.anchor_at(at) {
        Some(Anchor::ChatMessage { number, at, author }) => (number, at, author),
        other => panic!("{other:?}"),
    };
    assert_eq!(place(0), (1, "2026-08-31T02:00:00Z".to_owned(), "佐藤 花子".to_owned()));
    assert_eq!(place(8).2, "たなか (田中 一郎)");
}

#[test]
fn replies_follow_the_message_they_answer() {
    let read = day(r#"[{"user":"U1","text":"検収は終わりましたか","ts":"10.1","thread_ts":"10.1"},
            {"user":"U2","text":"別の話","ts":"20.1"},
            {"user":"U2","text":"まだです","ts":"30.1","thread_ts":"10.1","edited":{"ts":"31"}},
            {"user":"U1","text":"昨日の続き","ts":"40.1","thread_ts":"1.1"}]"#)
    .unwrap();
    let reading = read.reading;
    assert_eq!(reading.text.text(), "検収は終わりましたか\nまだです\n別の話\n昨日の続き");
    assert_eq!(reading.notes, ["編集された発言: 2", "スレッドの返信(↳): 2→1"]);
}

#[test]
fn files_previews_bots_and_blocks_are_text_too() {
    let read = day(r#"[{"user":"U1","text":"","files":[{"name":"見積.xlsx"},{"title":"図"}],"ts":"1.1"},
            {"subtype":"bot_message","username":"監視","text":"","attachments":[{"title":"障害","text":"応答なし","fields":[{"title":"台","value":"2"}]},{"fallback":"[no preview available]"}],"ts":"2.1"},
            {"user":"U2","text":"","blocks":[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"user","user_id":"U1"},{"type":"text","text":" 承知"}]}]}],"ts":"3.1"},
            {"subtype":"tombstone","text":"This message was deleted.","ts":"4.1"},
            {"user":"U9","text":"退職者","ts":"5.1"},
            {"user":"U1","text":" ","ts":"6.1"}]"#)
    .unwrap();
    let reading = read.reading;
    assert_eq!(
        reading.text.text(),
        "ファイル: 見積.xlsx\nファイル: 図\n障害\n応答なし\n台: 2\n@佐藤 承知\nThis message was deleted.\n退職者"
    );
    assert_eq!(reading.notes, ["削除された発言: 4"]);
    let authors = reading.text.spans().iter().map(|span| match &span.anchor {
        Anchor::ChatMessage { author, .. } => author.as_str(),
        _ => "",
    });
    assert_eq!(authors.collect::<Vec<_>>(), ["佐藤 花子", "監視", "たなか (田中 一郎)", "", "U9"]);
}

#[test]
fn private_conversations_are_named_by_their_members() {
    let lists = [("dms.json", r#"[{"id":"D01","members":["U1","U2"]}]"#), ("users.json", USERS)];
    let read = read_in(&lists, "D01/2026-08-31.json", r#"[{"user":"U1","text":"内密に","ts":"1.1"}]"#).unwrap();
    assert_eq!(read.header.subject.as_deref(), Some("DM: 佐藤 花子、たなか (田中 一郎)"));
}

#[test]
fn a_day_that_is_no_list_says_why() {
    for broken in ["", "{}", "[{", "null", "\u{3042}"] {
        assert!(day(broken).is_err_and(|unreadable| unreadable.reason.contains("Slack")), "{broken}");
    }
    assert_eq!(day("[1, null, \"a\", {}]").unwrap().reading.text.text(), "");
}

proptest::proptest! {
    #[test]
    fn any_json_is_read_without_a_panic(text in r#"(\{|\}|\[|\]|"|:|,|text|ts|blocks|elements|type|files|[0-9.]{1,4}|<@U1>|あ){0,60}"#) {
        let _ = day(&text);
    }
}
