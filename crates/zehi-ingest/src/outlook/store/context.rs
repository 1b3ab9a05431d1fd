//! Properties of a node, and tables of them (MS-PST 2.3.3, 2.3.4).

use std::collections::HashSet;
use std::io::{Read, Seek};

use super::damage::{Damage, Result};
use super::database::Database;
use super::heap::Opened;
use super::number::{long, short};
use crate::outlook::named::NamedProperties;
use crate::outlook::property::{Properties, Value, id, kind};

/// Rows of one table.
const MOST_ROWS: usize = 10_000;
/// Bytes of the rows of one table.
const MOST_TABLE: u64 = 64 << 20;

/// What is read of properties, and within what bounds.
pub(super) struct Scope<'n> {
    /// Names of the properties that each store numbers as it likes.
    pub(super) names: &'n NamedProperties,
    /// The code page of the item around.
    pub(super) code_page: Option<i64>,
    /// Bytes of values that may still be read.
    pub(super) left: u64,
}

/// The properties of an opened node. Values that cannot be read are left out and noted.
///
/// # Errors
/// Where there is no list of properties at all.
pub(super) fn properties<R: Read + Seek>(
    database: &mut Database<R>,
    opened: &Opened,
    scope: &mut Scope<'_>,
) -> Result<Properties> {
    let mut properties = Properties::within(scope.code_page);
    let records = opened.records(opened.root, 2)?;
    for record in records {
        let (Some(number), Some(of)) = (short(record, 0), short(record, 2)) else { continue };
        let Some(known) = scope.names.known(number).filter(|known| *known != id::ATTACHMENT_PICTURE) else { continue };
        match value(database, opened, of, record.get(4..8).unwrap_or_default(), scope) {
            Ok(Some(value)) => properties.insert(known, value),
            Ok(None) => {}
            Err(damage @ (Damage::Exhausted | Damage::TooLarge { .. })) => return Err(damage),
            Err(damage) => database.doubt(&format!("項目の値の一部を読めません({damage})")),
        }
    }
    Ok(properties)
}

/// A value that stands in four bytes or is named by them; `None` for types that are not read.
fn value<R: Read + Seek>(
    database: &mut Database<R>,
    opened: &Opened,
    of: u16,
    cell: &[u8],
    scope: &mut Scope<'_>,
) -> Result<Option<Value>> {
    let reference = long(cell, 0).ok_or(Damage::Heap)?;
    match of {
        kind::SHORT | kind::LONG | kind::BOOLEAN => Ok(Value::fixed(of, cell)),
        kind::LONG_LONG | kind::TIME => Ok(Value::fixed(of, opened.get(reference).ok_or(Damage::Heap)?)),
        kind::OBJECT => {
            let number = opened.get(reference).and_then(|place| long(place, 0)).ok_or(Damage::Heap)?;
            Ok(Some(Value::Number(i64::from(number))))
        }
        _ if kind::is_long(of) => Ok(Value::long(of, long_value(database, opened, reference, scope)?)),
        _ => Ok(None),
    }
}

/// The bytes of a value of any length, in the heap or in a node of their own.
fn long_value<R: Read + Seek>(
    database: &mut Database<R>,
    opened: &Opened,
    reference: u32,
    scope: &mut Scope<'_>,
) -> Result<Vec<u8>> {
    let bytes = match reference {
        0 => Vec::new(),
        _ if reference & 0x1F == 0 => opened.get(reference).ok_or(Damage::Heap)?.to_vec(),
        _ => {
            let held = opened.held(reference).ok_or(Damage::Heap)?;
            database.data(held.data, scope.left)?
        }
    };
    scope.left = scope.left.checked_sub(bytes.len() as u64).ok_or(Damage::TooLarge { most: scope.left })?;
    Ok(bytes)
}

/// A row of a table.
pub(super) struct Row {
    /// Its number, which for an attachment is that of its node.
    pub(super) number: u32,
    pub(super) properties: Properties,
}

/// A column of a table.
struct Column {
    number: u16,
    of: u16,
    start: usize,
    width: usize,
    bit: usize,
}

/// The rows of the table in an opened node, in its order.
///
/// # Errors
/// Where there is none.
pub(super) fn rows<R: Read + Seek>(
    database: &mut Database<R>,
    opened: &Opened,
    scope: &mut Scope<'_>,
) -> Result<Vec<Row>> {
    let head = opened.get(opened.root).ok_or(Damage::Heap)?;
    let (&[0x7C, ..], Some(bits), Some(width)) = (head, short(head, 6), short(head, 8)) else {
        return Err(Damage::Heap);
    };
    let (bits, width) = (usize::from(bits), usize::from(width));
    let columns: Vec<Column> = head.get(22..).unwrap_or_default().chunks_exact(8).filter_map(column).collect();
    if width < 4 || bits > width {
        return Err(Damage::Heap);
    }
    let blocks = matrix(database, opened, long(head, 14).unwrap_or_default())?;
    let held = held_rows(opened, long(head, 10).unwrap_or_default());
    let mut rows = Vec::new();
    for row in blocks.iter().flat_map(|block| block.chunks_exact(width)).take(MOST_ROWS) {
        let number = long(row, 0).unwrap_or_default();
        // Rows that were taken out stay where they were.
        if held.as_ref().is_some_and(|held| !held.contains(&number)) {
            continue;
        }
        let mut properties = Properties::within(scope.code_page);
        for column in &columns {
            let is_there = row.get(bits + column.bit / 8).is_some_and(|byte| byte & (0x80 >> (column.bit % 8)) != 0);
            let cell = row.get(column.start..column.start + column.width).filter(|_| is_there);
            let Some(value) = cell.and_then(|cell| cell_value(database, opened, column.of, cell, scope)) else {
                continue;
            };
            properties.insert(column.number, value);
        }
        rows.push(Row { number, properties });
    }
    Ok(rows)
}

fn cell_value<R: Read + Seek>(
    database: &mut Database<R>,
    opened: &Opened,
    of: u16,
    cell: &[u8],
    scope: &mut Scope<'_>,
) -> Option<Value> {
    // Cells hold values of fixed size whole.
    match of {
        kind::OBJECT => None,
        _ if kind::is_long(of) => value(database, opened, of, cell, scope).ok().flatten(),
        _ => Value::fixed(of, cell),
    }
}

fn column(entry: &[u8]) -> Option<Column> {
    Some(Column {
        of: short(entry, 0)?,
        number: short(entry, 2)?,
        start: usize::from(short(entry, 4)?),
        width: usize::from(*entry.get(6)?),
        bit: usize::from(*entry.get(7)?),
    })
}

/// The blocks that hold the rows; no row goes over the end of one.
fn matrix<R: Read + Seek>(database: &mut Database<R>, opened: &Opened, reference: u32) -> Result<Vec<Vec<u8>>> {
    if reference & 0x1F == 0 {
        return Ok(opened.get(reference).map(<[u8]>::to_vec).into_iter().collect());
    }
    let held = opened.held(reference).ok_or(Damage::Heap)?;
    let mut blocks = Vec::new();
    database.each_block(held.data, MOST_TABLE, &mut |block| blocks.push(block))?;
    Ok(blocks)
}

/// The numbers of the rows that the table holds; `None` if its list is damaged.
fn held_rows(opened: &Opened, reference: u32) -> Option<HashSet<u32>> {
    let records = opened.records(reference, 4).ok()?;
    Some(records.into_iter().filter_map(|record| long(record, 0)).collect())
}
