use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization as _;

use super::{Entry, Place, READ_AT_ONCE, cannot_open, head_of};
use crate::chat::directory::{self, Directory};
use crate::mbox::{self, MboxSplit};
use crate::names::Names;
use crate::{Input, Limits, charset, dispatch};

/// 取り込み元の一覧: walks lazily, folder by folder, names in byte order.
pub struct Sources {
    /// A single message larger than this is not read.
    largest: u64,
    /// What is still to be walked, last first.
    pending: Vec<Pending>,
    /// A large mbox that is being cut, and its path.
    split: Option<(String, MboxSplit)>,
    /// Real places of the folders entered so far, against links that lead back to them.
    entered: HashSet<PathBuf>,
}

struct Pending {
    path: String,
    place: PathBuf,
    /// Whether the folder already said that it is a file and no link; saves asking again for each of a million mails.
    is_file: bool,
    in_maildir: bool,
    /// Set for the channels of a Slack export and what is in them.
    slack: Option<Arc<Directory>>,
}

impl Sources {
    /// The files under these paths. With one folder its own name is left out; with several each path begins with it.
    pub fn scan(paths: &[PathBuf]) -> Self {
        let alone = paths.len() == 1;
        let mut names = Names::default();
        let mut pending: Vec<Pending> = paths
            .iter()
            .map(|place| {
                let path = if alone && place.is_dir() { String::new() } else { names.unique(name_of(place)) };
                Pending { path, place: place.clone(), is_file: false, in_maildir: false, slack: None }
            })
            .collect();
        pending.reverse();
        Self { largest: Limits::default().document_bytes, pending, split: None, entered: HashSet::new() }
    }

    /// Looks at one path: a folder is opened, a file becomes an entry.
    fn visit(&mut self, pending: Pending) -> Result<Option<Entry>, String> {
        let Pending { path, place, is_file, in_maildir, slack } = pending;
        if is_file && in_maildir {
            return Ok(Some(Entry { path, place: Place::Message(place) }));
        }
        let is_link = !is_file && place.is_symlink();
        let metadata = fs::metadata(&place).map_err(|error| {
            if is_link {
                "リンク先が見つからないか、リンクが輪になっています。".to_owned()
            } else {
                cannot_open(error)
            }
        })?;
        if metadata.is_dir() {
            return self.open_folder(&path, &place, is_link, slack).map(|()| None);
        }
        if !metadata.is_file() {
            return Err("通常のファイルではないため取り込めません。".to_owned());
        }
        if metadata.len() > READ_AT_ONCE && !in_maildir && is_mbox(&place, &path) {
            let split = MboxSplit::open(&place, self.largest).map_err(cannot_open)?;
            self.split = Some((path, split));
            return Ok(None);
        }
        let is_day = place.file_name().is_some_and(|name| directory::is_day_file(&name.to_string_lossy()));
        let place = match slack {
            Some(names) if is_day => Place::SlackDay(place, names),
            _ if in_maildir => Place::Message(place),
            _ => Place::File(place),
        };
        Ok(Some(Entry { path, place }))
    }

    fn open_folder(
        &mut self,
        path: &str,
        place: &Path,
        is_link: bool,
        slack: Option<Arc<Directory>>,
    ) -> Result<(), String> {
        let real = fs::canonicalize(place).map_err(cannot_open)?;
        if !self.entered.insert(real) && is_link {
            return Err("リンクが、すでに取り込んだフォルダーに戻っています。".to_owned());
        }
        let mut found = Vec::new();
        for entry in fs::read_dir(place).map_err(cannot_open)? {
            let entry = entry.map_err(cannot_open)?;
            found.push((entry.path(), entry.file_type().is_ok_and(|kind| kind.is_file())));
        }
        found.sort();
        let slack = slack.or_else(|| slack_export(place, &mut found));
        let in_maildir = is_maildir_part(place);
        let mut names = Names::default();
        let mut children: Vec<Pending> = found
            .into_iter()
            .map(|(place, is_file)| {
                let name = names.unique(name_of(&place));
                let path = if path.is_empty() { name } else { format!("{path}/{name}") };
                Pending { path, is_file, in_maildir, place, slack: slack.clone() }
            })
            .collect();
        children.reverse();
        self.pending.append(&mut children);
        Ok(())
    }

    fn next_piece(&mut self) -> Option<Entry> {
        let (path, split) = self.split.as_mut()?;
        let entry = match split.next_piece() {
            Ok(Some(piece)) => Entry { path: path.clone(), place: Place::Mbox(piece) },
            Ok(None) => {
                self.split = None;
                return None;
            }
            Err(error) => {
                let entry = Entry { path: path.clone(), place: Place::Failed(cannot_open(error)) };
                self.split = None;
                entry
            }
        };
        Some(entry)
    }
}

impl Iterator for Sources {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        loop {
            if let Some(entry) = self.next_piece() {
                return Some(entry);
            }
            let pending = self.pending.pop()?;
            let path = pending.path.clone();
            match self.visit(pending) {
                Ok(Some(entry)) => return Some(entry),
                Ok(None) => {}
                Err(reason) => return Some(Entry { path, place: Place::Failed(reason) }),
            }
        }
    }
}

/// Whether a large file is a mbox; one that cannot be opened is left to the reader, who says why.
fn is_mbox(place: &Path, path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    head_of(place).is_ok_and(|head| {
        mbox::looks_like_mbox(&head)
            && dispatch::format_of(&Input { name, bytes: &head }, None) == dispatch::Format::Mbox
    })
}

/// The names of a Slack export, whose lists are taken out of what is left to read; `None` for other folders.
fn slack_export(folder: &Path, found: &mut Vec<(PathBuf, bool)>) -> Option<Arc<Directory>> {
    let is_list = |(place, _): &(PathBuf, bool)| {
        place.file_name().is_some_and(|name| directory::is_list(&name.to_string_lossy()))
    };
    let holds_day = |(place, _): &(PathBuf, bool)| {
        let mut files = fs::read_dir(place).into_iter().flatten().flatten();
        files.any(|file| directory::is_day_file(&file.file_name().to_string_lossy()))
    };
    if !found.iter().any(is_list) || !found.iter().any(holds_day) {
        return None;
    }
    found.retain(|listed| !is_list(listed));
    Some(Arc::new(Directory::read(|list| fs::read(folder.join(list)).ok())))
}

/// Whether the folder is `cur`, `new` or `tmp` of a Maildir.
fn is_maildir_part(place: &Path) -> bool {
    let part = place.file_name().is_some_and(|name| name == "cur" || name == "new" || name == "tmp");
    part && place.parent().is_some_and(|maildir| maildir.join("cur").is_dir() && maildir.join("new").is_dir())
}

/// The last name of a path in NFC. Names that are not UTF-8 are decoded as Japanese ones.
fn name_of(place: &Path) -> String {
    let name = match place.file_name() {
        Some(name) => name.to_owned(),
        None => {
            fs::canonicalize(place).ok().and_then(|real| real.file_name().map(ToOwned::to_owned)).unwrap_or_default()
        }
    };
    let text = match name.to_str() {
        Some(text) => text.to_owned(),
        None => charset::decode(name.as_encoded_bytes(), None).text,
    };
    text.nfc().filter(|c| *c != '/').collect()
}
