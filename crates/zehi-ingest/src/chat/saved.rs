//! Conversations that people saved or pasted as text. The text stays exactly as written; the places become messages.

use std::collections::{HashMap, HashSet};

use jiff::civil::{Date, Time};
use zehi_domain::evidence::{Anchor, AnchoredText};
use zehi_domain::time::Timestamp;

use crate::transcript::is_name;
use crate::written_date;

/// Fewer messages make no conversation.
const MIN_MESSAGES: usize = 3;
/// Share of the lines that open a message; the others are further lines of it.
const SHARE: f64 = 0.25;

/// A line that opens a message.
struct Opening<'a> {
    at: Option<Timestamp>,
    author: &'a str,
}

/// What a line is to the conversation.
enum Role<'a> {
    /// 「2026/10/07(水)」 in the text of LINE.
    Day(Date),
    Opens(Opening<'a>),
    /// A further line of a message, or what stands before the first.
    Other,
}

/// The text with one span for each message, and the instant of the first; `None` if it is no conversation.
pub(crate) fn from_text(text: &str) -> Option<(AnchoredText, Option<Timestamp>)> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let names = second_names(&lines);
    let mut day = None;
    let roles: Vec<Role<'_>> = lines
        .iter()
        .map(|line| {
            let role = role(line.trim_end(), day, &names);
            if let Role::Day(of) = role {
                day = Some(of);
            }
            role
        })
        .collect();
    is_conversation(&lines, &roles).then(|| anchored(&lines, roles))
}

fn anchored(lines: &[&str], roles: Vec<Role<'_>>) -> (AnchoredText, Option<Timestamp>) {
    let mut text = AnchoredText::default();
    let mut first = None;
    let (mut number, mut pending, mut place) = (0, String::new(), Anchor::Line { line: 1 });
    for (line_number, (line, role)) in (1..).zip(lines.iter().zip(roles)) {
        let next = match role {
            Role::Opens(opening) => {
                first = first.or(opening.at);
                number += 1;
                let at = opening.at.map(|at| at.to_string()).unwrap_or_default();
                Anchor::ChatMessage { number, at, author: opening.author.to_owned() }
            }
            Role::Day(_) => Anchor::Line { line: line_number },
            Role::Other => {
                pending.push_str(line);
                continue;
            }
        };
        text.push(&pending, std::mem::replace(&mut place, next));
        pending.clear();
        pending.push_str(line);
    }
    text.push(&pending, place);
    (text, first)
}

fn is_conversation(lines: &[&str], roles: &[Role<'_>]) -> bool {
    let authors: Vec<&str> = roles
        .iter()
        .filter_map(|role| if let Role::Opens(opening) = role { Some(opening.author) } else { None })
        .collect();
    let named: Vec<&&str> = authors.iter().filter(|author| !author.is_empty()).collect();
    let distinct: HashSet<&&str> = named.iter().copied().collect();
    let filled = lines.iter().filter(|line| !line.trim().is_empty()).count();
    // Names come back; the first words of a table of events do not.
    named.len() >= MIN_MESSAGES
        && named.len() * 2 >= distinct.len() * 3
        && authors.len() as f64 >= filled as f64 * SHARE
}

fn role<'a>(line: &'a str, day: Option<Date>, names: &HashSet<&str>) -> Role<'a> {
    if let Some((date, rest)) = leading_day(line) {
        return match opening_after(date, rest, names) {
            Some(opening) => Role::Opens(opening),
            None if is_weekday(rest) => Role::Day(date),
            None => Role::Other,
        };
    }
    let within_day = day.and_then(|date| opening_after(date, line, names));
    within_day.or_else(|| name_first(line)).map_or(Role::Other, Role::Opens)
}

/// A day at the start of the line, in brackets or not.
fn leading_day(line: &str) -> Option<(Date, &str)> {
    let plain = line.trim_start_matches(['\u{feff}', '[', '［', '【', '(']);
    let (date, at) = written_date::first_day(plain)?;
    if at != 0 {
        return None;
    }
    let length = plain.find(|c: char| !(c.is_ascii_digit() || matches!(c, '/' | '-' | '.' | '年' | '月' | '日')))?;
    Some((date, &plain[length..]))
}

/// 「(水)」「 水曜日」 or nothing.
fn is_weekday(rest: &str) -> bool {
    let rest = rest.trim().trim_matches(['(', ')', '（', '）', ']', '】']);
    rest.is_empty() || (rest.chars().count() <= 4 && rest.starts_with(['月', '火', '水', '木', '金', '土', '日']))
}

/// Time, author and words after the day.
fn opening_after<'a>(date: Date, rest: &'a str, names: &HashSet<&str>) -> Option<Opening<'a>> {
    let rest = skip_weekday(rest);
    let (time, rest) = clock(rest)?;
    let at = written_date::local_time(date.to_datetime(time));
    let tabbed = rest.starts_with('\t');
    let rest = rest.trim_start_matches([']', '］', '】', ')', ',', ' ', '　', '\t']);
    if rest.is_empty() {
        return None;
    }
    let author =
        if tabbed && rest.contains('\t') { rest.split('\t').next().unwrap_or_default() } else { author(rest, names)? };
    Some(Opening { at, author: author.trim() })
}

fn skip_weekday(rest: &str) -> &str {
    let rest = rest.trim_start_matches([' ', '　', 'T']);
    match rest.strip_prefix(['(', '（']) {
        Some(inside) => inside.find([')', '）']).map_or(rest, |end| {
            let close = inside[end..].chars().next().map_or(1, char::len_utf8);
            inside[end + close..].trim_start_matches([' ', '　'])
        }),
        None => rest,
    }
}

/// `10:12`, `10:12:33`, 「午後3:05」, and what follows.
fn clock(text: &str) -> Option<(Time, &str)> {
    let afternoon = text.starts_with("午後") || text.to_ascii_lowercase().starts_with("pm ");
    let text =
        text.trim_start_matches("午前").trim_start_matches("午後").trim_start_matches("AM ").trim_start_matches("PM ");
    let length = text.find(|c: char| !(c.is_ascii_digit() || c == ':')).unwrap_or(text.len());
    let mut parts = text[..length].split(':').map(|part| part.parse::<i8>().ok());
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next().unwrap_or(Some(0))?);
    let hour = if afternoon && hour < 12 { hour + 12 } else { hour };
    Some((Time::new(hour, minute, second, 0).ok()?, &text[length..]))
}

/// Who wrote the words that follow: up to a tab or colon, else the first word, or two where they come back together.
fn author<'a>(rest: &'a str, names: &HashSet<&str>) -> Option<&'a str> {
    let marked = rest.find(['\t', ':', '：']).map(|end| rest[..end].trim()).filter(|name| is_name(name));
    if let Some(name) = marked {
        return Some(name);
    }
    let two = two_words(rest).filter(|two| names.contains(two));
    two.or_else(|| rest.split([' ', '　']).next()).filter(|name| is_name(name))
}

fn two_words(rest: &str) -> Option<&str> {
    let mut spaces = rest.char_indices().filter(|(_, c)| matches!(c, ' ' | '　'));
    spaces.next()?;
    let end = spaces.next().map_or(rest.len(), |(at, _)| at);
    Some(&rest[..end])
}

/// Pairs of words after a time that come back: names with a space in them.
fn second_names<'a>(lines: &[&'a str]) -> HashSet<&'a str> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for line in lines {
        let line = line.trim_end();
        let rest = leading_day(line).map_or(line, |(_, rest)| skip_weekday(rest));
        let Some((_, rest)) = clock(rest) else { continue };
        if let Some(two) = two_words(rest.trim_start_matches([']', '］', ' ', '　', '\t'])) {
            *counts.entry(two).or_default() += 1;
        }
    }
    counts.into_iter().filter(|(two, count)| *count > 1 && is_name(two)).map(|(two, _)| two).collect()
}

/// 「佐藤 太郎 2026/10/07 10:12」 alone on a line, the words below (Teams, Chatwork).
fn name_first(line: &str) -> Option<Opening<'_>> {
    let (date, at) = written_date::first_day(line)?;
    let name = line[..at].trim().trim_end_matches(['[', '(', ',', '、', '・']).trim();
    let (_, rest) = leading_day(&line[at..])?;
    let (time, rest) = clock(skip_weekday(rest))?;
    let alone = rest.trim_matches([']', ')', ' ', '　']).is_empty();
    (alone && is_name(name)).then(|| Opening { at: written_date::local_time(date.to_datetime(time)), author: name })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(text: &str) -> Option<Vec<(String, String)>> {
        let (anchored, _) = from_text(text)?;
        assert_eq!(anchored.text(), text);
        let spans = anchored.spans().iter().filter_map(|span| match &span.anchor {
            Anchor::ChatMessage { at, author, .. } => Some((at.clone(), author.clone())),
            _ => None,
        });
        Some(spans.collect())
    }

    #[test]
    fn conversations_of_the_common_services_are_told_apart_by_message() {
        let sato = |at: &str| (at.to_owned(), "佐藤 太郎".to_owned());
        let (first, last) = (sato("2026-10-07T01:12:00Z"), sato("2026-10-07T01:14:00Z"));
        let tanaka = ("2026-10-07T01:13:00Z".to_owned(), "田中".to_owned());
        for text in [
            "[LINE] 佐藤とのトーク履歴\n保存日時：2026/10/09 12:00\n\n2026/10/07(水)\n10:12\t佐藤 太郎\t検収の件です\n10:13\t田中\t\"はい\n承知\"\n10:14\t佐藤 太郎\tでは\n",
            "2026/10/07 10:12 佐藤 太郎 検収の件です\n2026/10/07 10:13 田中 はい\n承知\n2026/10/07 10:14 佐藤 太郎 では\n",
            "[2026/10/07 10:12] 佐藤 太郎: 検収の件です\n[2026/10/07 10:13] 田中: はい\n[2026/10/07 10:14] 佐藤 太郎: では\n",
            "佐藤 太郎 2026年10月7日 10:12\n検収の件です\n田中 2026年10月7日 10:13\nはい\n佐藤 太郎 2026年10月7日 10:14\nでは\n",
            "2026.10.07 水曜日\n10:12 佐藤 太郎 検収の件です\n10:13 田中 はい\n10:14 佐藤 太郎 では\n",
        ] {
            assert_eq!(messages(text), Some(vec![first.clone(), tanaka.clone(), last.clone()]), "{text}");
        }
    }

    #[test]
    fn what_is_no_conversation_stays_a_text() {
        for text in [
            "2026/10/07 10:12 サーバ停止を検知\n2026/10/07 10:13 担当者へ電話\n2026/10/07 10:20 復旧を確認\n",
            "2026-10-07 10:12:01 INFO started\n2026-10-07 10:12:02 INFO ready\n2026-10-07 10:12:03 INFO done\n",
            "議事録\n日時: 2026年10月7日 10:00\n佐藤: はい\n",
            "2026/10/07(水)\n今日の作業\n・検収\n",
            "",
        ] {
            assert!(messages(text).is_none(), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_without_a_panic_and_kept(text in "(2026/10/0[0-9]|[0-9:]{1,6}|\\(水\\)|（|）|\\[|\\]|午後|佐藤|[ \t\n　:]|2026年|あ){0,40}") {
            let _ = messages(&text);
        }
    }
}
