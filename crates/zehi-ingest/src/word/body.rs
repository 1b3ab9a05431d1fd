use super::found::Found;
use super::numbering::Numbering;
use super::style::{Look, Styles};
use crate::block::Block;
use crate::symbols::symbol;
use crate::xml::{Tag, Visitor};

/// Elements whose content is no text of the document: the old-format twin of a drawing, readings above characters, field
/// codes, earlier formatting, the place something was moved away from.
const SKIPPED: [&str; 10] = [
    "Fallback",
    "rt",
    "instrText",
    "delInstrText",
    "pPrChange",
    "rPrChange",
    "tcPrChange",
    "trPrChange",
    "sdtPr",
    "moveFrom",
];

/// Where finished paragraphs go.
enum Holder {
    /// The part itself, a text box, a note, a comment.
    Flow { part: &'static str, lead: String, blocks: Vec<Block> },
    /// A table; `rows` hold also what hangs on its cells (nested tables, text boxes, deletions), after the row.
    Table(Table),
}

#[derive(Default)]
struct Table {
    number: u32,
    row: u32,
    /// Columns taken by the cells before, and by the open cell.
    column: u32,
    span: u32,
    cells: Vec<(u32, String)>,
    after: Vec<Block>,
    rows: Vec<Block>,
}

#[derive(Default)]
struct Paragraph {
    text: String,
    style: String,
    look: Look,
    /// Stretches taken out under tracked changes.
    deleted: Vec<String>,
    deletion_open: bool,
    /// What follows the paragraph: its text boxes.
    after: Vec<Block>,
}

/// The walk over one part.
pub(crate) struct Body<'s> {
    styles: &'s Styles,
    numbering: Option<&'s mut Numbering>,
    holders: Vec<Holder>,
    paragraphs: Vec<Paragraph>,
    found: Found,
    tables: u32,
    left: usize,
    /// Depth inside an element that is skipped.
    skipping: usize,
    /// Depths inside paragraph properties, run properties, deletions.
    in_paragraph_properties: usize,
    in_run_properties: usize,
    in_deletion: usize,
    in_run: usize,
    in_text: usize,
}

impl<'s> Body<'s> {
    /// A walk whose paragraphs belong to `part`, with at most `elements` paragraphs and cells.
    pub(crate) fn new(
        part: &'static str,
        styles: &'s Styles,
        numbering: Option<&'s mut Numbering>,
        elements: usize,
    ) -> Self {
        Self {
            styles,
            numbering,
            holders: vec![Holder::Flow { part, lead: String::new(), blocks: Vec::new() }],
            paragraphs: Vec::new(),
            found: Found::default(),
            tables: 0,
            left: elements,
            skipping: 0,
            in_paragraph_properties: 0,
            in_run_properties: 0,
            in_deletion: 0,
            in_run: 0,
            in_text: 0,
        }
    }

    /// What was found, with everything that a broken document left open.
    pub(crate) fn finish(mut self) -> Found {
        while !self.paragraphs.is_empty() {
            self.end_paragraph();
        }
        while self.holders.len() > 1 {
            if self.table().is_some() {
                self.end_cell();
                self.end_row();
            }
            self.end_holder();
        }
        if let Some(Holder::Flow { blocks, .. }) = self.holders.pop() {
            self.found.blocks = blocks;
        }
        self.found
    }

    /// Text of the open paragraph, or of its open deletion.
    fn write(&mut self, text: &str) {
        let deleting = self.in_deletion > 0;
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        if !deleting {
            paragraph.text.push_str(text);
            paragraph.deletion_open = false;
        } else if paragraph.deletion_open
            && let Some(last) = paragraph.deleted.last_mut()
        {
            last.push_str(text);
        } else {
            paragraph.deleted.push(text.to_owned());
            paragraph.deletion_open = true;
        }
    }

    fn end_paragraph(&mut self) {
        let Some(mut paragraph) = self.paragraphs.pop() else { return };
        let style = self.styles.look(&paragraph.style);
        let look = Look {
            list: paragraph.look.list.or(style.list),
            level: paragraph.look.level.or(style.level),
            outline: paragraph.look.outline.or(style.outline),
        };
        let number = self.numbering.as_mut().map(|numbering| numbering.next(&look)).unwrap_or_default();
        if !paragraph.text.trim().is_empty() {
            paragraph.text.insert_str(0, &number);
        }
        let heading = look.outline.is_some_and(|level| level < 9).then_some("heading");
        let styled = self.styles.part(&paragraph.style).or(heading);
        let deletions = paragraph.deleted.into_iter().map(|text| Block::Paragraph { part: "deleted", text });
        let after: Vec<Block> = deletions.chain(paragraph.after).collect();
        if self.left == 0 {
            self.found.full = true;
            return;
        }
        self.left -= 1;
        match self.holders.last_mut() {
            Some(Holder::Flow { part, lead, blocks }) => {
                let part = if part.is_empty() { styled.unwrap_or("") } else { part };
                let text = std::mem::take(lead) + &paragraph.text;
                blocks.push(Block::Paragraph { part, text });
                blocks.extend(after);
            }
            Some(Holder::Table(table)) => {
                if let Some((_, cell)) = table.cells.last_mut() {
                    if !cell.is_empty() && !paragraph.text.is_empty() {
                        cell.push('\n');
                    }
                    cell.push_str(&paragraph.text);
                }
                table.after.extend(after);
            }
            None => {}
        }
    }

    /// The table whose row is being read; `None` inside a text box of one.
    fn table(&mut self) -> Option<&mut Table> {
        match self.holders.last_mut() {
            Some(Holder::Table(table)) => Some(table),
            _ => None,
        }
    }

    fn start_row(&mut self) {
        if let Some(table) = self.table() {
            table.row += 1;
            table.column = 0;
            table.cells.clear();
        }
    }

    fn start_cell(&mut self) {
        if let Some(table) = self.table() {
            table.span = 1;
            table.cells.push((table.column.saturating_add(1), String::new()));
        }
    }

    fn end_cell(&mut self) {
        if let Some(table) = self.table() {
            table.column = table.column.saturating_add(table.span);
        }
    }

    fn end_row(&mut self) {
        if let Some(table) = self.table() {
            let cells = std::mem::take(&mut table.cells);
            table.rows.push(Block::Row { table: table.number, row: table.row, cells });
            table.rows.append(&mut table.after);
        }
    }

    /// Hands the blocks of a finished table or text box on to what surrounds it.
    fn end_holder(&mut self) {
        if self.holders.len() < 2 {
            return;
        }
        let (blocks, is_box) = match self.holders.pop() {
            Some(Holder::Flow { blocks, .. }) => (blocks, true),
            Some(Holder::Table(table)) => (table.rows, false),
            None => return,
        };
        if is_box && let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.after.extend(blocks);
            return;
        }
        match self.holders.last_mut() {
            Some(Holder::Flow { blocks: outer, .. }) => outer.extend(blocks),
            Some(Holder::Table(table)) => table.after.extend(blocks),
            None => {}
        }
    }

    /// Properties of the open paragraph.
    fn paragraph_property(&mut self, name: &str, tag: &Tag<'_>) {
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        match name {
            "pStyle" => paragraph.style = tag.attribute("val").unwrap_or_default(),
            "numId" => paragraph.look.list = tag.number("val"),
            "ilvl" => paragraph.look.level = tag.number("val"),
            "outlineLvl" => paragraph.look.outline = tag.number("val"),
            _ => {}
        }
    }

    /// Marks within a run that stand for characters.
    fn run_mark(&mut self, name: &str, tag: &Tag<'_>) {
        match name {
            "tab" | "ptab" => self.write("\t"),
            "br" if !matches!(tag.attribute("type").as_deref(), Some("page" | "column")) => self.write("\n"),
            "cr" => self.write("\n"),
            "noBreakHyphen" => self.write("-"),
            "sym" => self.write(symbol(tag.attribute("char").as_deref().unwrap_or_default())),
            "drawing" | "pict" | "object" => self.found.pictures += 1,
            _ => {}
        }
    }

    fn start_structure(&mut self, name: &str, tag: &Tag<'_>) {
        match name {
            "p" => self.paragraphs.push(Paragraph::default()),
            "tbl" => {
                self.tables += 1;
                self.holders.push(Holder::Table(Table { number: self.tables, ..Table::default() }));
            }
            "tr" => self.start_row(),
            "tc" => self.start_cell(),
            "gridSpan" | "gridBefore" => {
                let columns = tag.number("val").unwrap_or(0).min(1000);
                match self.table() {
                    Some(table) if name == "gridSpan" => table.span = columns.max(1),
                    Some(table) => table.column = table.column.saturating_add(columns),
                    None => {}
                }
            }
            "txbxContent" => {
                // The drawing around it is no picture.
                self.found.pictures = self.found.pictures.saturating_sub(1);
                self.holders.push(Holder::Flow { part: "textbox", lead: String::new(), blocks: Vec::new() });
            }
            "comment" => {
                if let (Some(Holder::Flow { lead, .. }), Some(author)) =
                    (self.holders.last_mut(), tag.attribute("author"))
                    && !author.trim().is_empty()
                {
                    *lead = format!("{}: ", author.trim());
                }
            }
            _ => {}
        }
    }
}

impl Visitor for Body<'_> {
    fn start(&mut self, name: &str, tag: &Tag<'_>) {
        let separator = matches!(name, "footnote" | "endnote")
            && matches!(
                tag.attribute("type").as_deref(),
                Some("separator" | "continuationSeparator" | "continuationNotice")
            );
        if self.skipping > 0 || SKIPPED.contains(&name) || separator {
            self.skipping += 1;
            return;
        }
        match name {
            "pPr" => self.in_paragraph_properties += 1,
            "rPr" => self.in_run_properties += 1,
            "r" => self.in_run += 1,
            "t" | "delText" => self.in_text += 1,
            "del" | "ins" if self.in_run_properties == 0 && self.in_paragraph_properties == 0 => {
                let count = if name == "del" { &mut self.found.deletions } else { &mut self.found.insertions };
                *count += 1;
                self.found.changed_by.extend(tag.attribute("author"));
                self.in_deletion += usize::from(name == "del");
            }
            "strike" | "dstrike" if self.in_run > 0 && tag.is_on() => self.found.struck = true,
            "vanish" if self.in_run > 0 && tag.is_on() => self.found.hidden = true,
            _ if self.in_run_properties > 0 => {}
            _ if self.in_paragraph_properties > 0 => self.paragraph_property(name, tag),
            _ => {
                if self.in_run > 0 {
                    self.run_mark(name, tag);
                }
                self.start_structure(name, tag);
            }
        }
    }

    fn end(&mut self, name: &str) {
        if self.skipping > 0 {
            self.skipping -= 1;
            return;
        }
        match name {
            "pPr" => self.in_paragraph_properties = self.in_paragraph_properties.saturating_sub(1),
            "rPr" => self.in_run_properties = self.in_run_properties.saturating_sub(1),
            "r" => self.in_run = self.in_run.saturating_sub(1),
            "t" | "delText" => self.in_text = self.in_text.saturating_sub(1),
            "del" if self.in_run_properties == 0 && self.in_paragraph_properties == 0 => {
                self.in_deletion = self.in_deletion.saturating_sub(1);
            }
            "p" => self.end_paragraph(),
            "tc" => self.end_cell(),
            "tr" => self.end_row(),
            "tbl" | "txbxContent" => self.end_holder(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        // White space between other tags is layout of the XML.
        if self.skipping == 0 && self.in_text > 0 {
            self.write(text);
        }
    }
}
