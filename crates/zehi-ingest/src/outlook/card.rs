use std::fmt::Write as _;

use jiff::Timestamp;

use super::property::{Properties, id};

/// What an item of the address book, calendar or task list holds beside its text, a line each with the words that people
/// see before it.
pub(super) fn card(properties: &Properties) -> String {
    let class = properties.text(id::MESSAGE_CLASS).unwrap_or_default().to_ascii_lowercase();
    let is = |start: &str| class.starts_with(start);
    let moment =
        |time: Timestamp| jiff::tz::offset(9).to_datetime(time).strftime("%Y-%m-%d %H:%M(日本時間)").to_string();
    // A day of a task is kept as the midnight of wherever it was written.
    let day = |time: Timestamp| time.strftime("%Y-%m-%d").to_string();
    let mut lines: Vec<(&str, Option<String>)> = Vec::new();
    if is("ipm.contact") {
        lines.extend(id::CARD.iter().map(|(number, words)| (*words, properties.text(*number))));
        lines.push(("メール", properties.text(id::CARD_MAIL)));
    }
    if is("ipm.appointment") || is("ipm.schedule") {
        lines.push(("場所", properties.text(id::LOCATION)));
        lines.push(("開始", properties.time(id::START).map(moment)));
        lines.push(("終了", properties.time(id::END).map(moment)));
    }
    if is("ipm.task") {
        lines.push(("開始日", properties.time(id::TASK_START).map(day)));
        lines.push(("期限", properties.time(id::TASK_DUE).map(day)));
    }
    lines.into_iter().fold(String::new(), |mut card, (words, value)| {
        if let Some(value) = value {
            let _ = write!(card, "\r\n{words}: {value}");
        }
        card
    })
}
