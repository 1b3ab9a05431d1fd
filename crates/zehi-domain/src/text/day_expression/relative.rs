//! Days told from the day of the text: weeks, months, terms, seasons.

use jiff::civil::{Date, Weekday};

use super::Lean;
use super::calendar::{
    Days, business_days_later, month, near_weekday, nearest_year, one, part_of_month, shift, shift_months, week,
    weekday, weekday_of,
};
use super::grammar::{Form, SEASON_AGAINST, Token, in_year};

/// The days of a token that counts from `today`.
pub(super) fn relative(token: &Token<'_>, today: Date, lean: Lean) -> Option<Days> {
    match token.form {
        Form::RelativeYear => relative_year(token, today),
        Form::RelativeMonth => relative_month(token, today),
        Form::RelativeWeek => relative_week(token, today),
        // 「翌日」 of a report counts from an event, not from the text.
        Form::RelativeDay if lean == Lean::Past && &token.captures[0] == "翌日" => None,
        Form::RelativeDay => relative_day(token.text(1)?, today),
        Form::Ago => ago(token, today),
        Form::Term => term(token, today),
        Form::Weekday => {
            let lean = match token.text(1) {
                Some("次の" | "今度の") => Lean::Future,
                Some(_) => Lean::Past,
                None => lean,
            };
            near_weekday(today, weekday(token.text(2)?)?, lean).map(one)
        }
        Form::Season => season(token.text(1)?, today, lean),
        _ => None,
    }
}

fn relative_year(token: &Token<'_>, today: Date) -> Option<Days> {
    let year = today.year()
        + match token.text(1)? {
            "一昨年" | "おととし" => -2,
            "昨年" | "去年" | "前年" => -1,
            "来年" | "翌年" => 1,
            _ => 0,
        };
    let Some(season) = token.text(5) else { return in_year(token, year, [2, 3, 4]) };
    let months = |from: i8, to: i8| Some(Date::new(year, from, 1).ok()?..=Date::new(year, to, 1).ok()?.last_of_month());
    match season {
        "末" | "暮れ" => part_of_month(year, 12, "下旬"),
        "初め" | "はじめ" | "始め" => months(1, 1),
        "春" => months(3, 5),
        "夏" => months(6, 8),
        "秋" => months(9, 11),
        "度末" => month(year + 1, 3),
        _ => months(12, 12),
    }
}

fn relative_month(token: &Token<'_>, today: Date) -> Option<Days> {
    let months = match token.text(1)? {
        "先々月" => -2,
        "先月" | "前月" => -1,
        "来月" | "翌月" => 1,
        "再来月" => 2,
        _ => 0,
    };
    let first = shift_months(today.first_of_month(), months)?;
    match (token.number(2), token.text(3)) {
        (Some(day), _) => Date::new(first.year(), first.month(), i8::try_from(day).ok()?).ok().map(one),
        (None, Some(part)) => part_of_month(first.year(), first.month(), part),
        (None, None) => month(first.year(), first.month()),
    }
}

fn relative_week(token: &Token<'_>, today: Date) -> Option<Days> {
    let weeks = match token.text(1)? {
        "先々週" => -2,
        "先週" | "前週" | "前の週" => -1,
        "来週" | "翌週" | "次週" => 1,
        "再来週" => 2,
        _ => 0,
    };
    let week = week(today, weeks)?;
    if let Some(name) = token.text(2) {
        return weekday_of(&week, weekday(name)?).map(one);
    }
    let day = |weekday| weekday_of(&week, weekday);
    Some(match token.text(3) {
        Some("頭" | "初め" | "はじめ" | "前半") => *week.start()..=day(Weekday::Tuesday)?,
        Some("半ば") => day(Weekday::Wednesday)?..=day(Weekday::Thursday)?,
        Some("後半") => day(Weekday::Thursday)?..=day(Weekday::Friday)?,
        Some("末") => day(Weekday::Friday)?..=*week.end(),
        _ => week,
    })
}

fn relative_day(word: &str, today: Date) -> Option<Days> {
    let days = match word {
        "一昨日" | "おととい" | "おとつい" => -2,
        "昨日" | "きのう" | "昨夜" | "昨晩" | "ゆうべ" => -1,
        "明日" | "あした" | "あす" | "翌日" => 1,
        "明後日" | "あさって" => 2,
        _ => 0,
    };
    shift(today, days).map(one)
}

/// 「2か月前」 is meant roughly: a sixth of the time to either side.
fn ago(token: &Token<'_>, today: Date) -> Option<Days> {
    let (count, unit) = counted(token)?;
    let (middle, spread) = match unit {
        "日" => (shift(today, -count)?, 0),
        "週間" => (shift(today, -7 * count)?, 2 * count),
        "年" => (shift_months(today, -12 * count)?, 45),
        "半年" => (shift_months(today, -6)?, 30),
        "半月" => (shift(today, -15)?, 3),
        _ => (shift_months(today, -count)?, 5 * count),
    };
    Some(shift(middle, -spread)?..=shift(middle, spread.min(count * 30))?)
}

/// From the text on: the first day after it counts as one (民法140条), the end is the last day of the term.
fn term(token: &Token<'_>, today: Date) -> Option<Days> {
    let (count, unit) = counted(token)?;
    let end = match unit {
        "日" | "日間" => shift(today, count)?,
        "時間" => shift(today, (count + 23) / 24)?,
        "営業日" => business_days_later(today, u16::try_from(count).ok()?)?,
        "週間" => shift(today, 7 * count)?,
        "年" => shift_months(today, 12 * count)?,
        "半年" => shift_months(today, 6)?,
        "半月" => shift(today, 15)?,
        _ => shift_months(today, count)?,
    };
    Some(today..=end)
}

fn counted<'t>(token: &'t Token<'_>) -> Option<(i64, &'t str)> {
    match (token.text(2), token.number(3), token.text(4)) {
        (Some("年"), _, _) => Some((1, "半年")),
        (Some(_), _, _) => Some((1, "半月")),
        (None, Some(count), Some(unit)) => Some((i64::from(count), unit)),
        _ => None,
    }
}

fn season(word: &str, today: Date, lean: Lean) -> Option<Days> {
    let day = |year: i16, month: i8, day: i8| Date::new(year, month, day).ok();
    let yearly = |from: (i8, i8), to: (i8, i8)| {
        nearest_year(today, lean, SEASON_AGAINST, |year| Some(day(year, from.0, from.1)?..=day(year, to.0, to.1)?))
    };
    let this_month = |part: &str| part_of_month(today.year(), today.month(), part);
    match word {
        "月末" if lean == Lean::Past => {
            let before = shift_months(today.first_of_month(), -1)?;
            part_of_month(before.year(), before.month(), "末")
        }
        "月末" => this_month("末"),
        "月初" => match lean {
            Lean::Future => shift_months(today.first_of_month(), 1)
                .and_then(|first| part_of_month(first.year(), first.month(), "初旬")),
            _ => this_month("初旬"),
        },
        "月半ば" => this_month("半ば"),
        "月内" => this_month(""),
        "週明け" => near_weekday(today, Weekday::Monday, lean).map(one),
        "週末" => {
            let saturday = near_weekday(today, Weekday::Saturday, lean)?;
            Some(saturday..=shift(saturday, 1)?)
        }
        "年末年始" => {
            nearest_year(today, lean, SEASON_AGAINST, |year| Some(day(year, 12, 28)?..=day(year + 1, 1, 4)?))
        }
        "年末" => yearly((12, 21), (12, 31)),
        "年内" => Some(today..=day(today.year(), 12, 31)?),
        "年始" | "年明け" | "正月" => yearly((1, 1), (1, 10)),
        "年度末" | "年度内" => yearly((3, 21), (3, 31)),
        "年度初め" => yearly((4, 1), (4, 10)),
        "gw明け" | "連休明け" | "ゴールデンウィーク明け" => yearly((5, 6), (5, 12)),
        "gw前" | "ゴールデンウィーク前" => yearly((4, 22), (4, 28)),
        "gw" | "ゴールデンウィーク" => yearly((4, 29), (5, 6)),
        "お盆明け" | "盆明け" => yearly((8, 17), (8, 21)),
        "お盆" => yearly((8, 13), (8, 16)),
        _ => None,
    }
}
