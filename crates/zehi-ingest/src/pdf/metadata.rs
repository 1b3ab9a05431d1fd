use pdf_oxide::PdfDocument;
use pdf_oxide::object::Object;
use zehi_domain::evidence::{DocumentHeader, Mailbox};
use zehi_domain::time::Timestamp;

use crate::office::is_program;
use crate::{charset, written_date};

/// Titles that programs put in where nobody gave one.
const NO_TITLES: [&str; 5] = ["untitled", "無題", "document", "doc", "print"];

/// Author, title and date of the document's information dictionary.
pub(super) fn header(document: &PdfDocument) -> DocumentHeader {
    let author = entry(document, "Author").filter(|name| !is_program(name));
    let title = entry(document, "Title").map(|title| title.trim_start_matches("Microsoft Word - ").to_owned());
    DocumentHeader {
        date: entry(document, "CreationDate").and_then(|date| instant(&date)),
        author: author.map(|name| Mailbox { name, address: String::new() }),
        subject: title.filter(|title| !NO_TITLES.contains(&title.to_lowercase().as_str())),
        ..DocumentHeader::default()
    }
}

fn entry(document: &PdfDocument, key: &str) -> Option<String> {
    let info = resolved(document, document.trailer().as_dict()?.get("Info")?)?;
    let value = resolved(document, info.as_dict()?.get(key)?)?;
    let text = decoded(value.as_string()?);
    let text = text.trim().trim_matches('\0');
    (!text.is_empty()).then(|| text.to_owned())
}

fn resolved(document: &PdfDocument, object: &Object) -> Option<Object> {
    match object.as_reference() {
        Some(reference) => document.load_object(reference).ok(),
        None => Some(object.clone()),
    }
}

/// Text strings are UTF-16 or UTF-8 with a mark; Japanese printer drivers write Shift_JIS without one.
fn decoded(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0.into_owned(),
        [0xff, 0xfe, rest @ ..] => encoding_rs::UTF_16LE.decode_without_bom_handling(rest).0.into_owned(),
        bytes => charset::decode(bytes, None).text,
    }
}

/// A date such as `D:20261007093000+09'00'`. Programs that make the same file twice write the year 2000 or before.
fn instant(date: &str) -> Option<Timestamp> {
    let date = date.trim_start_matches("D:");
    let digits: String = date.chars().take_while(char::is_ascii_digit).collect();
    let (day, time) = (digits.get(..8)?, digits.get(8..).unwrap_or_default());
    if day <= "20000101" {
        return None;
    }
    let part = |from: usize| time.get(from..from + 2).unwrap_or("00");
    let zone: String = date.chars().skip(digits.len()).filter(|c| *c != '\'').collect();
    let zone = match zone.get(..5) {
        Some(zone) if zone.starts_with(['+', '-']) => format!("{}:{}", &zone[..3], &zone[3..]),
        _ if zone.starts_with('Z') => "Z".to_owned(),
        _ => String::new(),
    };
    let (year, month, day) = (&day[..4], &day[4..6], &day[6..]);
    written_date::instant(&format!("{year}-{month}-{day}T{}:{}:{}{zone}", part(0), part(2), part(4)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_with_and_without_a_zone() {
        for (date, expected) in [
            ("D:20261007093000+09'00'", Some("2026-10-07T00:30:00Z")),
            ("D:20261007003000Z", Some("2026-10-07T00:30:00Z")),
            ("D:20261007093000", Some("2026-10-07T00:30:00Z")),
            ("D:20261007", Some("2026-10-06T15:00:00Z")),
            ("D:20000101000000+00'00'", None),
            ("2026年10月7日", None),
            ("D:20261007093000\u{3042}\u{3042}", Some("2026-10-07T00:30:00Z")),
        ] {
            assert_eq!(instant(date).map(|at| at.to_string()).as_deref(), expected, "{date}");
        }
    }

    #[test]
    fn strings_are_decoded_whatever_the_driver_wrote() {
        let marked = [0xfe, 0xff].into_iter().chain("契約書".encode_utf16().flat_map(u16::to_be_bytes));
        assert_eq!(decoded(&marked.collect::<Vec<u8>>()), "契約書");
        assert_eq!(decoded(&encoding_rs::SHIFT_JIS.encode("業務委託契約書").0), "業務委託契約書");
        assert_eq!(decoded(b"Contract"), "Contract");
    }
}
