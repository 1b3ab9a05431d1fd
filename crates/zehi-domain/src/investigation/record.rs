//! The records of a project as the investigation sees them: their passages, who wrote each, and how much they count.

use std::collections::HashMap;

use jiff::civil::Date;

use super::party::{ProjectFacts, Side, short_name};
use super::query::{RankDocument, RankPassage};
use crate::evidence::{Anchor, AnchoredText, DocumentHeader, DocumentKind};
use crate::text::{Passage, fold, passages};

/// Standing of a document that belongs to another party's project.
const OTHER_PARTY: f32 = 0.45;
/// Standing of a version that another one has replaced.
const SUPERSEDED: f32 = 0.6;
/// Longest heading, in letters.
const HEADING: usize = 22;
/// Letters at the head of a document in which it says that it has been replaced.
const HEAD: usize = 600;

/// 記録: one document with its passages. The app makes it once per document, in parallel where there are many.
#[derive(Debug, Clone)]
pub struct Record<'a> {
    /// Path as interfaces.md defines it.
    pub path: &'a str,
    /// What it is.
    pub kind: DocumentKind,
    /// What it says of itself.
    pub header: &'a DocumentHeader,
    /// Its text.
    pub text: &'a AnchoredText,
    /// Its passages.
    pub passages: Vec<Passage>,
}

impl<'a> Record<'a> {
    /// The record of a document's reading.
    pub fn new(path: &'a str, kind: DocumentKind, header: &'a DocumentHeader, text: &'a AnchoredText) -> Self {
        Self { path, kind, header, text, passages: passages(text) }
    }

    /// The words of a passage.
    pub fn quote(&self, passage: usize) -> &'a str {
        self.passages.get(passage).map_or("", |p| &self.text.text()[p.range.clone()])
    }

    /// Day of a passage: of the message, else of the document.
    pub fn date(&self, passage: usize) -> Option<Date> {
        let said = match self.passages.get(passage).map(|p| &p.anchor) {
            Some(Anchor::ChatMessage { at, .. }) => at.get(..10).and_then(|day| day.parse().ok()),
            _ => None,
        };
        said.or_else(|| self.header.date.map(|at| at.date()))
    }

    /// Who wrote or said a passage, as written.
    pub fn author(&self, passage: usize) -> Option<String> {
        match self.passages.get(passage).map(|p| &p.anchor) {
            Some(Anchor::ChatMessage { author, .. }) if !author.is_empty() => Some(author.clone()),
            Some(Anchor::Utterance { speaker, .. }) if !speaker.is_empty() => Some(speaker.clone()),
            _ => self.header.author.as_ref().map(ToString::to_string),
        }
    }

    /// Whose words a passage holds. Quoted parts of a mail are the other side's.
    pub fn side(&self, passage: usize, facts: &ProjectFacts) -> Side {
        let Some(p) = self.passages.get(passage) else { return Side::Unknown };
        match &p.anchor {
            Anchor::ChatMessage { author: name, .. } | Anchor::Utterance { speaker: name, .. } if !name.is_empty() => {
                match (facts.side_of_name(name), &p.anchor) {
                    // A chat that we hold is our own unless one of their people writes in it.
                    (Side::Unknown, Anchor::ChatMessage { .. }) => Side::Ours,
                    (side, _) => side,
                }
            }
            _ => {
                let author = self.header.author.as_ref();
                let side = author.map_or(Side::Unknown, |mailbox| facts.side_of_address(&mailbox.address));
                match (p.quote_depth % 2, side) {
                    (1, Side::Ours) => Side::Theirs,
                    (1, Side::Theirs) => Side::Ours,
                    _ => side,
                }
            }
        }
    }
}

/// How much each record counts: 1, or less for another party's project and for superseded versions.
pub(super) fn standings(records: &[Record<'_>], facts: &ProjectFacts) -> Vec<f32> {
    let versions = newest_versions(records);
    records
        .iter()
        .map(|record| {
            let superseded = is_old_by_name(record)
                || version_of(record.path)
                    .is_some_and(|(base, version)| versions.get(&base).is_some_and(|newest| *newest > version));
            let foreign = concerns_others(record, facts);
            // What we wrote down about the project for this program is no record of it.
            if record.path == "project.toml" {
                return 0.0;
            }
            (if superseded { SUPERSEDED } else { 1.0 }) * (if foreign { OTHER_PARTY } else { 1.0 })
        })
        .collect()
}

fn is_old_by_name(record: &Record<'_>) -> bool {
    let name = record.path.rsplit('/').next().unwrap_or(record.path);
    let text = record.text.text();
    let head = &text[..text.char_indices().nth(HEAD).map_or(text.len(), |(at, _)| at)];
    ["旧", "old", "OLD", "廃版", "破棄", "ボツ", "没", "_bak", "下書き", "未締結"]
        .iter()
        .any(|mark| name.contains(mark))
        || ["本案は破棄", "本書は廃止", "は破棄し", "差し替え前", "無効とし"].iter().any(|mark| head.contains(mark))
}

/// A document whose path or head names another company and none of the parties.
fn concerns_others(record: &Record<'_>, facts: &ProjectFacts) -> bool {
    if ["他社", "他案件", "別案件", "別件", "他PJ", "他プロジェクト", "別プロジェクト", "他顧客"]
        .iter()
        .any(|mark| record.path.contains(mark))
    {
        return true;
    }
    let Some(author) = &record.header.author else { return false };
    let sides =
        std::iter::once(author).chain(&record.header.recipients).map(|mailbox| facts.side_of_address(&mailbox.address));
    let (mut third, mut theirs) = (false, false);
    sides.for_each(|side| {
        third |= side == Side::Third;
        theirs |= side == Side::Theirs;
    });
    if !third || theirs || record.kind != DocumentKind::Mail {
        return false;
    }
    // A supplier's mail about this customer is this project's; it names the customer or its people.
    let text = fold(record.text.text());
    let named = facts.theirs.names.iter().map(|name| short_name(name)).any(|name| text.contains(&name))
        || facts.theirs.people.iter().any(|person| text.contains(person.as_str()));
    !named && other_customer(&text)
}

/// Whether a mail speaks as a customer of ours: it addresses us and asks or complains.
fn other_customer(folded: &str) -> bool {
    let asks =
        ["お願いします", "お願いいたします", "困って", "未解決", "いつになり", "届きました", "入ります", "しました。"];
    asks.iter().any(|mark| folded.contains(mark))
        && !["弊社サービス", "ご加盟店", "ご契約者"].iter().any(|m| folded.contains(m))
}

/// Name without its version, and the version: 「仕様書_v1.2.docx」.
fn version_of(path: &str) -> Option<(String, (u32, u32))> {
    if !path.contains(['v', 'V', 'ｖ', '第']) {
        return None;
    }
    let folded = fold(path);
    let (stem, extension) = folded.rsplit_once('.')?;
    let at = stem.rfind('v').or_else(|| stem.rfind("第"))?;
    let rest = stem[at..].trim_start_matches(['v', '第', '.']);
    let digits: String = rest.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    let mut parts = digits.split('.');
    let major = parts.next()?.parse().ok()?;
    let minor = parts.next().and_then(|part| part.parse().ok()).unwrap_or(0);
    let left: String = stem[..at].trim_end_matches(['_', '-', ' ', '.']).to_owned();
    Some((format!("{left}.{extension}"), (major, minor)))
}

fn newest_versions(records: &[Record<'_>]) -> HashMap<String, (u32, u32)> {
    let mut newest: HashMap<String, (u32, u32)> = HashMap::new();
    for (base, version) in records.iter().filter_map(|record| version_of(record.path)) {
        let held = newest.entry(base).or_insert(version);
        *held = (*held).max(version);
    }
    newest
}

/// The records as the ranker needs them.
pub(super) fn rank_documents<'a>(records: &'a [Record<'a>], facts: &ProjectFacts) -> Vec<RankDocument<'a>> {
    let by_message: HashMap<&str, usize> = records
        .iter()
        .enumerate()
        .filter_map(|(index, record)| record.header.message_id.as_deref().map(|id| (id, index)))
        .collect();
    let by_subject = first_of_subject(records);
    standings(records, facts)
        .into_iter()
        .zip(records)
        .enumerate()
        .map(|(index, (standing, record))| {
            let mut answers: Vec<usize> =
                record.header.references.iter().filter_map(|id| by_message.get(id.as_str()).copied()).collect();
            answers.extend(thread(record).and_then(|subject| by_subject.get(&subject).copied()));
            answers.retain(|other| *other != index);
            let passage = |(number, p): (usize, &Passage)| RankPassage {
                text: record.quote(number),
                quote_depth: p.quote_depth,
                is_heading: is_heading(record.quote(number), &p.anchor),
                date: record.date(number),
                meaning: None,
            };
            RankDocument {
                title: title(record),
                title_meaning: None,
                passages: record.passages.iter().enumerate().map(passage).collect(),
                is_mail: record.kind == DocumentKind::Mail,
                is_talk: matches!(record.kind, DocumentKind::Mail | DocumentKind::Text | DocumentKind::Chat),
                answers,
                standing,
            }
        })
        .collect()
}

/// What a document calls itself: the subject of a mail, else the name of the file without its ending.
fn title<'a>(record: &Record<'a>) -> &'a str {
    let name = record.path.rsplit(['/', '#', '!']).next().unwrap_or(record.path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    record.header.subject.as_deref().map(str::trim).filter(|subject| !subject.is_empty()).unwrap_or(stem)
}

/// A subject, or a short line that ends in a noun and lists nothing.
fn is_heading(quote: &str, anchor: &Anchor) -> bool {
    let running =
        matches!(anchor, Anchor::Paragraph { .. } | Anchor::Page { .. } | Anchor::Line { .. } | Anchor::Body { .. });
    let listed = quote.starts_with(['・', '-', '*', '●', '○', '■', '|', '['])
        || quote.contains([',', '、', ':', ':', '\t', '→', '=']);
    let ends_in_noun = quote
        .chars()
        .next_back()
        .is_some_and(|c| !('\u{3041}'..='\u{309f}').contains(&c) && !"。！？!?」)）".contains(c));
    matches!(anchor, Anchor::Subject) || (running && !listed && ends_in_noun && quote.chars().count() <= HEADING)
}

/// Subject without Re: and the like, where it is an answer.
fn thread(record: &Record<'_>) -> Option<String> {
    let subject = fold(record.header.subject.as_deref()?);
    let bare = subject.trim_start_matches("re:").trim_start_matches("fw:").trim_start_matches("fwd:").trim().to_owned();
    (bare.len() < subject.len() && !bare.is_empty()).then_some(bare)
}

fn first_of_subject(records: &[Record<'_>]) -> HashMap<String, usize> {
    let mut first = HashMap::new();
    for (index, record) in records.iter().enumerate() {
        if let Some(subject) = record.header.subject.as_deref() {
            first.entry(fold(subject)).or_insert(index);
        }
    }
    first
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_names() {
        assert_eq!(version_of("仕様/在庫_v0.9.docx"), Some(("仕様/在庫.docx".to_owned(), (0, 9))));
        assert_eq!(version_of("見積書.xlsx"), None);
    }

    #[test]
    fn another_customers_folder_and_an_older_version_count_less() {
        let header = DocumentHeader::default();
        let text = AnchoredText::default();
        let record = |path| Record::new(path, DocumentKind::Word, &header, &text);
        let records =
            [record("仕様_v1.0.docx"), record("仕様_v1.2.docx"), record("他案件_乙/契約.docx"), record("契約_旧.docx")];
        let standing = standings(&records, &ProjectFacts::default());
        assert_eq!(standing, [SUPERSEDED, 1.0, OTHER_PARTY, SUPERSEDED]);
    }
}
