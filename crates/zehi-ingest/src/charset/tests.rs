use super::*;

fn sjis(text: &str) -> Vec<u8> {
    SHIFT_JIS.encode(text).0.into_owned()
}

fn euc(text: &str) -> Vec<u8> {
    EUC_JP.encode(text).0.into_owned()
}

fn jis(text: &str) -> Vec<u8> {
    encoding_rs::ISO_2022_JP.encode(text).0.into_owned()
}

const SENTENCE: &str = "お見積りの件、㈱高輪の髙﨑様より①②を確認しました。";

#[test]
fn every_encoding_is_read_with_and_without_its_label() {
    let plain = "お見積りの件、本日中に確認しました。";
    let cases: [(Vec<u8>, &[&str], &str, &str); 4] = [
        (SENTENCE.as_bytes().to_vec(), &["utf-8", "UTF8"], SENTENCE, "UTF-8"),
        (
            sjis(SENTENCE),
            &["Shift_JIS", "cp932", "Windows-31J", "x-sjis", "MS_Kanji", "shift-jis", "sjis-win"],
            SENTENCE,
            "Shift_JIS",
        ),
        (euc(SENTENCE), &["EUC-JP", "eucJP-ms", "x-euc-jp", "cp51932"], SENTENCE, "EUC-JP"),
        (jis(plain), &["ISO-2022-JP", "cp50221", "iso-2022-jp-ms", "JIS", "iso-2022-jp-1"], plain, "ISO-2022-JP"),
    ];
    for (bytes, labels, text, used) in cases {
        let unlabelled = decode(&bytes, None);
        assert_eq!((unlabelled.text.as_str(), unlabelled.used, &unlabelled.note), (text, used, &None));
        for label in labels {
            let labelled = decode(&bytes, Some(label));
            assert_eq!((labelled.text.as_str(), labelled.used, labelled.note), (text, used, None), "{label}");
        }
    }
}

#[test]
fn a_wrong_label_is_overruled_and_noted() {
    let plain = "検収は十月三日です。よろしくお願いします。";
    let cases = [
        (jis(plain), "us-ascii", "ISO-2022-JP"),
        (sjis(plain), "iso-8859-1", "Shift_JIS"),
        (sjis(plain), "utf-8", "Shift_JIS"),
        (plain.as_bytes().to_vec(), "iso-2022-jp", "UTF-8"),
        (plain.as_bytes().to_vec(), "shift_jis", "UTF-8"),
        (euc(plain), "shift_jis", "EUC-JP"),
        (sjis(plain), "euc-jp", "Shift_JIS"),
        (sjis(plain), "x-unknown", "Shift_JIS"),
        (jis(plain), "utf-8", "ISO-2022-JP"),
    ];
    for (bytes, label, used) in cases {
        let decoded = decode(&bytes, Some(label));
        assert_eq!((decoded.text.as_str(), decoded.used), (plain, used), "{label}");
        assert_eq!(decoded.note, Some(format!("文字コードの表示 {label}、実際は {used} として読みました")));
    }
}

#[test]
fn western_text_keeps_its_label() {
    let cases: [(&[u8], Option<&str>, &str); 9] = [
        (b"\xa3100,000", None, "£100,000"),
        (b"Acton \x8b in her freezer", Some("iso-8859-1"), "Acton ‹ in her freezer"),
        (b"caf\xe9 au lait, se\xf1or", Some("iso-8859-1"), "café au lait, señor"),
        (b"\x93Quoted\x94 isn\x92t it", Some("windows-1252"), "“Quoted” isn’t it"),
        (b"Dij\xe9", Some("iso-8859-1"), "Dijé"),
        (b"a\xa0b", Some("iso-8859-15"), "a\u{a0}b"),
        (b"\xd0\xd2\xc9\xd7\xc5\xd4", Some("koi8-r"), "привет"),
        (b"na\xefve caf\xe9, r\xe9sum\xe9", None, "naïve café, résumé"),
        (b"\xb0\xa1", Some("ks_c_5601-1987"), "가"),
    ];
    for (bytes, label, text) in cases {
        let decoded = decode(bytes, label);
        assert_eq!((decoded.text.as_str(), decoded.note), (text, None), "{label:?}");
    }
}

#[test]
fn short_japanese_names_are_not_taken_for_western_ones() {
    for name in ["表.pdf", "A社", "データベース", "能力表", "ソ連.txt", "ｻｰﾊﾞｰ", "件"] {
        assert_eq!(decode(&sjis(name), None).text, name);
    }
    for name in ["帳票", "八百", "Re: 帳票.pdf", "名", "検収"] {
        assert_eq!(decode(&euc(name), None).text, name);
    }
    for name in ["Č", "naïve é", "привет"] {
        assert_eq!(decode(name.as_bytes(), None).text, name);
    }
    for name in ["A社", "見積書", "データ", "検収済"] {
        assert_eq!(decode(&sjis(name), Some("iso-8859-1")).text, name);
    }
}

#[test]
fn jis_is_read_as_it_is_really_sent() {
    let cases: [(&[u8], &str); 9] = [
        (b"\x1b$B-!-j\x1b(B", "①㈱"),
        (b"\x1b(I6E\x1b(B", "ｶﾅ"),
        (b"\x0e6E\x0fA", "ｶﾅA"),
        (b"\x1b$B8!<}\x1b(B\x1b$B40N;\x1b(B", "検収完了"),
        (b"\x1b(J\\100\x1b(B", "¥100"),
        (b"\x1b$B8!<}\nabc", "検収\nabc"),
        (b"\x1b$B8!<}\n40N;\x1b(B", "検収\n完了"),
        (b"\x1b$(D0!\x1b(B", "丂"),
        (b"\x1b$B|b\x1b(B", "髙"),
    ];
    for (bytes, text) in cases {
        assert_eq!(decode(bytes, Some("iso-2022-jp")).text, text);
    }
}

#[test]
fn byte_order_marks_and_utf_16_are_understood() {
    let utf16: Vec<u8> = "議事録\r\nA社".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked = [b"\xff\xfe".as_slice(), &utf16].concat();
    for (bytes, label) in [(&utf16, None), (&marked, None), (&utf16, Some("utf-16le"))] {
        assert_eq!(decode(bytes, label).text, "議事録\r\nA社");
    }
    assert_eq!(decode("\u{feff}議事録".as_bytes(), None).text, "議事録");
}

#[test]
fn a_cut_character_costs_one_mark_and_not_the_text() {
    let mut bytes = "検収は完了しました。".as_bytes().to_vec();
    bytes.pop();
    let decoded = decode(&bytes, Some("utf-8"));
    assert_eq!(decoded.text, "検収は完了しました\u{fffd}");
    assert!(decoded.note.is_some());
}

#[test]
fn half_width_kana_alone_is_believed_to_be_what_its_label_says() {
    let decoded = decode(b"\xc3\xb1\xbd", Some("shift_jis"));
    assert_eq!(decoded.text, "ﾃｱｽ");
    assert_eq!(decode(b"\xc3\xb1", Some("shift_jis")).text, "ﾃｱ");
}

#[test]
fn utf_7_is_decoded_where_it_is_named() {
    assert_eq!(decode(b"+ZeVnLIqe-: 1 +- 1", Some("utf-7")).text, "日本語: 1 + 1");
}

proptest::proptest! {
    #[test]
    fn an_honest_label_is_always_believed(text in "[ぁ-んァ-ヶ亜-熙ｱ-ﾝa-zA-Z0-9 ,.\n。、「」]{0,60}") {
        // Only what CP932 holds.
        let text: String = text.chars().filter(|c| !SHIFT_JIS.encode(&c.to_string()).2).collect();
        let cases = [
            (text.as_bytes().to_vec(), "utf-8"),
            (sjis(&text), "shift_jis"),
            (euc(&text), "euc-jp"),
        ];
        for (bytes, label) in cases {
            // A few short strings of CP932 are well-formed UTF-8 too; nothing in them tells which is meant.
            if label != "utf-8" && !text.is_ascii() && std::str::from_utf8(&bytes).is_ok() {
                continue;
            }
            let decoded = decode(&bytes, Some(label));
            proptest::prop_assert_eq!(&decoded.text, &text, "{}", label);
            proptest::prop_assert_eq!(decoded.note, None);
        }
        let wide: String = text.chars().filter(|c| !('ｱ'..='ﾝ').contains(c)).collect();
        let decoded = decode(&jis(&wide), Some("iso-2022-jp"));
        proptest::prop_assert_eq!(decoded.text, wide);
    }
}
