//! 文書の入れ物: the ZIP package that DOCX, XLSX and PPTX share, read within limits.

use std::collections::HashMap;
use std::io::{Cursor, Read as _};

use zehi_domain::evidence::{DocumentHeader, Mailbox, Unreadable};
use zip::ZipArchive;

use crate::written_date;
use crate::xml::{Tag, Visitor, walk};

/// One part unpacks to at most this many bytes; the body of a thousand-page contract has about 20 MB.
const MAX_PART: u64 = 96 << 20;
/// All parts read from one package together.
const MAX_PACKAGE: u64 = 256 << 20;
/// Files an office package may hold.
const MAX_PARTS: usize = 20_000;
/// The day of python-docx's template, which every document made with it carries.
const TEMPLATE_DAY: &str = "2013-12-23T23:15:00Z";
/// First bytes of the compound files of Word 97 to 2003, and of packages under a password.
const COMPOUND_FILE: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// An office package.
pub(crate) struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    left: u64,
}

/// A relationship from one part to another.
pub(crate) struct Relationship {
    /// Id used by the part that refers.
    pub(crate) id: String,
    /// Last segment of its type: `header`, `comments`, `slide` …
    pub(crate) kind: String,
    /// Path of the other part in the package.
    pub(crate) target: String,
}

impl<'a> Package<'a> {
    /// Opens the package.
    ///
    /// # Errors
    /// A password, an older format, or no ZIP at all.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, Unreadable> {
        if let Some(reason) = compound_file(bytes) {
            return Err(Unreadable { reason: reason.to_owned() });
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unreadable {
            reason: "中身がOffice文書(ZIP)になっていません。ファイルが壊れているか、拡張子が違う可能性があります。\
                     作成したソフトで開いて保存し直してください。"
                .to_owned(),
        })?;
        if zip.len() > MAX_PARTS {
            return Err(Unreadable {
                reason: format!("文書の中の部品が多すぎます({}個)。保存し直してください。", zip.len()),
            });
        }
        Ok(Self { zip, left: MAX_PACKAGE })
    }

    /// Text of a part; `None` if it is missing, broken or too large.
    pub(crate) fn part(&mut self, path: &str) -> Option<String> {
        let limit = MAX_PART.min(self.left);
        let mut bytes = Vec::new();
        let read = self.zip.by_name(path).ok()?.take(limit + 1).read_to_end(&mut bytes);
        self.left = self.left.saturating_sub(bytes.len() as u64);
        // A part whose checksum is wrong still shows what was unpacked.
        if bytes.len() as u64 > limit || (read.is_err() && bytes.is_empty()) {
            return None;
        }
        Some(encoding_rs::UTF_8.decode(&bytes).0.into_owned())
    }

    /// Unpacks every XML part once and throws it away: readers that unpack for themselves know no limit.
    ///
    /// # Errors
    /// Parts that unpack to more than allowed.
    pub(crate) fn check_size(&mut self) -> Result<(), Unreadable> {
        let too_large = || Unreadable {
            reason: "文書を展開すると大きすぎます。不要なシートや書式を消して保存し直してください。".to_owned(),
        };
        let mut left = MAX_PACKAGE;
        for index in 0..self.zip.len() {
            let Ok(part) = self.zip.by_index(index) else { continue };
            let copied = std::io::copy(&mut part.take(left + 1), &mut std::io::sink());
            left = left.checked_sub(copied.unwrap_or(0)).ok_or_else(too_large)?;
        }
        Ok(())
    }

    /// Whether the package holds this part.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.zip.index_for_name(path).is_some()
    }

    /// The main part, as the package's own relationships name it.
    pub(crate) fn main_part(&mut self, usual: &str) -> String {
        let named = self.relationships("").into_iter().find(|r| r.kind == "officeDocument").map(|r| r.target);
        named.filter(|path| self.has(path)).unwrap_or_else(|| usual.to_owned())
    }

    /// Relationships of a part (of the package for an empty path).
    pub(crate) fn relationships(&mut self, part: &str) -> Vec<Relationship> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let path = if folder.is_empty() { format!("_rels/{name}.rels") } else { format!("{folder}/_rels/{name}.rels") };
        let mut found = Relationships { folder: folder.to_owned(), found: Vec::new() };
        if let Some(xml) = self.part(&path) {
            // What stands before a break is still good.
            let _ = walk(&xml, &mut found);
        }
        found.found
    }

    /// Author, title and date as the document's properties give them.
    pub(crate) fn properties(&mut self) -> DocumentHeader {
        let mut properties = Properties::default();
        if let Some(xml) = self.part("docProps/core.xml") {
            let _ = walk(&xml, &mut properties);
        }
        properties.header()
    }
}

/// Why a compound file cannot be read; `None` for other files.
pub(crate) fn compound_file(bytes: &[u8]) -> Option<&'static str> {
    if !bytes.starts_with(COMPOUND_FILE) {
        return None;
    }
    let marker: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    Some(if bytes.windows(marker.len()).any(|window| window == marker) {
        "パスワードで保護されているため読めません。パスワードを解除したファイルを取り込んでください。"
    } else {
        "この形式はまだ読めません(旧形式のOffice文書)。新しい形式(docx、xlsx、pptx)かPDFに変換して取り込んでください。"
    })
}

struct Relationships {
    folder: String,
    found: Vec<Relationship>,
}

impl Visitor for Relationships {
    fn start(&mut self, name: &str, tag: &Tag<'_>) {
        let (true, Some(target)) = (name == "Relationship", tag.attribute("Target")) else { return };
        if tag.attribute("TargetMode").as_deref() == Some("External") {
            return;
        }
        let kind = tag.attribute("Type").unwrap_or_default();
        self.found.push(Relationship {
            id: tag.attribute("Id").unwrap_or_default(),
            kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
            target: resolve(&self.folder, &target),
        });
    }
    fn end(&mut self, _: &str) {}
    fn text(&mut self, _: &str) {}
}

/// Path of a relationship's target, seen from the folder of the part that names it.
fn resolve(folder: &str, target: &str) -> String {
    let mut path: Vec<&str> = match target.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => folder.split('/').filter(|s| !s.is_empty()).collect(),
    };
    for segment in target.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(path.pop()),
            segment => path.push(segment),
        }
    }
    path.join("/")
}

#[derive(Default)]
struct Properties {
    open: String,
    values: HashMap<String, String>,
}

impl Properties {
    fn take(&mut self, name: &str) -> Option<String> {
        self.values.remove(name).map(|v| v.trim().to_owned()).filter(|v| !v.is_empty())
    }

    fn header(mut self) -> DocumentHeader {
        let author = self.take("creator");
        // A file written by a program carries the program's name and the day of its template: neither says who or when.
        let by_program = author.as_deref().is_some_and(is_program);
        let created =
            self.take("created").filter(|text| text != TEMPLATE_DAY).and_then(|text| written_date::instant(&text));
        DocumentHeader {
            date: created.filter(|_| !by_program),
            author: author.filter(|_| !by_program).map(|name| Mailbox { name, address: String::new() }),
            subject: self.take("title"),
            ..DocumentHeader::default()
        }
    }
}

/// Whether the author is the library that wrote the file.
pub(crate) fn is_program(author: &str) -> bool {
    const PROGRAMS: [&str; 12] = [
        "openpyxl",
        "python-docx",
        "python-pptx",
        "docx4j",
        "apache poi",
        "phpspreadsheet",
        "phpexcel",
        "xlsxwriter",
        "closedxml",
        "exceljs",
        "anonymous",
        "unknown",
    ];
    let author = author.trim().to_lowercase();
    PROGRAMS.iter().any(|program| author == *program)
}

impl Visitor for Properties {
    fn start(&mut self, name: &str, _: &Tag<'_>) {
        self.open = name.to_owned();
    }
    fn end(&mut self, _: &str) {
        self.open.clear();
    }
    fn text(&mut self, text: &str) {
        if matches!(self.open.as_str(), "creator" | "title" | "created") {
            self.values.entry(self.open.clone()).or_default().push_str(text);
        }
    }
}
