//! Days as records name them: 「10月10日」「10/10」「2026-10-10」「令和8年10月10日」. Only what names a day or a month.

use jiff::civil::Date;
use regex::Regex;
use std::sync::LazyLock;

/// 日付の言及: what a text says of a day; the year and the day may be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NamedDay {
    /// Year, where written.
    pub year: Option<i16>,
    /// Month.
    pub month: i8,
    /// Day of the month, where written.
    pub day: Option<i8>,
}

static DAY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?:(?:(?P<y>20\d\d)|令和(?P<r>\d{1,2}|元)|r(?P<r2>\d{1,2})[./])\s*[年/.\-]?\s*)?",
        r"(?:(?P<m>\d{1,2})\s*月(?:\s*(?P<d>\d{1,2})\s*日)?|(?P<m2>\d{1,2})[/\-](?P<d2>\d{1,2}))"
    ))
    .ok()
});

/// The days a folded text names, in order.
pub fn named_days(folded: &str) -> Vec<NamedDay> {
    // Most passages name no day: look for the marks before running the pattern.
    if !folded.bytes().any(|b| b.is_ascii_digit()) || !(folded.contains('月') || folded.contains(['/', '-'])) {
        return Vec::new();
    }
    let Some(pattern) = DAY.as_ref() else { return Vec::new() };
    let number = |m: Option<regex::Match<'_>>| m.and_then(|m| m.as_str().parse::<i16>().ok());
    pattern
        .captures_iter(folded)
        .filter_map(|c| {
            let month = number(c.name("m").or_else(|| c.name("m2")))? as i8;
            let day = number(c.name("d").or_else(|| c.name("d2"))).map(|d| d as i8);
            let reiwa = c.name("r").or_else(|| c.name("r2")).map(|m| m.as_str().parse::<i16>().unwrap_or(1) + 2018);
            let year = number(c.name("y")).or(reiwa);
            let sensible = (1..=12).contains(&month) && day.is_none_or(|d| (1..=31).contains(&d));
            sensible.then_some(NamedDay { year, month, day })
        })
        .collect()
}

impl NamedDay {
    /// The day in the year nearest to `near`; `None` where only a month is named or the day does not exist.
    pub fn nearest(self, near: Date) -> Option<Date> {
        let day = self.day?;
        match self.year {
            Some(year) => Date::new(year, self.month, day).ok(),
            None => [near.year() - 1, near.year(), near.year() + 1]
                .into_iter()
                .filter_map(|year| Date::new(year, self.month, day).ok())
                .min_by_key(|date| (near.since(*date).map_or(i32::MAX, |span| span.get_days().abs()), *date)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_the_forms_records_use() {
        let day = |year, month, day| NamedDay { year, month, day };
        for (text, expected) in [
            ("10月10日の開店", day(None, 10, Some(10))),
            ("2026-10-10 07:58:13 異常", day(Some(2026), 10, Some(10))),
            ("令和8年4月の更新", day(Some(2026), 4, None)),
            ("9/2に確認", day(None, 9, Some(2))),
            ("2026年3月22日", day(Some(2026), 3, Some(22))),
        ] {
            assert_eq!(named_days(text).first(), Some(&expected), "{text}");
        }
        assert!(named_days("13月40日、99.9%").is_empty());
    }

    #[test]
    fn a_bare_day_takes_the_year_nearest_to_the_claim() {
        let near = Date::constant(2026, 1, 15);
        assert_eq!(NamedDay { year: None, month: 12, day: Some(20) }.nearest(near), Some(Date::constant(2025, 12, 20)));
    }
}
