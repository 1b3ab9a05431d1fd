use std::ops::Range;

use askama::Template;
use axum::extract::{Query, State};
use serde::Deserialize;
use zehi_app::evidence::{SearchHit, SearchRequest, search};
use zehi_app::{App, AppError, record};
use zehi_domain::evidence::DocumentKind;
use zehi_domain::text::{Folded, fold};
use zehi_domain::time::Date;

use super::document::file_name;
use super::words;
use crate::frame::flow::one_line;
use crate::frame::refusal_words::said;
use crate::frame::session::query_escaped;
use crate::frame::{Frame, Lang, PageError, PageResult, SignedIn};

/// Documents shown at once.
const LIMIT: usize = 50;

/// What was asked for; everything but the words is a filter.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    project: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    after: String,
    #[serde(default)]
    before: String,
}

/// A filter as a chip: on or off, with the address that turns it.
struct Chip {
    label: String,
    href: String,
    on: bool,
}

/// A document found, with the passage that holds the words.
struct Hit {
    href: String,
    name: String,
    path: String,
    kind: &'static str,
    date: String,
    author: String,
    place: String,
    parts: Vec<(String, bool)>,
}

#[derive(Template)]
#[template(path = "evidence/search.html")]
struct SearchView {
    ui: Frame,
    asked: Asked,
    projects: Vec<Chip>,
    kinds: Vec<Chip>,
    total: Option<usize>,
    millis: String,
    hits: Vec<Hit>,
    refused: Option<String>,
}

/// `GET /search?q=…`
pub async fn get(State(app): State<App>, me: SignedIn, mut ui: Frame, Query(asked): Query<Asked>) -> PageResult {
    ui.query = asked.q.clone();
    let names = record::projects(&app).await?.into_iter().map(|project| project.name);
    let projects = names.map(|name| chip(&asked, name.clone(), |asked| &mut asked.project, &name)).collect();
    let kinds = DocumentKind::ALL.into_iter();
    let kinds =
        kinds.map(|kind| chip(&asked, words::kind(kind, ui.lang).to_owned(), |asked| &mut asked.kind, kind.name()));
    let mut view = SearchView {
        projects,
        kinds: kinds.collect(),
        total: None,
        millis: String::new(),
        hits: Vec::new(),
        refused: None,
        asked: asked.clone(),
        ui,
    };
    if !asked.q.trim().is_empty() {
        fill(&mut view, &app, &me, &asked).await?;
    }
    Frame::show(&view)
}

async fn fill(view: &mut SearchView, app: &App, me: &SignedIn, asked: &Asked) -> Result<(), PageError> {
    let request = match request(asked, view.ui.lang) {
        Ok(request) => request,
        Err(refused) => {
            view.refused = Some(refused);
            return Ok(());
        }
    };
    match search(app, &me.staff, &request).await {
        Ok(answer) => {
            let strings = strings(&asked.q);
            view.total = Some(answer.total);
            view.millis = format!("{:.1}", answer.micros as f64 / 1000.0);
            view.hits = answer.hits.into_iter().map(|found| hit(found, &strings, view.ui.lang)).collect();
            Ok(())
        }
        Err(error @ AppError::EmptyQuery(_)) => {
            view.refused = Some(said(&error, view.ui.lang).0);
            Ok(())
        }
        Err(error) => Err(error.into()),
    }
}

/// The filters as types; what does not fit is named.
fn request(asked: &Asked, lang: Lang) -> Result<SearchRequest, String> {
    let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let day = |text: &str| -> Result<Option<Date>, String> {
        given(text).map(|day| day.parse().map_err(|_| no_day(&day, lang))).transpose()
    };
    Ok(SearchRequest {
        query: asked.q.clone(),
        project: given(&asked.project),
        from: given(&asked.from).map(|from| from.to_lowercase()),
        kind: given(&asked.kind)
            .map(|kind| kind.parse())
            .transpose()
            .map_err(|fault: zehi_domain::evidence::UnknownKind| fault.to_string())?,
        after: day(&asked.after)?,
        before: day(&asked.before)?,
        limit: LIMIT,
    })
}

fn no_day(day: &str, lang: Lang) -> String {
    format!("{}: {day}", lang.say("日付として読めません(例 2026-11-18)", "Not a day (for example 2026-11-18)"))
}

fn hit(found: SearchHit, strings: &[String], lang: Lang) -> Hit {
    let place = found.anchor.as_ref().map(|anchor| words::place(anchor, lang)).unwrap_or_default();
    Hit {
        href: format!("/documents/{}?at={}&len={}#q", found.document, found.start, found.quote.len()),
        name: found.subject.clone().unwrap_or_else(|| file_name(&found.path).to_owned()),
        kind: words::kind(found.kind, lang),
        date: found.date.map(|day| lang.short_day(day)).unwrap_or_default(),
        author: found.author.unwrap_or_default(),
        parts: marked(&one_line(&found.quote, usize::MAX), strings),
        path: found.path,
        place,
    }
}

/// The strings of a query line that must stand in a document: words and quoted strings, folded, without excluded ones.
fn strings(line: &str) -> Vec<String> {
    let mut out = Vec::new();
    for (index, piece) in line.split('"').enumerate() {
        if index % 2 == 1 {
            out.push(fold(piece));
        } else {
            out.extend(piece.split_whitespace().filter(|word| !word.starts_with('-') && *word != "OR").map(fold));
        }
    }
    out.retain(|string| !string.is_empty());
    out
}

/// The quote with the words marked where they stand, whatever their width or case.
fn marked(quote: &str, strings: &[String]) -> Vec<(String, bool)> {
    let folded = Folded::of(quote);
    let found = strings.iter().flat_map(|string| {
        let places = folded.text().match_indices(string.as_str()).map(|(at, held)| at..at + held.len());
        places.filter_map(|place| folded.original(place)).collect::<Vec<_>>()
    });
    let mut ranges: Vec<Range<usize>> = found.collect();
    ranges.sort_by_key(|range| range.start);
    let (mut parts, mut at) = (Vec::new(), 0);
    for range in ranges {
        let range = range.start.max(at)..range.end;
        if range.is_empty() {
            continue;
        }
        parts.push((quote[at..range.start].to_owned(), false));
        parts.push((quote[range.clone()].to_owned(), true));
        at = range.end;
    }
    parts.push((quote[at..].to_owned(), false));
    parts.retain(|(text, _)| !text.is_empty());
    parts
}

/// A chip that sets a filter, or takes it away where it is set.
fn chip(asked: &Asked, label: String, field: impl Fn(&mut Asked) -> &mut String, value: &str) -> Chip {
    let mut turned = asked.clone();
    let held = field(&mut turned);
    let on = held == value;
    *held = if on { String::new() } else { value.to_owned() };
    Chip { label, href: turned.address(), on }
}

impl Asked {
    fn address(&self) -> String {
        let all = [
            ("q", &self.q),
            ("project", &self.project),
            ("kind", &self.kind),
            ("from", &self.from),
            ("after", &self.after),
            ("before", &self.before),
        ];
        let set = all.iter().filter(|(_, value)| !value.is_empty());
        let query: Vec<String> = set.map(|(name, value)| format!("{name}={}", query_escaped(value))).collect();
        format!("/search?{}", query.join("&"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_marked_whatever_their_width() {
        let parts = marked("本日ｻｰﾊﾞｰを\n停止しました", &strings("サーバー 停止 -再開 OR"));
        let marked: Vec<&str> = parts.iter().filter(|(_, on)| *on).map(|(text, _)| text.as_str()).collect();
        assert_eq!(marked, ["ｻｰﾊﾞｰ", "停止"]);
        let whole: String = parts.iter().map(|(text, _)| text.as_str()).collect();
        assert_eq!(whole, "本日ｻｰﾊﾞｰを\n停止しました");
    }

    #[test]
    fn a_chip_sets_a_filter_and_takes_it_away() {
        let asked = Asked { q: "検収 無償".into(), ..Asked::default() };
        let mail = chip(&asked, "メール".into(), |asked| &mut asked.kind, "mail");
        assert!(!mail.on && mail.href.ends_with("&kind=mail"), "{}", mail.href);
        let asked = Asked { kind: "mail".into(), ..asked };
        let mail = chip(&asked, "メール".into(), |asked| &mut asked.kind, "mail");
        assert!(mail.on && !mail.href.contains("kind="));
    }
}
