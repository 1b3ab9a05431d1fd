use std::collections::HashMap;

use super::Sheet;
use crate::office::Package;
use crate::xml::{Tag, Visitor, walk};

/// Adds comments and the words in shapes to the sheets of an XLSX package.
pub(super) fn add(package: &mut Package<'_>, sheets: &mut [Sheet]) {
    let main = package.main_part("xl/workbook.xml");
    let targets: HashMap<String, String> =
        package.relationships(&main).into_iter().map(|relation| (relation.id, relation.target)).collect();
    let mut book = Workbook::default();
    let _ = walk(&package.part(&main).unwrap_or_default(), &mut book);
    let people = people(package);
    for (name, id) in book.sheets {
        let (Some(path), Some(sheet)) = (targets.get(&id), sheets.iter_mut().find(|sheet| sheet.name == name)) else {
            continue;
        };
        let related = package.relationships(path);
        // A threaded comment has an old twin for older programs, which says so in English.
        let threaded = related.iter().any(|relation| relation.kind == "threadedComment");
        for relation in related {
            let Some(xml) = part_of(package, &relation.kind, &relation.target, threaded) else { continue };
            let mut beside = Beside { people: people.clone(), ..Beside::default() };
            let _ = walk(&xml, &mut beside);
            sheet.beside.extend(beside.found);
        }
    }
}

fn part_of(package: &mut Package<'_>, kind: &str, target: &str, threaded: bool) -> Option<String> {
    let wanted = match kind {
        "comments" => !threaded,
        "threadedComment" | "drawing" => true,
        _ => false,
    };
    if wanted { package.part(target) } else { None }
}

/// Names of those who wrote threaded comments, by their id.
fn people(package: &mut Package<'_>) -> HashMap<String, String> {
    let mut people = People::default();
    let _ = walk(&package.part("xl/persons/person.xml").unwrap_or_default(), &mut people);
    people.0
}

#[derive(Default)]
struct People(HashMap<String, String>);

impl Visitor for People {
    fn start(&mut self, name: &str, tag: &Tag<'_>) {
        if name == "person"
            && let (Some(id), Some(person)) = (tag.attribute("id"), tag.attribute("displayName"))
        {
            self.0.insert(id, person);
        }
    }
    fn end(&mut self, _: &str) {}
    fn text(&mut self, _: &str) {}
}

#[derive(Default)]
struct Workbook {
    sheets: Vec<(String, String)>,
}

impl Visitor for Workbook {
    fn start(&mut self, name: &str, tag: &Tag<'_>) {
        // The id of the relationship; `sheetId` is another thing.
        if name == "sheet"
            && let (Some(sheet), Some(id)) = (tag.attribute("name"), tag.attribute("id"))
        {
            self.sheets.push((sheet, id));
        }
    }
    fn end(&mut self, _: &str) {}
    fn text(&mut self, _: &str) {}
}

#[derive(Clone, Copy)]
enum Axis {
    Row,
    Column,
}

/// The walk over a part with comments or a drawing.
#[derive(Default)]
struct Beside {
    people: HashMap<String, String>,
    authors: Vec<String>,
    found: Vec<((u32, u32), String)>,
    /// Cell of the open comment or shape.
    at: (u32, u32),
    author: String,
    words: String,
    in_words: usize,
    in_author: bool,
    /// Inside the upper left corner of a shape, and whether its row or column is open there.
    in_corner: bool,
    corner: Option<Axis>,
    skipping: usize,
}

impl Beside {
    fn keep(&mut self) {
        let words = std::mem::take(&mut self.words);
        let words = words.trim();
        let author = std::mem::take(&mut self.author);
        let author = author.trim();
        if words.is_empty() {
            return;
        }
        // Excel itself writes the author's name as the comment's first line.
        let led = author.is_empty() || words.starts_with(author);
        let words = if led { words.to_owned() } else { format!("{author}: {words}") };
        self.found.push((self.at, words));
    }
}

impl Visitor for Beside {
    fn start(&mut self, name: &str, tag: &Tag<'_>) {
        if self.skipping > 0 || matches!(name, "Fallback" | "rPh") {
            self.skipping += 1;
            return;
        }
        match name {
            "comment" | "threadedComment" => {
                self.at = tag.attribute("ref").as_deref().and_then(cell).unwrap_or((1, 1));
                let by_number = tag.number("authorId").and_then(|index| self.authors.get(index as usize)).cloned();
                let by_id = tag.attribute("personId").and_then(|id| self.people.get(&id).cloned());
                self.author = by_number.or(by_id).unwrap_or_default();
            }
            "author" => {
                self.in_author = true;
                self.authors.push(String::new());
            }
            "from" => (self.in_corner, self.at) = (true, (1, 1)),
            "row" if self.in_corner => self.corner = Some(Axis::Row),
            "col" if self.in_corner => self.corner = Some(Axis::Column),
            "t" | "text" => self.in_words += 1,
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if self.skipping > 0 {
            self.skipping -= 1;
            return;
        }
        match name {
            "comment" | "threadedComment" | "sp" => self.keep(),
            "author" => self.in_author = false,
            "from" => self.in_corner = false,
            "row" | "col" => self.corner = None,
            // A paragraph of a shape ends its line.
            "p" if !self.words.is_empty() => self.words.push('\n'),
            "t" | "text" => self.in_words = self.in_words.saturating_sub(1),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.skipping > 0 {
            return;
        }
        let number = || text.trim().parse::<u32>().unwrap_or(0).saturating_add(1);
        match self.corner {
            Some(Axis::Row) => return self.at.0 = number(),
            Some(Axis::Column) => return self.at.1 = number(),
            None => {}
        }
        if self.in_author {
            if let Some(author) = self.authors.last_mut() {
                author.push_str(text);
            }
        } else if self.in_words > 0 {
            self.words.push_str(text);
        }
    }
}

/// Row and column of a reference such as `B12`.
fn cell(reference: &str) -> Option<(u32, u32)> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic).count();
    let column = reference[..letters].bytes().try_fold(0u32, |sum, letter| {
        sum.checked_mul(26)?.checked_add(u32::from(letter.to_ascii_uppercase() - b'A') + 1)
    })?;
    let row: u32 = reference[letters..].parse().ok()?;
    (column > 0 && row > 0).then_some((row, column))
}
