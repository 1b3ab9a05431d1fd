//! 字幕(WebVTT、SRT、SBV): each cue is an utterance with its start time and, where the file names one, its speaker.

use zehi_domain::evidence::{Anchor, AnchoredText, DocumentHeader, DocumentKind, Reading, Unreadable};
use zehi_domain::text::is_cjk;

use crate::transcript::opening;
use crate::{Input, Limits, Read, charset, written_date};

const READER: &str = "subtitle/1";

/// A cue as the file gives it.
#[derive(Debug, Default, PartialEq, Eq)]
struct Cue {
    at: String,
    lines: Vec<String>,
}

/// Reads a subtitle file.
///
/// # Errors
/// Where the text is larger than allowed.
pub fn read(input: &Input<'_>, limits: &Limits) -> Result<Read, Unreadable> {
    if input.bytes.len() > limits.text_bytes {
        return Err(Unreadable {
            reason: format!("字幕が大きすぎます(上限 {} MiB)。分割して取り込んでください。", limits.text_bytes >> 20),
        });
    }
    let decoded = charset::decode(input.bytes, None);
    let mut notes: Vec<String> = decoded.note.into_iter().collect();
    let mut text = AnchoredText::default();
    let mut number = 0;
    let cues = cues(&decoded.text);
    let timed = cues.iter().any(|cue| !cue.at.is_empty());
    for cue in cues.iter().filter(|_| timed) {
        for (speaker, words) in utterances(&cue.lines) {
            number += 1;
            text.push_separator('\n');
            text.push(&words, Anchor::Utterance { number, at: cue.at.clone(), speaker });
        }
    }
    if number == 0 && !decoded.text.trim().is_empty() {
        notes.push("字幕の時刻が見つからないため、ただの文章として読みました。".to_owned());
        text.push(&decoded.text, Anchor::Line { line: 1 });
    }
    let header = DocumentHeader { date: written_date::in_name(input.name), ..DocumentHeader::default() };
    Ok(Read { kind: DocumentKind::Transcript, header, reading: Reading { reader: READER, text, notes } })
}

/// The cues in order. A block without a time keeps its words: files cut by hand lose lines, not evidence.
fn cues(text: &str) -> Vec<Cue> {
    let mut found: Vec<Cue> = Vec::new();
    let mut block: Vec<&str> = Vec::new();
    let mut in_cue = false;
    let is_vtt = text.trim_start_matches('\u{feff}').starts_with("WEBVTT");
    let mut skipping = is_vtt;
    for line in text.trim_start_matches('\u{feff}').lines().chain([""]) {
        let line = line.trim_end_matches('\r');
        if let Some(at) = start_time(line) {
            // The line before is the cue's name or number.
            let name = block.pop().unwrap_or_default();
            if !is_identifier(name) && !skipping {
                block.push(name);
            }
            keep(&mut found, &mut block, in_cue);
            found.push(Cue { at, lines: Vec::new() });
            (in_cue, skipping) = (true, false);
        } else if line.trim().is_empty() {
            if !skipping {
                keep(&mut found, &mut block, in_cue);
            }
            block.clear();
            (in_cue, skipping) = (false, false);
        } else {
            skipping |= is_vtt && block.is_empty() && !in_cue && is_aside(line);
            block.push(line);
        }
    }
    found.retain(|cue| !cue.lines.is_empty());
    found
}

/// Puts the lines gathered so far into the open cue, or into one without a time.
fn keep(found: &mut Vec<Cue>, block: &mut Vec<&str>, in_cue: bool) {
    let lines: Vec<String> = block.drain(..).map(str::to_owned).collect();
    match found.last_mut().filter(|_| in_cue) {
        Some(cue) => cue.lines.extend(lines),
        None => {
            let lines: Vec<String> = lines.into_iter().skip_while(|line| is_identifier(line)).collect();
            found.push(Cue { at: String::new(), lines });
        }
    }
}

/// Blocks of WebVTT that are no cues.
fn is_aside(line: &str) -> bool {
    ["NOTE", "STYLE", "REGION"]
        .iter()
        .any(|word| line.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t'])))
}

/// A number, or the id that Teams gives (`0f3a…/12-0`).
fn is_identifier(line: &str) -> bool {
    let line = line.trim();
    line.is_empty()
        || line.bytes().all(|b| b.is_ascii_digit())
        || (line.len() >= 30 && line.bytes().all(|b| b.is_ascii_hexdigit() || matches!(b, b'-' | b'/')))
}

/// Start time of a timing line: `00:01.000 --> 00:04.000 align:start`, SRT's comma, SBV's `0:00:00.378,0:00:11.378`.
fn start_time(line: &str) -> Option<String> {
    let line = line.trim();
    let (start, end) = match line.split_once("-->") {
        Some(parts) => parts,
        None => line.split_once(',').filter(|(start, end)| start.contains('.') && end.contains('.'))?,
    };
    let end = end.split_whitespace().next().unwrap_or_default();
    (is_time(start.trim()) && is_time(end)).then(|| start.trim().to_owned())
}

fn is_time(text: &str) -> bool {
    let groups: Vec<&str> = text.split(':').collect();
    (2..=3).contains(&groups.len())
        && groups.iter().all(|group| {
            let digits = group.replace([',', '.'], "");
            (1..=6).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
        })
}

/// Speaker and words of each voice in a cue; line breaks join, tags fall away.
fn utterances(lines: &[String]) -> Vec<(String, String)> {
    let joined = lines.iter().fold(String::new(), |text, line| join(text, line));
    let mut found: Vec<(String, String)> = Vec::new();
    let (mut speaker, mut words) = (String::new(), String::new());
    let mut rest = joined.as_str();
    while let Some(open) = rest.find('<') {
        words.push_str(&rest[..open]);
        let Some((tag, after)) = rest[open + 1..].split_once('>').filter(|(tag, _)| is_tag(tag)) else {
            words.push('<');
            rest = &rest[open + 1..];
            continue;
        };
        rest = after;
        if let Some(voice) = voice(tag) {
            found.push((std::mem::replace(&mut speaker, voice), std::mem::take(&mut words)));
        }
    }
    words.push_str(rest);
    found.push((speaker, words));
    let cleaned = found.into_iter().map(|(speaker, words)| (speaker, entities(words.trim())));
    cleaned.filter(|(_, words)| !words.is_empty()).map(named).collect()
}

/// Lines of a cue are one sentence broken for the screen.
fn join(mut text: String, line: &str) -> String {
    let line = line.trim();
    let latin = text.chars().next_back().is_some_and(|c| !is_cjk(c)) && line.chars().next().is_some_and(|c| !is_cjk(c));
    if latin {
        text.push(' ');
    }
    text + line
}

fn is_tag(tag: &str) -> bool {
    let name = tag.trim_start_matches('/');
    let name = name.split(['.', ' ', '\t']).next().unwrap_or_default();
    matches!(name, "v" | "c" | "i" | "b" | "u" | "ruby" | "rt" | "lang" | "font" | "s") || is_time(tag)
}

fn voice(tag: &str) -> Option<String> {
    let rest = tag.strip_prefix('v')?;
    let name = rest.split_once([' ', '\t'])?.1.trim();
    (!name.is_empty()).then(|| entities(name))
}

/// A cue without a voice may begin with the speaker's name, which stays in the text as written.
fn named((speaker, words): (String, String)) -> (String, String) {
    if !speaker.is_empty() {
        return (speaker, words);
    }
    let speaker = opening(&words).map(|opening| opening.speaker.to_owned()).unwrap_or_default();
    (speaker, words)
}

fn entities(text: &str) -> String {
    const NAMED: [(&str, &str); 7] =
        [("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&lrm;", ""), ("&rlm;", ""), ("&quot;", "\""), ("&amp;", "&")];
    NAMED.iter().fold(text.to_owned(), |text, (name, meant)| text.replace(name, meant))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(name: &str, text: &str) -> Vec<(String, String, String)> {
        let read = read(&Input { name, bytes: text.as_bytes() }, &Limits::default()).unwrap();
        let text = read.reading.text;
        let spans = text.spans();
        (0..spans.len())
            .map(|index| {
                let end = spans.get(index + 1).map_or(text.text().len(), |next| next.start as usize);
                let words = text.text()[spans[index].start as usize..end].trim_end().to_owned();
                match &spans[index].anchor {
                    Anchor::Utterance { at, speaker, .. } => (at.clone(), speaker.clone(), words),
                    _ => ("line".to_owned(), String::new(), words),
                }
            })
            .collect()
    }

    #[test]
    fn cues_of_every_dialect_are_utterances() {
        for (text, expected) in [
            (
                "WEBVTT\n\n1\n00:00:03.000 --> 00:00:09.000\n<v 沢井>始めます。</v>\n",
                vec![("00:00:03.000", "沢井", "始めます。")],
            ),
            (
                "\u{feff}WEBVTT - 会議\nKind: captions\n\nNOTE 覚え書き\n続き\n\n00:03.000 --> 00:04.000 align:start\nこれは\n長い文です。\n",
                vec![("00:03.000", "", "これは長い文です。")],
            ),
            (
                "1\r\n00:00:05,000 --> 00:00:11,000\r\n松本: 本日は料金の\r\n説明です。\r\n\r\n2\r\n00:00:12,000 --> 00:00:13,000\r\nはい\r\n",
                vec![("00:00:05,000", "松本", "松本: 本日は料金の説明です。"), ("00:00:12,000", "", "はい")],
            ),
            (
                "WEBVTT\n\n00:01.000 --> 00:02.000\n<v 佐藤>はい。<v.loud 田中>いいえ。\n",
                vec![("00:01.000", "佐藤", "はい。"), ("00:01.000", "田中", "いいえ。")],
            ),
            (
                "0:00:00.378,0:00:11.378\nCaption one\ntwo\n\n0:00:11.378,0:00:12.305\n次\n",
                vec![("0:00:00.378", "", "Caption one two"), ("0:00:11.378", "", "次")],
            ),
            (
                "1\n00:00:00,500 --> 00:00:07,000\n一\n\n2\n時刻のない字幕\n\n3\n00:00:11,890 --> 00:00:16,320\n三\n",
                vec![("00:00:00,500", "", "一"), ("", "", "時刻のない字幕"), ("00:00:11,890", "", "三")],
            ),
            (
                "WEBVTT\n\n00:01.000 --> 00:02.000\n3 &lt; 5 <00:01.500><c.red>赤</c> a < b\n",
                vec![("00:01.000", "", "3 < 5 赤 a < b")],
            ),
            (
                "WEBVTT\n\n3f2c8a10-1b2c-4d5e-8f90-123456789abc/12-0\n00:00:01.000 --> 00:00:02.000\n<v 佐藤>は\nい</v>\n",
                vec![("00:00:01.000", "佐藤", "はい")],
            ),
            ("字幕ではない文章です。", vec![("line", "", "字幕ではない文章です。")]),
            ("WEBVTT", vec![("line", "", "WEBVTT")]),
            ("", vec![]),
        ] {
            let expected: Vec<_> =
                expected.into_iter().map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned())).collect();
            assert_eq!(said("a.vtt", text), expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_file_is_read(text in "(WEBVTT\n|NOTE |[0-9:.,]{0,8}| --> |\n|<v 佐藤>|</?[a-z.]{0,3}>|&[a-z]{0,4};|あ|<|>){0,40}") {
            let read = read(&Input { name: "a.vtt", bytes: text.as_bytes() }, &Limits::default()).unwrap();
            let text = read.reading.text;
            proptest::prop_assert!(AnchoredText::from_parts(text.text().to_owned(), text.spans().to_vec()).is_some());
        }
    }
}
