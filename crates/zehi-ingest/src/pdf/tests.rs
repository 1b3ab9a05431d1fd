use proptest::prelude::*;

use super::*;

/// A fixture beside the tests of the crate.
fn fixture(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/fixtures/pdf/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(path).unwrap()
}

fn read_fixture(name: &str) -> Read {
    read(&Input { name, bytes: &fixture(name) }, &Limits::default()).unwrap()
}

/// What the letter in the fixtures says; the fonts of some lack a few characters.
const LETTER: [&str; 8] = [
    "業務委託契約書（第２版）",
    "第１条（目的） 本契約は、甲が乙に委託する業務の範囲を定める。",
    "第２条（修正回数） デザインの修正は２回までとし、３回目以降は別途お見積りとする。",
    "稼働率は月間99.5%以上とし、計画停止を除く。①障害連絡 ②復旧報告",
    "お見積金額 １，２５４，０００円（税込）、納期は2026年10月7日とする。",
    "ｶﾀｶﾅの半角、全角ＡＢＣ１２３、Web Site、API v1.2、〒100-0001",
    "髙橋様、﨑山様、㈱テスト工業　御中 ～ 〜 － ー ― —",
    "以上、本契約の成立を証するため本書２通を作成する。",
];

#[test]
fn fonts_of_every_common_kind_are_read_to_the_letter() {
    for name in [
        "embedded_truetype.pdf",
        "heisei_min.pdf",
        "heisei_kaku.pdf",
        "unijis_utf8_h.pdf",
        "unijis_utf16_h.pdf",
        "unijis_ucs2_h.pdf",
    ] {
        let read = read_fixture(name);
        let lines: Vec<&str> = read.reading.text.text().lines().take(LETTER.len()).collect();
        assert_eq!(lines, LETTER, "{name}");
        assert_eq!(read.reading.text.anchor_at(LETTER[0].len() + 1), Some(Anchor::Page { page: 1, line: 2 }), "{name}");
        assert!(read.reading.notes.is_empty(), "{name}");
    }
}

#[test]
fn fonts_in_shift_jis_are_read_to_the_letter() {
    // Shift_JIS has neither the wave dash nor the em dash of Unicode.
    let expected = LETTER.map(|line| line.replace('〜', "～").replace('—', "―"));
    for name in ["90ms_rksj_h.pdf", "90msp_rksj_h.pdf"] {
        let read = read_fixture(name);
        assert_eq!(read.reading.text.text().lines().collect::<Vec<_>>(), expected, "{name}");
    }
}

#[test]
fn fonts_in_euc_are_read_to_the_letter() {
    // JIS X 0208 lacks these; the fixture leaves them out.
    let lost = ['①', '②', '㈱', '髙', '﨑', '—'];
    let expected = LETTER.map(|line| line.replace(['～', '－'], "").replace('〜', "～").replace(lost, ""));
    let read = read_fixture("euc_h.pdf");
    let lines: Vec<&str> = read.reading.text.text().lines().collect();
    assert_eq!(lines.len(), expected.len());
    for (line, expected) in lines.iter().zip(expected) {
        // Half-width katakana are a byte of their own in EUC-JP, and come back as they were.
        assert_eq!(line.replace(' ', ""), expected.replace(' ', ""));
    }
}

#[test]
fn upright_columns_are_read_from_right_to_left() {
    let read = read_fixture("unijis_utf16_v.pdf");
    let expected = "第１条（目的）本契約は業務の範囲を定める。\n修正は２回までとする。\n金額は一二五万円とする。";
    assert_eq!(read.reading.text.text(), expected);
}

#[test]
fn what_the_file_says_of_itself_goes_into_the_header() {
    let header = read_fixture("heisei_min.pdf").header;
    assert_eq!(header.subject.as_deref(), Some("業務委託契約書"));
    assert_eq!(header.author.map(|author| author.name).as_deref(), Some("佐藤 花子"));
}

#[test]
fn the_row_of_a_table_is_one_line() {
    let read = read_fixture("table.pdf");
    let text = read.reading.text.text();
    let wrapped = "修正回数\tデザインの修正は２回までとし、３回目以降は別途お見積りとする。ただし当社の責による場合はこの限りでない。";
    assert!(text.lines().any(|line| line == wrapped), "{text}");
    for row in ["No.\t項目\t数量\t単価\t金額", "2\t修正対応（2回まで）\t1式\t0\t0", "合計\t1,000,000"]
    {
        assert!(text.lines().any(|line| line == row), "{row} in {text}");
    }
}

#[test]
fn columns_are_read_one_after_the_other() {
    let read = read_fixture("columns.pdf");
    let folded: String = read.reading.text.text().split_whitespace().collect();
    for article in 1..24 {
        let (this, next) =
            (format!("第{article}条（条項{article}）"), format!("第{}条（条項{}）", article + 1, article + 1));
        let (this, next) = (folded.find(&this).unwrap(), folded.find(&next).unwrap());
        assert!(this < next, "article {article}");
        assert!(folded[this..next].ends_with("双方はこれを誠実に履行する。"), "article {article}");
    }
}

#[test]
fn pictures_of_pages_and_locked_files_say_so() {
    let scan = read_fixture("scan.pdf");
    assert_eq!(scan.reading.text.text(), "");
    assert_eq!(
        scan.reading.notes,
        ["文字情報がありません(画像のみの可能性)。文字認識をかけた資料も取り込んでください。"]
    );
    for (bytes, why) in
        [(fixture("encrypted.pdf"), "パスワード"), (b"%PDF-1.4 nothing".to_vec(), "壊れて"), (Vec::new(), "壊れて")]
    {
        let refused = read(&Input { name: "a.pdf", bytes: &bytes }, &Limits::default());
        assert!(refused.err().is_some_and(|unreadable| unreadable.reason.contains(why)), "{why}");
    }
}

#[test]
fn page_numbers_are_listed_as_people_do() {
    assert_eq!(listed(&[2, 5, 6, 7, 9]), "2、5–7、9");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn no_mutation_of_the_bytes_takes_the_import_with_it(cuts in prop::collection::vec((0usize..100_000, any::<u8>()), 1..30), keep in 0usize..3000) {
        let mut bytes = fixture("unijis_utf16_h.pdf");
        for (at, byte) in cuts {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        bytes.truncate(keep.max(200));
        let _ = read(&Input { name: "a.pdf", bytes: &bytes }, &Limits::default());
    }
}
