//! Days as records name them: 「10月10日」「10/10」「2026-10-10」「令和8年10月10日」「八月十日」, and the bare 「9日」 that inherits
//! its month. Only what names a day or a month.

use std::sync::LazyLock;

use jiff::ToSpan as _;
use jiff::civil::Date;
use regex::Regex;

use super::quantity::number;

/// 日付の言及: what a text says of a day; each part may be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NamedDay {
    /// Year, where written.
    pub year: Option<i16>,
    /// Month, where written here or before in the same text.
    pub month: Option<i8>,
    /// Day of the month, where written.
    pub day: Option<i8>,
}

static DAY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?:(?:(?P<y>20\d\d)|令和(?P<r>\d{1,2}|元|[一二三四五六七八九十]+)|r(?P<r2>\d{1,2})[./])\s*[年/.\-]?\s*)?",
        r"(?:(?P<m>\d{1,2}|[一二三四五六七八九十]{1,2})\s*月(?:\s*の?\s*(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})\s*日)?",
        r"|(?P<m2>\d{1,2})[/\-](?P<d2>\d{1,2})",
        r"|(?P<d3>\d{1,2}|[一二三四五六七八九十]{1,3})日(?P<span>間|以内|前|後|分|目|め)?)"
    ))
    .ok()
});

/// The days a folded text names, in order.
pub fn named_days(folded: &str) -> Vec<NamedDay> {
    // Most passages name no day: look for the marks before running the pattern.
    if !folded.contains(['月', '日', '/', '-']) {
        return Vec::new();
    }
    let Some(pattern) = DAY.as_ref() else { return Vec::new() };
    let mut month_before = None;
    let mut found = Vec::new();
    for c in pattern.captures_iter(folded) {
        if c.name("span").is_some() {
            continue;
        }
        let read = |names: &[&str]| -> Option<i16> {
            let text = names.iter().find_map(|name| c.name(name))?.as_str();
            number(text).map(|value| value as i16)
        };
        let written = read(&["m", "m2"]).map(|month| month as i8);
        let month = written.or(month_before);
        let day = read(&["d", "d2", "d3"]).map(|day| day as i8);
        let reiwa = c.name("r").or_else(|| c.name("r2")).map(|m| number(m.as_str()).unwrap_or(1.0) as i16 + 2018);
        let year = read(&["y"]).or(reiwa);
        let sensible = month.is_none_or(|m| (1..=12).contains(&m)) && day.is_none_or(|d| (1..=31).contains(&d));
        if sensible {
            month_before = month;
            found.push(NamedDay { year, month, day });
        }
    }
    found
}

impl NamedDay {
    /// The day in the year (and month, where none is named) nearest to `near`; `None` where no day is named or it does not
    /// exist.
    pub fn nearest(self, near: Date) -> Option<Date> {
        let day = self.day?;
        let months: Vec<(i16, i8)> = match (self.year, self.month) {
            (Some(year), Some(month)) => vec![(year, month)],
            (None, Some(month)) => (-1..=1).map(|years| (near.year() + years, month)).collect(),
            (_, None) => [-1, 0, 1]
                .into_iter()
                .filter_map(|months: i64| near.first_of_month().checked_add(months.months()).ok())
                .map(|first| (first.year(), first.month()))
                .collect(),
        };
        months
            .into_iter()
            .filter_map(|(year, month)| Date::new(year, month, day).ok())
            .min_by_key(|date| (near.since(*date).map_or(i32::MAX, |span| span.get_days().abs()), *date))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_the_forms_records_use() {
        let day = |year, month, day| NamedDay { year, month, day };
        for (text, expected) in [
            ("10月10日の開店", day(None, Some(10), Some(10))),
            ("2026-10-10 07:58:13 異常", day(Some(2026), Some(10), Some(10))),
            ("令和8年4月の更新", day(Some(2026), Some(4), None)),
            ("9/2に確認", day(None, Some(9), Some(2))),
            ("2026年3月22日", day(Some(2026), Some(3), Some(22))),
            ("八月十日は", day(None, Some(8), Some(10))),
            ("九月の二十四日に", day(None, Some(9), Some(24))),
            ("では9日に", day(None, None, Some(9))),
        ] {
            assert_eq!(named_days(text).first(), Some(&expected), "{text}");
        }
        assert!(named_days("13月40日、99.9%、10日以内、三日間").is_empty());
    }

    #[test]
    fn a_bare_day_inherits_the_month_before_it() {
        let days = named_days("10月1日の予定が10日に延びた");
        assert_eq!(days[1], NamedDay { year: None, month: Some(10), day: Some(10) });
    }

    #[test]
    fn what_is_left_out_is_taken_nearest_to_the_claim() {
        let near = Date::constant(2026, 1, 15);
        let december = NamedDay { year: None, month: Some(12), day: Some(20) };
        assert_eq!(december.nearest(near), Some(Date::constant(2025, 12, 20)));
        let bare = NamedDay { year: None, month: None, day: Some(30) };
        assert_eq!(bare.nearest(near), Some(Date::constant(2026, 1, 30)));
    }
}
