use std::cmp::Ordering;

use futures_util::TryStreamExt as _;
use sqlx::AssertSqlSafe;

use super::report::Findings;
use crate::StoreError;
use crate::database::{Cell, Connection, Row, cells, definitions, key_columns};
use crate::fold::DERIVED;

/// A row with its key in front.
struct Keyed {
    key: Vec<Cell>,
    cells: Vec<Cell>,
}

/// Compares every derived table with its fresh fold, both ways.
pub(super) async fn compare(
    held: &mut Connection,
    fresh: &mut Connection,
    findings: &mut Findings,
) -> Result<(), StoreError> {
    for table in DERIVED {
        let compared = compare_table(held, fresh, table, findings).await;
        if let Err(error) = compared {
            findings.table(table, format!("表を読めません: {error}"));
        }
    }
    Ok(())
}

async fn compare_table(
    held: &mut Connection,
    fresh: &mut Connection,
    table: &'static str,
    findings: &mut Findings,
) -> Result<(), StoreError> {
    let keys = key_columns(fresh, table).await?;
    let columns = columns(fresh, table).await?;
    let positions: Vec<usize> = keys.iter().filter_map(|key| columns.iter().position(|name| name == key)).collect();
    let sql = format!("select {} from {table} order by {}", columns.join(", "), keys.join(", "));
    let keyed = |row: Row| -> Result<Keyed, StoreError> {
        let cells = cells(&row)?;
        Ok(Keyed { key: positions.iter().map(|position| cells[*position].clone()).collect(), cells })
    };
    let mut held_rows = sqlx::query(AssertSqlSafe(sql.clone())).fetch(held);
    let mut fresh_rows = sqlx::query(AssertSqlSafe(sql)).fetch(fresh);
    let mut have = held_rows.try_next().await?.map(keyed).transpose()?;
    let mut want = fresh_rows.try_next().await?.map(keyed).transpose()?;
    loop {
        let order = match (&have, &want) {
            (None, None) => return Ok(()),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(have), Some(want)) => have.key.cmp(&want.key),
        };
        if order == Ordering::Equal
            && let (Some(have), Some(want)) = (&have, &want)
            && have.cells != want.cells
        {
            let differs = columns.iter().zip(have.cells.iter().zip(&want.cells)).filter(|(_, (a, b))| a != b);
            let names: Vec<&str> = differs.map(|(name, _)| name.as_str()).collect();
            findings.table(table, format!("行 {} の {} が台帳と一致しません", named(&want.key), names.join(", ")));
        }
        if order == Ordering::Less
            && let Some(have) = &have
        {
            findings.table(table, format!("行 {} は台帳にありません", named(&have.key)));
        }
        if order == Ordering::Greater
            && let Some(want) = &want
        {
            findings.table(table, format!("行 {} が失われています", named(&want.key)));
        }
        if order != Ordering::Greater {
            have = held_rows.try_next().await?.map(keyed).transpose()?;
        }
        if order != Ordering::Less {
            want = fresh_rows.try_next().await?.map(keyed).transpose()?;
        }
    }
}

async fn columns(connection: &mut Connection, table: &'static str) -> Result<Vec<String>, StoreError> {
    let sql = "select name from pragma_table_info(?) order by cid";
    Ok(sqlx::query_scalar(sql).bind(table).fetch_all(connection).await?)
}

/// A key in words: numbers and opaque ids, never text of the evidence.
fn named(key: &[Cell]) -> String {
    let words = key.iter().map(|cell| match cell {
        Cell::Integer(number) => number.to_string(),
        Cell::Text(text) => String::from_utf8_lossy(text).into_owned(),
        _ => "?".to_owned(),
    });
    words.collect::<Vec<_>>().join("-")
}

/// Compares tables, indexes, views and triggers with those of a database made just now.
pub(super) async fn compare_definitions(
    held: &mut Connection,
    fresh: &mut Connection,
    file: &str,
    findings: &mut Findings,
) -> Result<(), StoreError> {
    let (held, fresh) = (definitions(held).await?, definitions(fresh).await?);
    for missing in fresh.iter().filter(|one| !held.contains(one)) {
        findings.table(file, format!("{} の定義が失われているか、変えられています", missing.0));
    }
    for foreign in held.iter().filter(|one| !fresh.contains(one)) {
        findings.table(file, format!("{} は Zehi の定義ではありません", foreign.0));
    }
    Ok(())
}

/// Rows of the derived tables, in the order of [`DERIVED`].
pub(super) async fn compare_counts(held: &mut Connection, expected: [u64; 6], findings: &mut Findings) {
    for (table, expected) in DERIVED.into_iter().zip(expected) {
        let sql = format!("select count(*) from {table}");
        let counted: Result<i64, _> = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut *held).await;
        match counted {
            Ok(count) if count.unsigned_abs() == expected => {}
            Ok(count) => findings.table(table, format!("行数が台帳と一致しません({count}、台帳では {expected})")),
            Err(error) => findings.table(table, format!("表を読めません: {}", StoreError::from(error))),
        }
    }
}
