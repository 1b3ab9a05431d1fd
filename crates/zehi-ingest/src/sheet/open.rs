use zehi_domain::evidence::{DocumentHeader, Mailbox, Unreadable};

use super::{Budget, Sheet, Sheets, broken};
use crate::office::{Package, is_program};
use crate::written_date;
use crate::xml::{Tag, Visitor, walk};

/// A cell or row that repeats itself is written out this often; rows repeated further are fill.
const MAX_REPEATED: u32 = 1_000;

/// The sheets of an OpenDocument spreadsheet. Each cell holds its words as they were shown.
pub(super) fn sheets(package: &mut Package<'_>, budget: &mut Budget) -> Result<Sheets, Unreadable> {
    let xml = package.part("content.xml").ok_or_else(broken)?;
    let mut content = Content {
        sheets: Vec::new(),
        row: Row::default(),
        budget,
        next_row: 1,
        hidden_styles: Vec::new(),
        style: String::new(),
        in_paragraph: 0,
    };
    let whole = walk(&xml, &mut content).is_ok();
    let sheets = content.sheets;
    if sheets.is_empty() {
        return Err(broken());
    }
    let notes = if whole {
        Vec::new()
    } else {
        vec!["文書の一部が壊れているため、読めたところまでを取り込みました。".to_owned()]
    };
    let mut properties = Properties::default();
    let _ = walk(&package.part("meta.xml").unwrap_or_default(), &mut properties);
    Ok((sheets, properties.header(), notes))
}

#[derive(Default)]
struct Row {
    repeated: u32,
    column: u32,
    /// Column, how often, words.
    cells: Vec<(u32, u32, String)>,
    /// Whether the open cell holds a number, whose digits are kept plain.
    in_number: bool,
}

struct Content<'b> {
    sheets: Vec<Sheet>,
    row: Row,
    budget: &'b mut Budget,
    next_row: u32,
    hidden_styles: Vec<String>,
    style: String,
    in_paragraph: usize,
}

impl Content<'_> {
    fn end_row(&mut self) {
        let row = std::mem::take(&mut self.row);
        let first = self.next_row;
        self.next_row = first.saturating_add(row.repeated.max(1));
        let Some(sheet) = self.sheets.last_mut() else { return };
        let filled = row.cells.iter().any(|(_, _, words)| !words.trim().is_empty());
        for at in first..self.next_row.min(first.saturating_add(MAX_REPEATED)) {
            if !filled || self.budget.spent {
                return;
            }
            for (column, repeated, words) in row.cells.iter().filter(|(_, _, words)| !words.trim().is_empty()) {
                for column in *column..column.saturating_add((*repeated).min(MAX_REPEATED)) {
                    if !self.budget.take(words) {
                        return;
                    }
                    sheet.cells.insert((at, column), words.trim().replace('\t', " "));
                }
            }
        }
    }

    fn write(&mut self, text: &str) {
        if let Some((_, _, words)) = self.row.cells.last_mut() {
            words.push_str(text);
        }
    }
}

impl Visitor for Content<'_> {
    fn start(&mut self, name: &str, tag: &Tag<'_>) {
        let repeated = |kind| tag.number(kind).unwrap_or(1).max(1);
        match name {
            "style" => self.style = tag.attribute("name").unwrap_or_default(),
            "table-properties" if tag.attribute("display").as_deref() == Some("false") => {
                self.hidden_styles.push(self.style.clone());
            }
            "table" => {
                let hidden = tag.attribute("style-name").is_some_and(|style| self.hidden_styles.contains(&style));
                self.sheets.push(Sheet { name: tag.attribute("name").unwrap_or_default(), hidden, ..Sheet::default() });
                self.next_row = 1;
            }
            "table-row" => self.row = Row { repeated: repeated("number-rows-repeated"), column: 1, ..Row::default() },
            "table-cell" | "covered-table-cell" => {
                let times = repeated("number-columns-repeated");
                self.row.in_number = matches!(tag.attribute("value-type").as_deref(), Some("float" | "currency"));
                self.row.cells.push((self.row.column, times, String::new()));
                self.row.column = self.row.column.saturating_add(times);
            }
            "annotation" => self.write("\n"),
            "p" | "h" => {
                self.in_paragraph += 1;
                if self.row.cells.last().is_some_and(|(_, _, words)| !words.is_empty() && !words.ends_with('\n')) {
                    self.write("\n");
                }
            }
            "s" if self.in_paragraph > 0 => self.write(&" ".repeat(repeated("c").min(100) as usize)),
            "tab" if self.in_paragraph > 0 => self.write(" "),
            "line-break" if self.in_paragraph > 0 => self.write("\n"),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "table-row" => self.end_row(),
            "p" | "h" => self.in_paragraph = self.in_paragraph.saturating_sub(1),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_paragraph > 0 && self.row.in_number {
            self.write(&text.replace(',', ""));
        } else if self.in_paragraph > 0 {
            self.write(text);
        }
    }
}

#[derive(Default)]
struct Properties {
    open: String,
    creator: String,
    created: String,
    title: String,
}

impl Properties {
    fn header(self) -> DocumentHeader {
        let named = |text: String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        DocumentHeader {
            date: written_date::instant(&self.created),
            author: named(self.creator)
                .filter(|name| !is_program(name))
                .map(|name| Mailbox { name, address: String::new() }),
            subject: named(self.title),
            ..DocumentHeader::default()
        }
    }
}

impl Visitor for Properties {
    fn start(&mut self, name: &str, _: &Tag<'_>) {
        self.open = name.to_owned();
    }
    fn end(&mut self, _: &str) {
        self.open.clear();
    }
    fn text(&mut self, text: &str) {
        match self.open.as_str() {
            "initial-creator" => self.creator.push_str(text),
            "creation-date" => self.created.push_str(text),
            "title" => self.title.push_str(text),
            _ => {}
        }
    }
}
