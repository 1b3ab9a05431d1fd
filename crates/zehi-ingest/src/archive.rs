//! ZIP: members with bounded size, number and ratio. Names that are not flagged as UTF-8 are CP932 (interfaces.md, import).

use std::io::{Read, Seek};

use unicode_normalization::UnicodeNormalization as _;
use zehi_domain::evidence::Unreadable;
use zip::ZipArchive;

use crate::names::Names;
use crate::{Limits, charset};

/// Ratios are judged from this size on: a short file of blanks packs very well.
const RATIO_COUNTS_FROM: u64 = 1 << 20;

/// Bit of the general purpose flag that marks a name as UTF-8 (APPNOTE 4.4.4).
const UTF_8_FLAG: u16 = 0x0800;

/// How many members are named where several cannot be taken out.
const NAMED_PROBLEMS: usize = 3;

/// An opened archive with the names of its files.
pub(crate) struct Archive<R> {
    zip: ZipArchive<R>,
    members: Vec<Listed>,
    problems: Vec<String>,
}

/// A file of the archive.
struct Listed {
    index: usize,
    name: String,
}

impl<R: Read + Seek> Archive<R> {
    /// Opens an archive and reads its list.
    ///
    /// # Errors
    /// Where it is broken or holds more than allowed.
    pub(crate) fn open(reader: R, limits: &Limits) -> Result<Self, Unreadable> {
        let mut zip = ZipArchive::new(reader)
            .map_err(|error| unreadable(format!("ZIP を開けません({error})。壊れていないか確認してください。")))?;
        if zip.len() > limits.members {
            return Err(unreadable(format!(
                "ZIP の中のファイルが多すぎます({} 件、上限 {} 件)。",
                zip.len(),
                limits.members
            )));
        }
        // Members that share their bytes pack a mountain of data into a small file.
        if zip.has_overlapping_files().unwrap_or(false) {
            return Err(unreadable(
                "ZIP の作りが異常です(ファイルの領域が重なっています)。作り直して取り込んでください。".to_owned(),
            ));
        }
        let mut problems = Vec::new();
        if zip.has_duplicate_names() {
            problems.push("同じ名前のファイルが複数あり、最後のものだけを取り込みました".to_owned());
        }
        let mut names = Names::default();
        let mut members = Vec::with_capacity(zip.len());
        for index in 0..zip.len() {
            let Ok(entry) = zip.by_index_data(index) else { continue };
            let name = member_name(entry.name_raw(), entry.flags().as_u16() & UTF_8_FLAG != 0);
            if !entry.is_dir() && !name.is_empty() {
                members.push(Listed { index, name: names.unique(name) });
            }
        }
        members.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Self { zip, members, problems })
    }

    /// The names of its files, in a stable order.
    pub(crate) fn names(&self) -> Vec<String> {
        self.members.iter().map(|member| member.name.clone()).collect()
    }

    /// Takes out one file, counting its bytes; `None` where it cannot be taken out, which [`Self::problem`] tells.
    pub(crate) fn bytes(&mut self, name: &str, limits: &Limits, spent: &mut u64) -> Option<Vec<u8>> {
        let at = self.members.binary_search_by(|member| member.name.as_str().cmp(name)).ok()?;
        match self.take_out(self.members[at].index, limits, *spent) {
            Ok(bytes) => {
                *spent += bytes.len() as u64;
                Some(bytes)
            }
            Err(problem) => {
                self.problems.push(format!("{name}: {problem}"));
                None
            }
        }
    }

    fn take_out(&mut self, index: usize, limits: &Limits, spent: u64) -> Result<Vec<u8>, String> {
        let entry = self.zip.by_index_data(index).map_err(|error| error.to_string())?;
        let (size, packed) = (entry.size(), entry.compressed_size());
        if entry.encrypted() {
            return Err("パスワードで暗号化されています".to_owned());
        }
        if entry.is_symlink() {
            return Err("リンクです".to_owned());
        }
        if size > limits.document_bytes {
            return Err(format!("大きすぎます(上限 {} MiB)", limits.document_bytes >> 20));
        }
        let by_ratio = packed.saturating_mul(limits.ratio).max(RATIO_COUNTS_FROM);
        let left = limits.unpacked_bytes.saturating_sub(spent);
        let most = by_ratio.min(left).min(limits.document_bytes);
        if size > most {
            return Err("展開後の大きさが異常です".to_owned());
        }
        let file = self.zip.by_index(index).map_err(|error| format!("取り出せません({error})"))?;
        let mut bytes = Vec::with_capacity(size.min(64 << 20) as usize);
        file.take(most + 1).read_to_end(&mut bytes).map_err(|error| format!("壊れています({error})"))?;
        if bytes.len() as u64 > most { Err("展開後の大きさが異常です".to_owned()) } else { Ok(bytes) }
    }

    /// What could not be taken out, in one sentence; `None` if all could.
    pub(crate) fn problem(&self) -> Option<Unreadable> {
        if self.problems.is_empty() {
            return None;
        }
        let named = self.problems.iter().take(NAMED_PROBLEMS).cloned().collect::<Vec<_>>().join("、");
        let more = if self.problems.len() > NAMED_PROBLEMS { " ほか" } else { "" };
        Some(unreadable(format!(
            "ZIP の中に取り込めないものが {} 件あります({named}{more})。展開できる形にして、もう一度取り込んでください。",
            self.problems.len()
        )))
    }
}

fn unreadable(reason: String) -> Unreadable {
    Unreadable { reason }
}

/// The path of a member: CP932 unless flagged (or plainly UTF-8), `/`, NFC, without steps upwards.
fn member_name(raw: &[u8], is_utf8: bool) -> String {
    let name = match std::str::from_utf8(raw) {
        Ok(name) if is_utf8 || raw.is_ascii() => name.to_owned(),
        _ => charset::decode(raw, Some("cp932")).text,
    };
    let parts: Vec<&str> = name.split(['/', '\\']).filter(|part| !matches!(*part, "" | "." | "..")).collect();
    parts.join("/").nfc().filter(|c| !c.is_control()).collect()
}
