use super::*;

#[test]
fn amounts_are_read_as_people_write_them() {
    let cases = [
        ("金1,254万円を支払え", 12_540_000),
        ("利用料66,000円は", 66_000),
        ("金弐百万円也", 2_000_000),
        ("百二十万円はそっちに", 1_200_000),
        ("￥3,300,000（税込）", 3_300_000),
        ("¥3300000-", 3_300_000),
        ("\\15,000を", 15_000),
        ("損害は3.5億だ", 350_000_000),
        ("54万8千円", 548_000),
        ("１，２５４万円", 12_540_000),
        ("１２ 万 円", 120_000),
        ("三百万払え", 3_000_000),
        ("50万ください", 500_000),
        ("1億2,000万円", 120_000_000),
        ("1億2千万円", 120_000_000),
        ("二五〇万円", 2_500_000),
        ("金壱千参百五拾万円", 13_500_000),
        ("3百万円", 3_000_000),
        ("1,254千円", 1_254_000),
        ("千円", 1_000),
        ("月々3万\n円", 30_000),
        ("2.5万円", 25_000),
        ("８万8000円", 88_000),
        ("代金330万円", 3_300_000),
        ("100000円", 100_000),
        ("八千円", 8_000),
        ("jpy 20,000", 20_000),
    ];
    for (text, yen) in cases {
        let found = amounts(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert_eq!(found[0].yen(), Some(yen), "{text}");
    }
}

#[test]
fn what_is_counted_or_named_otherwise_is_no_amount() {
    let cases = [
        "3万件",
        "10万人のユーザー",
        "2億PV",
        "万が一",
        "一円も払わない",
        "1円たりとも",
        "第三条",
        "10月7日",
        "円滑に",
        "5万ドル",
        "百万遍",
        "一つ",
        "三社",
        "A4",
        "99.9%",
        "1,842個",
        "午後3時",
        "数社",
        "20万行",
        "v1.2",
        "",
        "円",
        "五十音",
        "1万アクセス",
        "03-1234-5678",
    ];
    for text in cases {
        assert_eq!(amounts(text), [], "{text}");
    }
}

#[test]
fn ranges_and_unclear_amounts_have_two_ends() {
    let cases = [
        ("100万〜150万円", 1_000_000, 1_500_000),
        ("100～150万円", 1_000_000, 1_500_000),
        ("30万円から50万円", 300_000, 500_000),
        ("5,000円~8,000円", 5_000, 8_000),
        ("数百万円", 2_000_000, 9_000_000),
    ];
    for (text, min_yen, max_yen) in cases {
        let found = amounts(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert_eq!((found[0].min_yen, found[0].max_yen, found[0].yen()), (min_yen, max_yen, None), "{text}");
    }
}

#[test]
fn tax_beside_the_amount_is_read() {
    let cases = [
        ("330万円(税込)", Some(Tax::Included)),
        ("税込330万円", Some(Tax::Included)),
        ("300万円（税別）", Some(Tax::Excluded)),
        ("300万円＋税", Some(Tax::Excluded)),
        ("300万円税抜きで", Some(Tax::Excluded)),
        ("300万円を", None),
    ];
    for (text, tax) in cases {
        assert_eq!(amounts(text)[0].tax, tax, "{text}");
    }
}

#[test]
fn the_range_leads_to_the_words_as_written() {
    let text = "既払の金１，２５４\n万円 と、保守料８８,000円の返金";
    let words: Vec<_> = amounts(text).into_iter().map(|amount| &text[amount.range]).collect();
    assert_eq!(words, ["金１，２５４\n万円", "８８,000円"]);
}
