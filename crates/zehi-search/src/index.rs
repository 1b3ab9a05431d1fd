use std::ops::Bound;
use std::path::Path;
use std::sync::Mutex;

use tantivy::collector::{Count, TopDocs};
use tantivy::directory::MmapDirectory;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, EmptyQuery as NoDocument, Occur, PhraseQuery, Query as EngineQuery, RangeQuery,
    TermQuery,
};
use tantivy::schema::{FAST, Field, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions};
use tantivy::{Index, IndexReader, IndexSettings, IndexWriter, ReloadPolicy, TantivyDocument, Term};
use zehi_domain::evidence::DocumentKind;
use zehi_domain::id::{DocumentId, ProjectId};
use zehi_domain::time::Date;

use crate::bigram::{Bigrams, pinning};
use crate::query::Query;

/// Name of the tokenizer; part of the format.
const TOKENIZER: &str = "zehi-bigram-1";
/// Bytes of postings gathered before a segment is written.
const WRITER_MEMORY: usize = 96 << 20;

/// What went wrong with the index. It is derived, so the cure is always to build it anew.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// The engine refused.
    #[error("検索の索引を扱えません: {0}。「zehi rebuild」で作り直せます。")]
    Engine(#[from] tantivy::TantivyError),
    /// The folder cannot be used.
    #[error("索引のフォルダーを開けません: {0}")]
    Folder(#[from] tantivy::directory::error::OpenDirectoryError),
    /// The folder cannot be made.
    #[error("索引のフォルダーを作れません: {0}")]
    Io(#[from] std::io::Error),
}

/// 索引に入れる資料: folded text with what hits are filtered by.
#[derive(Debug, Clone)]
pub struct IndexEntry {
    /// Number of the document.
    pub document: DocumentId,
    /// Project it belongs to.
    pub project: ProjectId,
    /// What it is.
    pub kind: DocumentKind,
    /// Address of its author, lower case.
    pub author: Option<String>,
    /// Day it was written.
    pub date: Option<Date>,
    /// Folded text.
    pub folded: String,
}

/// 絞り込み: all given conditions must hold.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only these projects; `None` for all that the caller may see.
    pub projects: Option<Vec<ProjectId>>,
    /// Only documents by this address (or `@domain`).
    pub author: Option<String>,
    /// Only this kind.
    pub kind: Option<DocumentKind>,
    /// Only documents of this day or later.
    pub after: Option<Date>,
    /// Only documents of this day or earlier.
    pub before: Option<Date>,
}

/// A matching document.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Which.
    pub document: DocumentId,
    /// Relevance; comparable within one answer only.
    pub score: f32,
}

/// 検索結果: the exact number of matching documents, and the best of them.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchHits {
    /// How many documents match.
    pub total: usize,
    /// The best, best first.
    pub best: Vec<Found>,
}

struct Fields {
    text: Field,
    project: Field,
    kind: Field,
    author: Field,
    date: Field,
    number: Field,
}

/// 全文索引: answers which documents' folded text contains a folded string, exactly.
pub struct TextIndex {
    index: Index,
    reader: IndexReader,
    fields: Fields,
    writer: Mutex<Option<IndexWriter>>,
}

impl std::fmt::Debug for TextIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TextIndex").finish_non_exhaustive()
    }
}

impl TextIndex {
    /// Opens the index in this folder, making it if there is none.
    ///
    /// # Errors
    /// [`IndexError`] where the folder cannot be used or holds another format.
    pub fn open(folder: &Path) -> Result<Self, IndexError> {
        std::fs::create_dir_all(folder)?;
        let (schema, fields) = schema();
        let directory = MmapDirectory::open(folder)?;
        let index = if Index::exists(&directory).map_err(tantivy::TantivyError::from)? {
            Index::open(directory)?
        } else {
            Index::create(directory, schema.clone(), IndexSettings::default())?
        };
        if index.schema() != schema {
            return Err(tantivy::TantivyError::SchemaError("索引の形式が異なります".to_owned()).into());
        }
        index.tokenizers().register(TOKENIZER, Bigrams::default());
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self { index, reader, fields, writer: Mutex::new(None) })
    }

    /// Number of the last document that is searchable (all before it are too); 0 for none.
    ///
    /// # Errors
    /// [`IndexError`] where the index cannot be read.
    pub fn indexed_up_to(&self) -> Result<u64, IndexError> {
        Ok(self.index.load_metas()?.payload.and_then(|payload| payload.parse().ok()).unwrap_or(0))
    }

    /// Adds documents; searchable after [`TextIndex::commit`].
    ///
    /// # Errors
    /// [`IndexError`] where the index cannot be written.
    pub fn add(&self, entries: impl IntoIterator<Item = IndexEntry>) -> Result<(), IndexError> {
        let mut guard = self.writer.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let writer = match &mut *guard {
            Some(writer) => writer,
            none => none.insert(self.index.writer_with_num_threads(2, 2 * WRITER_MEMORY)?),
        };
        for entry in entries {
            writer.add_document(self.engine_document(entry))?;
        }
        Ok(())
    }

    /// Makes everything added searchable and notes that documents up to this number are.
    ///
    /// # Errors
    /// [`IndexError`] where the index cannot be written.
    pub fn commit(&self, up_to: u64) -> Result<(), IndexError> {
        let mut guard = self.writer.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let writer = match &mut *guard {
            Some(writer) => writer,
            none => none.insert(self.index.writer_with_num_threads(2, 2 * WRITER_MEMORY)?),
        };
        let mut prepared = writer.prepare_commit()?;
        prepared.set_payload(&up_to.to_string());
        prepared.commit()?;
        self.reader.reload()?;
        Ok(())
    }

    /// Takes everything out, before it is built anew.
    ///
    /// # Errors
    /// [`IndexError`] where the index cannot be written.
    pub fn clear(&self) -> Result<(), IndexError> {
        let mut guard = self.writer.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let writer = match &mut *guard {
            Some(writer) => writer,
            none => none.insert(self.index.writer_with_num_threads(2, 2 * WRITER_MEMORY)?),
        };
        writer.delete_all_documents()?;
        drop(guard);
        self.commit(0)
    }

    /// Waits for merges under way and frees the writer's memory.
    ///
    /// # Errors
    /// [`IndexError`] where a merge failed.
    pub fn close_writer(&self) -> Result<(), IndexError> {
        let taken = self.writer.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
        match taken {
            Some(writer) => Ok(writer.wait_merging_threads()?),
            None => Ok(()),
        }
    }

    /// The documents that match, counted exactly, and the `limit` best of them.
    ///
    /// # Errors
    /// [`IndexError`] where the index cannot be read.
    pub fn search(&self, query: &Query, filter: &Filter, limit: usize) -> Result<SearchHits, IndexError> {
        let engine_query = self.engine_query(query, filter);
        let searcher = self.reader.searcher();
        if limit == 0 {
            return Ok(SearchHits { total: searcher.search(&engine_query, &Count)?, best: Vec::new() });
        }
        let collector = (Count, TopDocs::with_limit(limit).order_by_score());
        let (total, top) = searcher.search(&engine_query, &collector)?;
        let mut best = Vec::with_capacity(top.len());
        for (score, address) in top {
            let numbers = searcher.segment_reader(address.segment_ord).fast_fields().u64("number")?;
            if let Some(number) = numbers.first(address.doc_id) {
                best.push(Found { document: DocumentId(number), score });
            }
        }
        Ok(SearchHits { total, best })
    }

    fn engine_document(&self, entry: IndexEntry) -> TantivyDocument {
        let mut document = TantivyDocument::new();
        document.add_text(self.fields.project, entry.project.to_string());
        document.add_text(self.fields.kind, entry.kind.name());
        document.add_u64(self.fields.number, entry.document.0);
        if let Some(author) = entry.author {
            if let Some(at) = author.rfind('@') {
                document.add_text(self.fields.author, &author[at..]);
            }
            document.add_text(self.fields.author, author);
        }
        if let Some(date) = entry.date {
            document.add_i64(self.fields.date, day_number(date));
        }
        document.add_text(self.fields.text, entry.folded);
        document
    }

    fn engine_query(&self, query: &Query, filter: &Filter) -> BooleanQuery {
        let mut clauses: Vec<(Occur, Box<dyn EngineQuery>)> = Vec::new();
        for group in &query.all {
            let any = group.iter().map(|text| (Occur::Should, self.contains(text))).collect();
            clauses.push((Occur::Must, Box::new(BooleanQuery::new(any))));
        }
        if query.all.is_empty() {
            clauses.push((Occur::Must, Box::new(AllQuery)));
        }
        clauses.extend(query.without.iter().map(|text| (Occur::MustNot, self.contains(text))));
        if let Some(projects) = &filter.projects {
            let any =
                projects.iter().map(|id| (Occur::Should, self.term(self.fields.project, &id.to_string()))).collect();
            clauses.push((Occur::Must, unscored(Box::new(BooleanQuery::new(any)))));
        }
        let terms = [
            (self.fields.author, filter.author.as_ref().map(|author| author.to_lowercase())),
            (self.fields.kind, filter.kind.map(|kind| kind.name().to_owned())),
        ];
        for (field, value) in terms {
            if let Some(value) = value {
                clauses.push((Occur::Must, unscored(self.term(field, &value))));
            }
        }
        if filter.after.is_some() || filter.before.is_some() {
            let bound = |date: Option<Date>| {
                date.map_or(Bound::Unbounded, |date| {
                    Bound::Included(Term::from_field_i64(self.fields.date, day_number(date)))
                })
            };
            clauses.push((Occur::Must, unscored(Box::new(RangeQuery::new(bound(filter.after), bound(filter.before))))));
        }
        BooleanQuery::new(clauses)
    }

    fn term(&self, field: Field, value: &str) -> Box<dyn EngineQuery> {
        Box::new(TermQuery::new(Term::from_field_text(field, value), IndexRecordOption::Basic))
    }

    /// Documents whose folded text contains this folded string.
    fn contains(&self, text: &str) -> Box<dyn EngineQuery> {
        let term = |text: &str| Term::from_field_text(self.fields.text, text);
        let mut chars = text.chars();
        match (chars.next(), chars.next(), chars.next()) {
            (None, _, _) => Box::new(NoDocument),
            (Some(only), None, _) => {
                let after =
                    next_character(only).map_or(Bound::Unbounded, |next| Bound::Excluded(term(&next.to_string())));
                Box::new(RangeQuery::new(Bound::Included(term(text)), after))
            }
            (_, _, None) => Box::new(TermQuery::new(term(text), IndexRecordOption::WithFreqs)),
            _ => Box::new(PhraseQuery::new_with_offset(
                pinning(text).into_iter().map(|(offset, pair)| (offset, term(pair))).collect(),
            )),
        }
    }
}

fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(TOKENIZER)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions)
        .set_fieldnorms(true);
    let fields = Fields {
        text: builder.add_text_field("text", TextOptions::default().set_indexing_options(indexing)),
        project: builder.add_text_field("project", STRING),
        kind: builder.add_text_field("kind", STRING),
        author: builder.add_text_field("author", STRING),
        date: builder.add_i64_field("date", FAST),
        number: builder.add_u64_field("number", FAST),
    };
    (builder.build(), fields)
}

/// Filters choose; they do not rank.
fn unscored(query: Box<dyn EngineQuery>) -> Box<dyn EngineQuery> {
    Box::new(BoostQuery::new(query, 0.0))
}

fn day_number(date: Date) -> i64 {
    i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day())
}

fn next_character(c: char) -> Option<char> {
    (c as u32 + 1..=char::MAX as u32).find_map(char::from_u32)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use zehi_domain::text::fold;

    use super::*;

    fn entry(number: u64, text: &str) -> IndexEntry {
        IndexEntry {
            document: DocumentId(number),
            project: ProjectId::from_bits(u128::from(number % 2)),
            kind: if number.is_multiple_of(3) { DocumentKind::Mail } else { DocumentKind::Text },
            author: (number == 1).then(|| "sato@vendor.example".to_owned()),
            date: Date::new(2026, 10, number.clamp(1, 28) as i8).ok(),
            folded: fold(text),
        }
    }

    fn index_of(texts: &[&str]) -> (tempfile::TempDir, TextIndex) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let index = TextIndex::open(folder.path()).expect("a new index");
        index.add(texts.iter().enumerate().map(|(i, text)| entry(i as u64 + 1, text))).expect("written");
        index.commit(texts.len() as u64).expect("committed");
        (folder, index)
    }

    fn found(index: &TextIndex, line: &str, filter: &Filter) -> Vec<u64> {
        let query = Query::parse(line).expect("holds words");
        let hits = index.search(&query, filter, 100).expect("an answer");
        let mut numbers: Vec<u64> = hits.best.iter().map(|hit| hit.document.0).collect();
        numbers.sort_unstable();
        assert_eq!(hits.total, numbers.len());
        numbers
    }

    #[test]
    fn words_strings_exclusions_and_alternatives_find_exactly_their_documents() {
        let (_folder, index) = index_of(&["検収が完了しました", "検収は来週です", "ｻｰﾊﾞｰ停止の件", "A B C", "了"]);
        let all = Filter::default();
        assert_eq!(found(&index, "検収", &all), [1, 2]);
        assert_eq!(found(&index, "検収 完了", &all), [1]);
        assert_eq!(found(&index, "検収 -完了", &all), [2]);
        assert_eq!(found(&index, "来週 OR サーバー", &all), [2, 3]);
        assert_eq!(found(&index, "了", &all), [1, 5]);
        assert_eq!(found(&index, "\"b c\"", &all), [4]);
        assert_eq!(found(&index, "収完", &all), Vec::<u64>::new());
        assert_eq!(found(&index, "-検収", &all), [3, 4, 5]);
    }

    #[test]
    fn filters_narrow_and_do_not_rank() {
        let (_folder, index) = index_of(&["検収", "検収", "検収", "検収"]);
        let date = |day| Date::new(2026, 10, day).ok();
        assert_eq!(found(&index, "検収", &Filter { after: date(2), before: date(3), ..Filter::default() }), [2, 3]);
        assert_eq!(found(&index, "検収", &Filter { kind: Some(DocumentKind::Mail), ..Filter::default() }), [3]);
        assert_eq!(
            found(&index, "検収", &Filter { author: Some("@vendor.example".to_owned()), ..Filter::default() }),
            [1]
        );
        let even = Filter { projects: Some(vec![ProjectId::from_bits(0)]), ..Filter::default() };
        assert_eq!(found(&index, "検収", &even), [2, 4]);
    }

    #[test]
    fn the_index_knows_how_far_it_reaches_after_reopening() {
        let (folder, index) = index_of(&["検収", "納品"]);
        index.close_writer().expect("closed");
        drop(index);
        let again = TextIndex::open(folder.path()).expect("reopened");
        assert_eq!(again.indexed_up_to().expect("readable"), 2);
        assert_eq!(found(&again, "納品", &Filter::default()), [2]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]
        #[test]
        fn every_substring_is_found_in_exactly_the_documents_that_hold_it(
            texts in proptest::collection::vec("[検収納品あい ab〜\u{10000}]{0,12}", 1..20),
            start in 0usize..8, length in 1usize..6,
        ) {
            let borrowed: Vec<&str> = texts.iter().map(String::as_str).collect();
            let (_folder, index) = index_of(&borrowed);
            for text in &borrowed {
                let wanted: String = fold(text).chars().skip(start).take(length).collect();
                let Ok(query) = Query::literal(&wanted) else { continue };
                let string = query.strings()[0].to_owned();
                let truth = borrowed.iter().filter(|text| fold(text).contains(&string)).count();
                prop_assert_eq!(index.search(&query, &Filter::default(), 0).expect("an answer").total, truth);
            }
        }
    }
}
