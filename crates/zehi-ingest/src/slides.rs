//! スライド(PPTX): the words of each slide and its speaker notes; a slide is a page.

use zehi_domain::evidence::{Anchor, AnchoredText, DocumentKind, Reading, Unreadable};

use crate::office::Package;
use crate::xml::{Tag, Visitor, walk};
use crate::{Input, Limits, Read, written_date};

const READER: &str = "slides/1";

/// Reads a presentation.
///
/// # Errors
/// A password, an older format, or no presentation at all.
pub fn read(input: &Input<'_>, limits: &Limits) -> Result<Read, Unreadable> {
    let mut package = Package::open(input.bytes)?;
    let main = package.main_part("ppt/presentation.xml");
    let Some(xml) = package.part(&main) else {
        return Err(Unreadable {
            reason: "PowerPointの中身が見つかりません。ファイルが壊れているか、別の形式です。保存し直してください。"
                .to_owned(),
        });
    };
    let mut order = Order::default();
    // What stands before a break is still good.
    let _ = walk(&xml, &mut order);
    let related = package.relationships(&main);
    let slides: Vec<String> = order
        .ids
        .iter()
        .filter_map(|id| related.iter().find(|r| r.id == *id && r.kind == "slide").map(|r| r.target.clone()))
        .collect();
    let mut text = AnchoredText::default();
    let mut notes = Vec::new();
    let mut pictures = 0;
    for (page, path) in (1..).zip(slides.iter().take(limits.elements)) {
        let mut lines = Vec::new();
        for part in parts_of_slide(&mut package, path) {
            let mut words = Words::default();
            if walk(&package.part(&part).unwrap_or_default(), &mut words).is_err() {
                notes.push(format!("スライド{page}の一部が壊れているため、読めたところまでを取り込みました。"));
            }
            pictures += words.pictures;
            words.end_line();
            lines.append(&mut words.lines);
        }
        if text.text().len() + lines.iter().map(String::len).sum::<usize>() > limits.text_bytes {
            notes.push("文字数が上限を超えたため、途中までを読みました。".to_owned());
            break;
        }
        for (line, words) in (1..).zip(lines) {
            text.push_separator('\n');
            text.push(&words, Anchor::Page { page, line });
        }
    }
    if pictures > 0 {
        notes.push(format!("図や画像が{pictures}個あります。中の文字は読んでいません。"));
    }
    let mut header = package.properties();
    header.date = written_date::in_name_or_text(input.name, text.text()).or(header.date);
    Ok(Read { kind: DocumentKind::Word, header, reading: Reading { reader: READER, text, notes } })
}

/// The slide, its speaker notes and its comments.
fn parts_of_slide(package: &mut Package<'_>, path: &str) -> Vec<String> {
    let related = package.relationships(path);
    let beside = |kind: &str| related.iter().filter(|r| r.kind == kind).map(|r| r.target.clone()).collect::<Vec<_>>();
    let mut parts = vec![path.to_owned()];
    for kind in ["notesSlide", "comments", "diagramData"] {
        parts.extend(beside(kind));
    }
    parts
}

/// Slides in the order they are shown.
#[derive(Default)]
struct Order {
    ids: Vec<String>,
}

impl Visitor for Order {
    fn start(&mut self, name: &str, tag: &Tag<'_>) {
        if name == "sldId" {
            self.ids.extend(tag.prefixed_attribute("id"));
        }
    }
    fn end(&mut self, _: &str) {}
    fn text(&mut self, _: &str) {}
}

#[derive(Default)]
struct Words {
    lines: Vec<String>,
    line: String,
    in_text: usize,
    /// Inside a table, where cells of a row share a line.
    in_cell: bool,
    /// Inside the field that shows the slide's number.
    in_number: bool,
    skipping: usize,
    pictures: usize,
}

impl Words {
    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        let line = line.trim_matches([' ', '\n']);
        if !line.trim().is_empty() {
            self.lines.push(line.to_owned());
        }
    }
}

impl Visitor for Words {
    fn start(&mut self, name: &str, tag: &Tag<'_>) {
        if self.skipping > 0 || name == "Fallback" {
            self.skipping += 1;
            return;
        }
        match name {
            "t" | "text" => self.in_text += 1,
            "tc" => self.in_cell = true,
            "fld" => self.in_number = tag.attribute("type").as_deref() == Some("slidenum"),
            "br" => self.line.push(' '),
            "pic" => self.pictures += 1,
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if self.skipping > 0 {
            self.skipping -= 1;
            return;
        }
        match name {
            "t" | "text" => self.in_text = self.in_text.saturating_sub(1),
            "fld" => self.in_number = false,
            "tc" => {
                self.in_cell = false;
                self.line.truncate(self.line.trim_end_matches(' ').len());
                self.line.push('\t');
            }
            "tr" => {
                self.line.truncate(self.line.trim_end_matches('\t').len());
                self.end_line();
            }
            "p" if self.in_cell => self.line.push(' '),
            "p" | "cm" => self.end_line(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.skipping == 0 && self.in_text > 0 && !self.in_number {
            self.line.push_str(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package_fixture::{package, relationships};

    fn slide(body: &str) -> String {
        format!("<p:sld>{body}</p:sld>")
    }

    fn paragraph(text: &str) -> String {
        format!("<a:p><a:r><a:t>{text}</a:t></a:r></a:p>")
    }

    fn presentation(one: &str, two: &str) -> Vec<u8> {
        let list = r#"<p:presentation xmlns:r="r"><p:sldIdLst><p:sldId id="256" r:id="rId9"/><p:sldId id="257" r:id="rId2"/></p:sldIdLst></p:presentation>"#;
        let related = relationships(&[("rId2", "slide", "slides/slide1.xml"), ("rId9", "slide", "slides/slide2.xml")]);
        let notes = relationships(&[("rId1", "notesSlide", "../notesSlides/notesSlide1.xml")]);
        package(&[
            ("ppt/presentation.xml", list),
            ("ppt/_rels/presentation.xml.rels", &related),
            ("ppt/slides/slide1.xml", one),
            ("ppt/slides/slide2.xml", two),
            ("ppt/slides/_rels/slide2.xml.rels", &notes),
            (
                "ppt/notesSlides/notesSlide1.xml",
                &slide(&(paragraph("口頭で補足") + "<a:p><a:fld type=\"slidenum\"><a:t>1</a:t></a:fld></a:p>")),
            ),
        ])
    }

    #[test]
    fn slides_are_read_in_the_order_they_are_shown() {
        let table = format!(
            "<a:tbl><a:tr><a:tc>{}</a:tc><a:tc>{}</a:tc><a:tc/></a:tr></a:tbl>",
            paragraph("項目"),
            paragraph("金額")
        );
        let bytes = presentation(&slide(&table), &slide(&paragraph("ご提案")));
        let read = read(&Input { name: "提案_20261007.pptx", bytes: &bytes }, &Limits::default()).unwrap();
        assert_eq!(read.reading.text.text(), "ご提案\n口頭で補足\n項目\t金額");
        assert_eq!(read.reading.text.anchor_at("ご提案\n".len()), Some(Anchor::Page { page: 1, line: 2 }));
        assert_eq!(read.reading.text.anchor_at("ご提案\n口頭で補足\n".len()), Some(Anchor::Page { page: 2, line: 1 }));
        assert_eq!(read.header.date.map(|at| at.date().to_string()).as_deref(), Some("2026-10-07"));
    }

    #[test]
    fn what_is_no_presentation_says_why() {
        for bytes in [package(&[("a.txt", "x")]), b"x".to_vec()] {
            assert!(read(&Input { name: "a.pptx", bytes: &bytes }, &Limits::default()).is_err());
        }
    }

    proptest::proptest! {
        #[test]
        fn no_mutation_of_a_slide_panics(body in "(<a:p>|</a:p>|<a:t>|</a:t>|<a:tc>|</a:tc>|<a:tr>|</a:tr>|<a:br/>|あ|&lt;){0,30}") {
            let bytes = presentation(&slide(&body), "");
            let _ = read(&Input { name: "a.pptx", bytes: &bytes }, &Limits::default());
        }
    }
}
