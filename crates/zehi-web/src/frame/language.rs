//! Both languages stand side by side where they are used, so that neither can be forgotten: `say("案件", "Cases")`.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::header::COOKIE;
use axum::http::request::Parts;
use zehi_domain::time::{Date, Timestamp};

/// 表示言語: Japanese unless a person chose English by `?lang=en`. The browser's own list is not asked: the machines of
/// Japanese companies often carry an English one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// 日本語
    #[default]
    Ja,
    /// English
    En,
}

impl Lang {
    /// Name of the cookie that remembers the choice.
    pub const COOKIE: &'static str = "zehi_lang";

    /// The one of the two that is read in this language.
    pub fn say<'a>(self, ja: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Ja => ja,
            Self::En => en,
        }
    }

    /// The name used in `lang` attributes, the cookie and the query.
    pub fn code(self) -> &'static str {
        self.say("ja", "en")
    }

    /// The language of this code.
    pub fn of_code(code: &str) -> Option<Self> {
        match code {
            "ja" => Some(Self::Ja),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// 「2026年11月18日(水)」
    pub fn day(self, date: Date) -> String {
        let (year, month, day) = (date.year(), date.month(), date.day());
        let weekday = usize::from(date.weekday().to_monday_zero_offset().unsigned_abs());
        match self {
            Self::Ja => format!("{year}年{month}月{day}日({})", ["月", "火", "水", "木", "金", "土", "日"][weekday]),
            Self::En => {
                let weekday = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][weekday];
                let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
                format!("{weekday} {day} {} {year}", months[usize::from(month.unsigned_abs()) - 1])
            }
        }
    }

    /// 「2026/11/18(水)」, for tables.
    pub fn short_day(self, date: Date) -> String {
        let weekday = usize::from(date.weekday().to_monday_zero_offset().unsigned_abs());
        let name = match self {
            Self::Ja => ["月", "火", "水", "木", "金", "土", "日"][weekday],
            Self::En => ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][weekday],
        };
        format!("{:04}/{:02}/{:02}({name})", date.year(), date.month(), date.day())
    }

    /// 「2026年11月18日(水) 19:44」, as the clock stands in Japan.
    pub fn moment(self, at: Timestamp) -> String {
        let time = at.in_japan();
        format!("{} {:02}:{:02}", self.day(time.date()), time.hour(), time.minute())
    }

    /// 「2026/11/18(水) 19:44」, for tables.
    pub fn short_moment(self, at: Timestamp) -> String {
        let time = at.in_japan();
        format!("{} {:02}:{:02}", self.short_day(time.date()), time.hour(), time.minute())
    }

    /// The choice a request carries: its query first, then the cookie.
    pub fn of_request(parts: &Parts) -> Self {
        chosen_in_query(parts).or_else(|| chosen_in_cookie(parts)).unwrap_or_default()
    }
}

/// The language asked for by `?lang=…`, to be remembered.
pub fn chosen_in_query(parts: &Parts) -> Option<Lang> {
    let query = parts.uri.query()?;
    query.split('&').find_map(|pair| pair.strip_prefix("lang=")).and_then(Lang::of_code)
}

fn chosen_in_cookie(parts: &Parts) -> Option<Lang> {
    cookie(parts, Lang::COOKIE).and_then(Lang::of_code)
}

/// The value of a cookie of this name.
pub fn cookie<'a>(parts: &'a Parts, name: &str) -> Option<&'a str> {
    let headers = parts.headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = headers.flat_map(|header| header.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
}

impl<S: Sync> FromRequestParts<S> for Lang {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of_request(parts))
    }
}

/// 「1,254万7,660円」 is read more slowly than 「12,547,660円」: digits in groups of three.
pub fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        out.push('-');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    #[test]
    fn japanese_unless_a_person_chose_english() {
        let parts = |uri: &str, cookie: &str| {
            let request = Request::builder().uri(uri).header("accept-language", "en-US").header("cookie", cookie);
            request.body(()).expect("a request").into_parts().0
        };
        for (uri, cookie, wanted) in [
            ("/cases", "", Lang::Ja),
            ("/cases?lang=en", "", Lang::En),
            ("/cases?q=a&lang=en", "zehi_lang=ja", Lang::En),
            ("/cases", "a=b; zehi_lang=en", Lang::En),
            ("/cases?lang=ja", "zehi_lang=en", Lang::Ja),
            ("/cases?lang=xx", "zehi_lang=en", Lang::En),
        ] {
            assert_eq!(Lang::of_request(&parts(uri, cookie)), wanted, "{uri} {cookie}");
        }
    }

    #[test]
    fn days_and_sums_are_written_as_people_write_them() {
        let at: Timestamp = "2026-11-18T10:44:00Z".parse().expect("an instant");
        assert_eq!(Lang::Ja.moment(at), "2026年11月18日(水) 19:44");
        assert_eq!(Lang::En.moment(at), "Wed 18 Nov 2026 19:44");
        assert_eq!(Lang::Ja.short_day(at.date()), "2026/11/18(水)");
        assert_eq!([grouped(12_547_660), grouped(-1000), grouped(0)], ["12,547,660", "-1,000", "0"]);
    }
}
