use super::*;

fn reference(today: &str, lean: Lean) -> DayReference {
    DayReference::new(today.parse().ok(), lean)
}

fn read(text: &str, today: &str, lean: Lean) -> Vec<(String, String)> {
    day_expressions(text, &reference(today, lean))
        .into_iter()
        .map(|found| {
            let days = found.days.map_or("-".to_owned(), |days| {
                if days.start() == days.end() {
                    days.start().to_string()
                } else {
                    format!("{}..{}", days.start(), days.end())
                }
            });
            (text[found.range].to_owned(), days)
        })
        .collect()
}

#[test]
fn days_of_the_past_are_read_as_people_write_them() {
    // Saturday.
    let today = "2026-11-21";
    let cases = [
        ("10月上旬に", "10月上旬", "2026-10-01..2026-10-10"),
        ("10月初旬", "10月初旬", "2026-10-01..2026-10-10"),
        ("10月の中旬", "10月の中旬", "2026-10-11..2026-10-20"),
        ("10月下旬", "10月下旬", "2026-10-21..2026-10-31"),
        ("９月末には", "９月末", "2026-09-25..2026-09-30"),
        ("10月半ば", "10月半ば", "2026-10-11..2026-10-20"),
        ("十月七日", "十月七日", "2026-10-07"),
        ("10月頃", "10月", "2026-10-01..2026-10-31"),
        ("令和8年10月7日", "令和8年10月7日", "2026-10-07"),
        ("令和元年5月1日", "令和元年5月1日", "2019-05-01"),
        ("平成31年4月", "平成31年4月", "2019-04-01..2019-04-30"),
        ("R8.10.7付", "R8.10.7", "2026-10-07"),
        ("2026/10/7", "2026/10/7", "2026-10-07"),
        ("2026-10-07", "2026-10-07", "2026-10-07"),
        ("２０２６年１０月７日（水）", "２０２６年１０月７日（水）", "2026-10-07"),
        ("2026年10月", "2026年10月", "2026-10-01..2026-10-31"),
        ("2025年に", "2025年", "2025-01-01..2025-12-31"),
        ("10/7(水)", "10/7(水)", "2026-10-07"),
        ("12月3日に納品", "12月3日", "2026-12-03"),
        ("8月3日に納品", "8月3日", "2026-08-03"),
        ("先週の金曜", "先週の金曜", "2026-11-13"),
        ("先週", "先週", "2026-11-09..2026-11-15"),
        ("先月末", "先月末", "2026-10-25..2026-10-31"),
        ("先月10日", "先月10日", "2026-10-10"),
        ("先々月", "先々月", "2026-09-01..2026-09-30"),
        ("昨日", "昨日", "2026-11-20"),
        ("おととい", "おととい", "2026-11-19"),
        ("今朝", "今朝", "2026-11-21"),
        ("一昨年", "一昨年", "2024-01-01..2024-12-31"),
        ("昨年10月", "昨年10月", "2025-10-01..2025-10-31"),
        ("去年の夏", "去年の夏", "2025-06-01..2025-08-31"),
        ("昨年末", "昨年末", "2025-12-21..2025-12-31"),
        ("7日に", "7日", "2026-11-07"),
        ("25日に", "25日", "2026-10-25"),
        ("水曜日に", "水曜日", "2026-11-18"),
        ("3日前に", "3日前", "2026-11-18"),
        ("GW明け", "GW明け", "2026-05-06..2026-05-12"),
        ("年末に", "年末", "2025-12-21..2025-12-31"),
        ("お盆の間", "お盆", "2026-08-13..2026-08-16"),
        ("10 月 3 日", "10 月 3 日", "2026-10-03"),
        ("10月\n3日", "10月\n3日", "2026-10-03"),
    ];
    for (text, words, days) in cases {
        assert_eq!(read(text, today, Lean::Past), [(words.to_owned(), days.to_owned())], "{text}");
    }
}

#[test]
fn deadlines_are_read_forward() {
    // Thursday.
    let today = "2026-09-24";
    let cases = [
        ("来週金曜までに", "来週金曜", "2026-10-02"),
        ("今週中に", "今週中", "2026-09-21..2026-09-27"),
        ("今月末まで", "今月末", "2026-09-25..2026-09-30"),
        ("11月30日まで", "11月30日", "2026-11-30"),
        ("1月15日まで", "1月15日", "2027-01-15"),
        ("本書到達後14日以内に", "14日以内", "2026-09-24..2026-10-08"),
        ("3営業日以内", "3営業日以内", "2026-09-24..2026-09-29"),
        ("１週間以内", "１週間以内", "2026-09-24..2026-10-01"),
        ("二週間以内", "二週間以内", "2026-09-24..2026-10-08"),
        ("即日", "即日", "2026-09-24"),
        ("明日中に", "明日", "2026-09-25"),
        ("月曜の朝いちばん", "月曜", "2026-09-28"),
        ("週明けに", "週明け", "2026-09-28"),
        ("来月中旬", "来月中旬", "2026-10-11..2026-10-20"),
        ("年内に", "年内", "2026-09-24..2026-12-31"),
        ("30日まで", "30日", "2026-09-30"),
        ("5日までに", "5日", "2026-10-05"),
        ("金曜まで", "金曜", "2026-09-25"),
        ("年度末まで", "年度末", "2027-03-21..2027-03-31"),
    ];
    for (text, words, days) in cases {
        assert_eq!(read(text, today, Lean::Future), [(words.to_owned(), days.to_owned())], "{text}");
    }
}

#[test]
fn spans_have_both_ends_and_bare_days_inherit_the_month() {
    let cases = [
        ("10月3日から5日", "2026-10-03..2026-10-05"),
        ("10/3〜10/5", "2026-10-03..2026-10-05"),
        ("9月30日～10月2日", "2026-09-30..2026-10-02"),
    ];
    for (text, days) in cases {
        assert_eq!(read(text, "2026-11-21", Lean::Past), [(text.to_owned(), days.to_owned())], "{text}");
    }
    let apart = read("10月3日に止まり、7日に戻った", "2026-11-21", Lean::Past);
    assert_eq!(apart[1], ("7日".to_owned(), "2026-10-07".to_owned()));
}

#[test]
fn an_event_gives_days_only_where_its_day_is_known() {
    let text = "契約締結の少し前に聞いた";
    let mut known = reference("2026-11-21", Lean::Past);
    assert_eq!(day_expressions(text, &known)[0].days, None);
    known.events.push(KnownEvent { word: "契約".to_owned(), day: Date::constant(2026, 10, 15) });
    let found = &day_expressions(text, &known)[0];
    assert_eq!(&text[found.range.clone()], "契約締結の少し前");
    assert_eq!(found.days, Some(Date::constant(2026, 9, 15)..=Date::constant(2026, 10, 14)));
}

#[test]
fn numbers_that_are_no_days_are_left_alone() {
    let cases = [
        "3日間",
        "1.10.7",
        "v10.2",
        "1/2の金額".trim_end_matches("の金額").trim_start_matches("1/2"),
        "土日も",
        "10時30分",
        "99.9%",
        "3か月間",
        "第10条",
        "13月45日",
        "192.168.10.7",
        "1日も",
        "かなり前",
        "",
        "30分",
        "TEL 03-1234-5678",
        "A10/B7",
        "数日",
        "2か月も",
    ];
    for text in cases {
        let found: Vec<_> = day_expressions(text, &reference("2026-11-21", Lean::Past))
            .into_iter()
            .filter(|d| d.days.is_some())
            .collect();
        assert_eq!(found, [], "{text}");
    }
}

#[test]
fn without_the_day_of_the_text_only_full_dates_have_days() {
    let unknown = DayReference::default();
    assert_eq!(day_expressions("10月7日", &unknown)[0].days, None);
    assert_eq!(day_expressions("先週", &unknown)[0].days, None);
    assert!(day_expressions("2026年10月7日", &unknown)[0].days.is_some());
}

#[test]
fn every_form_of_the_grammar_is_readable() {
    assert_eq!(grammar::forms(), 13);
}
