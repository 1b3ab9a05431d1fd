use std::io::Cursor;

use calamine::{Data, DataRef, Dimensions, Reader as _, SheetVisible, Xls, Xlsb, Xlsx};
use zehi_domain::evidence::Unreadable;

use super::{Budget, Cells, Sheet, Sheets, beside, broken, number};
use crate::office::Package;

/// Cells looked at in one sheet, empty ones included: a sheet formatted down to its last row has a few million.
const MAX_VISITED: usize = 50_000_000;

/// The sheets of an XLSX or XLSB package.
pub(super) fn sheets(bytes: &[u8], package: &mut Package<'_>, budget: &mut Budget) -> Result<Sheets, Unreadable> {
    let header = package.properties();
    let mut notes = Vec::new();
    if package.has("xl/workbook.bin") {
        let mut book = Xlsb::new(Cursor::new(bytes)).map_err(|_| broken())?;
        let sheets = every_sheet(&mut book, |book, name| {
            let mut cells = Cells::new();
            let mut reader = book.worksheet_cells_reader(name).ok()?;
            while let Some(cell) = reader.next_cell().ok()? {
                if !keep(&mut cells, cell.get_position(), &shown(cell.get_value(), ""), budget) {
                    break;
                }
            }
            Some(cells)
        });
        return Ok((sheets, header, notes));
    }
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|_| broken())?;
    let mut unread = Vec::new();
    let mut sheets = every_sheet(&mut book, |book, name| {
        let (cells, whole) = xlsx_cells(book, name, budget)?;
        if !whole {
            unread.push(name.to_owned());
        }
        Some(cells)
    });
    if !unread.is_empty() {
        notes.push(format!("壊れているため途中までを読んだシートがあります: {}", unread.join("、")));
    }
    beside::add(package, &mut sheets);
    Ok((sheets, header, notes))
}

/// The sheets of a workbook of Excel 97 to 2003.
pub(super) fn old_sheets(bytes: &[u8], budget: &mut Budget) -> Result<Sheets, Unreadable> {
    let mut book = Xls::new(Cursor::new(bytes)).map_err(|_| broken())?;
    let sheets = every_sheet(&mut book, |book, name| {
        let range = book.worksheet_range(name).ok()?;
        let (top, left) = range.start().unwrap_or_default();
        let mut cells = Cells::new();
        for (row, column, value) in range.used_cells() {
            let at = (top + row as u32, left + column as u32);
            if !keep(&mut cells, at, &shown_owned(value), budget) {
                break;
            }
        }
        if let Ok(merged) = book.merge_cells_by_sheet_name(name) {
            once(&mut cells, &merged);
        }
        Some(cells)
    });
    Ok((sheets, Default::default(), Vec::new()))
}

/// Reads each sheet with `cells`; a chart sheet or a broken one has none.
fn every_sheet<'b, B: calamine::Reader<Cursor<&'b [u8]>>>(
    book: &mut B,
    mut cells: impl FnMut(&mut B, &str) -> Option<Cells>,
) -> Vec<Sheet> {
    let known = book.sheets_metadata().to_vec();
    known
        .into_iter()
        .map(|sheet| Sheet {
            hidden: sheet.visible != SheetVisible::Visible,
            cells: cells(book, &sheet.name).unwrap_or_default(),
            name: sheet.name,
            beside: Vec::new(),
        })
        .collect()
}

/// The cells of one sheet, and whether it was read to its end.
fn xlsx_cells(book: &mut Xlsx<Cursor<&[u8]>>, name: &str, budget: &mut Budget) -> Option<(Cells, bool)> {
    let mut cells = Cells::new();
    let mut whole = true;
    {
        let mut reader = book.worksheet_cells_reader(name).ok()?;
        for _ in 0..MAX_VISITED {
            let (cell, style) = match reader.next_cell_with_style_id() {
                Ok(Some(found)) => found,
                Ok(None) => break,
                Err(_) => {
                    whole = false;
                    break;
                }
            };
            let format = reader.styles().get(style).and_then(|style| style.number_format.as_ref());
            let text = shown(cell.get_value(), format.map_or("", |format| format.format_code.as_str()));
            if !keep(&mut cells, cell.get_position(), &text, budget) {
                break;
            }
        }
    }
    if let Ok(merged) = book.merge_cells_by_sheet_name(name) {
        once(&mut cells, &merged);
    }
    Some((cells, whole))
}

fn keep(cells: &mut Cells, (row, column): (u32, u32), text: &str, budget: &mut Budget) -> bool {
    let text = text.trim_matches(['\r', '\n', ' ', '\t', '　']);
    if text.is_empty() {
        return true;
    }
    if !budget.take(text) {
        return false;
    }
    // A tab or CR within a cell would look like the next cell.
    let text = text.replace("\r\n", "\n").replace(['\r', '\t'], " ");
    cells.insert((row.saturating_add(1), column.saturating_add(1)), text);
    true
}

/// A merged area says its words once; a different word hidden under it is kept.
fn once(cells: &mut Cells, merged: &[Dimensions]) {
    for area in merged {
        let (top, left) = (area.start.0.saturating_add(1), area.start.1.saturating_add(1));
        let (bottom, right) = (area.end.0.saturating_add(1), area.end.1.saturating_add(1));
        let Some(first) = cells.get(&(top, left)).cloned() else { continue };
        if bottom < top {
            continue;
        }
        let again: Vec<(u32, u32)> = cells
            .range((top, 0)..=(bottom, u32::MAX))
            .filter(|((row, column), text)| {
                (left..=right).contains(column) && (*row, *column) != (top, left) && **text == first
            })
            .map(|(at, _)| *at)
            .collect();
        for at in again {
            cells.remove(&at);
        }
    }
}

fn shown(value: &DataRef<'_>, code: &str) -> String {
    match value {
        DataRef::Float(number) => number::number(*number, code),
        DataRef::Int(number) => number::number(*number as f64, code),
        DataRef::DateTime(at) => number::moment(at, code),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Bool(truth) => truth_name(*truth).to_owned(),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

fn shown_owned(value: &Data) -> String {
    match value {
        Data::Float(number) => number::general(*number),
        Data::Int(number) => number.to_string(),
        Data::DateTime(at) => number::moment(at, ""),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Bool(truth) => truth_name(*truth).to_owned(),
        Data::Error(error) => error.to_string(),
        Data::Empty => String::new(),
    }
}

fn truth_name(truth: bool) -> &'static str {
    if truth { "TRUE" } else { "FALSE" }
}
