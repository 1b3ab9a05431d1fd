//! Days and spans of days: parts of a month, weeks, the year that is meant.

use std::ops::RangeInclusive;

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan as _};

use super::Lean;

/// A span of days, both ends included.
pub(super) type Days = RangeInclusive<Date>;

/// A single day as a span.
pub(super) fn one(day: Date) -> Days {
    day..=day
}

/// The day so many days later (or earlier).
pub(super) fn shift(day: Date, days: i64) -> Option<Date> {
    day.checked_add(Span::new().try_days(days).ok()?).ok()
}

/// The same day so many months later (or earlier), the month's last day where it has no such day.
pub(super) fn shift_months(day: Date, months: i64) -> Option<Date> {
    day.checked_add(Span::new().try_months(months).ok()?).ok()
}

/// So many business days later. Saturdays and Sundays are left out; holidays are not known here.
pub(super) fn business_days_later(mut day: Date, count: u16) -> Option<Date> {
    let mut left = count.min(400);
    while left > 0 {
        day = day.checked_add(1.day()).ok()?;
        if !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            left -= 1;
        }
    }
    Some(day)
}

/// A whole month.
pub(super) fn month(year: i16, month: i8) -> Option<Days> {
    let first = Date::new(year, month, 1).ok()?;
    Some(first..=first.last_of_month())
}

/// A part of a month as it is called: 上旬, 中旬, 末, 頃 …; the whole month for words that do not narrow it.
pub(super) fn part_of_month(year: i16, month_number: i8, part: &str) -> Option<Days> {
    let whole = month(year, month_number)?;
    let (first, last) = (*whole.start(), *whole.end());
    let day = |number: i8| Date::new(year, month_number, number).ok();
    Some(match part {
        "上旬" | "初旬" | "初め" | "はじめ" | "始め" | "頭" | "あたま" | "初頭" | "初" => {
            first..=day(10)?
        }
        "中旬" | "半ば" | "なかば" | "中頃" | "中ごろ" | "真ん中" => day(11)?..=day(20)?,
        "下旬" => day(21)?..=last,
        "末" | "末頃" | "末ごろ" | "終わり" | "おわり" | "終り" | "の終わり" | "の末" => {
            day(25)?..=last
        }
        "末日" => one(last),
        "前半" => first..=day(15)?,
        "後半" => day(16)?..=last,
        _ => whole,
    })
}

/// Monday to Sunday of the week so many weeks from the day.
pub(super) fn week(day: Date, weeks: i64) -> Option<Days> {
    let monday = shift(day, 7 * weeks - i64::from(day.weekday().to_monday_zero_offset()))?;
    Some(monday..=shift(monday, 6)?)
}

/// The day of a week.
pub(super) fn weekday_of(week: &Days, weekday: Weekday) -> Option<Date> {
    shift(*week.start(), i64::from(weekday.to_monday_zero_offset()))
}

/// The next or last such weekday, seen from the day; the day itself counts only where looking back.
pub(super) fn near_weekday(day: Date, weekday: Weekday, lean: Lean) -> Option<Date> {
    let ahead = i64::from(weekday.since(day.weekday()));
    match lean {
        Lean::Future => shift(day, if ahead == 0 { 7 } else { ahead }),
        Lean::Past => shift(day, ahead - if ahead == 0 { 0 } else { 7 }),
        Lean::Nearest => shift(day, if ahead > 3 { ahead - 7 } else { ahead }),
    }
}

/// Reads 月 to 日 as a weekday.
pub(super) fn weekday(name: &str) -> Option<Weekday> {
    Some(match name {
        "月" => Weekday::Monday,
        "火" => Weekday::Tuesday,
        "水" => Weekday::Wednesday,
        "木" => Weekday::Thursday,
        "金" => Weekday::Friday,
        "土" => Weekday::Saturday,
        "日" => Weekday::Sunday,
        _ => return None,
    })
}

/// The year in which the span lies nearest to the day; a lean makes the other direction count `against` times.
pub(super) fn nearest_year(
    today: Date,
    lean: Lean,
    against: i64,
    in_year: impl Fn(i16) -> Option<Days>,
) -> Option<Days> {
    (today.year() - 1..=today.year() + 1).filter_map(in_year).min_by_key(|days| {
        let away = if *days.end() < today {
            -days_between(*days.end(), today)
        } else if *days.start() > today {
            days_between(today, *days.start())
        } else {
            0
        };
        match lean {
            Lean::Past if away > 0 => against * away,
            Lean::Future if away < 0 => -against * away,
            _ => away.abs(),
        }
    })
}

/// Days from one to the other.
pub(super) fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(i64::MAX / 4, |span| i64::from(span.get_days()))
}

/// A Japanese era's year as a Gregorian one.
pub(super) fn era_year(era: &str, year: i16) -> Option<i16> {
    let (first, longest) = match era {
        "令和" | "r" => (2019, 60),
        "平成" | "h" => (1989, 31),
        "昭和" | "s" => (1926, 64),
        _ => return None,
    };
    (1..=longest).contains(&year).then(|| first + year - 1)
}

/// Reads a small number in digits or Kanji (十二, 二〇二六, 元).
pub(super) fn small_number(text: &str) -> Option<i16> {
    if text == "元" {
        return Some(1);
    }
    let mut total: i16 = 0;
    let mut current: Option<i16> = None;
    for c in text.chars() {
        if c == '十' {
            total = total.checked_add(current.take().unwrap_or(1).checked_mul(10)?)?;
            continue;
        }
        let digit = match c.to_digit(10) {
            Some(digit) => digit as i16,
            None => "〇一二三四五六七八九".chars().position(|k| k == c)? as i16,
        };
        current = Some(current.unwrap_or(0).checked_mul(10)?.checked_add(digit)?);
    }
    total.checked_add(current.unwrap_or(0)).filter(|_| !text.is_empty())
}
