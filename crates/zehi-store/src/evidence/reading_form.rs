//! The stored form of a text with its anchors. It is plain text, so that it can be read without Zehi, and the same text
//! and anchors always give the same bytes, whose SHA-256 stands in the journal:
//!
//! ```text
//! zehi-reading 1 <bytes of the text> <number of spans>
//! <the text>
//! <start> <tab> <kind of place> <tab> <its numbers and names, tab-separated>
//! ```

use std::fmt::Write as _;

use zehi_domain::evidence::{Anchor, AnchorSpan, AnchoredText};

const MAGIC: &str = "zehi-reading 1 ";

/// The stored form of a text without a character.
pub(crate) const EMPTY: &str = "zehi-reading 1 0 0\n\n";

/// The stored form.
pub(crate) fn write(text: &AnchoredText) -> Vec<u8> {
    let mut form = String::with_capacity(text.text().len() + 48 + 24 * text.spans().len());
    form.push_str(MAGIC);
    // Writing to a String cannot fail.
    let _ = writeln!(form, "{} {}", text.text().len(), text.spans().len());
    form.push_str(text.text());
    form.push('\n');
    for span in text.spans() {
        let _ = write!(form, "{}\t", span.start);
        write_anchor(&mut form, &span.anchor);
        form.push('\n');
    }
    form.into_bytes()
}

fn write_anchor(form: &mut String, anchor: &Anchor) {
    let _ = match anchor {
        Anchor::Subject => write!(form, "subject"),
        Anchor::Body { line } => write!(form, "body\t{line}"),
        Anchor::Line { line } => write!(form, "line\t{line}"),
        Anchor::Page { page, line } => write!(form, "page\t{page}\t{line}"),
        Anchor::Paragraph { paragraph, part } => write!(form, "paragraph\t{paragraph}\t{}", Escaped(part)),
        Anchor::TableCell { table, row, column } => write!(form, "table\t{table}\t{row}\t{column}"),
        Anchor::SheetCell { sheet, row, column } => write!(form, "sheet\t{}\t{row}\t{column}", Escaped(sheet)),
        Anchor::Utterance { number, at, speaker } => {
            write!(form, "utterance\t{number}\t{}\t{}", Escaped(at), Escaped(speaker))
        }
        Anchor::ChatMessage { number, at, author } => {
            write!(form, "chat\t{number}\t{}\t{}", Escaped(at), Escaped(author))
        }
    };
}

/// A name in which tab, line feed and backslash are escaped.
struct Escaped<'a>(&'a str);

impl std::fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for c in self.0.chars() {
            match c {
                '\\' => f.write_str("\\\\")?,
                '\t' => f.write_str("\\t")?,
                '\n' => f.write_str("\\n")?,
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

fn unescaped(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        plain.push(match c {
            '\\' => match chars.next()? {
                '\\' => '\\',
                't' => '\t',
                'n' => '\n',
                _ => return None,
            },
            c => c,
        });
    }
    Some(plain)
}

/// The text of a stored form; `None` where it is none.
pub(crate) fn read(form: &[u8]) -> Option<AnchoredText> {
    let form = std::str::from_utf8(form).ok()?;
    let (counts, rest) = form.strip_prefix(MAGIC)?.split_once('\n')?;
    let (length, spans) = counts.split_once(' ')?;
    let text = rest.get(..length.parse().ok()?)?;
    let mut lines = rest.get(text.len()..)?.strip_prefix('\n')?.split_terminator('\n');
    let spans = lines.by_ref().take(spans.parse().ok()?).map(read_span).collect::<Option<Vec<_>>>()?;
    if lines.next().is_some() {
        return None;
    }
    AnchoredText::from_parts(text.to_owned(), spans)
}

fn read_span(line: &str) -> Option<AnchorSpan> {
    let mut fields = line.split('\t');
    let start = fields.next()?.parse().ok()?;
    let kind = fields.next()?;
    let fields: Vec<&str> = fields.collect();
    Some(AnchorSpan { start, anchor: read_anchor(kind, &fields)? })
}

fn read_anchor(kind: &str, fields: &[&str]) -> Option<Anchor> {
    let number = |text: &str| text.parse().ok();
    Some(match (kind, fields) {
        ("subject", []) => Anchor::Subject,
        ("body", [line]) => Anchor::Body { line: number(line)? },
        ("line", [line]) => Anchor::Line { line: number(line)? },
        ("page", [page, line]) => Anchor::Page { page: number(page)?, line: number(line)? },
        ("paragraph", [paragraph, part]) => Anchor::Paragraph { paragraph: number(paragraph)?, part: unescaped(part)? },
        ("table", [table, row, column]) => {
            Anchor::TableCell { table: number(table)?, row: number(row)?, column: number(column)? }
        }
        ("sheet", [sheet, row, column]) => {
            Anchor::SheetCell { sheet: unescaped(sheet)?, row: number(row)?, column: number(column)? }
        }
        ("utterance", [utterance, at, speaker]) => {
            Anchor::Utterance { number: number(utterance)?, at: unescaped(at)?, speaker: unescaped(speaker)? }
        }
        ("chat", [message, at, author]) => {
            Anchor::ChatMessage { number: number(message)?, at: unescaped(at)?, author: unescaped(author)? }
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn name() -> impl Strategy<Value = String> {
        proptest::string::string_regex("[a-z\\\\\t\n\r見積 0-9]{0,8}").expect("a regular expression")
    }

    fn anchor() -> impl Strategy<Value = Anchor> {
        let n = any::<u32>;
        prop_oneof![
            Just(Anchor::Subject),
            n().prop_map(|line| Anchor::Body { line }),
            n().prop_map(|line| Anchor::Line { line }),
            (n(), n()).prop_map(|(page, line)| Anchor::Page { page, line }),
            (n(), name()).prop_map(|(paragraph, part)| Anchor::Paragraph { paragraph, part }),
            (n(), n(), n()).prop_map(|(table, row, column)| Anchor::TableCell { table, row, column }),
            (name(), n(), n()).prop_map(|(sheet, row, column)| Anchor::SheetCell { sheet, row, column }),
            (n(), name(), name()).prop_map(|(number, at, speaker)| Anchor::Utterance { number, at, speaker }),
            (n(), name(), name()).prop_map(|(number, at, author)| Anchor::ChatMessage { number, at, author }),
        ]
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(stretches in prop::collection::vec((".{0,12}\n?", anchor()), 0..12)) {
            let mut text = AnchoredText::default();
            for (stretch, anchor) in stretches {
                text.push(&stretch, anchor);
                text.push_separator('\t');
            }
            prop_assert_eq!(read(&write(&text)), Some(text));
        }

        #[test]
        fn a_damaged_form_is_refused_and_never_panics(at in 0usize..200, bit in 0u8..8) {
            let mut text = AnchoredText::default();
            text.push("検収のお願い", Anchor::Subject);
            text.push_separator('\n');
            text.push("お世話に\nなります", Anchor::Body { line: 1 });
            let mut form = write(&text);
            let length = form.len();
            form[at % length] ^= 1 << bit;
            let _ = read(&form);
        }
    }

    #[test]
    fn a_text_without_a_character_has_the_known_form() {
        assert_eq!(write(&AnchoredText::default()), EMPTY.as_bytes());
        assert_eq!(read(EMPTY.as_bytes()), Some(AnchoredText::default()));
    }

    #[test]
    fn missing_or_further_lines_are_refused() {
        let mut text = AnchoredText::default();
        text.push("本文", Anchor::Line { line: 1 });
        let form = write(&text);
        assert_eq!(read(&form[..form.len() - 8]), None);
        assert_eq!(read(&[form.as_slice(), b"0\tsubject\n"].concat()), None);
    }
}
