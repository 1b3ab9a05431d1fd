//! テキスト: one span for the whole file, for a line's number follows from its place; transcripts and chats that people
//! saved as text get the places of what was said.

use zehi_domain::evidence::{Anchor, AnchoredText, DocumentHeader, DocumentKind, Reading, Unreadable};
use zehi_domain::time::Timestamp;

use crate::chat::saved;
use crate::{Input, Limits, Read, charset, transcript, written_date};

/// Reads a text, Markdown, TOML, CSV or log file, or a conversation kept as text.
///
/// # Errors
/// Where the text is larger than allowed.
pub fn read(input: &Input<'_>, limits: &Limits) -> Result<Read, Unreadable> {
    if input.bytes.len() > limits.text_bytes {
        return Err(Unreadable {
            reason: format!(
                "テキストが大きすぎます(上限 {} MiB)。分割して取り込んでください。",
                limits.text_bytes >> 20
            ),
        });
    }
    let decoded = charset::decode(input.bytes, None);
    let extension = input.extension();
    let conversation = if may_converse(&extension) { conversation(&decoded.text) } else { None };
    let (kind, text, begun) = conversation.unwrap_or_else(|| (kind_of(&extension), plain(&decoded.text), None));
    let stated = || date(input.name, kind, text.text(), &extension);
    let header = DocumentHeader { date: begun.or_else(stated), ..DocumentHeader::default() };
    let reading = Reading { reader: "text/1", text, notes: decoded.note.into_iter().collect() };
    Ok(Read { kind, header, reading })
}

/// A chat or transcript kept as text, with the instant of its first message where it tells.
fn conversation(text: &str) -> Option<(DocumentKind, AnchoredText, Option<Timestamp>)> {
    if let Some((text, begun)) = saved::from_text(text) {
        return Some((DocumentKind::Chat, text, begun));
    }
    transcript::from_text(text).map(|text| (DocumentKind::Transcript, text, None))
}

fn plain(text: &str) -> AnchoredText {
    let mut anchored = AnchoredText::default();
    anchored.push(text, Anchor::Line { line: 1 });
    anchored
}

fn kind_of(extension: &str) -> DocumentKind {
    match extension {
        "csv" | "tsv" => DocumentKind::Table,
        "log" => DocumentKind::Log,
        _ => DocumentKind::Text,
    }
}

/// Whether a file of this kind may hold a conversation: settings and programs look like one and are none.
fn may_converse(extension: &str) -> bool {
    matches!(extension, "" | "txt" | "text" | "md" | "markdown")
}

/// The name's day; else the one a text states at its head, or the first one a log begins a line with.
fn date(name: &str, kind: DocumentKind, text: &str, extension: &str) -> Option<Timestamp> {
    let stated = || match kind {
        DocumentKind::Text | DocumentKind::Transcript if may_converse(extension) => written_date::in_head(text),
        DocumentKind::Log => first_entry(text),
        _ => None,
    };
    written_date::in_name(name).or_else(stated)
}

fn first_entry(log: &str) -> Option<Timestamp> {
    log.lines().take(20).find_map(|line| {
        let (day, at) = written_date::first_day(line)?;
        (at <= 2).then(|| written_date::midnight(day))?
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_as(name: &str, bytes: &[u8]) -> Read {
        read(&Input { name, bytes }, &Limits::default()).unwrap()
    }

    #[test]
    fn kind_and_day_follow_from_name_and_text() {
        let talk = "佐藤: はい\n田中: いいえ\n佐藤: では\n田中: どうぞ\n";
        for (name, text, kind, day) in [
            ("議事録_20261007.txt", "議事録\n日時: 2026年10月8日", DocumentKind::Text, "2026-10-07"),
            ("議事録.txt", "議事録\n日時: 2026年10月8日", DocumentKind::Text, "2026-10-08"),
            ("録音.txt", talk, DocumentKind::Transcript, ""),
            (
                "トーク.txt",
                "2026/10/07(水)\n10:12\t佐藤\tはい\n10:13\t田中\tいいえ\n10:14\t佐藤\tでは\n",
                DocumentKind::Chat,
                "2026-10-07",
            ),
            ("settings.yaml", talk, DocumentKind::Text, ""),
            ("一覧.csv", "日付,件名\n2026-10-07,障害", DocumentKind::Table, ""),
            ("app.log", "[2026-10-07 10:00:01] start\n", DocumentKind::Log, "2026-10-07"),
            ("terminal_202608.log", "INFO boot\n", DocumentKind::Log, ""),
            ("project.toml", "# 2026-10-07\ndate = \"2026-10-07\"\n", DocumentKind::Text, ""),
            ("空.txt", "", DocumentKind::Text, ""),
        ] {
            let read = read_as(name, text.as_bytes());
            assert_eq!(read.kind, kind, "{name}");
            assert_eq!(read.reading.text.text(), text, "{name}");
            assert_eq!(read.header.date.map(|at| at.date().to_string()).unwrap_or_default(), day, "{name}");
        }
    }

    #[test]
    fn a_line_is_found_by_its_number() {
        let read = read_as("a.txt", &encoding_rs::SHIFT_JIS.encode("一行目\r\n二行目\r\n").0);
        let at = read.reading.text.text().find("二行目").unwrap();
        assert_eq!(read.reading.text.anchor_at(at), Some(Anchor::Line { line: 2 }));
    }

    #[test]
    fn too_much_text_says_so() {
        let refused =
            read(&Input { name: "a.txt", bytes: &[b'a'; 11] }, &Limits { text_bytes: 10, ..Limits::default() });
        assert!(refused.err().is_some_and(|unreadable| unreadable.reason.contains("大きすぎます")));
    }
}
