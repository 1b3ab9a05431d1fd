//! Expressions for days, as claims, minutes and mails use them, and the span of days each means.
//!
//! Read on folded text, so width, line breaks and blanks do not matter. A month or day without its year means the one
//! nearest to the day of the text; a bare day inherits the month named before it; 「契約締結の少し前」 needs the day of that
//! event. Business days are Monday to Friday: holidays are not known here.

mod calendar;
mod grammar;
mod relative;

use std::ops::{Range, RangeInclusive};

use jiff::civil::Date;

use super::Folded;

/// 向き: whether the text speaks of what was or of what shall be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lean {
    /// Reports: of two possible years the earlier.
    #[default]
    Past,
    /// Deadlines: of two possible years the later.
    Future,
    /// Neither.
    Nearest,
}

/// 既知の出来事: an event whose day the caller knows, such as 契約締結, so that days told by it can be resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownEvent {
    /// Word by which texts speak of it, such as 「契約」「検収」「公開」.
    pub word: String,
    /// Its day.
    pub day: Date,
}

/// 基準: what relative expressions count from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DayReference {
    /// The day of the text, where known; without it only expressions with a year have days.
    pub today: Option<Date>,
    /// Past or future.
    pub lean: Lean,
    /// Events whose days are known.
    pub events: Vec<KnownEvent>,
}

impl DayReference {
    /// Counts from this day, with this lean.
    pub fn new(today: Option<Date>, lean: Lean) -> Self {
        Self { today, lean, events: Vec::new() }
    }
}

/// 日付の表現: one expression for a day or a span of days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayExpression {
    /// Bytes of the text it was read from.
    pub range: Range<usize>,
    /// The days meant, both ends included; `None` where that cannot be told.
    pub days: Option<RangeInclusive<Date>>,
    /// Whether it stands for a term that starts with the text (14日以内, 即日): such a span is a deadline, not a day of an event.
    pub is_term: bool,
}

/// The day expressions of a text as people wrote it, in order.
pub fn day_expressions(text: &str, reference: &DayReference) -> Vec<DayExpression> {
    let folded = Folded::of(text);
    day_expressions_in_folded(folded.text(), reference)
        .into_iter()
        .filter_map(|found| Some(DayExpression { range: folded.original(found.range.clone())?, ..found }))
        .collect()
}

/// The day expressions of a text that is folded already; ranges are bytes of the folded text.
pub fn day_expressions_in_folded(text: &str, reference: &DayReference) -> Vec<DayExpression> {
    let mut found: Vec<DayExpression> = Vec::new();
    // Where a bare day or a second end of a span takes its month from.
    let mut month: Option<(i16, i8)> = None;
    for token in grammar::tokens(text) {
        let days = grammar::resolve(&token, reference, month);
        if let Some(days) = &days
            && token.names_month()
        {
            month = Some((days.start().year(), days.start().month()));
        }
        match found.last_mut() {
            Some(last) if is_span(&text[last.range.end..token.range.start]) && !last.is_term => {
                last.range.end = token.range.end;
                last.days = joined(last.days.clone(), days);
            }
            _ => found.push(DayExpression { range: token.range.clone(), days, is_term: token.is_term() }),
        }
    }
    found
}

/// 「10月3日から5日」, 「10/3〜10/5」.
fn is_span(between: &str) -> bool {
    matches!(between, "から" | "~" | "-" | "ー" | "より" | "から翌" | "・")
}

fn joined(from: Option<RangeInclusive<Date>>, to: Option<RangeInclusive<Date>>) -> Option<RangeInclusive<Date>> {
    match (from, to) {
        (Some(from), Some(to)) if from.start() <= to.end() => Some(*from.start()..=*to.end()),
        (from, to) => from.or(to),
    }
}

#[cfg(test)]
mod tests;
