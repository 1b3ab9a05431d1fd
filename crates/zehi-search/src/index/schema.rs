use tantivy::TantivyDocument;
use tantivy::schema::{FAST, Field, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions};
use zehi_domain::time::Date;

use super::IndexEntry;

/// Name of the tokenizer; part of the format.
pub(super) const TOKENIZER: &str = "zehi-bigram-1";

pub(super) struct Fields {
    pub(super) text: Field,
    pub(super) project: Field,
    pub(super) kind: Field,
    pub(super) author: Field,
    pub(super) date: Field,
    pub(super) number: Field,
}

impl Fields {
    pub(super) fn engine_document(&self, entry: IndexEntry) -> TantivyDocument {
        let mut document = TantivyDocument::new();
        document.add_text(self.project, entry.project.to_string());
        document.add_text(self.kind, entry.kind.name());
        document.add_u64(self.number, entry.document.0);
        if let Some(author) = entry.author {
            if let Some(at) = author.rfind('@') {
                document.add_text(self.author, &author[at..]);
            }
            document.add_text(self.author, author);
        }
        if let Some(date) = entry.date {
            document.add_i64(self.date, day_number(date));
        }
        document.add_text(self.text, entry.folded);
        document
    }
}

pub(super) fn schema() -> (Schema, Fields) {
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

pub(super) fn day_number(date: Date) -> i64 {
    i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day())
}
