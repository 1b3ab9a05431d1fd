use std::collections::HashMap;

use zehi_app::{App, reply};
use zehi_domain::evidence::Citation;
use zehi_domain::id::DocumentId;

use super::document::file_name;
use super::words;
use crate::frame::flow::one_line;
use crate::frame::{Lang, PageError};

/// 出どころ: what is shown of the document a quote was taken from.
#[derive(Debug, Clone)]
pub struct Source {
    /// 「2026年10月22日付のメール「要件定義書のご送付」」
    pub title: String,
    /// Its path.
    pub path: String,
    /// Its day, short; empty if unknown.
    pub day: String,
    /// Who wrote it; empty if unknown.
    pub author: String,
    /// What it is.
    pub kind: &'static str,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

/// 引用と出どころ.
#[derive(Debug, Clone)]
pub struct Cited {
    /// The words, in one line.
    pub quote: String,
    /// The place in the document.
    pub place: String,
    /// The document.
    pub source: Source,
    /// The viewer, opened at the quote.
    pub href: String,
}

/// 出どころの控え: each document is asked for once a page.
pub struct Sources<'a> {
    app: &'a App,
    lang: Lang,
    known: HashMap<DocumentId, Source>,
}

impl<'a> Sources<'a> {
    /// None yet.
    pub fn of(app: &'a App, lang: Lang) -> Self {
        Self { app, lang, known: HashMap::new() }
    }

    /// The source of a document.
    ///
    /// # Errors
    /// [`PageError`] where there is no such document.
    pub async fn source(&mut self, number: DocumentId) -> Result<Source, PageError> {
        if let Some(known) = self.known.get(&number) {
            return Ok(known.clone());
        }
        let document = reply::cited_document(self.app, number).await?;
        let title = match self.lang {
            Lang::Ja => reply::exhibit_title(&document),
            Lang::En => {
                let name = document.header.subject.as_deref().unwrap_or(file_name(&document.path));
                let day = document.header.date.map(|at| format!(" of {}", self.lang.day(at.date())));
                format!("{} “{name}”{}", words::kind(document.kind, self.lang), day.unwrap_or_default())
            }
        };
        let source = Source {
            title,
            day: document.header.date.map(|at| self.lang.short_day(at.date())).unwrap_or_default(),
            author: document.header.author.as_ref().map(ToString::to_string).unwrap_or_default(),
            kind: words::kind(document.kind, self.lang),
            sha256: document.sha256.to_string(),
            path: document.path,
        };
        self.known.insert(number, source.clone());
        Ok(source)
    }

    /// A quote with its source.
    ///
    /// # Errors
    /// As [`Sources::source`].
    pub async fn cited(&mut self, citation: &Citation) -> Result<Cited, PageError> {
        Ok(Cited {
            quote: one_line(citation.quote(), usize::MAX),
            place: words::place(citation.anchor(), self.lang),
            source: self.source(citation.document()).await?,
            href: viewer_address(citation),
        })
    }
}

/// The viewer, opened at a quote.
pub fn viewer_address(citation: &Citation) -> String {
    let (at, len) = (citation.start(), citation.quote().len());
    format!("/documents/{}?at={at}&len={len}&reading={}#q", citation.document(), citation.reading())
}
