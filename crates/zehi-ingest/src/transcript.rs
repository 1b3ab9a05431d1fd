//! 書き起こし: who said what when, in text and word-processor files. The text stays exactly as written, time and speaker
//! included; only the places become utterances.

use std::collections::HashSet;

use zehi_domain::evidence::{Anchor, AnchoredText};

use crate::block::{Block, push_cells};

/// 発言の書き出し: how a line opens an utterance.
mod opening;

use opening::{Form, Opening};
pub(crate) use opening::{is_name, opening};

/// Share of the lines after the head that must fit.
const SHARE: f64 = 0.6;
/// A line with time and speaker says so much that the lines after it may be its wrapped text.
const TIMED_SHARE: f64 = 0.2;
/// Lines of title, date and attendance before the first utterance.
const MAX_HEAD: usize = 15;
/// Fewer utterances make no transcript.
const MIN_UTTERANCES: usize = 3;

/// What a line is to the conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Role {
    /// Title, date, attendance: before the first utterance.
    Head,
    /// First line of an utterance.
    Opens { at: String, speaker: String },
    /// A further line of the utterance.
    Continues,
}

/// The text with one span for each utterance; `None` if it is no transcript.
pub(crate) fn from_text(text: &str) -> Option<AnchoredText> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let roles = roles(&lines)?;
    let mut anchored = AnchoredText::default();
    let mut number = 0;
    let mut pending = String::new();
    let mut place = Anchor::Line { line: 1 };
    for (line, role) in lines.iter().zip(roles) {
        if let Role::Opens { at, speaker } = role {
            anchored.push(&pending, place);
            pending.clear();
            number += 1;
            place = Anchor::Utterance { number, at, speaker };
        }
        pending.push_str(line);
    }
    anchored.push(&pending, place);
    Some(anchored)
}

/// The blocks of a word-processor document with one span for each utterance; `None` if it is no transcript.
pub(crate) fn from_blocks(blocks: &[Block]) -> Option<AnchoredText> {
    from_table(blocks).or_else(|| from_paragraphs(blocks))
}

/// A table with columns such as 時刻、話者、発言.
fn from_table(blocks: &[Block]) -> Option<AnchoredText> {
    let (table, columns) = blocks.iter().find_map(|block| match block {
        Block::Row { table, row, cells } if *row <= 2 => columns(cells).map(|columns| (*table, columns)),
        _ => None,
    })?;
    let is_said = |block: &Block| match block {
        Block::Row { table: of, cells, .. } => {
            *of == table && self::columns(cells).is_none() && columns.speaker_and_words(cells).is_some()
        }
        Block::Paragraph { .. } => false,
    };
    let said = blocks.iter().filter(|block| is_said(block)).count();
    if said < MIN_UTTERANCES || (said as f64) < blocks.len() as f64 * SHARE {
        return None;
    }
    let mut text = AnchoredText::default();
    let (mut number, mut paragraph) = (0, 0);
    for block in blocks {
        text.push_separator('\n');
        match block {
            Block::Row { cells, .. } if is_said(block) => {
                number += 1;
                let at = columns.time.map(|column| cell(cells, column)).unwrap_or_default();
                let speaker = cell(cells, columns.speaker);
                let words: Vec<&str> = cells.iter().map(|(_, cell)| cell.trim()).collect();
                let words = words.join("\t");
                text.push(words.trim_end(), Anchor::Utterance { number, at, speaker });
            }
            Block::Row { table, row, cells } => {
                push_cells(&mut text, cells, |column| Anchor::TableCell { table: *table, row: *row, column });
            }
            Block::Paragraph { part, text: words } => {
                paragraph += 1;
                text.push(words, Anchor::Paragraph { paragraph, part: (*part).to_owned() });
            }
        }
    }
    Some(text)
}

struct Columns {
    time: Option<u32>,
    speaker: u32,
    words: u32,
}

impl Columns {
    fn speaker_and_words(&self, cells: &[(u32, String)]) -> Option<()> {
        (!cell(cells, self.words).is_empty()).then_some(())
    }
}

fn cell(cells: &[(u32, String)], column: u32) -> String {
    cells.iter().find(|(at, _)| *at == column).map(|(_, cell)| cell.trim().to_owned()).unwrap_or_default()
}

fn columns(cells: &[(u32, String)]) -> Option<Columns> {
    let named = |names: &[&str]| {
        cells
            .iter()
            .find(|(_, cell)| names.contains(&cell.split_whitespace().collect::<String>().as_str()))
            .map(|(at, _)| *at)
    };
    Some(Columns {
        time: named(&["時刻", "時間", "タイム", "日時", "経過時間", "開始", "開始時刻", "タイムスタンプ", "Time"]),
        speaker: named(&["話者", "発言者", "発話者", "氏名", "名前", "発言者名", "話し手", "Speaker"])?,
        words: named(&[
            "発言",
            "発言内容",
            "内容",
            "発話",
            "発話内容",
            "本文",
            "テキスト",
            "書き起こし",
            "文字起こし",
            "Text",
        ])?,
    })
}

fn from_paragraphs(blocks: &[Block]) -> Option<AnchoredText> {
    let mut lines: Vec<(&str, u32, &'static str)> = Vec::new();
    let mut paragraph = 0;
    for block in blocks {
        // A form with tables, notes and comments beside its paragraphs is read as a document.
        let Block::Paragraph { part, text } = block else { return None };
        if matches!(*part, "deleted" | "comment") {
            return None;
        }
        if !text.trim().is_empty() {
            paragraph += 1;
            lines.extend(text.trim_matches('\n').split('\n').map(|line| (line, paragraph, *part)));
        }
    }
    let only: Vec<&str> = lines.iter().map(|(line, ..)| *line).collect();
    let roles = roles(&only)?;
    let mut text = AnchoredText::default();
    let mut number = 0;
    for ((line, paragraph, part), role) in lines.iter().zip(roles) {
        text.push_separator('\n');
        let margin = matches!(*part, "header" | "footer" | "footnote");
        match role {
            Role::Opens { at, speaker } => {
                number += 1;
                text.push(line, Anchor::Utterance { number, at, speaker });
            }
            // It goes on within the span of its first line.
            Role::Continues if !margin => text = continued(text, line),
            _ => text.push(line, Anchor::Paragraph { paragraph: *paragraph, part: (*part).to_owned() }),
        }
    }
    Some(text)
}

fn continued(text: AnchoredText, line: &str) -> AnchoredText {
    let spans = text.spans().to_vec();
    let longer = text.text().to_owned() + line;
    AnchoredText::from_parts(longer, spans).unwrap_or(text)
}

/// The role of each line; `None` unless enough of them fit.
fn roles(lines: &[&str]) -> Option<Vec<Role>> {
    let mut openings: Vec<Option<Opening<'_>>> = lines.iter().map(|line| opening(line)).collect();
    name_cue_speakers(lines, &mut openings);
    keep_main_form(&mut openings);
    let first = openings.iter().position(Option::is_some)?;
    let head = lines[..first].iter().filter(|line| !line.trim().is_empty()).count();
    let rest = lines[first..].iter().filter(|line| !line.trim().is_empty()).count();
    let opened: Vec<&Opening<'_>> = openings.iter().flatten().collect();
    if head > MAX_HEAD || opened.len() < MIN_UTTERANCES || !is_conversation(&opened, rest) {
        return None;
    }
    let mut roles = Vec::with_capacity(lines.len());
    let mut begun = false;
    for opening in openings {
        begun |= opening.is_some();
        roles.push(match opening {
            Some(Opening { at, speaker, .. }) => Role::Opens { at: at.to_owned(), speaker: speaker.to_owned() },
            None if begun => Role::Continues,
            None => Role::Head,
        });
    }
    Some(roles)
}

/// A cue line (`0:00:01 --> 0:00:05`) is followed by a line with the speaker's name.
fn name_cue_speakers<'a>(lines: &[&'a str], openings: &mut [Option<Opening<'a>>]) {
    for index in 0..openings.len().saturating_sub(1) {
        let name = lines[index + 1].trim();
        if let Some(cue) = openings[index].as_mut().filter(|opening| opening.form == Form::Cue)
            && opening::is_name(name)
        {
            cue.speaker = name;
        }
    }
}

/// A transcript is written in one form; a colon within a timed transcript opens nothing.
fn keep_main_form(openings: &mut [Option<Opening<'_>>]) {
    let count = |form: Form| openings.iter().flatten().filter(|opening| opening.form == form).count();
    let main = [Form::Cue, Form::Timed, Form::HeadLine, Form::Named]
        .into_iter()
        .max_by_key(|form| count(*form) * 2 + usize::from(*form != Form::Named));
    for opening in openings.iter_mut() {
        if opening.as_ref().is_some_and(|opening| Some(opening.form) != main) {
            *opening = None;
        }
    }
}

fn is_conversation(opened: &[&Opening<'_>], lines: usize) -> bool {
    let speakers: HashSet<&str> =
        opened.iter().map(|opening| opening.speaker).filter(|name| !name.is_empty()).collect();
    let share = opened.len() as f64 / lines.max(1) as f64;
    // Names come back; keys of a list do not.
    let come_back = opened.len() * 2 >= speakers.len() * 3;
    match opened.first().map(|opening| opening.form) {
        Some(Form::Named) => speakers.len() >= 2 && come_back && share >= SHARE,
        Some(Form::Timed) => !speakers.is_empty() && come_back && share >= TIMED_SHARE,
        Some(Form::HeadLine | Form::Cue) => !speakers.is_empty() && come_back && share >= TIMED_SHARE,
        None => false,
    }
}

#[cfg(test)]
mod tests;
