//! 日付: the day a document says it was written: in its name, at its head, in its properties. Never the file's own time.

use jiff::civil::{Date, DateTime};
use zehi_domain::time::Timestamp;

/// Lines at the head of a document that may state its day.
const HEAD_LINES: usize = 20;
/// A line without a label tells the day only if it is short, as titles are.
const TITLE_CHARS: usize = 40;
/// Titles stand in the first lines.
const TITLE_LINES: usize = 4;
/// Words before a day that say it is the day of writing or meeting.
const LABELS: [&str; 22] = [
    "日時",
    "日 時",
    "日　時",
    "開催日",
    "日付",
    "作成日",
    "発行日",
    "見積日",
    "お見積日",
    "記録日",
    "実施日",
    "年月日",
    "更新日",
    "報告日",
    "提出日",
    "起票日",
    "会議日",
    "発信日",
    "改訂日",
    "制定日",
    "date",
    "作成",
];
/// Words that make a day one of something else: a due date, a term, a quoted mail.
const OTHER_DAYS: [&str; 12] =
    ["期限", "納期", "まで", "から", "～", "〜", "有効", "次回", "予定", "支払", "回答", "締切"];

/// Instant of an office document's property or a message, as W3CDTF; a day alone is midnight in Japan.
pub(crate) fn instant(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at);
    }
    if let Ok(local) = text.parse::<DateTime>() {
        return local_time(local);
    }
    midnight(text.get(..10)?.parse().ok()?)
}

/// A wall-clock time in Japan.
pub(crate) fn local_time(local: DateTime) -> Option<Timestamp> {
    let at = jiff::tz::offset(9).to_timestamp(local).ok()?;
    Timestamp::from_second(at.as_second())
}

/// Midnight in Japan at the start of a day.
pub(crate) fn midnight(day: Date) -> Option<Timestamp> {
    local_time(day.to_datetime(jiff::civil::Time::midnight()))
}

/// The day in a file's name: 議事録_20261007.txt, 260401_06.txt, 令和8年10月7日議事録.docx.
pub(crate) fn in_name(name: &str) -> Option<Timestamp> {
    let plain = plain_digits(name);
    let stem = plain.rsplit_once('.').map_or(plain.as_str(), |(stem, _)| stem);
    let found =
        first_day(stem).map(|(day, _)| day).or_else(|| run_of_digits(stem, 8)).or_else(|| run_of_digits(stem, 6));
    midnight(found?)
}

/// The day that the head of a text states: 「日時: 2026年10月7日(水)」, 「# 週報 2026-10-09」, 「令和8年10月7日」.
pub(crate) fn in_head(text: &str) -> Option<Timestamp> {
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty()).take(HEAD_LINES).map(plain_digits);
    let labelled = lines().find_map(|line| labelled_day(&line));
    labelled.or_else(|| lines().take(TITLE_LINES).find_map(|line| title_day(&line))).and_then(midnight)
}

/// The name first, for it is what people file a document under; then what its head states; then the day alone on a line
/// at its end, where contracts and letters have it.
pub(crate) fn in_name_or_text(name: &str, text: &str) -> Option<Timestamp> {
    in_name(name).or_else(|| in_head(text)).or_else(|| in_name_without_year(name, text)).or_else(|| in_tail(text))
}

/// 「御見積書_0515.xlsx」「議事録_10月7日.docx」, where the text speaks of one year only.
fn in_name_without_year(name: &str, text: &str) -> Option<Timestamp> {
    let plain = plain_digits(name);
    let stem = plain.rsplit_once('.').map_or(plain.as_str(), |(stem, _)| stem);
    let written = || {
        let (before, after) = stem.split_once('月')?;
        let month = before.rsplit(|c: char| !c.is_ascii_digit()).next()?.parse().ok()?;
        Some((month, after.split_once('日')?.0.parse().ok()?))
    };
    let run = || {
        let four = stem.split(|c: char| !c.is_ascii_digit()).find(|run| run.len() == 4)?;
        Some((four[..2].parse().ok()?, four[2..].parse().ok()?))
    };
    let (month, day): (i8, i8) = written().or_else(run)?;
    midnight(Date::new(only_year(text)?, month, day).ok()?)
}

/// The year that a text speaks of, if it speaks of one only.
fn only_year(text: &str) -> Option<i16> {
    let plain = plain_digits(text);
    let mut only = None;
    for (at, c) in plain.char_indices() {
        let rest = &plain[at..];
        let year = match c {
            '1' | '2' if !plain[..at].ends_with(|p: char| p.is_ascii_digit()) => number(rest, 4)
                .filter(|(year, rest)| {
                    (1990..2100).contains(year) && rest.trim_start().starts_with(['年', '/', '-', '.'])
                })
                .map(|(year, _)| year),
            '令' => rest.strip_prefix("令和").and_then(|rest| {
                let rest = rest.trim_start();
                let (year, rest) = number(rest, 2).or_else(|| number(rest, 1))?;
                rest.starts_with('年').then_some(2018 + year)
            }),
            _ => None,
        };
        match (year, only) {
            (Some(year), Some(known)) if year != known => return None,
            (Some(year), _) => only = Some(year),
            _ => {}
        }
    }
    only
}

fn in_tail(text: &str) -> Option<Timestamp> {
    let lines = text.lines().rev().map(str::trim).filter(|line| !line.is_empty()).take(HEAD_LINES).map(plain_digits);
    let alone = |line: String| {
        let (day, at) = first_day(&line)?;
        let last = line.ends_with('日') || line.ends_with(|c: char| c.is_ascii_digit());
        (at == 0 && last && line.chars().count() <= 12).then_some(day)
    };
    lines.map(alone).find_map(|day| day).and_then(midnight)
}

fn labelled_day(line: &str) -> Option<Date> {
    let lower = line.to_lowercase();
    let head = lower.trim_start_matches(|c: char| !c.is_alphanumeric());
    let label = LABELS.iter().find(|label| head.starts_with(**label))?;
    let (day, at) = first_day(&lower)?;
    // The label belongs to the day only if nothing but a word or two stands between.
    let between = lower.find(label).map_or(0, |start| start + label.len());
    (between <= at && lower[between..at].chars().count() <= 10).then_some(day)
}

fn title_day(line: &str) -> Option<Date> {
    let other = OTHER_DAYS.iter().any(|word| line.contains(word));
    if other || line.chars().count() > TITLE_CHARS {
        return None;
    }
    first_day(line).map(|(day, _)| day)
}

/// Full-width digits and separators as plain ones, so that 令和８年１０月７日 reads like any other.
fn plain_digits(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '０'..='９' => char::from(b'0' + (c as u32 - '０' as u32) as u8),
            '／' => '/',
            '－' | '―' | '‐' => '-',
            '．' => '.',
            c => c,
        })
        .collect()
}

/// The first day written with separators, and the byte where it begins.
pub(crate) fn first_day(text: &str) -> Option<(Date, usize)> {
    text.char_indices().find_map(|(at, c)| {
        let after_digit = text[..at].ends_with(|p: char| p.is_ascii_digit());
        let day = match c {
            '0'..='9' if !after_digit => western(&text[at..]),
            '令' | '平' | '昭' | 'R' | 'H' | 'S' | 'r' | 'h' | 's' => {
                era(&text[at..], text[..at].chars().next_back())
            }
            _ => None,
        };
        day.map(|day| (day, at))
    })
}

fn western(text: &str) -> Option<Date> {
    let (year, rest) = number(text, 4)?;
    (1900..2100).contains(&year).then_some(())?;
    month_and_day(year, rest)
}

fn era(text: &str, before: Option<char>) -> Option<Date> {
    const ERAS: [(&str, i16); 9] = [
        ("令和", 2018),
        ("平成", 1988),
        ("昭和", 1925),
        ("R", 2018),
        ("H", 1988),
        ("S", 1925),
        ("r", 2018),
        ("h", 1988),
        ("s", 1925),
    ];
    let (name, base) = ERAS.iter().find(|(name, _)| text.starts_with(name))?;
    if name.is_ascii() && before.is_some_and(char::is_alphanumeric) {
        return None;
    }
    let rest = text[name.len()..].trim_start();
    let (year, rest) = match rest.strip_prefix('元') {
        Some(rest) => (1, rest),
        None => number(rest, 2).or_else(|| number(rest, 1))?,
    };
    month_and_day(base + year, rest)
}

/// 「年10月7日」「/10/07」「-10-7」「.10.07」「_10_07」 after a year.
fn month_and_day(year: i16, rest: &str) -> Option<Date> {
    let rest = rest.trim_start();
    let separator = rest.chars().next().filter(|c| matches!(c, '年' | '/' | '-' | '.' | '_'))?;
    let rest = after_twin(rest[separator.len_utf8()..].trim_start());
    let (month, rest) = number(rest, 2).or_else(|| number(rest, 1))?;
    let rest = rest.trim_start();
    let between = if separator == '年' { '月' } else { separator };
    let rest = rest.strip_prefix(between)?.trim_start();
    let (day, _) = number(rest, 2).or_else(|| number(rest, 1))?;
    Date::new(year, month as i8, day as i8).ok()
}

/// Skips the year's twin in brackets: 2025年（令和7年）3月25日.
fn after_twin(text: &str) -> &str {
    let Some(inside) = text.strip_prefix(['（', '(']) else { return text };
    let end = inside.char_indices().take(8).find(|(_, c)| matches!(c, '）' | ')'));
    end.map_or(text, |(at, c)| inside[at + c.len_utf8()..].trim_start())
}

/// Exactly this many digits at the start, and what follows them.
fn number(text: &str, digits: usize) -> Option<(i16, &str)> {
    let held = text.bytes().take_while(u8::is_ascii_digit).count();
    (held == digits).then(|| Some((text[..digits].parse().ok()?, &text[digits..])))?
}

/// 20261007 or 261007 standing alone among other characters.
fn run_of_digits(text: &str, digits: usize) -> Option<Date> {
    text.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() == digits).find_map(|run| {
        let (year, rest) = run.split_at(digits - 4);
        let (month, day): (i8, i8) = (rest[..2].parse().ok()?, rest[2..].parse().ok()?);
        let year: i16 = year.parse().ok()?;
        match digits {
            8 => (1950..2100).contains(&year).then_some(())?,
            // 202610 is October 2026 and no day; two-digit years are of this century.
            _ => (10..60).contains(&year).then_some(()).filter(|()| year != 20 && year != 19)?,
        }
        Date::new(if digits == 8 { year } else { 2000 + year }, month, day).ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(at: Option<Timestamp>) -> String {
        at.map(|at| at.date().to_string()).unwrap_or_default()
    }

    #[test]
    fn names_tell_the_day() {
        for (name, expected) in [
            ("議事録_20261007.txt", "2026-10-07"),
            ("2026-10-07_定例.docx", "2026-10-07"),
            ("2026_1_7 定例.docx", "2026-01-07"),
            ("260401_06.txt", "2026-04-01"),
            ("【議事録】２０２６年１０月７日.docx", "2026-10-07"),
            ("令和8年10月7日_覚書.pdf", "2026-10-07"),
            ("R8.10.7覚書.pdf", "2026-10-07"),
            ("見積書_2026.10.07版.xlsx", "2026-10-07"),
            ("terminal_202608.log", ""),
            ("20261399.txt", ""),
            ("12345678901.txt", ""),
            ("v1.2.3.docx", ""),
            ("要件定義書.docx", ""),
        ] {
            assert_eq!(day(in_name(name)), expected, "{name}");
        }
    }

    #[test]
    fn heads_tell_the_day() {
        for (head, expected) in [
            ("議事録\n日時: 2026年10月7日(水) 10:00\n場所: 会議室", "2026-10-07"),
            ("議事録\n\n■開催日時：令和８年１０月７日", "2026-10-07"),
            ("打合せメモ\n日時　2026/10/7 10:00～11:00", "2026-10-07"),
            ("# 週報 2026-10-09\n- 予定どおり", "2026-10-09"),
            ("ガイドブック\n調達\n2025年（令和7年）3月25日\n庁", "2025-03-25"),
            ("見積書\n令和元年5月7日\n株式会社C社 御中", "2019-05-07"),
            ("お見積り\n有効期限: 2026年10月7日\n", ""),
            ("納期は2026年10月7日までとする。", ""),
            (
                "覚書\n甲と乙は2026年4月1日付けの業務委託契約について、以下のとおり合意したことを確認するものとする。",
                "",
            ),
        ] {
            assert_eq!(day(in_head(head)), expected, "{head}");
        }
    }

    #[test]
    fn contracts_and_letters_tell_the_day_at_their_end() {
        for (text, expected) in [
            (
                "覚書\n甲と乙は次のとおり合意した。\n以上の成立を証する。\n\n令和8年10月7日\n甲 株式会社C社\n乙 株式会社V社",
                "2026-10-07",
            ),
            ("覚書\n甲は2026年10月7日までに支払う。\n以上", ""),
        ] {
            assert_eq!(day(in_name_or_text("覚書.docx", text)), expected, "{text}");
        }
    }

    #[test]
    fn a_day_without_its_year_takes_the_only_year_of_the_text() {
        for (name, text, expected) in [
            ("御見積書_0515.xlsx", "件名\t改修\n納期\t2026年6月末\n", "2026-05-15"),
            ("議事録_10月7日.docx", "令和8年4月からの計画", "2026-10-07"),
            ("議事録_10月7日.docx", "2025年の実績と2026年の計画", ""),
            ("議事録_0512.docx", "年の話はない", ""),
            ("規格_9999.docx", "2026年", ""),
        ] {
            assert_eq!(day(in_name_or_text(name, text)), expected, "{name} {text}");
        }
    }

    #[test]
    fn instants_without_a_zone_are_in_japan() {
        for (text, expected) in [
            ("2026-10-07T00:30:00Z", "2026-10-07T00:30:00Z"),
            ("2026-10-07T09:30:00+09:00", "2026-10-07T00:30:00Z"),
            ("2026-10-07T09:30:00", "2026-10-07T00:30:00Z"),
            ("2026-10-07", "2026-10-06T15:00:00Z"),
        ] {
            assert_eq!(instant(text).map(|at| at.to_string()).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(instant("いつか"), None);
    }
}
