//! Slackのエクスポート: one document for each day of a channel.

use std::collections::HashMap;

use serde_json::Value;
use zehi_domain::evidence::{Anchor, AnchoredText, DocumentHeader, DocumentKind, Reading, Unreadable};
use zehi_domain::time::Timestamp;

use super::directory::Directory;
use super::markup::plain;
use crate::{Limits, Read, written_date};

const READER: &str = "slack/1";
/// Replies are listed in a note up to this many.
const MAX_LISTED: usize = 100;

struct Message {
    at: (i64, u32),
    key: String,
    thread: String,
    author: String,
    text: String,
    edited: bool,
    deleted: bool,
}

/// Reads a day of a channel, whose path in the export is `name` (`channel/2026-08-31.json`).
///
/// # Errors
/// Where it is no list of messages.
pub(crate) fn read(name: &str, bytes: &[u8], directory: &Directory, limits: &Limits) -> Result<Read, Unreadable> {
    let (channel, day) = name.split_once('/').unwrap_or(("", name));
    let reading = day_text(bytes, directory, limits)?;
    let header = DocumentHeader {
        date: written_date::instant(day.trim_end_matches(".json")),
        subject: Some(directory.title(channel)),
        ..DocumentHeader::default()
    };
    Ok(Read { kind: DocumentKind::Chat, header, reading })
}

fn day_text(bytes: &[u8], directory: &Directory, limits: &Limits) -> Result<Reading, Unreadable> {
    let Ok(Value::Array(items)) = serde_json::from_slice::<Value>(bytes) else {
        return Err(Unreadable {
            reason: "Slackのエクスポートの形式(JSON)になっていません。エクスポートし直してください。".to_owned(),
        });
    };
    let mut messages: Vec<Message> =
        items.iter().take(limits.elements).filter_map(|item| message(item, directory)).collect();
    let parents = in_threads(&mut messages);
    let mut text = AnchoredText::default();
    let mut notes = Vec::new();
    let mut numbers = Marks::default();
    for (number, message) in (1..).zip(&messages) {
        if text.text().len() + message.text.len() > limits.text_bytes {
            notes.push("文字数が上限を超えたため、途中までを読みました。".to_owned());
            break;
        }
        numbers.add(number, message, parents[number as usize - 1]);
        let at = Timestamp::from_second(message.at.0).map(|at| at.to_string()).unwrap_or_default();
        text.push_separator('\n');
        text.push(&message.text, Anchor::ChatMessage { number, at, author: message.author.clone() });
    }
    notes.extend(numbers.notes());
    Ok(Reading { reader: READER, text, notes })
}

/// Numbers of messages that a note tells something about.
#[derive(Default)]
struct Marks {
    edited: Vec<String>,
    deleted: Vec<String>,
    replies: Vec<String>,
}

impl Marks {
    fn add(&mut self, number: u32, message: &Message, parent: Option<usize>) {
        if message.edited {
            self.edited.push(number.to_string());
        }
        if message.deleted {
            self.deleted.push(number.to_string());
        }
        if let Some(parent) = parent {
            self.replies.push(format!("{number}→{}", parent + 1));
        }
    }

    fn notes(self) -> Vec<String> {
        let listed = |numbers: &[String]| {
            let more = if numbers.len() > MAX_LISTED { " ほか" } else { "" };
            numbers[..numbers.len().min(MAX_LISTED)].join("、") + more
        };
        let all =
            [("編集された発言", &self.edited), ("削除された発言", &self.deleted), ("スレッドの返信(↳)", &self.replies)];
        all.into_iter().filter(|(_, n)| !n.is_empty()).map(|(what, n)| format!("{what}: {}", listed(n))).collect()
    }
}

/// Orders by time, replies after the message they answer; the place of that message for each reply.
fn in_threads(messages: &mut Vec<Message>) -> Vec<Option<usize>> {
    messages.sort_by_key(|message| message.at);
    let mut replies: HashMap<String, Vec<Message>> = HashMap::new();
    let keys: std::collections::HashSet<String> = messages.iter().map(|message| message.key.clone()).collect();
    let mut roots = Vec::new();
    for message in messages.drain(..) {
        let is_reply = message.thread != message.key && keys.contains(&message.thread);
        if is_reply { replies.entry(message.thread.clone()).or_default().push(message) } else { roots.push(message) }
    }
    let mut parents = Vec::new();
    for root in roots {
        let at = messages.len();
        let answers = replies.remove(&root.key).unwrap_or_default();
        messages.push(root);
        parents.push(None);
        for answer in answers {
            messages.push(answer);
            parents.push(Some(at));
        }
    }
    // A reply to a reply, which Slack itself never writes, still must not be lost.
    let mut lost: Vec<Message> = replies.into_values().flatten().collect();
    lost.sort_by(|a, b| (a.at, &a.text).cmp(&(b.at, &b.text)));
    parents.extend(lost.iter().map(|_| None));
    messages.append(&mut lost);
    parents
}

fn message(item: &Value, directory: &Directory) -> Option<Message> {
    let said = |key: &str| item.get(key).and_then(Value::as_str).unwrap_or_default();
    let mut parts = vec![plain(said("text"), directory.names())];
    if parts[0].trim().is_empty() {
        let mut words = String::new();
        block_words(item.get("blocks").unwrap_or(&Value::Null), directory, &mut words, 0);
        parts[0] = words;
    }
    parts.extend(files(item));
    parts.extend(attachments(item, directory));
    parts.retain(|part| !part.trim().is_empty());
    let text = parts.iter().map(|part| part.trim()).collect::<Vec<_>>().join("\n");
    let key = said("ts").to_owned();
    let thread = Some(said("thread_ts")).filter(|thread| !thread.is_empty()).unwrap_or(&key).to_owned();
    (!text.is_empty()).then(|| Message {
        at: instant(&key),
        thread,
        author: author(item, directory),
        text,
        edited: item.get("edited").is_some_and(Value::is_object),
        deleted: matches!(said("subtype"), "tombstone" | "message_deleted"),
        key,
    })
}

fn instant(ts: &str) -> (i64, u32) {
    let (seconds, fraction) = ts.split_once('.').unwrap_or((ts, "0"));
    (seconds.parse().unwrap_or(0), fraction.parse().unwrap_or(0))
}

fn author(item: &Value, directory: &Directory) -> String {
    let said = |path: &str| item.pointer(path).and_then(Value::as_str).filter(|name| !name.trim().is_empty());
    let known = said("/user").and_then(|id| directory.person(id));
    let profile = || said("/user_profile/real_name").or_else(|| said("/user_profile/display_name"));
    let bot = || said("/username").or_else(|| said("/bot_profile/name"));
    known
        .or_else(profile)
        .or_else(bot)
        .or_else(|| said("/user"))
        .or_else(|| said("/bot_id"))
        .unwrap_or_default()
        .to_owned()
}

fn files(item: &Value) -> Vec<String> {
    let files = item.get("files").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let name = |file: &Value| {
        let said = |key: &str| file.get(key).and_then(Value::as_str).filter(|name| !name.trim().is_empty());
        said("name").or_else(|| said("title")).map(|name| format!("ファイル: {name}"))
    };
    files.iter().filter_map(name).collect()
}

/// Words of link previews, bots and forwarded messages.
fn attachments(item: &Value, directory: &Directory) -> Vec<String> {
    let mut words = Vec::new();
    for attachment in item.get("attachments").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default() {
        let said = |key: &str| attachment.get(key).and_then(Value::as_str).map(|text| plain(text, directory.names()));
        let before = words.len();
        words.extend(["pretext", "author_name", "title", "text"].into_iter().filter_map(said));
        for field in attachment.get("fields").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default() {
            let part = |key: &str| field.get(key).and_then(Value::as_str).unwrap_or_default();
            words.push(plain(&format!("{}: {}", part("title"), part("value")), directory.names()));
        }
        if words[before..].iter().all(|word| word.trim().is_empty()) {
            words.extend(said("fallback").filter(|text| !text.contains("no preview available")));
        }
    }
    words
}

/// Words of rich text, for messages that carry no plain text.
fn block_words(value: &Value, directory: &Directory, words: &mut String, depth: usize) {
    if depth > 20 {
        return;
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| block_words(item, directory, words, depth + 1)),
        Value::Object(fields) => {
            let said = |key: &str| fields.get(key).and_then(Value::as_str);
            match said("type") {
                Some("user") => {
                    let id = said("user_id").unwrap_or_default();
                    words.push('@');
                    words.push_str(directory.names().mentioned.get(id).map_or(id, String::as_str));
                }
                Some("link") => words.push_str(said("text").or_else(|| said("url")).unwrap_or_default()),
                _ => words.push_str(said("text").unwrap_or_default()),
            }
            for key in ["elements", "text", "fields", "rows"] {
                if let Some(inner) = fields.get(key).filter(|inner| !inner.is_string()) {
                    block_words(inner, directory, words, depth + 1);
                }
            }
            if matches!(said("type"), Some("rich_text_section" | "section" | "header")) {
                words.push('\n');
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests;
