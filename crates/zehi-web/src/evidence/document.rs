use askama::Template;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use zehi_app::App;
use zehi_app::evidence::{DocumentView as Held, view};
use zehi_domain::evidence::AnchoredText;
use zehi_domain::id::{DocumentId, Sha256};

use super::anchored::{SectionKind, Shown, asked_range, shown};
use super::words;
use crate::frame::flow::one_line;
use crate::frame::language::grouped;
use crate::frame::{Frame, Lang, PageResult};

/// Lines shown around the place, before and after.
const WINDOW: (usize, usize) = (300, 1200);

/// Where to open it.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    at: Option<usize>,
    len: Option<usize>,
    reading: Option<Sha256>,
}

/// A document beside this one.
struct Neighbour {
    href: String,
    path: String,
}

#[derive(Template)]
#[template(path = "evidence/document.html")]
struct DocumentPage {
    ui: Frame,
    number: String,
    title: String,
    path: String,
    project: String,
    kind: &'static str,
    date: String,
    from: String,
    to: String,
    sha256: String,
    bytes: String,
    reader: String,
    notes: Vec<String>,
    unreadable: Option<String>,
    other_reading: bool,
    citation: Option<String>,
    shown: Shown,
    places: Vec<String>,
    attachments: Vec<Neighbour>,
    parents: Vec<Neighbour>,
}

/// `GET /documents/{document}?at=OFFSET&len=N&reading=…`
pub async fn get(
    State(app): State<App>,
    me: crate::frame::SignedIn,
    ui: Frame,
    Path(number): Path<DocumentId>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let held = view(&app, &me.staff, number).await?;
    Frame::show(&page(ui, held, &asked))
}

fn page(ui: Frame, held: Held, asked: &Asked) -> DocumentPage {
    let lang = ui.lang;
    let Held { document, project, text, parts, places, attachments, parents } = held;
    let header = &document.header;
    let kept = document.reading.as_ref().ok();
    let other_reading = asked.reading.is_some_and(|asked| kept.is_none_or(|kept| kept.sha256 != asked));
    // A place belongs to a reading; in another one the same offset is another place.
    let marked = text.as_ref().filter(|_| !other_reading).and_then(|text| asked_range(text, asked.at, asked.len));
    let from = header.author.as_ref().map(ToString::to_string).unwrap_or_default();
    let date = header.date.map(|at| lang.moment(at)).unwrap_or_default();
    let citation = text.as_ref().zip(marked.clone()).map(|(text, range)| {
        citation_line(text, range, &[&document.path, &date, &from, &format!("sha256:{}", document.sha256)], lang)
    });
    let at = asked.at.unwrap_or(0);
    let neighbour = |document: DocumentId, path: String| Neighbour { href: format!("/documents/{document}"), path };
    DocumentPage {
        number: document.number.to_string(),
        title: header.subject.clone().unwrap_or_else(|| file_name(&document.path).to_owned()),
        project,
        kind: words::kind(document.kind, lang),
        to: header.recipients.iter().map(ToString::to_string).collect::<Vec<_>>().join("、"),
        sha256: document.sha256.to_string(),
        bytes: grouped(i64::try_from(document.bytes).unwrap_or(i64::MAX)),
        reader: kept.map(|kept| kept.reader.clone()).unwrap_or_default(),
        notes: kept.map(|kept| kept.notes.clone()).unwrap_or_default(),
        unreadable: document.reading.as_ref().err().cloned(),
        shown: text.as_ref().map(|text| shown(text, &parts, marked, (at, WINDOW), lang)).unwrap_or_default(),
        places: places.into_iter().map(|place| place.path).filter(|path| *path != document.path).collect(),
        attachments: attachments.into_iter().map(|place| neighbour(place.document, place.path)).collect(),
        parents: parents
            .into_iter()
            .map(|parent| neighbour(parent, document.parent.clone().unwrap_or_default()))
            .collect(),
        path: document.path,
        date,
        from,
        other_reading,
        citation,
        ui,
    }
}

/// Quote, place, date, sender and hash in one line.
fn citation_line(text: &AnchoredText, range: std::ops::Range<usize>, parts: &[&str], lang: Lang) -> String {
    let place = text.anchor_at(range.start).map(|anchor| words::place(&anchor, lang)).unwrap_or_default();
    let quote = one_line(&text.text()[range], usize::MAX);
    let (path, rest) = parts.split_first().map_or(("", &[][..]), |(path, rest)| (*path, rest));
    let rest: Vec<&str> = rest.iter().copied().filter(|part| !part.is_empty()).collect();
    format!("「{quote}」({path} {place}、{})", rest.join("、"))
}

/// The last part of a path.
pub fn file_name(path: &str) -> &str {
    path.rsplit(['/', '#']).next().unwrap_or(path)
}
