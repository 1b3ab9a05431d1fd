//! Instants are kept in UTC; days are days in Japan, which has had no summer time since 1951.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub use jiff::civil::Date;

/// A text that is not an RFC 3339 instant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("日時として読めません: {0}")]
pub struct InvalidTimestamp(pub String);

/// 日時: an instant, whole seconds, printed as RFC 3339 in UTC (interfaces.md, journal).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Timestamp(jiff::Timestamp);

impl Timestamp {
    /// 1970-01-01T00:00:00Z.
    pub const EPOCH: Self = Self(jiff::Timestamp::UNIX_EPOCH);

    /// The instant this many seconds after 1970-01-01T00:00:00Z; `None` outside the years -9999 to 9999.
    pub fn from_second(second: i64) -> Option<Self> {
        jiff::Timestamp::from_second(second).ok().map(Self)
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    pub fn second(self) -> i64 {
        self.0.as_second()
    }

    /// The day in Japan.
    pub fn date(self) -> Date {
        self.in_japan().date()
    }

    /// The instant of a day and time of day in Japan; `None` outside the years -9999 to 9999.
    pub fn from_japan(at: jiff::civil::DateTime) -> Option<Self> {
        jiff::tz::offset(9).to_timestamp(at).ok().map(Self)
    }

    /// Day and time of day in Japan.
    pub fn in_japan(self) -> jiff::civil::DateTime {
        jiff::tz::offset(9).to_datetime(self.0)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Timestamp {
    type Err = InvalidTimestamp;

    fn from_str(text: &str) -> Result<Self, InvalidTimestamp> {
        let instant: jiff::Timestamp = text.parse().map_err(|_| InvalidTimestamp(text.to_owned()))?;
        Self::from_second(instant.as_second()).ok_or_else(|| InvalidTimestamp(text.to_owned()))
    }
}

impl TryFrom<String> for Timestamp {
    type Error = InvalidTimestamp;

    fn try_from(text: String) -> Result<Self, InvalidTimestamp> {
        text.parse()
    }
}

impl From<Timestamp> for String {
    fn from(at: Timestamp) -> String {
        at.to_string()
    }
}
