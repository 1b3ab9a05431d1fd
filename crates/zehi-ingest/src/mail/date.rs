//! 日付: when a mail was written, in the many forms that programs write it.

use jiff::civil;
use zehi_domain::time::Timestamp;

/// Seconds east of Greenwich where a mail names no zone: the readers of this program live in Japan.
const JAPAN: i32 = 9 * 3600;

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The instant of a Date value; `None` where it cannot be made out.
pub(super) fn instant(raw: &[u8]) -> Option<Timestamp> {
    let text = String::from_utf8_lossy(raw);
    let mut draft = Draft::default();
    for token in without_comments(&text).split(|c: char| c.is_whitespace() || c == ',').filter(|t| !t.is_empty()) {
        draft.take(token);
    }
    draft.finish()
}

/// The instant of a Received value, which stands behind its last semicolon.
pub(super) fn instant_of_receipt(raw: &[u8]) -> Option<Timestamp> {
    let at = raw.iter().rposition(|b| *b == b';')?;
    instant(&raw[at + 1..])
}

fn without_comments(text: &str) -> String {
    let mut depth = 0_usize;
    text.chars()
        .filter(|c| {
            match c {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                _ => return depth == 0,
            }
            false
        })
        .collect()
}

/// What has been understood so far.
#[derive(Default)]
struct Draft {
    year: Option<i16>,
    month: Option<i8>,
    day: Option<i8>,
    time: Option<(i8, i8, i8)>,
    afternoon: Option<bool>,
    offset: Option<i32>,
}

impl Draft {
    fn take(&mut self, token: &str) {
        if let Some((date, time)) = token.split_once('T').filter(|(date, _)| date.contains('-')) {
            self.take_date(date, '-');
            self.take_time_with_zone(time);
        } else if let Some(offset) = numeric_offset(token).filter(|_| self.time.is_some()) {
            self.offset = Some(offset);
        } else if token.contains(':') {
            self.take_time_with_zone(token);
        } else if let Some(separator) = ['-', '/', '.'].into_iter().find(|c| token.matches(*c).count() == 2) {
            self.take_date(token, separator);
        } else if token.starts_with(|c: char| c.is_ascii_digit()) {
            self.take_number(token);
        } else {
            self.take_word(&token.to_ascii_lowercase());
        }
    }

    fn take_number(&mut self, token: &str) {
        let Ok(number) = token.parse::<i16>() else { return };
        match token.len() {
            1 | 2 if self.day.is_none() => self.day = i8::try_from(number).ok(),
            _ if self.year.is_none() => self.year = Some(full_year(number, token.len())),
            _ => {}
        }
    }

    fn take_word(&mut self, word: &str) {
        match word {
            "am" => self.afternoon = Some(false),
            "pm" => self.afternoon = Some(true),
            _ => {}
        }
        if let Some(month) = month_named(word).filter(|_| self.month.is_none()) {
            self.month = Some(month);
        } else if self.time.is_some() && self.offset.is_none() {
            self.offset = named_offset(word);
        }
    }

    /// `2025-10-01`, `2025/10/1`, `01-Oct-2025`.
    fn take_date(&mut self, token: &str, separator: char) {
        let parts: Vec<&str> = token.split(separator).collect();
        let [first, middle, last] = parts[..] else { return };
        self.month = middle.parse().ok().or_else(|| month_named(&middle.to_ascii_lowercase()));
        let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
        self.year = year.parse().ok().map(|number| full_year(number, year.len()));
        self.day = day.parse().ok();
    }

    /// `10:05`, `10:05:00`, `10:05:00.123Z`, `10:05:00+09:00`, `10:05PM`.
    fn take_time_with_zone(&mut self, token: &str) {
        let end = token.find(|c: char| !c.is_ascii_digit() && c != ':' && c != '.').unwrap_or(token.len());
        let mut parts = token[..end].split(':').map(|part| part.split('.').next().unwrap_or(part).parse::<i8>());
        let (Some(Ok(hour)), Some(Ok(minute))) = (parts.next(), parts.next()) else { return };
        let second = parts.next().and_then(Result::ok).unwrap_or(0);
        self.time = Some((hour, minute, second.min(59)));
        let rest = &token[end..];
        match numeric_offset(rest) {
            Some(offset) => self.offset = Some(offset),
            None if !rest.is_empty() => self.take_word(&rest.to_ascii_lowercase()),
            None => {}
        }
    }

    fn finish(self) -> Option<Timestamp> {
        let (hour, minute, second) = self.time.unwrap_or((0, 0, 0));
        let hour = match self.afternoon {
            Some(true) if hour < 12 => hour + 12,
            Some(false) if hour == 12 => 0,
            _ => hour,
        };
        let date = civil::Date::new(self.year?, self.month?, self.day?).ok()?;
        let time = civil::Time::new(hour, minute, second, 0).ok()?;
        let local = jiff::tz::Offset::UTC.to_timestamp(date.to_datetime(time)).ok()?;
        Timestamp::from_second(local.as_second() - i64::from(self.offset.unwrap_or(JAPAN)))
    }
}

fn month_named(word: &str) -> Option<i8> {
    let start = word.get(..3)?;
    MONTHS.iter().position(|month| *month == start).map(|index| index as i8 + 1)
}

fn full_year(number: i16, digits: usize) -> i16 {
    match (digits, number) {
        (..=2, ..50) => number + 2000,
        (..=3, _) => number.saturating_add(1900),
        _ => number,
    }
}

/// `+0900`, `-05:00`, `+9`; offsets that no place on earth has count as none given.
fn numeric_offset(text: &str) -> Option<i32> {
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let digits: String = text[1..].chars().filter(|c| *c != ':').collect();
    if digits.is_empty() || digits.len() > 4 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number: i32 = digits.parse().ok()?;
    let (hours, minutes) = if digits.len() <= 2 { (number, 0) } else { (number / 100, number % 100) };
    (hours <= 14 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

fn named_offset(word: &str) -> Option<i32> {
    let hours = match word {
        "z" | "ut" | "utc" | "gmt" => 0,
        "jst" | "kst" => 9,
        "edt" => -4,
        "est" | "cdt" => -5,
        "cst" | "mdt" => -6,
        "mst" | "pdt" => -7,
        "pst" => -8,
        "bst" | "cet" | "met" => 1,
        "cest" | "eet" => 2,
        _ => return word.strip_prefix("gmt").or_else(|| word.strip_prefix("utc")).and_then(numeric_offset),
    };
    Some(hours * 3600)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_understood_as_programs_write_them() {
        let cases = [
            ("Wed, 1 Oct 2025 10:05:30 +0900", "2025-10-01T01:05:30Z"),
            ("Wed, 01 Oct 2025 10:05:30 +0900 (JST)", "2025-10-01T01:05:30Z"),
            ("1 Oct 2025 10:05 JST", "2025-10-01T01:05:00Z"),
            ("Wed,  1 Oct 2025 01:05:30 GMT", "2025-10-01T01:05:30Z"),
            ("Wed, 1 Oct 25 10:05:30 -0500", "2025-10-01T15:05:30Z"),
            ("Wed Oct  1 10:05:30 2025", "2025-10-01T01:05:30Z"),
            ("2025-10-01T10:05:30+09:00", "2025-10-01T01:05:30Z"),
            ("2025-10-01T01:05:30.250Z", "2025-10-01T01:05:30Z"),
            ("2025/10/01 10:05", "2025-10-01T01:05:00Z"),
            ("01-Oct-2025 10:05:30 +0900", "2025-10-01T01:05:30Z"),
            ("Oct 1, 2025 1:05 PM", "2025-10-01T04:05:00Z"),
            ("Wed, 1 Oct 2025 10:05:30", "2025-10-01T01:05:30Z"),
            ("Wed, 1 Oct 2025 10:05:30 GMT+09:00", "2025-10-01T01:05:30Z"),
            ("Wed, 1 October 2025 10:05:60 +0900", "2025-10-01T01:05:59Z"),
            ("Fri, 31 Dec 99 23:59:59 +0900", "1999-12-31T14:59:59Z"),
        ];
        for (raw, expected) in cases {
            assert_eq!(instant(raw.as_bytes()).map(|at| at.to_string()).as_deref(), Some(expected), "{raw}");
        }
    }

    #[test]
    fn what_is_no_date_gives_none() {
        for raw in ["", "Not supplied", "Wed, 32 Oct 2025 10:00:00 +0900", "10:00", "99999 Oct 2025", "31/31/31"] {
            assert_eq!(instant(raw.as_bytes()), None, "{raw}");
        }
    }

    #[test]
    fn a_receipt_carries_its_date_at_the_end() {
        let raw = b"from a (b; c) by mx.example.jp with ESMTP id x;\r\n\tWed, 1 Oct 2025 10:05:30 +0900";
        assert_eq!(instant_of_receipt(raw).map(|at| at.to_string()).as_deref(), Some("2025-10-01T01:05:30Z"));
    }
}
