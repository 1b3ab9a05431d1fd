//! 取り込みの試験: real files in, documents out, through the public door.

/// ZIP, mbox, Maildir, folders and links.
mod containers;

/// Builders of mails that are hard to read.
mod hard_mail;

/// Patterns made to cost time.
mod hostile;

/// Mails as people see them.
mod mail;

/// Items of Outlook.
mod outlook;

/// Mailboxes of Outlook.
mod outlook_store;

/// Random changes to all of these.
mod mutations;

/// A writer of mailboxes of Outlook.
mod written_store;

use std::path::PathBuf;

use zehi_domain::evidence::ReadDocument;
use zehi_ingest::{Failure, Limits, Sources, read_entry};

/// Everything that importing these paths gives.
fn read_within(limits: &Limits, paths: &[PathBuf]) -> (Vec<ReadDocument>, Vec<Failure>) {
    let (mut documents, mut failures) = (Vec::new(), Vec::new());
    for entry in Sources::scan(paths) {
        read_entry(&entry, limits, &mut |found| match found {
            Ok(document) => documents.push(document),
            Err(failure) => failures.push(failure),
        });
    }
    (documents, failures)
}

/// The text of a document, empty where there is none.
fn text(document: &ReadDocument) -> &str {
    document.reading.as_ref().map_or("", |reading| reading.text.text())
}
