//! Outlook: items of `.msg` files and `winmail.dat`, put together as the mails they are, so that one reader reads all mail.

/// カード: what stands beside the text of an appointment, task or card of the address book.
mod card;

/// メールの組み立て: an item as a message of RFC 5322.
mod compose;

/// 項目: a mail, appointment or contact with its recipients and attachments.
mod item;

/// `.msg`
mod message_file;

/// 名前付き属性
mod named;

/// 属性: what Outlook keeps of an item, by number.
mod property;

/// `.pst`, `.ost`
mod store;

/// `winmail.dat`
mod tnef;

use std::panic::{AssertUnwindSafe, catch_unwind};

use zehi_domain::evidence::Unreadable;

use crate::Limits;
use crate::mail::{self, Attachment, Letter};
use item::Item;

pub(crate) use store::{MAGIC as STORE_MAGIC, Store, Stored};

/// Reads a `.msg` file.
///
/// # Errors
/// Where it is broken or holds more than allowed.
pub(crate) fn message(bytes: &[u8], limits: &Limits) -> Result<Letter, Unreadable> {
    // The library that reads the sectors must not take the import down with it.
    let item = catch_unwind(AssertUnwindSafe(|| message_file::item(bytes, limits)))
        .unwrap_or_else(|_| Err(Unreadable { reason: message_file::BROKEN.to_owned() }))?;
    letter(item, limits)
}

/// Reads a `winmail.dat`.
///
/// # Errors
/// Where it is broken.
pub(crate) fn winmail(bytes: &[u8], limits: &Limits) -> Result<Letter, Unreadable> {
    letter(tnef::item(bytes, limits)?, limits)
}

fn letter(mut item: Item, limits: &Limits) -> Result<Letter, Unreadable> {
    let files = item.take_files();
    let mut letter = mail::read(&compose::mail(&item, limits), limits)?;
    for (number, (properties, bytes)) in (1..).zip(files) {
        let name = properties.attachment_name().unwrap_or_default();
        letter.attachments.push(Attachment::of_file(&name, number, bytes));
    }
    letter.read.reading.reader = "outlook/1";
    letter.read.reading.notes.extend(item.notes);
    letter.cut_short |= item.cut_short;
    Ok(letter)
}

/// An item as the mail that is kept of it, with its files, and what the mail says.
fn stored_letter(item: &Item, limits: &Limits) -> (Vec<u8>, Result<Letter, Unreadable>) {
    let bytes = compose::mail(item, limits);
    let letter = mail::read(&bytes, limits).map(|mut letter| {
        letter.read.reading.reader = "outlook/1";
        letter.read.reading.notes.extend(item.notes.iter().cloned());
        letter.cut_short |= item.cut_short;
        letter
    });
    (bytes, letter)
}
