//! 表計算(XLSX、XLS、XLSB、ODS): every sheet, hidden ones too, one line for each row, with comments and the words in shapes.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use zehi_domain::evidence::{Anchor, AnchoredText, DocumentHeader, DocumentKind, Reading, Unreadable};

use crate::block::push_cells;
use crate::office::{Package, compound_file};
use crate::{Input, Limits, Read, written_date};

/// 添え書き: comments and shapes that lie on a sheet.
mod beside;

/// Excelのファイル
mod excel;

/// 表示形式
mod number;

/// OpenDocumentのファイル
mod open;

const READER: &str = "sheet/1";

/// Cells of a sheet by row and column, counted from 1; only those that show something.
type Cells = BTreeMap<(u32, u32), String>;

/// One sheet as read.
#[derive(Debug, Default)]
struct Sheet {
    name: String,
    hidden: bool,
    cells: Cells,
    /// Words that lie on the sheet, with the cell they hang on.
    beside: Vec<((u32, u32), String)>,
}

/// What is left of the limits while sheets are read.
struct Budget {
    cells: usize,
    bytes: usize,
    spent: bool,
}

impl Budget {
    /// Takes the cost of one cell; `false` once nothing is left.
    fn take(&mut self, text: &str) -> bool {
        if self.cells == 0 || self.bytes < text.len() + 1 {
            self.spent = true;
            return false;
        }
        self.cells -= 1;
        self.bytes -= text.len() + 1;
        true
    }
}

/// Reads a workbook.
///
/// # Errors
/// A password, or no workbook at all.
pub fn read(input: &Input<'_>, limits: &Limits) -> Result<Read, Unreadable> {
    let mut budget = Budget { cells: limits.elements, bytes: limits.text_bytes, spent: false };
    // The reader of old workbooks trusts offsets in the file; what it trips over must not take the import with it.
    let read = catch_unwind(AssertUnwindSafe(|| sheets(input.bytes, &mut budget)));
    let (sheets, mut header, mut notes) = read.unwrap_or_else(|_| Err(broken()))?;
    let hidden: Vec<&str> = sheets.iter().filter(|sheet| sheet.hidden).map(|sheet| sheet.name.as_str()).collect();
    if !hidden.is_empty() {
        notes.push(format!("非表示のシートも読みました: {}", hidden.join("、")));
    }
    if budget.spent {
        notes.push("セルの数か文字数が上限を超えたため、途中までを読みました。".to_owned());
    }
    let text = anchored(&sheets);
    header.date = written_date::in_name_or_text(input.name, &head(&text)).or(header.date);
    Ok(Read { kind: DocumentKind::Sheet, header, reading: Reading { reader: READER, text, notes } })
}

type Sheets = (Vec<Sheet>, DocumentHeader, Vec<String>);

fn sheets(bytes: &[u8], budget: &mut Budget) -> Result<Sheets, Unreadable> {
    if bytes.starts_with(b"PK") {
        let mut package = Package::open(bytes)?;
        package.check_size()?;
        if package.has("content.xml") {
            return open::sheets(&mut package, budget);
        }
        return excel::sheets(bytes, &mut package, budget);
    }
    if let Some(reason) = compound_file(bytes).filter(|reason| reason.contains("パスワード")) {
        return Err(Unreadable { reason: reason.to_owned() });
    }
    excel::old_sheets(bytes, budget)
}

fn broken() -> Unreadable {
    Unreadable {
        reason: "表計算のファイルとして読めません。壊れているか、別の形式です。Excelで開いて.xlsxとして保存し直してください。".to_owned(),
    }
}

/// The sheets as text: cells joined by tabs, rows by line feeds, what lies on a sheet after its rows.
fn anchored(sheets: &[Sheet]) -> AnchoredText {
    let mut text = AnchoredText::default();
    for sheet in sheets {
        let place = |row: u32| move |column: u32| Anchor::SheetCell { sheet: sheet.name.clone(), row, column };
        let mut row: (u32, Vec<(u32, String)>) = (0, Vec::new());
        for (&(at, column), cell) in &sheet.cells {
            if at != row.0 {
                push_row(&mut text, &row.1, place(row.0));
                row = (at, Vec::new());
            }
            row.1.push((column, cell.clone()));
        }
        push_row(&mut text, &row.1, place(row.0));
        for ((at, column), words) in &sheet.beside {
            push_row(&mut text, &[(*column, words.clone())], place(*at));
        }
    }
    text
}

fn push_row(text: &mut AnchoredText, cells: &[(u32, String)], place: impl Fn(u32) -> Anchor) {
    if !cells.is_empty() {
        text.push_separator('\n');
        push_cells(text, cells, place);
    }
}

/// The first rows, cells apart, as the search for the document's day reads them.
fn head(text: &AnchoredText) -> String {
    text.text().lines().take(20).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests;
