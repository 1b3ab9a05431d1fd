use std::collections::BTreeMap;

use zehi_domain::evidence::AnchoredText;
use zehi_domain::id::{DocumentId, ProjectId, Sha256};

use super::document::Document;
use super::lookup::documents_after;
use super::pack::FrameReader;
use super::reading_form;
use crate::home::Layout;
use crate::{Store, StoreError};

/// Documents read at a time.
const AT_ONCE: u32 = 1000;

/// 資料と本文.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptReading {
    /// The document.
    pub document: Document,
    /// Its text, checked against its hash; none where it could not be read.
    pub text: Option<AnchoredText>,
}

/// 本文の列: documents in the order of their numbers, some at a time.
#[derive(Debug)]
pub struct Readings<'a> {
    store: &'a Store,
    project: Option<ProjectId>,
    after: DocumentId,
}

impl Store {
    /// The bytes of a document as they came, checked against their hash.
    ///
    /// # Errors
    /// [`StoreError::Altered`] where they are not what was imported; [`StoreError::NoDocument`]; [`StoreError::File`].
    pub async fn bytes(&self, number: DocumentId) -> Result<Vec<u8>, StoreError> {
        let document = self.document(number).await?;
        let layout = self.layout.clone();
        tokio::task::spawn_blocking(move || {
            let stretch = document.place.bytes;
            let content =
                FrameReader::open(&layout, document.place.pack)?.content(stretch.frame_offset, stretch.frame_length)?;
            let bytes = stretch.of(&content).filter(|bytes| Sha256::of(bytes) == document.sha256);
            bytes.map(<[u8]>::to_vec).ok_or_else(|| altered(number, "原本"))
        })
        .await?
    }

    /// The text of a document, checked against its hash.
    ///
    /// # Errors
    /// [`StoreError::NoText`] where it could not be read; [`StoreError::Altered`] where the text is not what was
    /// imported; [`StoreError::NoDocument`]; [`StoreError::File`].
    pub async fn reading(&self, number: DocumentId) -> Result<AnchoredText, StoreError> {
        let document = self.document(number).await?;
        if let Err(reason) = document.reading {
            return Err(StoreError::NoText { document: number, reason });
        }
        let mut readings = self.texts_of(vec![document]).await?;
        let text = readings.pop().and_then(|reading| reading.text);
        text.ok_or_else(|| altered(number, "本文"))
    }

    /// Documents with their texts, checked against their hashes, in the order of their numbers.
    ///
    /// # Errors
    /// As [`Store::reading`]; a document without text is no error here.
    pub async fn readings(&self, numbers: &[DocumentId]) -> Result<Vec<KeptReading>, StoreError> {
        let documents = self.documents_numbered(numbers).await?;
        self.texts_of(documents).await
    }

    /// All documents after a number with their texts, of a project or of all, for the index to catch up and for an
    /// investigation to go through.
    pub fn readings_after(&self, project: Option<ProjectId>, after: DocumentId) -> Readings<'_> {
        Readings { store: self, project, after }
    }

    async fn texts_of(&self, documents: Vec<Document>) -> Result<Vec<KeptReading>, StoreError> {
        let layout = self.layout.clone();
        tokio::task::spawn_blocking(move || with_texts(&layout, documents)).await?
    }
}

impl Readings<'_> {
    /// The next documents; none at the end. What is imported meanwhile still comes.
    ///
    /// # Errors
    /// As [`Store::readings`]. Asking again after an error begins with the same documents.
    pub async fn next(&mut self) -> Result<Option<Vec<KeptReading>>, StoreError> {
        let documents = {
            let mut connection = self.store.truth.acquire().await?;
            documents_after(&mut connection, self.project, self.after, AT_ONCE).await?
        };
        let Some(last) = documents.last().map(|document| document.number) else { return Ok(None) };
        let readings = self.store.texts_of(documents).await?;
        self.after = last;
        Ok(Some(readings))
    }
}

fn altered(document: DocumentId, what: &str) -> StoreError {
    StoreError::Altered { document, what: what.to_owned() }
}

/// Unpacks the texts, each frame once, on all cores.
fn with_texts(layout: &Layout, documents: Vec<Document>) -> Result<Vec<KeptReading>, StoreError> {
    let mut by_frame: BTreeMap<(u64, u64, u64), Vec<usize>> = BTreeMap::new();
    for (index, document) in documents.iter().enumerate() {
        if let Ok(text) = &document.reading {
            let frame = (document.place.pack, text.place.frame_offset, text.place.frame_length);
            by_frame.entry(frame).or_default().push(index);
        }
    }
    let frames: Vec<_> = by_frame.into_iter().collect();
    let workers = std::thread::available_parallelism().map_or(1, usize::from).min(8);
    let share = frames.len().div_ceil(workers).max(1);
    let documents_ref = &documents;
    let shares: Vec<Result<Vec<(usize, AnchoredText)>, StoreError>> = match frames.len() {
        0 | 1 => vec![unpack(layout, documents_ref, &frames)],
        _ => std::thread::scope(|scope| {
            let working: Vec<_> =
                frames.chunks(share).map(|part| scope.spawn(move || unpack(layout, documents_ref, part))).collect();
            working.into_iter().map(|worker| worker.join().unwrap_or(Err(StoreError::Interrupted))).collect()
        }),
    };
    let mut texts: Vec<Option<AnchoredText>> = vec![None; documents.len()];
    for part in shares {
        for (index, text) in part? {
            texts[index] = Some(text);
        }
    }
    Ok(documents.into_iter().zip(texts).map(|(document, text)| KeptReading { document, text }).collect())
}

type FrameOfDocuments = ((u64, u64, u64), Vec<usize>);

fn unpack(
    layout: &Layout,
    documents: &[Document],
    frames: &[FrameOfDocuments],
) -> Result<Vec<(usize, AnchoredText)>, StoreError> {
    let mut open: Option<(u64, FrameReader)> = None;
    let mut texts = Vec::new();
    for ((pack, offset, length), members) in frames {
        let mut reader = match open.take() {
            Some((number, reader)) if number == *pack => reader,
            _ => FrameReader::open(layout, *pack)?,
        };
        let content = reader.content(*offset, *length)?;
        for index in members {
            texts.push((*index, text_in(&documents[*index], &content)?));
        }
        open = Some((*pack, reader));
    }
    Ok(texts)
}

fn text_in(document: &Document, content: &[u8]) -> Result<AnchoredText, StoreError> {
    let kept = document.reading.as_ref().ok();
    let form = kept.and_then(|kept| kept.place.of(content).filter(|form| Sha256::of(form) == kept.sha256));
    form.and_then(reading_form::read).ok_or_else(|| altered(document.number, "本文"))
}
