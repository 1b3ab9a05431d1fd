//! 受け入れ: one file and everything inside it, down to the last attachment, within the limits.

use std::io::{Read, Seek};

use zehi_domain::evidence::{DocumentKind, ReadDocument, Unreadable};

use crate::archive::Archive;
use crate::chat::directory::{self, Directory};
use crate::chat::slack;
use crate::dispatch::{self, Format, Outcome};
use crate::mail::Letter;
use crate::names::Names;
use crate::outlook::{Store, Stored};
use crate::source::Failure;
use crate::{Input, Limits, mail, mbox, outlook};

/// Where documents and failures go.
pub(crate) type Sink<'s> = &'s mut dyn FnMut(Result<ReadDocument, Failure>);

/// A file to be read, wherever it came from.
pub(crate) struct Arrival {
    /// Path in the import.
    pub(crate) path: String,
    /// Path of the mail it is attached to.
    pub(crate) parent: Option<String>,
    /// Its name without folders.
    pub(crate) name: String,
    /// Its bytes as they came.
    pub(crate) bytes: Vec<u8>,
    /// What a mail says it is.
    pub(crate) content_type: Option<String>,
    /// Containers around it.
    pub(crate) depth: usize,
}

impl Arrival {
    /// A member of a container.
    fn member(container: &str, parent: Option<&str>, depth: usize, within: &str, bytes: Vec<u8>) -> Self {
        Self {
            path: format!("{container}!/{within}"),
            parent: parent.map(str::to_owned),
            name: within.rsplit('/').next().unwrap_or_default().to_owned(),
            bytes,
            content_type: None,
            depth: depth + 1,
        }
    }
}

/// Reads one file with all that it holds.
pub(crate) struct Intake<'l, 's> {
    limits: &'l Limits,
    sink: Sink<'s>,
    /// Bytes unpacked from archives so far.
    unpacked: u64,
}

impl<'l, 's> Intake<'l, 's> {
    pub(crate) fn new(limits: &'l Limits, sink: Sink<'s>) -> Self {
        Self { limits, sink, unpacked: 0 }
    }

    /// Reads a file and what it holds.
    pub(crate) fn take(&mut self, arrival: Arrival) {
        let input = Input { name: &arrival.name, bytes: &arrival.bytes };
        let format = dispatch::format_of(&input, arrival.content_type.as_deref());
        if arrival.depth > self.limits.depth && is_container(format) {
            let reason =
                format!("入れ子が深すぎます(上限 {} 段)。取り出して個別に取り込んでください。", self.limits.depth);
            return self.keep(arrival, Outcome::failed(DocumentKind::Other, Unreadable { reason }));
        }
        match format {
            Format::Mail => self.mail(arrival),
            Format::Outlook => self.letter(outlook::message(&arrival.bytes, self.limits), arrival),
            Format::Winmail => self.letter(outlook::winmail(&arrival.bytes, self.limits), arrival),
            Format::Mbox => self.mbox(&arrival.path, &arrival.bytes, 1, arrival.parent.as_deref(), arrival.depth),
            Format::Zip | Format::Store => self.in_memory(format, arrival),
            _ => {
                let outcome = dispatch::read(format, &input, self.limits);
                self.keep(arrival, outcome);
            }
        }
    }

    /// Reads messages of a mbox, numbered from `first`.
    pub(crate) fn mbox(&mut self, path: &str, bytes: &[u8], first: u64, parent: Option<&str>, depth: usize) {
        for (number, message) in (first..).zip(mbox::messages(bytes)) {
            let path = format!("{path}#{number}");
            if message.len() as u64 > self.limits.document_bytes {
                self.fail(path, too_large(self.limits));
                continue;
            }
            self.mail(Arrival {
                name: String::new(),
                parent: parent.map(str::to_owned),
                bytes: message.into_owned(),
                content_type: None,
                depth: depth + 1,
                path,
            });
        }
    }

    /// Reads the members of an archive.
    ///
    /// # Errors
    /// What could not be taken out; the rest has been read.
    pub(crate) fn zip<R: Read + Seek>(
        &mut self,
        reader: R,
        path: &str,
        parent: Option<&str>,
        depth: usize,
    ) -> Result<(), Unreadable> {
        let mut archive = Archive::open(reader, self.limits)?;
        let names = archive.names();
        let exports = self.slack_exports(&names, &mut archive);
        for name in names {
            let export =
                exports.iter().find_map(|(root, export)| name.strip_prefix(root).map(|within| (within, export)));
            if export.is_some_and(|(within, _)| directory::is_list(within)) {
                continue;
            }
            let Some(bytes) = archive.bytes(&name, self.limits, &mut self.unpacked) else { continue };
            let arrival = Arrival::member(path, parent, depth, &name, bytes);
            match export.filter(|(within, _)| directory::is_day(within)) {
                Some((_, export)) => self.slack_day(arrival, export),
                None => self.take(arrival),
            }
        }
        archive.problem().map_or(Ok(()), Err)
    }

    /// Reads the items of a mailbox of Outlook, one after the other.
    ///
    /// # Errors
    /// Where it cannot be opened, or is so damaged that nothing comes out of it.
    pub(crate) fn store<R: Read + Seek>(
        &mut self,
        reader: R,
        path: &str,
        parent: Option<&str>,
        depth: usize,
    ) -> Result<(), Unreadable> {
        let (mut items, mut lost) = (0, Vec::new());
        for stored in Store::open(reader, self.limits)? {
            items += usize::from(!stored.is_part());
            match stored {
                Stored::Item { path: within, bytes, letter } => {
                    self.letter(*letter, Arrival::member(path, parent, depth, &within, bytes));
                }
                Stored::Failed { path: Some(within), reason } => self.fail(format!("{path}!/{within}"), reason),
                Stored::Failed { path: None, reason } => lost.push(reason),
            }
        }
        if items == 0 && !lost.is_empty() {
            return Err(Unreadable { reason: lost.swap_remove(0) });
        }
        lost.into_iter().for_each(|reason| self.fail(path.to_owned(), reason));
        Ok(())
    }

    /// The Slack exports among the members, by their place in the archive.
    fn slack_exports<R: Read + Seek>(
        &mut self,
        names: &[String],
        archive: &mut Archive<R>,
    ) -> Vec<(String, Directory)> {
        let read = |root: String| {
            let export = Directory::read(|list| {
                let name = format!("{root}{list}");
                // A list that is missing is no problem of the archive.
                let held = names.binary_search(&name).is_ok();
                if held { archive.bytes(&name, self.limits, &mut self.unpacked) } else { None }
            });
            (root, export)
        };
        directory::roots(names).into_iter().map(read).collect()
    }

    /// Reads a day of a channel of a Slack export.
    pub(crate) fn slack_day(&mut self, arrival: Arrival, export: &Directory) {
        let channel = arrival.path.rsplit(['/', '!']).nth(1).unwrap_or_default();
        let outcome = match slack::read(&format!("{channel}/{}", arrival.name), &arrival.bytes, export, self.limits) {
            Ok(read) => Outcome { kind: read.kind, header: read.header, reading: Ok(read.reading) },
            Err(unreadable) => Outcome::failed(DocumentKind::Chat, unreadable),
        };
        self.keep(arrival, outcome);
    }

    /// Lists something that could not be kept.
    pub(crate) fn fail(&mut self, path: String, reason: String) {
        (self.sink)(Err(Failure { path, reason }));
    }

    /// Reads a container that lies in memory; one that cannot be read is kept with the reason.
    fn in_memory(&mut self, format: Format, arrival: Arrival) {
        let bytes = std::io::Cursor::new(&arrival.bytes);
        let (path, parent, depth) = (arrival.path.as_str(), arrival.parent.as_deref(), arrival.depth);
        let read = match format {
            Format::Store => self.store(bytes, path, parent, depth),
            _ => self.zip(bytes, path, parent, depth),
        };
        if let Err(unreadable) = read {
            self.keep(arrival, Outcome::failed(DocumentKind::Other, unreadable));
        }
    }

    fn mail(&mut self, arrival: Arrival) {
        self.letter(mail::read(&arrival.bytes, self.limits), arrival);
    }

    /// Hands on a mail and takes what is attached to it.
    fn letter(&mut self, letter: Result<Letter, Unreadable>, arrival: Arrival) {
        let letter = match letter {
            Ok(letter) => letter,
            Err(unreadable) => return self.keep(arrival, Outcome::failed(DocumentKind::Mail, unreadable)),
        };
        let (path, depth) = (arrival.path.clone(), arrival.depth);
        let read = letter.read;
        self.keep(arrival, Outcome { kind: read.kind, header: read.header, reading: Ok(read.reading) });
        let mut names = Names::default();
        for attachment in letter.attachments {
            let name = names.unique(attachment.name.clone());
            self.take(Arrival {
                path: format!("{path}#{name}"),
                parent: Some(path.clone()),
                name: attachment.name,
                bytes: attachment.bytes,
                content_type: Some(attachment.content_type),
                depth: depth + 1,
            });
        }
        if letter.cut_short {
            let reason = format!(
                "メールの部品が多すぎるか、入れ子が深すぎます(上限 {} 個、{} 段)。残りは取り込んでいません。",
                self.limits.parts, self.limits.depth
            );
            self.fail(path, reason);
        }
    }

    /// Hands on a document.
    pub(crate) fn keep(&mut self, arrival: Arrival, outcome: Outcome) {
        (self.sink)(Ok(ReadDocument {
            path: arrival.path,
            parent: arrival.parent,
            bytes: arrival.bytes,
            kind: outcome.kind,
            header: outcome.header,
            reading: outcome.reading,
        }));
    }
}

/// Whether a file of this format holds others.
fn is_container(format: Format) -> bool {
    matches!(format, Format::Mail | Format::Outlook | Format::Store | Format::Winmail | Format::Mbox | Format::Zip)
}

/// The reason given for a file that is not even kept.
pub(crate) fn too_large(limits: &Limits) -> String {
    format!("ファイルが大きすぎます(上限 {} MiB)。分割して取り込んでください。", limits.document_bytes >> 20)
}
