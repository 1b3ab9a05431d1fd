//! The index itself: opening it, filling it, asking it.

/// 索引の誤り.
mod error;

/// 索引に入れるものと、返すもの.
mod entry;

/// 索引の形: fields and what a document becomes.
mod schema;

/// 問い合わせ: a query and filter as the engine takes them.
mod engine_query;

use std::path::Path;
use std::sync::Mutex;

use tantivy::collector::{Count, TopDocs};
use tantivy::directory::MmapDirectory;
use tantivy::{Index, IndexReader, IndexSettings, IndexWriter, ReloadPolicy};
use zehi_domain::id::DocumentId;

pub use self::entry::{Filter, Found, IndexEntry, SearchHits};
pub use self::error::IndexError;
use self::schema::{Fields, TOKENIZER, schema};
use crate::bigram::Bigrams;
use crate::query::Query;

/// Bytes of postings gathered before a segment is written.
const WRITER_MEMORY: usize = 96 << 20;

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

    /// The writer; begun where none is held.
    fn writer_in<'g>(&self, held: &'g mut Option<IndexWriter>) -> Result<&'g mut IndexWriter, IndexError> {
        match held {
            Some(writer) => Ok(writer),
            none => Ok(none.insert(self.index.writer_with_num_threads(2, 2 * WRITER_MEMORY)?)),
        }
    }

    /// Adds documents; searchable after [`TextIndex::commit`].
    ///
    /// # Errors
    /// [`IndexError`] where the index cannot be written.
    pub fn add(&self, entries: impl IntoIterator<Item = IndexEntry>) -> Result<(), IndexError> {
        let mut guard = self.writer.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let writer = self.writer_in(&mut guard)?;
        for entry in entries {
            writer.add_document(self.fields.engine_document(entry))?;
        }
        Ok(())
    }

    /// Makes everything added searchable and notes that documents up to this number are.
    ///
    /// # Errors
    /// [`IndexError`] where the index cannot be written.
    pub fn commit(&self, up_to: u64) -> Result<(), IndexError> {
        let mut guard = self.writer.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let writer = self.writer_in(&mut guard)?;
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
        let writer = self.writer_in(&mut guard)?;
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
        let engine_query = self.fields.engine_query(query, filter);
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
}

#[cfg(test)]
mod tests;
