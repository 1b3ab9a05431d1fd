//! 表示形式: a number or day as the cell's format shows it: days as 2026/10/07, percentages with their sign, units that the
//! format adds (3件), digits without thousands separators so that they can be searched.

use calamine::ExcelDateTime;

/// Excel shows about this many digits of a number without a format.
const GENERAL_DIGITS: usize = 10;
/// Digits that a binary number can be trusted with.
const EXACT_DIGITS: usize = 15;

/// A number under a format code.
pub(super) fn number(value: f64, code: &str) -> String {
    if !value.is_finite() {
        return String::new();
    }
    let sections: Vec<Section> = split(code, ';').iter().map(|part| Section::read(part)).collect();
    let chosen = match (sections.len(), value) {
        (2.., v) if v < 0.0 => &sections[1],
        (3.., 0.0) => &sections[2],
        _ => match sections.first() {
            Some(section) => section,
            None => return general(value),
        },
    };
    // A section of its own for negative numbers brings its own sign (△, parentheses).
    let own_sign = value < 0.0 && sections.len() > 1;
    let value = if own_sign { value.abs() } else { value };
    let Some(decimals) = chosen.decimals else {
        // A section of words alone, such as "-" for zero, shows only them.
        return if chosen.general { general(value) } else { chosen.before.clone() };
    };
    let scaled = value * if chosen.percent { 100.0 } else { 1.0 } / 1000f64.powi(chosen.thousands);
    format!("{}{}{}", chosen.before, fixed(scaled, decimals), chosen.after)
}

/// A day, a time, both, or a duration.
pub(super) fn moment(value: &ExcelDateTime, code: &str) -> String {
    if value.is_duration() {
        let minutes = (value.as_f64() * 24.0 * 60.0).round() as i64;
        return format!("{}:{:02}", minutes / 60, (minutes % 60).abs());
    }
    let (year, month, day, hour, minute, second, _) = value.to_ymd_hms_milli();
    let letters = Letters::read(code);
    let weekday = || weekday(year, month, day);
    if letters.only('d') {
        return day.to_string();
    }
    if letters.only('m') {
        return month.to_string();
    }
    if letters.only('a') {
        return weekday();
    }
    let has_time = letters.has('h') || letters.has('s');
    let has_day =
        letters.has('y') || letters.has('e') || letters.has('d') || letters.has('g') || (letters.has('m') && !has_time);
    let (show_day, show_time) = match (has_day, has_time) {
        (false, false) => (value.as_f64() >= 1.0, value.as_f64().fract() > 0.0),
        shown => shown,
    };
    let mut shown = String::new();
    if show_day && !letters.has('d') && letters.has('y') {
        shown = format!("{year}年{month}月");
    } else if show_day {
        shown = format!("{year:04}/{month:02}/{day:02}");
        if letters.has('a') {
            shown += &format!("({})", weekday());
        }
    }
    if show_time {
        let seconds = if second > 0 { format!(":{second:02}") } else { String::new() };
        let space = if shown.is_empty() { "" } else { " " };
        shown += &format!("{space}{hour}:{minute:02}{seconds}");
    }
    shown
}

fn weekday(year: u16, month: u8, day: u8) -> String {
    let date = jiff::civil::Date::new(year as i16, month as i8, day as i8);
    let index = date.map_or(7, |date| date.weekday().to_monday_zero_offset() as usize);
    ["月", "火", "水", "木", "金", "土", "日", ""][index].to_owned()
}

/// Which letters of a format stand for parts of a day, outside quotes and brackets.
struct Letters(String);

impl Letters {
    fn read(code: &str) -> Self {
        let mut letters = String::new();
        let mut chars = code.split(';').next().unwrap_or_default().chars();
        while let Some(c) = chars.next() {
            match c {
                '"' => drop(chars.by_ref().take_while(|c| *c != '"').count()),
                '[' => drop(chars.by_ref().take_while(|c| *c != ']').count()),
                '\\' | '_' | '*' => drop(chars.next()),
                c if c.is_ascii_alphabetic() => letters.push(c.to_ascii_lowercase()),
                _ => {}
            }
        }
        Self(letters.replace("am", "").replace("pm", ""))
    }

    fn has(&self, letter: char) -> bool {
        self.0.contains(letter)
    }

    fn only(&self, letter: char) -> bool {
        !self.0.is_empty() && self.0.chars().all(|c| c == letter)
    }
}

/// One of the up to four sections of a format.
#[derive(Debug, Default)]
struct Section {
    before: String,
    after: String,
    /// Digits after the point; `None` where the section has no digits.
    decimals: Option<usize>,
    percent: bool,
    thousands: i32,
    general: bool,
}

impl Section {
    fn read(code: &str) -> Self {
        let mut section =
            Self { general: code.trim().is_empty() || code.eq_ignore_ascii_case("general"), ..Self::default() };
        if section.general {
            return section;
        }
        let mut chars = code.chars().peekable();
        let mut after_point = false;
        while let Some(c) = chars.next() {
            match c {
                '"' => {
                    let words: String = chars.by_ref().take_while(|c| *c != '"').collect();
                    section.literal(&words);
                }
                '[' => {
                    let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                    // [$¥-411] names a currency; [赤] and [>100] show nothing.
                    if let Some(currency) = inside.strip_prefix('$') {
                        section.literal(currency.split('-').next().unwrap_or_default());
                    }
                }
                '\\' => section.literal(&chars.next().map(String::from).unwrap_or_default()),
                '_' | '*' => drop(chars.next()),
                '0' | '#' | '?' => {
                    let decimals = section.decimals.get_or_insert(0);
                    // Digits that need not be shown (#) ask for none.
                    *decimals += usize::from(after_point && c == '0');
                    section.thousands = 0;
                }
                '.' => {
                    after_point = true;
                    section.decimals.get_or_insert(0);
                }
                ',' if section.decimals.is_some() && !after_point => section.thousands += 1,
                '%' => {
                    section.percent = true;
                    section.literal("%");
                }
                'G' | 'g' if code.to_ascii_lowercase().contains("general") => section.general = true,
                '@' | ' ' | ',' => {}
                c if c.is_ascii_alphabetic() => {}
                c => section.literal(c.encode_utf8(&mut [0; 4])),
            }
        }
        section
    }

    fn literal(&mut self, words: &str) {
        if self.decimals.is_some() { self.after.push_str(words) } else { self.before.push_str(words) }
    }
}

/// Splits outside quotes and brackets.
fn split(code: &str, at: char) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut quoted = false;
    let mut escaped = false;
    for c in code.chars() {
        if c == at && !quoted && !escaped {
            parts.push(String::new());
            continue;
        }
        quoted ^= c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        if let Some(last) = parts.last_mut() {
            last.push(c);
        }
    }
    parts
}

/// A number with no format: whole numbers whole, others as far as Excel shows them.
pub(super) fn general(value: f64) -> String {
    if !value.is_finite() {
        return String::new();
    }
    if value == value.trunc() && value.abs() < 1e15 {
        return format!("{}", value as i64);
    }
    // Tables hold 0.995 and 12.5; what has more digits than Excel shows was computed.
    trimmed(significant(value, GENERAL_DIGITS))
}

/// At least the digits the format asks for; more only where the value ends soon after them.
fn fixed(value: f64, decimals: usize) -> String {
    let decimals = decimals.min(20);
    let exact: f64 = significant(value, EXACT_DIGITS).parse().unwrap_or(value);
    for more in 0..=3 {
        let shown = format!("{exact:.*}", decimals + more);
        let held: f64 = shown.parse().unwrap_or(f64::NAN);
        if (held - exact).abs() <= exact.abs() * 1e-12 {
            return if more == 0 { shown } else { trimmed(shown) };
        }
    }
    format!("{exact:.decimals$}")
}

fn significant(value: f64, digits: usize) -> String {
    let magnitude = if value == 0.0 { 0 } else { value.abs().log10().floor() as i32 };
    let decimals = (digits as i32 - 1 - magnitude).clamp(0, 17) as usize;
    format!("{value:.decimals$}")
}

fn trimmed(shown: String) -> String {
    if shown.contains('.') { shown.trim_end_matches('0').trim_end_matches('.').to_owned() } else { shown }
}

#[cfg(test)]
mod tests {
    use calamine::ExcelDateTimeType;

    use super::*;

    #[test]
    fn numbers_look_as_in_the_sheet() {
        for (value, code, expected) in [
            (1254000.0, "General", "1254000"),
            (1254000.0, "#,##0", "1254000"),
            (1254000.0, "\"¥\"#,##0", "¥1254000"),
            (1254000.0, "[$¥-411]#,##0;[Red]-[$¥-411]#,##0", "¥1254000"),
            (-500.0, "#,##0;\"△\"#,##0", "△500"),
            (-500.0, "#,##0_);[赤](#,##0)", "(500)"),
            (-500.0, "#,##0", "-500"),
            (1254000.0, "#,##0,\"千円\"", "1254千円"),
            (0.0, "#,##0;-#,##0;\"-\"", "-"),
            (0.995, "0%", "99.5%"),
            (0.995, "0.0%", "99.5%"),
            (0.5, "0.00%", "50.00%"),
            (1.0 / 3.0, "0.0%", "33.3%"),
            (0.1 + 0.2, "General", "0.3"),
            (1.0 / 3.0, "General", "0.3333333333"),
            (12.5, "0.00", "12.50"),
            (3.0, "0\"件\"", "3件"),
            (1.5, "0.0\"人月\"", "1.5人月"),
            (7.0, "第0回", "第7回"),
            (0.07, "", "0.07"),
            (-0.0, "General", "0"),
            (1e300, "General", &format!("{:.0}", 1e300)),
            (f64::NAN, "0", ""),
        ] {
            assert_eq!(number(value, code), expected, "{value} {code}");
        }
    }

    #[test]
    fn days_look_alike_whatever_the_format() {
        let at = |value| ExcelDateTime::new(value, ExcelDateTimeType::DateTime, false);
        for (value, code, expected) in [
            (46302.0, "yyyy/m/d", "2026/10/07"),
            (46302.0, "mm-dd-yy", "2026/10/07"),
            (46302.0, "yyyy\"年\"m\"月\"d\"日\"", "2026/10/07"),
            (46302.0, "[$-411]ggge\"年\"m\"月\"d\"日\"", "2026/10/07"),
            (46302.0, "yyyy\"年\"m\"月\"", "2026年10月"),
            (46302.0, "m/d(aaa)", "2026/10/07(水)"),
            (46302.0, "d", "7"),
            (46302.0, "aaa", "水"),
            (46302.4375, "yyyy/m/d h:mm", "2026/10/07 10:30"),
            (0.4375, "h:mm", "10:30"),
            (46302.4375, "h:mm", "10:30"),
            (46302.4375, "", "2026/10/07 10:30"),
        ] {
            assert_eq!(moment(&at(value), code), expected, "{value} {code}");
        }
        let long = ExcelDateTime::new(1.25, ExcelDateTimeType::TimeDelta, false);
        assert_eq!(moment(&long, "[h]:mm"), "30:00");
    }
}
