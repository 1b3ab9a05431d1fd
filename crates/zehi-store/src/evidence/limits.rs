use zehi_domain::evidence::{DocumentHeader, Mailbox};
use zehi_domain::id::Sha256;

/// An event holds 1 MiB and at least one document must fit, whatever its header says of itself. The original keeps it all.
const PATH: usize = 16 << 10;
const SUBJECT: usize = 16 << 10;
const NAME: usize = 4 << 10;
const RECIPIENTS: usize = 256 << 10;
const REFERENCES: usize = 32 << 10;
const NOTES: usize = 16 << 10;

/// What a cut leaves behind for the reader of the record.
const CUT_NOTE: &str = "書誌が長すぎるため、一部だけを台帳に記しました。全文は原本にあります。";

/// Bytes of a text as JSON. A control character takes six.
fn weight(text: &str) -> usize {
    text.chars().map(char_weight).sum::<usize>() + 3
}

fn char_weight(c: char) -> usize {
    match c {
        '"' | '\\' => 2,
        c if c < ' ' => 6,
        c => c.len_utf8(),
    }
}

fn cut(text: String, limit: usize, was_cut: &mut bool) -> String {
    // Not every database keeps a NUL in a text.
    let text = if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text };
    let mut left = limit;
    let end = text.char_indices().find(|(_, c)| {
        let fits = char_weight(*c) <= left;
        left = left.saturating_sub(char_weight(*c));
        !fits
    });
    match end {
        None => text,
        Some((end, _)) => {
            *was_cut = true;
            text[..end].to_owned()
        }
    }
}

/// A path that an event can hold. Two long paths that differ stay different.
pub(crate) fn path(path: String) -> String {
    let mut was_cut = false;
    let name = Sha256::of(path.as_bytes()).to_string();
    let short = cut(path, PATH, &mut was_cut);
    if was_cut { format!("{short}~{}", &name[..16]) } else { short }
}

/// Notes that an event can hold.
pub(crate) fn notes(notes: Vec<String>, was_cut: &mut bool) -> Vec<String> {
    within(notes.into_iter().map(|note| cut(note, NAME, was_cut)).collect(), NOTES, was_cut, |note| weight(note))
}

/// The note that tells of a cut.
pub(crate) fn cut_note() -> String {
    CUT_NOTE.to_owned()
}

/// The reason why a document could not be read, as an event can hold it.
pub(crate) fn reason(reason: String) -> String {
    cut(reason, NAME, &mut false)
}

/// A header that an event can hold; `was_cut` tells whether anything is missing.
pub(crate) fn header(header: DocumentHeader, was_cut: &mut bool) -> DocumentHeader {
    let recipients = header.recipients.into_iter().map(|recipient| mailbox(recipient, was_cut)).collect();
    let references = header.references.into_iter().map(|id| cut(id, NAME, was_cut)).collect();
    DocumentHeader {
        date: header.date,
        author: header.author.map(|author| mailbox(author, was_cut)),
        recipients: within(recipients, RECIPIENTS, was_cut, |one| weight(&one.name) + weight(&one.address) + 24),
        subject: header.subject.map(|subject| cut(subject, SUBJECT, was_cut)),
        message_id: header.message_id.map(|id| cut(id, NAME, was_cut)),
        references: within(references, REFERENCES, was_cut, |id| weight(id)),
    }
}

fn mailbox(mailbox: Mailbox, was_cut: &mut bool) -> Mailbox {
    Mailbox { name: cut(mailbox.name, NAME, was_cut), address: cut(mailbox.address, NAME, was_cut) }
}

fn within<T>(items: Vec<T>, limit: usize, was_cut: &mut bool, weigh: impl Fn(&T) -> usize) -> Vec<T> {
    let mut left = limit;
    let given = items.len();
    let kept: Vec<T> = items
        .into_iter()
        .take_while(|item| {
            let fits = weigh(item) <= left;
            left = left.saturating_sub(weigh(item));
            fits
        })
        .collect();
    *was_cut |= kept.len() < given;
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ordinary_header_stays_as_it_is() {
        let given = DocumentHeader {
            author: Some(Mailbox { name: "佐藤".to_owned(), address: "sato@example.jp".to_owned() }),
            subject: Some("検収のお願い".to_owned()),
            references: vec!["a@example.jp".to_owned()],
            ..DocumentHeader::default()
        };
        let mut was_cut = false;
        assert!(header(given.clone(), &mut was_cut) == given);
        assert!(!was_cut);
    }

    #[test]
    fn a_hostile_header_is_cut_to_what_an_event_holds() {
        let bell = "\u{7}".repeat(1 << 20);
        let one = Mailbox { name: bell.clone(), address: "検".repeat(1 << 20) };
        let given = DocumentHeader {
            date: None,
            author: Some(one.clone()),
            recipients: vec![one; 500],
            subject: Some(bell.clone()),
            message_id: Some(bell.clone()),
            references: vec![bell.clone(); 500],
        };
        let mut was_cut = false;
        let kept = header(given, &mut was_cut);
        assert!(was_cut && !kept.recipients.is_empty());
        let size = serde_json::to_string(&kept).expect("plain struct").len();
        assert!(size < 500 << 10, "{size} bytes");
        assert!(serde_json::to_string(&notes(vec![bell; 99], &mut was_cut)).expect("list").len() < 20 << 10);
    }

    #[test]
    fn long_paths_stay_different() {
        let long = "深".repeat(9000);
        let (a, b) = (path(format!("{long}a")), path(format!("{long}b")));
        assert_ne!(a, b);
        assert!(a.len() <= PATH + 17);
        assert_eq!(path("納品物/議事録.docx".to_owned()), "納品物/議事録.docx");
    }
}
