//! Everything that is SQLite and not SQL: opening, the form of multi-row statements, raw cells, damage. PostgreSQL will
//! have its own of these few functions, and its own folder of migrations.

use std::path::Path;
use std::time::Duration;

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::pool::PoolOptions;
use sqlx::sqlite::{SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqliteRow, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Row as _, Sqlite, TypeInfo as _, ValueRef as _};

use crate::StoreError;
use crate::home::Access;

pub(crate) type Connection = sqlx::sqlite::SqliteConnection;
pub(crate) type Pool = sqlx::Pool<Sqlite>;
pub(crate) type Transaction = sqlx::Transaction<'static, Sqlite>;
pub(crate) type Row = SqliteRow;
pub(crate) type Arguments = SqliteArguments;

pub(crate) static TRUTH: Migrator = sqlx::migrate!("migrations/sqlite/truth");
pub(crate) static ACCESS: Migrator = sqlx::migrate!("migrations/sqlite/access");
pub(crate) static WORKSHOP: Migrator = sqlx::migrate!("migrations/sqlite/workshop");

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(Box::new(error))
    }
}

/// What a power cut may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Durability {
    /// Nothing that was confirmed.
    Full,
    /// The last moments.
    Normal,
}

/// A pool that connects when first used.
pub(crate) fn pool(path: &Path, access: Access, durability: Durability) -> Pool {
    let synchronous = match durability {
        Durability::Full => SqliteSynchronous::Full,
        Durability::Normal => SqliteSynchronous::Normal,
    };
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(access == Access::Write)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(synchronous)
        .busy_timeout(Duration::from_secs(30))
        // What is erased is overwritten and does not lie on in free pages.
        .pragma("secure_delete", "on")
        .pragma("cache_size", "-32768")
        .disable_statement_logging();
    PoolOptions::new().max_connections(4).test_before_acquire(false).connect_lazy_with(options)
}

/// A pool on a database that is only looked at, whatever state it is in.
pub(crate) fn pool_for_looking(path: &Path) -> Pool {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .read_only(true)
        .busy_timeout(Duration::from_secs(30))
        .pragma("cache_size", "-32768")
        .disable_statement_logging();
    PoolOptions::new().max_connections(2).test_before_acquire(false).connect_lazy_with(options)
}

/// An empty database of this form that leaves no trace: SQLite keeps it in a private file that no path names and that
/// vanishes with the connection.
pub(crate) async fn scratch(migrator: &Migrator) -> Result<Connection, StoreError> {
    let options = SqliteConnectOptions::new()
        .filename("")
        .journal_mode(SqliteJournalMode::Memory)
        .synchronous(SqliteSynchronous::Off)
        .pragma("cache_size", "-32768")
        .disable_statement_logging();
    let mut connection = <Connection as sqlx::Connection>::connect_with(&options).await?;
    migrator.run_direct(None, &mut connection, false).await.map_err(|error| StoreError::Database(Box::new(error)))?;
    // One transaction that is never finished: nothing needs to be safe here, only fast.
    sqlx::query("begin").execute(&mut connection).await?;
    Ok(connection)
}

/// Brings a database to today's form.
pub(crate) async fn migrate(pool: &Pool, migrator: &Migrator, file: &'static str) -> Result<(), StoreError> {
    migrator.run(pool).await.map_err(|error| match error {
        MigrateError::VersionMissing(_) | MigrateError::VersionMismatch(_) | MigrateError::VersionTooNew(..) => {
            StoreError::OtherVersion {
                file, hint: "新しい Zehi で作られています。Zehi を更新してください。"
            }
        }
        other => StoreError::Database(Box::new(other)),
    })
}

/// Refuses a database of another form; a reader cannot change it.
pub(crate) async fn check_version(pool: &Pool, migrator: &Migrator, file: &'static str) -> Result<(), StoreError> {
    let today = migrator.iter().map(|migration| migration.version).max().unwrap_or(0);
    let applied: i64 =
        sqlx::query_scalar("select coalesce(max(version), 0) from _sqlx_migrations").fetch_one(pool).await?;
    let hint = match applied.cmp(&today) {
        std::cmp::Ordering::Equal => return Ok(()),
        std::cmp::Ordering::Less => "zehi rebuild を実行して新しい形式にしてください。",
        std::cmp::Ordering::Greater => "新しい Zehi で作られています。Zehi を更新してください。",
    };
    Err(StoreError::OtherVersion { file, hint })
}

/// A transaction that holds the right to write from its start, so that what it reads first stays true.
pub(crate) async fn begin_write(pool: &Pool) -> Result<Transaction, StoreError> {
    Ok(pool.begin_with("begin immediate").await?)
}

/// Moves everything into the database file and empties the log beside it.
pub(crate) async fn empty_write_ahead_log(pool: &Pool) -> Result<(), StoreError> {
    sqlx::query("pragma wal_checkpoint(truncate)").execute(pool).await?;
    Ok(())
}

/// Rows to be inserted together: one statement per few hundred rows instead of one per row.
pub(crate) struct Rows {
    insert: &'static str,
    columns: usize,
    arguments: Arguments,
    rows: usize,
}

/// SQLite takes 32,766 values in a statement.
const VALUES_AT_ONCE: usize = 16_000;

impl Rows {
    /// Rows for `insert into table (columns)` with this many columns.
    pub(crate) fn into_table(insert: &'static str) -> Self {
        let columns = insert.matches(',').count() + 1;
        Self { insert, columns, arguments: Arguments::default(), rows: 0 }
    }

    /// Adds a row whose values `bind` adds in the order of the columns, and writes when enough have come together.
    pub(crate) async fn add(
        &mut self,
        connection: &mut Connection,
        bind: impl FnOnce(&mut Cells<'_>),
    ) -> Result<(), StoreError> {
        let mut cells = Cells { arguments: &mut self.arguments, failed: None };
        bind(&mut cells);
        if let Some(error) = cells.failed {
            return Err(StoreError::Database(error));
        }
        self.rows += 1;
        if self.rows * self.columns >= VALUES_AT_ONCE - self.columns { self.flush(connection).await } else { Ok(()) }
    }

    /// Writes what has come together.
    pub(crate) async fn flush(&mut self, connection: &mut Connection) -> Result<(), StoreError> {
        if self.rows == 0 {
            return Ok(());
        }
        let row = format!("({}?)", "?,".repeat(self.columns - 1));
        let mut sql = String::with_capacity(self.insert.len() + 8 + (row.len() + 1) * self.rows);
        sql.push_str(self.insert);
        sql.push_str(" values ");
        for index in 0..self.rows {
            if index > 0 {
                sql.push(',');
            }
            sql.push_str(&row);
        }
        self.rows = 0;
        let arguments = std::mem::take(&mut self.arguments);
        sqlx::query_with(AssertSqlSafe(sql), arguments).execute(connection).await?;
        Ok(())
    }
}

/// The values of a row being added.
pub(crate) struct Cells<'a> {
    arguments: &'a mut Arguments,
    failed: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Cells<'_> {
    pub(crate) fn add<'t, T>(&mut self, value: T) -> &mut Self
    where
        T: sqlx::Encode<'t, Sqlite> + sqlx::Type<Sqlite>,
    {
        if let Err(error) = sqlx::Arguments::add(self.arguments, value) {
            self.failed.get_or_insert(error);
        }
        self
    }
}

/// A list of placeholders `(?,?,…)` for `in`.
pub(crate) fn placeholders(count: usize) -> String {
    format!("({}?)", "?,".repeat(count.saturating_sub(1)))
}

/// A cell as it is stored, whatever its column says, for comparing tables.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cell {
    Null,
    Integer(i64),
    Real(String),
    Text(Vec<u8>),
    Blob(Vec<u8>),
}

/// The cells of a row.
pub(crate) fn cells(row: &Row) -> Result<Vec<Cell>, StoreError> {
    (0..row.len()).map(|index| cell(row, index)).collect()
}

pub(crate) fn cell(row: &Row, index: usize) -> Result<Cell, StoreError> {
    let raw = row.try_get_raw(index)?;
    if raw.is_null() {
        return Ok(Cell::Null);
    }
    let kind = raw.type_info().name().to_owned();
    Ok(match kind.as_str() {
        "INTEGER" => Cell::Integer(row.try_get_unchecked(index)?),
        "REAL" => Cell::Real(row.try_get_unchecked::<f64, _>(index)?.to_string()),
        "TEXT" => Cell::Text(row.try_get_unchecked(index)?),
        _ => Cell::Blob(row.try_get_unchecked(index)?),
    })
}

/// What the database itself finds damaged, in its own words; empty if nothing.
pub(crate) async fn damage(connection: &mut Connection) -> Result<Vec<String>, StoreError> {
    let found: Vec<String> = sqlx::query_scalar("pragma integrity_check(20)").fetch_all(connection).await?;
    Ok(found.into_iter().filter(|line| line != "ok").collect())
}

/// Tables, indexes, views and triggers with their definition, in order; the database's own and the migrations' table
/// left out.
pub(crate) async fn definitions(connection: &mut Connection) -> Result<Vec<(String, String)>, StoreError> {
    let sql = "select type || ' ' || name, coalesce(sql, '') from sqlite_master \
               where name not like 'sqlite\\_%' escape '\\' and name not like '\\_%' escape '\\' order by 1";
    Ok(sqlx::query_as(sql).fetch_all(connection).await?)
}

/// The columns of a table's primary key, in order.
pub(crate) async fn key_columns(connection: &mut Connection, table: &'static str) -> Result<Vec<String>, StoreError> {
    let sql = "select name from pragma_table_info(?) where pk > 0 order by pk";
    Ok(sqlx::query_scalar(sql).bind(table).fetch_all(connection).await?)
}
