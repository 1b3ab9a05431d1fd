//! The words: one pattern per way of naming a day, tried at every place, longest first.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::{Captures, Regex};

use super::calendar::{Days, era_year, month, nearest_year, one, part_of_month, shift, shift_months, small_number};
use super::{DayReference, Lean};

/// Parts of a month. 「10月分」「10月号」 name no time of an act but the month is still what is meant.
const PART: &str = "(?:の)?(上旬|中旬|下旬|初旬|初め|はじめ|始め|初頭|頭|あたま|前半|後半|半ば|なかば|中頃|中ごろ|末日|末頃|末ごろ|末|終わり|おわり)";
const NUMBER: &str = "([0-9]{1,2}|[一二三四五六七八九十]{1,3})";

/// 「年末に聞いた」 means the last one even in November.
pub(super) const SEASON_AGAINST: i64 = 12;

/// Ways of naming a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// 令和8年10月7日, R8.10.7, 令和8年10月, 令和8年
    Era,
    /// 2026年10月7日, 2026/10/7, 2026-10-07, 2026年10月上旬, 2026年
    Year,
    /// 10月7日, 10/7, 10月上旬, 10月
    Month,
    /// 7日
    Day,
    /// 昨年10月, 昨年末, 去年の夏
    RelativeYear,
    /// 先月7日, 来月末, 今月中
    RelativeMonth,
    /// 先週金曜, 来週中, 今週
    RelativeWeek,
    /// 昨日, 明日, 本日
    RelativeDay,
    /// 3日前, 2か月ほど前
    Ago,
    /// 14日以内, 3営業日以内, 1週間以内
    Term,
    /// 金曜日
    Weekday,
    /// 月末, 週明け, 年末, GW明け, お盆
    Season,
    /// 契約締結の少し前, 検収後
    Event,
}

/// A place where a day is named.
#[derive(Debug)]
pub(super) struct Token<'t> {
    pub(super) range: Range<usize>,
    pub(super) form: Form,
    pub(super) captures: Captures<'t>,
}

impl Token<'_> {
    /// Whether a bare day after it inherits its month.
    pub(super) fn names_month(&self) -> bool {
        !matches!(self.form, Form::RelativeYear | Form::Event | Form::Term | Form::Season | Form::Weekday | Form::Ago)
    }

    /// Whether it is a term from now on.
    pub(super) fn is_term(&self) -> bool {
        self.form == Form::Term
    }

    pub(super) fn text(&self, group: usize) -> Option<&str> {
        self.captures.get(group).map(|m| m.as_str())
    }

    pub(super) fn number(&self, group: usize) -> Option<i16> {
        small_number(self.text(group)?)
    }
}

static FORMS: LazyLock<Vec<(Form, Regex)>> = LazyLock::new(|| {
    let n = NUMBER;
    let part = PART;
    let weekday_mark = r"(?:\([月火水木金土日](?:曜日?)?(?:・[祝休])?\))?";
    [
        (Form::Era, format!(r"(令和|平成|昭和|[rhs])(元|[0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}})(?:年|[./-])(?:{n}(?:月|[./-])(?:{n}日?{weekday_mark}|{part})?)?")),
        (Form::Year, format!(r"((?:19|20)[0-9]{{2}}|二〇[一二三四五六七八九〇]{{2}})(?:年|[./-])(?:{n}(?:月|[./-])?(?:{n}日?{weekday_mark}|{part})?)?")),
        (Form::Month, format!(r"{n}(?:月|/)(?:{n}日?{weekday_mark}|{part})?")),
        (Form::RelativeYear, format!(r"(一昨年|おととし|昨年|去年|前年|今年|本年|来年|翌年)の?(?:{n}月(?:{n}日|{part})?|(末|暮れ|初め|はじめ|始め|春|夏|秋|冬|度末))?")),
        (Form::RelativeMonth, format!(r"(先々月|先月|前月|今月|当月|本月|来月|翌月|再来月)の?(?:{n}日|{part}|(中|いっぱい))?")),
        (Form::RelativeWeek, r"(先々週|先週|前週|前の週|今週|来週|翌週|次週|再来週)の?(?:([月火水木金土日])曜日?|(頭|初め|はじめ|前半|半ば|後半|末|中|いっぱい))?".to_owned()),
        (Form::RelativeDay, r"(一昨日|おととい|おとつい|昨日|きのう|昨夜|昨晩|ゆうべ|今日中|今日|きょう|本日|今朝|今晩|今夜|即日|明日|あした|あす|明後日|あさって|翌日)".to_owned()),
        (Form::Ago, format!(r"(?:(半)(年|月)|{n}(日|週間|か月|ヶ月|ヵ月|ケ月|カ月|箇月|年))(?:ほど|くらい|ぐらい|も|以上|間)?前")),
        (Form::Term, format!(r"(?:(半)(年|月)|{n}(営業日|日間|日|時間|週間|か月|ヶ月|ヵ月|ケ月|カ月|箇月|年))(以内|後まで|のうち|内に)")),
        (Form::Day, format!(r"{n}日{weekday_mark}")),
        (Form::Weekday, r"(次の|今度の|前の|この前の|この間の)?([月火水木金土日])曜日?".to_owned()),
        (Form::Season, r"(月末|月初|月半ば|月内|週明け|週末|年末年始|年末|年内|年始|年明け|年度末|年度内|年度初め|gw明け|gw前|ゴールデンウィーク前|連休明け|ゴールデンウィーク明け|gw|ゴールデンウィーク|お盆明け|盆明け|お盆|正月)".to_owned()),
        (Form::Event, r"(契約|発注|納品|検収|公開|リリース|キックオフ|要件定義|見積|着手|稼働|移行|開店|オープン)(?:書)?(?:の)?(?:締結|提出|完了|開始|当日|合格|予定)?(?:の|する|した)?(少し前|ちょっと前|直前|前日|前|直後|翌日|後|当日|当時|時点|時|際|頃|ごろ)".to_owned()),
    ]
    .into_iter()
    // Ours and constant; a test reads every form.
    .filter_map(|(form, pattern)| Some((form, Regex::new(&pattern).ok()?)))
    .collect()
});

#[cfg(test)]
pub(super) fn forms() -> usize {
    FORMS.len()
}

/// The places, in order, not overlapping: at each place the form that reaches farthest.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut all: Vec<Token<'_>> = Vec::new();
    for (form, pattern) in FORMS.iter() {
        for captures in pattern.captures_iter(text) {
            let Some(whole) = captures.get(0) else { continue };
            if stands_alone(text, *form, whole.range(), &captures) {
                all.push(Token { range: whole.range(), form: *form, captures });
            }
        }
    }
    all.sort_by_key(|token| (token.range.start, usize::MAX - token.range.end));
    let mut taken = 0;
    all.retain(|token| {
        let free = token.range.start >= taken;
        if free {
            taken = token.range.end;
        }
        free
    });
    all
}

/// Leaves out numbers that only look like days: 1/2 of a sum, version 10.7, 3日間, 土日, 12月号の12.
fn stands_alone(text: &str, form: Form, range: Range<usize>, captures: &Captures<'_>) -> bool {
    let before = text[..range.start].chars().next_back();
    let after = &text[range.end..];
    let next = after.chars().next();
    let whole = &text[range.clone()];
    let digit_before = before.is_some_and(|c| c.is_ascii_digit() || matches!(c, '.' | '/' | '-' | '第' | '¥'))
        || (whole.starts_with(|c: char| !c.is_ascii_digit())
            && before.is_some_and(|c| "一二三四五六七八九十百千".contains(c)));
    match form {
        Form::Era => {
            let latin = whole.starts_with(|c: char| c.is_ascii_alphabetic());
            let goes_on = next.is_some_and(|c| c.is_ascii_digit() || (latin && matches!(c, '.' | '-')));
            !(goes_on || latin && (before.is_some_and(|c| c.is_ascii_alphanumeric()) || captures.get(4).is_none()))
        }
        Form::Year => {
            let bare = captures.get(2).is_none();
            !digit_before
                && !next.is_some_and(|c| c.is_ascii_digit())
                && !(bare && (!whole.ends_with('年') || after.starts_with('度')))
        }
        Form::Month => {
            let slash = whole.contains('/');
            let slashed = slash
                && (captures.get(2).is_none()
                    || next.is_some_and(|c| c.is_ascii_digit() || matches!(c, '/' | '%' | '台')));
            let latin = slash && before.is_some_and(|c| c.is_ascii_alphabetic());
            !digit_before
                && !slashed
                && !latin
                && !next.is_some_and(|c| c.is_ascii_digit() && !whole.ends_with(['月', '旬', '末']))
        }
        Form::Day => {
            // 「一日に二十件」 is a rate.
            let rate = matches!(captures.get(1).map(|m| m.as_str()), Some("1" | "一"))
                && (after.starts_with('中')
                    || after.strip_prefix('に').is_some_and(|rest| rest.starts_with(is_number)));
            !rate
                && !digit_before
                && !before.is_some_and(|c| matches!(c, '約' | '数' | '丸' | 'か'))
                && ![
                    "間",
                    "以内",
                    "前",
                    "後",
                    "目",
                    "分",
                    "程",
                    "ほど",
                    "くらい",
                    "ぐらい",
                    "以上",
                    "連続",
                    "も",
                    "ごと",
                    "々",
                    "営業",
                    "かけ",
                    "余り",
                    "おき",
                    "あたり",
                    "当たり",
                    "経",
                    "遅",
                ]
                .iter()
                .any(|counted| after.starts_with(counted))
        }
        Form::Weekday => {
            !before.is_some_and(|c| c.is_ascii_digit()) && !after.starts_with('が') || whole.contains('曜')
        }
        Form::Season => !(whole == "正月" && before == Some('小')),
        Form::RelativeDay => whole != "あす" || matches!(next, Some('ま' | 'に' | 'の' | '中' | '、')),
        Form::Ago | Form::Term => !digit_before,
        _ => true,
    }
}

fn is_number(c: char) -> bool {
    c.is_ascii_digit() || "一二三四五六七八九十百千何数".contains(c)
}

/// The days a place means; `month` is the month named before it.
pub(super) fn resolve(token: &Token<'_>, reference: &DayReference, month_before: Option<(i16, i8)>) -> Option<Days> {
    let lean = reference.lean;
    match token.form {
        Form::Era => {
            let year = era_year(token.text(1)?, token.number(2)?)?;
            in_year(token, year, [3, 4, 5])
        }
        Form::Year => {
            let year = token.text(1).and_then(|y| y.parse().ok()).or_else(|| token.number(1))?;
            in_year(token, year, [2, 3, 4])
        }
        Form::Month => match (month_before, reference.today) {
            (_, Some(today)) => nearest_year(today, lean, 2, |year| in_year(token, year, [1, 2, 3])),
            (Some((year, _)), None) => in_year(token, year, [1, 2, 3]),
            (None, None) => None,
        },
        Form::Day => bare_day(i8::try_from(token.number(1)?).ok()?, reference, month_before),
        Form::Event => {
            let event = reference.events.iter().find(|event| token.captures[0].contains(&event.word))?;
            around(event.day, token.text(2)?)
        }
        _ => super::relative::relative(token, reference.today?, lean),
    }
    .filter(|days| days.start() <= days.end())
}

/// Month, day and part of month of a token in a year; the whole year where no month is named.
pub(super) fn in_year(token: &Token<'_>, year: i16, [month_group, day_group, part_group]: [usize; 3]) -> Option<Days> {
    let Some(number) = token.number(month_group) else {
        return (token.text(month_group).is_none())
            .then(|| Some(Date::new(year, 1, 1).ok()?..=Date::new(year, 12, 31).ok()?))
            .flatten();
    };
    let number = i8::try_from(number).ok()?;
    match (token.number(day_group), token.text(part_group)) {
        (Some(day), _) => Date::new(year, number, i8::try_from(day).ok()?).ok().map(one),
        (None, Some(part)) => part_of_month(year, number, part),
        (None, None) => month(year, number),
    }
}

fn bare_day(day: i8, reference: &DayReference, month_before: Option<(i16, i8)>) -> Option<Days> {
    if let Some((year, month)) = month_before
        && let Ok(date) = Date::new(year, month, day)
    {
        return Some(one(date));
    }
    let today = reference.today?;
    [-1, 0, 1]
        .into_iter()
        .filter_map(|months| {
            let first = shift_months(today.first_of_month(), months)?;
            Date::new(first.year(), first.month(), day).ok()
        })
        .min_by_key(|date| {
            let away = super::calendar::days_between(today, *date);
            match reference.lean {
                Lean::Past if away > 0 => 8 * away,
                Lean::Future if away < 0 => -8 * away,
                _ => away.abs(),
            }
        })
        .map(one)
}

/// 「契約の少し前」: the weeks before; 「検収後」: the month after.
fn around(day: Date, how: &str) -> Option<Days> {
    Some(match how {
        "少し前" | "ちょっと前" => shift(day, -30)?..=shift(day, -1)?,
        "直前" => shift(day, -7)?..=shift(day, -1)?,
        "前日" => one(shift(day, -1)?),
        "前" => shift(day, -90)?..=shift(day, -1)?,
        "直後" => shift(day, 1)?..=shift(day, 7)?,
        "翌日" => one(shift(day, 1)?),
        "後" => shift(day, 1)?..=shift(day, 60)?,
        "頃" | "ごろ" | "当時" => shift(day, -7)?..=shift(day, 7)?,
        _ => one(day),
    })
}
