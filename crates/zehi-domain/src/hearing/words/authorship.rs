//! Who wrote which lines of a mail: old text, forwarded text, signatures and disclaimers.

use std::sync::LazyLock;

use regex::Regex;

use super::line::Line;
use crate::evidence::Mailbox;
use crate::evidence::mail::marks::{
    has_contact, is_attribution, is_disclaimer, is_header_field, is_separator, sender_field,
};
use crate::text::fold;

/// Words by which someone of ours passes a customer's mail on.
static PASSED_ON: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"転送(?:し|いた|致|です)|共有(?:し|いた|致|です|まで)|(?:お客様|お客さん|顧客|先方|客先|クライアント).{0,12}(?:から|より)|クレーム|以下のメール|下記のメール|こんなメール|対応(?:を)?(?:お願い|願い|相談)|ご確認(?:ください|お願い)|届いてい?(?:る|ます)|届きました|来ました|きました|fyi").ok()
});

fn matches(pattern: &LazyLock<Option<Regex>>, text: &str) -> bool {
    pattern.as_ref().is_some_and(|pattern| pattern.is_match(text))
}

/// Lines that may be the customer's, in order, with those before a gap marked.
pub(super) fn customer_lines(claim: &str, lines: &[Line], from: Option<&Mailbox>) -> Vec<Line> {
    let folded: Vec<String> = lines.iter().map(|line| fold(line.text(claim))).collect();
    let parts = parts(lines, &folded);
    let forwarded = is_passed_on(&parts, lines, &folded);
    let mut kept = Vec::new();
    let mut gap = false;
    for (index, line) in lines.iter().enumerate() {
        let part = parts.iter().rev().find(|part| part.start <= index);
        let depth = if part.is_some_and(|part| part.base > 0) && line.depth > 0 { line.depth - 1 } else { line.depth };
        let theirs = match part.map(|part| &part.author) {
            _ if is_attribution(&folded[index]) || part.is_some_and(|part| index < part.body) => false,
            Some(Author::Writer) => line.depth == 0 && !forwarded,
            Some(Author::Of(header)) => {
                depth == 0 && (forwarded && part.is_some_and(|p| p.first_old) || names(header, from))
            }
            None => line.depth == 0,
        };
        if theirs {
            let mut line = line.clone();
            line.after_gap |= gap;
            gap = false;
            kept.push(line);
        } else {
            gap = true;
        }
    }
    without_signature(claim, kept)
}

/// A stretch of lines by one author.
struct Part {
    start: usize,
    /// First line after its header.
    body: usize,
    author: Author,
    /// Depth its own lines have.
    base: u8,
    /// Whether it is the first stretch of old text.
    first_old: bool,
}

enum Author {
    /// Who wrote the claim.
    Writer,
    /// Who stands in the header or attribution above.
    Of(String),
}

fn parts(lines: &[Line], folded: &[String]) -> Vec<Part> {
    let mut parts = vec![Part { start: 0, body: 0, author: Author::Writer, base: 0, first_old: false }];
    let mut old = 0;
    let mut index = 0;
    while index < lines.len() {
        let header = header_block(lines, folded, index);
        if let Some((body, from)) = header {
            old += 1;
            parts.push(Part {
                start: index,
                body,
                author: Author::Of(from),
                base: lines[index].depth,
                first_old: old == 1,
            });
            index = body.max(index + 1);
            continue;
        }
        if is_attribution(&folded[index]) && lines.get(index + 1).is_some_and(|next| next.depth > lines[index].depth) {
            old += 1;
            let base = lines[index + 1].depth;
            parts.push(Part {
                start: index,
                body: index + 1,
                author: Author::Of(folded[index].clone()),
                base,
                first_old: old == 1,
            });
            let until = (index + 1..lines.len()).find(|&next| lines[next].depth < base);
            if let Some(until) = until {
                parts.push(Part { start: until, body: until, author: Author::Writer, base: 0, first_old: false });
                parts.sort_by_key(|part| part.start);
            }
        }
        index += 1;
    }
    parts.sort_by_key(|part| part.start);
    parts
}

/// A header block or separator at a line: the line after it, and whom it names as sender.
fn header_block(lines: &[Line], folded: &[String], index: usize) -> Option<(usize, String)> {
    let separated = is_separator(&folded[index]);
    let from_line = |at: usize| sender_field(folded.get(at)?).map(str::to_owned);
    let other = |at: usize| folded.get(at).is_some_and(|line| is_header_field(line));
    let first = if separated { index + 1 } else { index };
    let (from_at, from) = (first..(first + 6).min(lines.len())).find_map(|at| Some((at, from_line(at)?))).unzip();
    let in_block = from_at.is_some_and(|at| (first..at).all(other) && (at > first || other(at + 1) || separated));
    if !in_block {
        return separated.then(|| (index + 1, String::new()));
    }
    let mut body = from_at? + 1;
    while other(body) {
        body += 1;
    }
    Some((body, from?))
}

/// Whether the writer only passes on what stands below: a short note of ours above a forwarded mail.
fn is_passed_on(parts: &[Part], lines: &[Line], folded: &[String]) -> bool {
    let Some(old) = parts.iter().find(|part| part.first_old) else { return false };
    let cover: Vec<&str> = lines[..old.start]
        .iter()
        .zip(folded)
        .filter(|(line, _)| line.depth == 0)
        .map(|(_, text)| text.as_str())
        .collect();
    let forwarded = folded[old.start].contains("forward") || folded[old.start].contains("転送");
    let length: usize = cover.iter().map(|line| line.chars().count()).sum();
    let below: usize = folded[old.body.min(folded.len())..].iter().map(|line| line.chars().count()).sum();
    let note = cover.iter().any(|line| matches(&PASSED_ON, line));
    let addressed =
        cover.iter().any(|line| ["御社", "貴社", "おたく", "そちらの"].iter().any(|word| line.contains(word)));
    !addressed && below > length && (length == 0 || note && (forwarded || length < 200))
}

/// Whether a header or attribution names the sender of the claim.
fn names(header: &str, from: Option<&Mailbox>) -> bool {
    let Some(from) = from else { return false };
    let address = fold(&from.address);
    let name: String = fold(&from.name).chars().filter(|c| !c.is_whitespace()).collect();
    let header: String = header.chars().filter(|c| !c.is_whitespace()).collect();
    (!address.is_empty() && header.contains(&address)) || (name.chars().count() >= 2 && header.contains(&name))
}

/// Drops the signature at the end of a stretch, lines of contact data, and disclaimers.
fn without_signature(claim: &str, lines: Vec<Line>) -> Vec<Line> {
    let folded: Vec<String> = lines.iter().map(|line| fold(line.text(claim))).collect();
    let mut cut = lines.len();
    for index in (0..lines.len()).rev().take(14) {
        let text = &folded[index];
        let rule = text.chars().count() >= 2 && text.chars().all(|c| "-_=*━─~◇◆■□・.+#／/\\★☆♪ ー―—".contains(c));
        if rule && folded[index..cut].iter().any(|line| has_contact(line) || line.contains("株式会社")) {
            cut = index;
        }
    }
    if let Some(at) = folded.iter().position(|line| is_disclaimer(line)) {
        cut = cut.min(at);
    }
    lines
        .into_iter()
        .zip(folded)
        .take(cut)
        .filter(|(_, text)| !(has_contact(text) && text.chars().count() < 60 && !text.contains(['。', '!', '?'])))
        .map(|(line, _)| line)
        .collect()
}
