//! PDF: the lines of each page, read in a thread of its own, for the files are hostile and the parser is large.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use pdf_oxide::PdfDocument;
use zehi_domain::evidence::{Anchor, AnchoredText, DocumentHeader, DocumentKind, Reading, Unreadable};

use crate::{Input, Limits, Read, written_date};

/// 書誌: author, title and date as the file states them.
mod metadata;

/// 行: pieces of text on a page, put together as a person reads them.
mod lines;

/// 罫線: cells of tables.
mod ruling;

/// 縦書き
mod vertical;

/// Fonts that the parser misreads.
mod misread;

const READER: &str = "pdf/1";
/// Pages beyond this are not read.
const MAX_PAGES: usize = 5_000;
/// Time for one file; ordinary pages take 2 to 50 ms.
const MAX_TIME: Duration = Duration::from_secs(120);
/// Stack of the reading thread: broken files nest their objects deep.
const STACK_BYTES: usize = 64 << 20;

const BROKEN: &str =
    "PDFが壊れているか、対応していない作りのため読めません。作り直すか、印刷からPDFに保存し直して取り込んでください。";
const PASSWORD: &str = "パスワードで保護されているため読めません。パスワードを解除したPDFを取り込んでください。";
const SLOW: &str =
    "PDFの読み取りに時間がかかりすぎたため、中止しました。頁を分けるか、印刷からPDFに保存し直して取り込んでください。";

/// What the reading thread reports.
enum Progress {
    Opened { header: Box<DocumentHeader>, pages: usize },
    Page(Result<Vec<String>, PageBroken>),
    Failed(&'static str),
}

/// A page that could not be read; the others can.
struct PageBroken;

/// Reads a PDF.
///
/// # Errors
/// A password, a broken file, or one that takes too long before its first page is read.
pub fn read(input: &Input<'_>, limits: &Limits) -> Result<Read, Unreadable> {
    let (sender, receiver) = mpsc::channel();
    let stop = Arc::new(AtomicBool::new(false));
    let (bytes, stopped) = (input.bytes.to_vec(), Arc::clone(&stop));
    std::thread::Builder::new()
        .name("pdf".to_owned())
        .stack_size(STACK_BYTES)
        .spawn(move || work(bytes, &sender, &stopped))
        .map_err(|_| unreadable("PDFを読む準備ができませんでした。メモリを空けてもう一度取り込んでください。"))?;
    let outcome = collect(input, limits, &receiver);
    // A thread that hangs within a page cannot be ended; one that merely takes long stops at the next.
    stop.store(true, Ordering::Relaxed);
    outcome
}

fn unreadable(reason: &str) -> Unreadable {
    Unreadable { reason: reason.to_owned() }
}

fn work(bytes: Vec<u8>, sender: &Sender<Progress>, stopped: &AtomicBool) {
    let opened = catch_unwind(AssertUnwindSafe(|| open(bytes))).unwrap_or(Err(BROKEN));
    let (document, header, pages) = match opened {
        Ok(opened) => opened,
        Err(reason) => return drop(sender.send(Progress::Failed(reason))),
    };
    if sender.send(Progress::Opened { header: Box::new(header), pages }).is_err() {
        return;
    }
    for page in 0..pages.min(MAX_PAGES) {
        if stopped.load(Ordering::Relaxed) {
            return;
        }
        let lines = catch_unwind(AssertUnwindSafe(|| page_lines(&document, page)));
        let lines = lines.ok().and_then(Result::ok).ok_or(PageBroken);
        if sender.send(Progress::Page(lines)).is_err() {
            return;
        }
    }
}

fn page_lines(document: &PdfDocument, page: usize) -> pdf_oxide::Result<Vec<String>> {
    let mut spans = document.extract_spans(page)?;
    let (pieces, misread) = misread::pieces(document, page);
    spans.retain(|span| !misread.contains(&span.font_name));
    // Tables are read the better for their lines, and without them too.
    let rules = ruling::Rules::of(&document.extract_paths(page).unwrap_or_default());
    Ok(lines::lines(spans, pieces, &rules))
}

fn open(bytes: Vec<u8>) -> Result<(PdfDocument, DocumentHeader, usize), &'static str> {
    let document = PdfDocument::from_bytes(bytes).map_err(|error| match error {
        pdf_oxide::Error::EncryptedPdf => PASSWORD,
        _ => BROKEN,
    })?;
    if document.is_encrypted() && !document.is_authenticated() {
        return Err(PASSWORD);
    }
    let pages = document.page_count().map_err(|_| BROKEN)?;
    // Broken metadata is no reason to lose the text.
    let header = catch_unwind(AssertUnwindSafe(|| metadata::header(&document))).unwrap_or_default();
    Ok((document, header, pages))
}

fn collect(input: &Input<'_>, limits: &Limits, receiver: &Receiver<Progress>) -> Result<Read, Unreadable> {
    let deadline = Instant::now() + MAX_TIME;
    let mut pages = Pages::default();
    let mut header = DocumentHeader::default();
    loop {
        match receiver.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(Progress::Opened { header: stated, pages: count }) => (header, pages.count) = (*stated, count),
            Ok(Progress::Failed(reason)) => return Err(unreadable(reason)),
            Ok(Progress::Page(lines)) => pages.add(lines),
            Err(RecvTimeoutError::Timeout) => pages.slow = true,
            Err(RecvTimeoutError::Disconnected) => break,
        }
        pages.cut = pages.text.text().len() > limits.text_bytes;
        if pages.slow || pages.cut {
            break;
        }
    }
    if pages.read == 0 {
        return Err(unreadable(if pages.slow { SLOW } else { BROKEN }));
    }
    header.date = written_date::in_name_or_text(input.name, pages.text.text()).or(header.date);
    let notes = pages.notes();
    Ok(Read { kind: DocumentKind::Pdf, header, reading: Reading { reader: READER, text: pages.text, notes } })
}

/// The pages read so far.
#[derive(Default)]
struct Pages {
    count: usize,
    text: AnchoredText,
    seen: u32,
    read: usize,
    empty: Vec<u32>,
    failed: Vec<u32>,
    cut: bool,
    slow: bool,
}

impl Pages {
    fn add(&mut self, lines: Result<Vec<String>, PageBroken>) {
        self.seen += 1;
        let page = self.seen;
        let Ok(lines) = lines else { return self.failed.push(page) };
        self.read += 1;
        if lines.is_empty() {
            self.empty.push(page);
        }
        for (line, text) in (1..).zip(lines) {
            self.text.push_separator('\n');
            self.text.push(&text, Anchor::Page { page, line });
        }
    }

    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.text.text().is_empty() {
            notes.push("文字情報がありません(画像のみの可能性)。文字認識をかけた資料も取り込んでください。".to_owned());
        } else if !self.empty.is_empty() {
            notes.push(format!("文字情報のない頁があります(画像のみの可能性): {}頁", listed(&self.empty)));
        }
        if !self.failed.is_empty() {
            notes.push(format!("読めなかった頁があります: {}頁", listed(&self.failed)));
        }
        if self.cut || self.slow || self.count > MAX_PAGES {
            let why = if self.slow { "時間" } else { "頁数か文字数" };
            notes.push(format!("{why}が上限を超えたため、全{}頁のうち{}頁目までを読みました。", self.count, self.seen));
        }
        notes
    }
}

/// Page numbers as people list them: 2、5–7.
fn listed(pages: &[u32]) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for &page in pages {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == page => *last = page,
            _ => runs.push((page, page)),
        }
    }
    let shown =
        runs.iter().map(|(first, last)| if first == last { first.to_string() } else { format!("{first}–{last}") });
    shown.collect::<Vec<_>>().join("、")
}

#[cfg(test)]
mod tests;
