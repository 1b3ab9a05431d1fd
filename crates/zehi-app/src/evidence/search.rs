use std::collections::HashMap;
use std::ops::Range;
use std::time::Instant;

use serde::Serialize;
use serde_json::json;
use zehi_domain::evidence::{Anchor, AnchoredText, DocumentKind};
use zehi_domain::id::{DocumentId, ProjectId};
use zehi_domain::journal::EventDraft;
use zehi_domain::text::{Folded, passages};
use zehi_domain::time::Date;
use zehi_search::{Filter, Query};

use super::body_start;
use crate::clock::salt;
use crate::{App, AppError, Me, Result};

/// A quote longer than this many characters is cut around the match.
const QUOTE: usize = 200;

/// 検索の依頼.
#[derive(Debug, Clone, Default)]
pub struct SearchRequest {
    /// The query line as typed.
    pub query: String,
    /// Only in the project of this name.
    pub project: Option<String>,
    /// Only by this address.
    pub from: Option<String>,
    /// Only this kind.
    pub kind: Option<DocumentKind>,
    /// Only of this day or later.
    pub after: Option<Date>,
    /// Only of this day or earlier.
    pub before: Option<Date>,
    /// At most so many hits.
    pub limit: usize,
}

/// 検索の結果 (interfaces.md, search).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SearchAnswer {
    /// How many documents match, exactly.
    pub total: usize,
    /// The best of them.
    pub hits: Vec<SearchHit>,
    /// What was searched beyond the words typed.
    pub extended: Vec<String>,
    /// How long it took.
    pub micros: u64,
}

/// 該当箇所.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SearchHit {
    /// The document.
    pub document: DocumentId,
    /// Its path.
    pub path: String,
    /// Its subject or title, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// What it is.
    pub kind: DocumentKind,
    /// The day it was written.
    pub date: Option<Date>,
    /// Who wrote it.
    pub author: Option<String>,
    /// Place of the quote.
    pub anchor: Option<Anchor>,
    /// The words, an exact substring of the text; empty where only excluded words were given.
    pub quote: String,
    /// Byte offset of the quote in the text.
    pub start: usize,
    /// Relevance, comparable within this answer.
    pub score: f32,
}

/// Documents that match, in everything this person may see. The search is noted in the access log.
///
/// # Errors
/// [`AppError::EmptyQuery`]; [`AppError::NotFound`] for an unknown project.
pub async fn search(app: &App, me: &Me, request: &SearchRequest) -> Result<SearchAnswer> {
    let started = Instant::now();
    let query = Query::parse(&request.query)?;
    let filter = Filter {
        projects: project_filter(app, request.project.as_deref()).await?,
        author: request.from.clone(),
        kind: request.kind,
        after: request.after,
        before: request.before,
    };
    let found = app.index.search(&query, &filter, request.limit)?;
    let numbers: Vec<DocumentId> = found.best.iter().map(|hit| hit.document).collect();
    let mut readings: HashMap<DocumentId, _> =
        app.store.readings(&numbers).await?.into_iter().map(|reading| (reading.document.number, reading)).collect();
    let mut hits = Vec::with_capacity(numbers.len());
    for best in found.best {
        let Some(reading) = readings.remove(&best.document) else { continue };
        let text = reading.text.unwrap_or_default();
        let range = quote_range(&text, &query.strings()).unwrap_or(0..0);
        hits.push(SearchHit {
            document: best.document,
            path: reading.document.path,
            subject: reading.document.header.subject,
            kind: reading.document.kind,
            date: reading.document.header.date.map(|at| at.date()),
            author: reading.document.header.author.map(|author| author.to_string()),
            anchor: text.anchor_at(range.start),
            quote: text.text()[range.clone()].to_owned(),
            start: range.start,
            score: best.score,
        });
    }
    let noted = json!({"query": request.query, "total": found.total});
    note_access(app, me, "searched", "search", noted).await?;
    Ok(SearchAnswer {
        total: found.total,
        hits,
        extended: Vec::new(),
        micros: u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX),
    })
}

pub(crate) async fn project_filter(app: &App, name: Option<&str>) -> Result<Option<Vec<ProjectId>>> {
    match name {
        None => Ok(None),
        Some(name) => {
            let project = app.store.project_named(name).await?.ok_or(AppError::NotFound("プロジェクト"))?;
            Ok(Some(vec![project.id]))
        }
    }
}

/// Notes in the access log who read, searched or exported what.
pub(crate) async fn note_access(
    app: &App,
    me: &Me,
    kind: &str,
    stream: &str,
    payload: serde_json::Value,
) -> Result<()> {
    let by = app.written_by(me);
    let draft = EventDraft { at: by.at, actor: by.actor, stream: stream.to_owned(), kind: kind.to_owned(), payload };
    app.store.log_access(vec![draft], salt).await?;
    Ok(())
}

/// The passage around the first place where one of the strings stands, longest string first.
pub(crate) fn quote_range(text: &AnchoredText, strings: &[&str]) -> Option<Range<usize>> {
    let body = body_start(text);
    let sections = [0..body, body..text.text().len()];
    let found = strings.iter().find_map(|string| {
        sections.iter().find_map(|section| {
            let folded = Folded::of(&text.text()[section.clone()]);
            let at = folded.text().find(string)?;
            let range = folded.original(at..at + string.len())?;
            Some(section.start + range.start..section.start + range.end)
        })
    })?;
    let around: Vec<Range<usize>> = passages(text)
        .into_iter()
        .map(|passage| passage.range)
        .filter(|range| range.start < found.end && found.start < range.end)
        .collect();
    let start = around.first().map_or(found.start, |range| range.start.min(found.start));
    let end = around.last().map_or(found.end, |range| range.end.max(found.end));
    Some(cut_around(text.text(), start..end, found))
}

/// At most [`QUOTE`] characters of `whole`, or the match where it is longer.
fn cut_around(text: &str, whole: Range<usize>, found: Range<usize>) -> Range<usize> {
    let spare = QUOTE.saturating_sub(text[found.clone()].chars().count());
    let before = text[whole.start..found.start].char_indices().rev().nth(spare / 2);
    let start = before.map_or(whole.start, |(at, _)| whole.start + at);
    let after = text[found.end..whole.end].char_indices().nth(spare - spare / 2);
    let end = after.map_or(whole.end, |(at, _)| found.end + at);
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quote_is_the_passage_that_holds_the_match() {
        let mut text = AnchoredText::default();
        text.push("検収の件\n", Anchor::Subject);
        text.push("お世話になります。本日ｻｰﾊﾞｰを\n停止しました。以上です。\n", Anchor::Body { line: 1 });
        let range = quote_range(&text, &["サーバーを停止"]).expect("stands in the text");
        assert_eq!(&text.text()[range], "本日ｻｰﾊﾞｰを\n停止しました。");
        assert_eq!(quote_range(&text, &["検収の件お世話"]), None);
    }

    #[test]
    fn a_long_passage_is_cut_around_the_match() {
        let long = format!("{}検収{}", "あ".repeat(500), "い".repeat(500));
        let mut text = AnchoredText::default();
        text.push(&long, Anchor::Line { line: 1 });
        let range = quote_range(&text, &["検収"]).expect("stands in the text");
        let quote = &long[range];
        assert!(quote.contains("検収") && quote.chars().count() <= QUOTE + 2, "{}", quote.chars().count());
    }
}
