//! 分類: content and manner of a passage as two tracks, and how serious it is. A rule engine over
//! `knowledge/manner.toml`, `content.toml` and `severity.toml`; every finding names its rule and quotes its words.

/// The compiled knowledge files.
mod book;

/// Where rules fit.
mod engine;

/// Forms of verbs.
mod inflection;

/// Patterns with families and gaps.
mod pattern;

/// Quotation, negation, mention.
mod scope;

/// What the labelled examples say.
mod learned;

/// Rules and examples together.
mod verdict;

/// How serious.
mod severity;

/// One spelling for many.
mod spelling;

/// What patterns see.
mod view;

use std::ops::Range;

use self::book::{BOOK, Book};
use self::scope::Writer;
use self::view::View;
use super::speaker::{Speaker, utterances};
use super::{Classification, ContentLabel, MannerFinding, Severity};
use crate::text::sentences;

/// No quote is longer, in characters.
const QUOTE_CHARS: usize = 200;

/// Content, manner and severity of one passage: a phrase, a transcript or a whole claim. Rules and labelled examples are
/// weighed together; by the rules alone where the examples cannot be read.
pub fn classify(text: &str) -> Classification {
    let by_rules = classify_by_rules(text);
    verdict::weigh(text, &by_rules).unwrap_or(by_rules)
}

/// The same by the rules alone.
pub fn classify_by_rules(text: &str) -> Classification {
    match &*BOOK {
        Ok(book) => classify_by(book, text),
        // Unreachable with the embedded files: a test reads them.
        Err(_) => Classification { severity: Severity::None, content: Vec::new(), manner: Vec::new() },
    }
}

fn classify_by(book: &Book, text: &str) -> Classification {
    let (view, writer) = customer_view(book, text);
    let signals = engine::signal_places(book, &view);
    let mut manner = Vec::new();
    let mut marks: Vec<&str> = Vec::new();
    let mut content: Vec<ContentLabel> = Vec::new();
    for rule in &book.manner {
        let Some(place) = engine::fits(rule, book, &view, &signals) else { continue };
        marks.extend(rule.marks.iter().map(String::as_str));
        content.extend(&rule.content);
        if let Some(quote) = quote(text, &view, place)
            && !manner.iter().any(|finding: &MannerFinding| finding.label == rule.label)
        {
            manner.push(MannerFinding { label: rule.label, quote, rule: rule.id.clone(), law: rule.law.clone() });
        }
    }
    for rule in &book.tone {
        if engine::fits(rule, book, &view, &signals).is_some() {
            marks.extend(rule.marks.iter().map(String::as_str));
        }
    }
    for rule in &book.content {
        if engine::fits(rule, book, &view, &signals).is_some() {
            marks.extend(rule.marks.iter().map(String::as_str));
            content.push(rule.label);
        }
    }
    if content.is_empty() && manner.is_empty() && writer == Writer::Customer && !view.text().trim().is_empty() {
        content.push(ContentLabel::Opinion);
    }
    content.sort_unstable();
    content.dedup();
    let severity = severity::severity(&book.steps, &manner, &marks, &content);
    Classification { severity, content, manner }
}

/// The customer's own words, sentence by sentence.
fn customer_view(book: &Book, text: &str) -> (View, Writer) {
    let mut lines = Vec::new();
    for utterance in utterances(text) {
        if utterance.speaker == Speaker::Ours {
            continue;
        }
        for sentence in sentences(&text[utterance.range.clone()]) {
            let range = utterance.range.start + sentence.start..utterance.range.start + sentence.end;
            lines.push(view::cells(text, range, &book.spelling));
        }
    }
    let plain: String = lines.iter().flat_map(|line| line.iter().map(|cell| cell.c).chain(['\n'])).collect();
    let writer = book.scope.writer(&plain);
    let mut view = View::default();
    for line in &mut lines {
        book.scope.blank_others(line, writer);
        view.push_line(line);
    }
    (view, writer)
}

/// The words behind a place, at most 200 characters.
fn quote(text: &str, view: &View, place: Range<usize>) -> Option<String> {
    let original = text.get(view.original(place)?)?;
    Some(original.trim().chars().take(QUOTE_CHARS).collect())
}

#[cfg(test)]
mod tests;
