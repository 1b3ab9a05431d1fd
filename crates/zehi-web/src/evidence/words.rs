//! The words for places and kinds, in both languages.

use zehi_domain::evidence::{Anchor, DocumentKind};

use crate::frame::Lang;

/// Name of a kind.
pub fn kind(kind: DocumentKind, lang: Lang) -> &'static str {
    lang.say(
        kind.label(),
        match kind {
            DocumentKind::Mail => "Mail",
            DocumentKind::Text => "Text",
            DocumentKind::Html => "HTML",
            DocumentKind::Word => "Document",
            DocumentKind::Sheet => "Sheet",
            DocumentKind::Pdf => "PDF",
            DocumentKind::Transcript => "Transcript",
            DocumentKind::Chat => "Chat",
            DocumentKind::Table => "CSV",
            DocumentKind::Log => "Log",
            DocumentKind::Other => "Other",
        },
    )
}

/// The place as it stands in a citation: 「3頁12行」, 「シート『内訳』B7」.
pub fn place(anchor: &Anchor, lang: Lang) -> String {
    let ja = lang == Lang::Ja;
    match anchor {
        Anchor::Subject => lang.say("件名", "subject").to_owned(),
        Anchor::Body { line } => {
            if ja {
                format!("本文{line}行")
            } else {
                format!("body line {line}")
            }
        }
        Anchor::Line { line } => {
            if ja {
                format!("{line}行")
            } else {
                format!("line {line}")
            }
        }
        Anchor::Page { page, line } => {
            if ja {
                format!("{page}頁{line}行")
            } else {
                format!("page {page}, line {line}")
            }
        }
        Anchor::Paragraph { paragraph, part } if part.is_empty() => {
            if ja {
                format!("第{paragraph}段落")
            } else {
                format!("paragraph {paragraph}")
            }
        }
        Anchor::Paragraph { paragraph, part } => {
            if ja {
                format!("第{paragraph}段落({part})")
            } else {
                format!("paragraph {paragraph} ({part})")
            }
        }
        Anchor::TableCell { table, row, column } => {
            if ja {
                format!("表{table}の{row}行{column}列")
            } else {
                format!("table {table}, row {row}, column {column}")
            }
        }
        Anchor::SheetCell { sheet, row, column } => {
            let cell = format!("{}{row}", column_letters(*column));
            if ja { format!("シート『{sheet}』{cell}") } else { format!("sheet “{sheet}” {cell}") }
        }
        Anchor::Utterance { number, at, speaker } => {
            let said = [at.as_str(), speaker.as_str()].into_iter().filter(|part| !part.is_empty());
            let said: Vec<&str> = said.collect();
            let number = if ja { format!("発言{number}") } else { format!("utterance {number}") };
            if said.is_empty() { number } else { format!("{number} {}", said.join(" ")) }
        }
        Anchor::ChatMessage { number, at, author } => {
            let at = at.parse().map_or_else(|_| at.clone(), |at| lang.short_moment(at));
            if ja { format!("発言{number} {at} {author}") } else { format!("message {number} {at} {author}") }
        }
    }
}

/// The place as it stands in the margin, where room is short.
pub fn margin(anchor: &Anchor, lang: Lang) -> String {
    match anchor {
        Anchor::Subject => lang.say("件名", "subject").to_owned(),
        Anchor::Body { line } | Anchor::Line { line } => line.to_string(),
        Anchor::Page { page, line } => format!("p.{page}-{line}"),
        Anchor::Paragraph { paragraph, part } if part.is_empty() => format!("¶{paragraph}"),
        Anchor::Paragraph { paragraph, part } => format!("¶{paragraph} {part}"),
        Anchor::TableCell { table, row, .. } => format!("{}{table}-{row}", lang.say("表", "table ")),
        Anchor::SheetCell { sheet, row, .. } => format!("{sheet} {row}"),
        Anchor::Utterance { number, at, speaker } if at.is_empty() && speaker.is_empty() => number.to_string(),
        Anchor::Utterance { at, speaker, .. } => format!("{at} {speaker}").trim().to_owned(),
        Anchor::ChatMessage { at, author, .. } => format!("{} {author}", clock_of(at)),
    }
}

/// The time of day of an RFC 3339 instant as people in Japan read it; the text itself where it is no such instant.
fn clock_of(at: &str) -> String {
    at.parse::<zehi_domain::time::Timestamp>().map_or_else(
        |_| at.to_owned(),
        |at| {
            let time = at.in_japan();
            format!("{:02}:{:02}", time.hour(), time.minute())
        },
    )
}

/// `A`, …, `Z`, `AA`, … for a column counted from 1.
fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    while rest > 0 {
        rest -= 1;
        // The remainder is below 26.
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    letters.into_iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_in_a_workbook() {
        let named = [1, 26, 27, 52, 703].map(column_letters);
        assert_eq!(named, ["A", "Z", "AA", "AZ", "AAA"]);
    }

    #[test]
    fn places_are_said_as_people_say_them() {
        let cell = Anchor::SheetCell { sheet: "内訳".into(), row: 7, column: 2 };
        assert_eq!(place(&cell, Lang::Ja), "シート『内訳』B7");
        assert_eq!(place(&Anchor::Page { page: 3, line: 12 }, Lang::Ja), "3頁12行");
        let chat = Anchor::ChatMessage { number: 1, at: "2026-11-17T01:05:00Z".into(), author: "相沢".into() };
        assert_eq!(margin(&chat, Lang::Ja), "10:05 相沢");
        assert_eq!(place(&chat, Lang::Ja), "発言1 2026/11/17(火) 10:05 相沢");
    }
}
