//! Outlook: items of `.msg` files and `winmail.dat`, put together as the mails they are, so that one reader reads all mail.

/// メールの組み立て: an item as a message of RFC 5322.
mod compose;

/// 項目: a mail, appointment or contact with its recipients and attachments.
mod item;

/// `.msg`
mod message_file;

/// 属性: what Outlook keeps of an item, by number.
mod property;

/// `winmail.dat`
mod tnef;

use std::panic::{AssertUnwindSafe, catch_unwind};

use zehi_domain::evidence::{DocumentKind, Unreadable};

use crate::Limits;
use crate::mail::{self, Letter};

/// Reads a `.msg` file.
///
/// # Errors
/// Where it is broken or holds more than allowed.
pub(crate) fn message(bytes: &[u8], limits: &Limits) -> Result<Letter, Unreadable> {
    // The library that reads the sectors must not take the import down with it.
    let item = catch_unwind(AssertUnwindSafe(|| message_file::item(bytes, limits)))
        .unwrap_or_else(|_| Err(Unreadable { reason: message_file::BROKEN.to_owned() }))?;
    letter(&item, limits)
}

/// Reads a `winmail.dat`.
///
/// # Errors
/// Where it is broken.
pub(crate) fn winmail(bytes: &[u8], limits: &Limits) -> Result<Letter, Unreadable> {
    letter(&tnef::item(bytes, limits)?, limits)
}

fn letter(item: &item::Item, limits: &Limits) -> Result<Letter, Unreadable> {
    let mut letter = mail::read(&compose::mail(item, limits), limits)?;
    letter.read.reading.reader = "outlook/1";
    letter.read.reading.notes.extend(item.notes.iter().cloned());
    letter.read.kind = DocumentKind::Mail;
    Ok(letter)
}
