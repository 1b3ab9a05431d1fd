use std::path::Path;

use sqlx::{AssertSqlSafe, Row as _};
use zehi_domain::id::Sha256;
use zehi_store::{Access, Depth, Prepared, Store, StoreError, VerifyScope, verify};

use crate::fixtures::{PROJECT, by, copy, full_home, mail, raw, report, salts};

const FILES: [&str; 2] = ["truth.db", "access.db"];

/// Tables of a database with their key columns and all columns.
async fn tables(home: &Path, file: &str) -> Vec<(String, Vec<String>, Vec<String>)> {
    let mut connection = raw(home, file).await;
    let names: Vec<String> = sqlx::query_scalar(
        "select name from sqlite_master where type = 'table' and name not like '\\_%' escape '\\' order by name",
    )
    .fetch_all(&mut connection)
    .await
    .expect("tables");
    let mut tables = Vec::new();
    for name in names {
        let columns = sqlx::query("select name, pk from pragma_table_info(?)")
            .bind(&name)
            .fetch_all(&mut connection)
            .await
            .expect("columns");
        let keys = columns.iter().filter(|row| row.get::<i64, _>(1) > 0).map(|row| row.get(0)).collect();
        tables.push((name, keys, columns.iter().map(|row| row.get(0)).collect()));
    }
    tables
}

/// Runs a statement on a fresh copy; `None` where it changed no row.
async fn tampered(home: &Path, file: &str, sql: &str) -> Option<tempfile::TempDir> {
    let copied = tempfile::tempdir().expect("a folder");
    copy(home, copied.path());
    let mut connection = raw(copied.path(), file).await;
    let changed = sqlx::query(AssertSqlSafe(sql.to_owned())).execute(&mut connection).await.expect(sql);
    sqlx::Connection::close(connection).await.expect("closes");
    (changed.rows_affected() > 0).then_some(copied)
}

#[tokio::test]
async fn every_deleted_row_and_every_changed_column_is_noticed() {
    let home = tempfile::tempdir().expect("a folder");
    full_home(home.path()).await;
    let clean = report(home.path()).await;
    assert_eq!(clean.problems, []);
    let (mut tried, mut unnoticed) = (0, Vec::new());
    for file in FILES {
        for (table, keys, columns) in tables(home.path(), file).await {
            assert!(clean.tables.contains_key(&table), "{table} is named");
            let key = keys.join(", ");
            let mut statements = Vec::new();
            for place in ["limit 1", "limit 1 offset (select count(*) / 2 from TABLE)", "DESC limit 1"] {
                let order =
                    if place.starts_with("DESC") { key.replace(", ", " desc, ") + " desc" } else { key.clone() };
                let place = place.replace("TABLE", &table).replace("DESC ", "");
                let row = format!("({key}) in (select {key} from {table} order by {order} {place})");
                statements.push(format!("delete from {table} where {row}"));
            }
            for column in &columns {
                let first = format!("(select {key} from {table} where {column} is not null order by {key} limit 1)");
                let changed = format!(
                    "case typeof({column}) when 'integer' then {column} + 1000 when 'text' then {column} || 'x' \
                     else cast({column} || x'00' as blob) end"
                );
                statements.push(format!("update {table} set {column} = {changed} where ({key}) in {first}"));
                let empty = format!("(select {key} from {table} where {column} is null order by {key} limit 1)");
                statements.push(format!("update {table} set {column} = '' where ({key}) in {empty}"));
            }
            for statement in statements {
                if let Some(copied) = tampered(home.path(), file, &statement).await {
                    tried += 1;
                    if report(copied.path()).await.ok {
                        unnoticed.push(statement);
                    }
                }
            }
        }
    }
    assert!(tried > 80, "{tried} tried");
    assert_eq!(unnoticed, Vec::<String>::new());
}

#[tokio::test]
async fn changes_that_mean_the_same_are_noticed_too() {
    let home = tempfile::tempdir().expect("a folder");
    full_home(home.path()).await;
    for sql in [
        "update event set at = replace(at, 'Z', '.0Z') where seq = 2",
        "update event set payload = payload || ' ' where seq = 2",
        "update event set hash = upper(hash) where seq = 2",
        "update event set seq = 0 where seq = 1",
        "insert into event select -5, at, actor, stream, kind, payload, payload_sha256, prev, hash from event limit 1",
        "insert into chain_head values ('other', 1, '')",
        "update document set sha256 = upper(hex(sha256)) where number = 3",
        "update recipient set position = 'x' where document = 3 and position = 1",
        "update document set subject = cast(subject as blob) where number = 3",
        "update document set subject = cast(x'ff' as text) where number = 3",
        "insert into project values ('01K0000000000000000000000Z', '別', 0)",
    ] {
        let copied = tampered(home.path(), "truth.db", sql).await.expect(sql);
        assert!(!report(copied.path()).await.ok, "{sql}");
    }
    for sql in ["drop index place_by_path", "create table extra (a)", "drop table recipient", "drop table event"] {
        let copied = tempfile::tempdir().expect("a folder");
        copy(home.path(), copied.path());
        sqlx::query(sql).execute(&mut raw(copied.path(), "truth.db").await).await.expect(sql);
        assert!(!report(copied.path()).await.ok, "{sql}");
    }
}

#[tokio::test]
async fn quick_verification_notices_chain_head_counts_and_missing_packs() {
    let home = tempfile::tempdir().expect("a folder");
    full_home(home.path()).await;
    let quick = VerifyScope { depth: Depth::Quick, anchor: None };
    let clean = verify(home.path(), quick).await.expect("a report");
    assert_eq!(clean.problems, []);
    assert_eq!((clean.documents, clean.events), (43, report(home.path()).await.events));
    for table in ["project", "pack", "document", "place", "recipient", "case_file", "event", "chain_head"] {
        let sql = format!("delete from {table} where rowid in (select rowid from {table} limit 1)");
        let sql = if matches!(table, "place" | "recipient") {
            format!("delete from {table} where document = 2")
        } else {
            sql
        };
        let copied = tampered(home.path(), "truth.db", &sql).await.expect(table);
        assert!(!verify(copied.path(), quick).await.expect("a report").ok, "{table}");
    }
    let copied = tempfile::tempdir().expect("a folder");
    copy(home.path(), copied.path());
    std::fs::remove_file(copied.path().join("evidence/000002.pack")).expect("removes");
    assert!(!verify(copied.path(), quick).await.expect("a report").ok);
}

#[tokio::test]
async fn any_changed_byte_of_a_pack_is_noticed() {
    let home = tempfile::tempdir().expect("a folder");
    full_home(home.path()).await;
    for pack in ["evidence/000001.pack", "evidence/000002.pack"] {
        let good = std::fs::read(home.path().join(pack)).expect("reads");
        let step = (good.len() / 25).max(1);
        let mut bad: Vec<(String, Option<Vec<u8>>)> = (0..good.len())
            .step_by(step)
            .map(|at| {
                let mut bytes = good.clone();
                bytes[at] ^= 1 << (at % 8);
                (format!("bit at {at}"), Some(bytes))
            })
            .collect();
        bad.push(("cut".to_owned(), Some(good[..good.len() - 1].to_vec())));
        bad.push(("longer".to_owned(), Some([good.as_slice(), b"x"].concat())));
        bad.push(("empty".to_owned(), Some(Vec::new())));
        bad.push(("removed".to_owned(), None));
        let copied = tempfile::tempdir().expect("a folder");
        copy(home.path(), copied.path());
        let path = copied.path().join(pack);
        for (what, bytes) in bad {
            let _ = std::fs::remove_file(&path);
            if let Some(bytes) = bytes {
                std::fs::write(&path, bytes).expect("writes");
            }
            assert!(!report(copied.path()).await.ok, "{pack}: {what}");
        }
        std::fs::write(&path, good).expect("writes");
        assert!(report(copied.path()).await.ok, "restored");
    }
}

#[tokio::test]
async fn damaged_and_missing_databases_are_problems_and_not_crashes() {
    let home = tempfile::tempdir().expect("a folder");
    full_home(home.path()).await;
    for file in FILES {
        let good = std::fs::read(home.path().join(file)).expect("reads");
        let noise: Vec<u8> =
            good.iter().enumerate().map(|(n, byte)| if n % 97 == 0 { byte ^ 0x55 } else { *byte }).collect();
        let mut late = good.clone();
        let middle = late.len() / 2;
        late[middle..].iter_mut().for_each(|byte| *byte = 0xaa);
        let states = [
            None,
            Some(Vec::new()),
            Some(b"not a database".to_vec()),
            Some(noise),
            Some(late),
            Some(good[..good.len() / 3].to_vec()),
        ];
        for (number, state) in states.into_iter().enumerate() {
            let copied = tempfile::tempdir().expect("a folder");
            copy(home.path(), copied.path());
            match state {
                None => std::fs::remove_file(copied.path().join(file)).expect("removes"),
                Some(bytes) => std::fs::write(copied.path().join(file), bytes).expect("writes"),
            }
            for depth in [Depth::Quick, Depth::Full] {
                let found = verify(copied.path(), VerifyScope { depth, anchor: None }).await.expect("a report");
                assert!(!found.ok, "{file} in state {number}");
            }
        }
    }
    let nowhere = verify(&home.path().join("none"), VerifyScope::default()).await;
    assert!(matches!(nowhere, Err(StoreError::NoHome { .. })));
}

#[tokio::test]
async fn a_cut_tail_of_the_access_log_is_noticed_even_if_its_head_is_redone() {
    let home = tempfile::tempdir().expect("a folder");
    full_home(home.path()).await;
    let copied = tampered(home.path(), "access.db", "delete from access_entry where seq > 3").await.expect("cuts");
    assert!(!report(copied.path()).await.ok);
    let redo = "update access_head set seq = 3, hash = (select hash from access_entry where seq = 3)";
    sqlx::query(redo).execute(&mut raw(copied.path(), "access.db").await).await.expect("redoes");
    let found = report(copied.path()).await;
    assert!(found.problems.iter().any(|problem| problem.what.contains("閲覧記録")), "{:?}", found.problems);
}

#[tokio::test]
async fn a_cut_tail_of_the_journal_with_its_head_redone_is_noticed_by_the_anchor() {
    let home = tempfile::tempdir().expect("a folder");
    full_home(home.path()).await;
    let anchor = report(home.path()).await.head;
    let with = |anchor| VerifyScope { depth: Depth::Quick, anchor: Some(anchor) };
    assert!(verify(home.path(), with(anchor)).await.expect("a report").ok);
    assert!(!verify(home.path(), with(Sha256::of(b"other"))).await.expect("a report").ok);
    let sql = "delete from event where seq = (select max(seq) from event)";
    let copied = tampered(home.path(), "truth.db", sql).await.expect("cuts");
    assert!(!report(copied.path()).await.ok);
    let redo = "update chain_head set (seq, hash) = (select seq, hash from event order by seq desc limit 1)";
    sqlx::query(redo).execute(&mut raw(copied.path(), "truth.db").await).await.expect("redoes");
    assert!(report(copied.path()).await.ok, "without an anchor this cannot be seen");
    assert!(!verify(copied.path(), with(anchor)).await.expect("a report").ok);
}

#[tokio::test]
async fn rebuilding_repairs_derived_tables_and_hides_nothing() {
    let home = tempfile::tempdir().expect("a folder");
    full_home(home.path()).await;
    let copied = tampered(home.path(), "truth.db", "delete from document where number < 9").await.expect("deletes");
    let store = Store::open(copied.path(), Access::Write).await.expect("opens");
    store.rebuild().await.expect("rebuilds");
    store.close().await;
    assert_eq!(report(copied.path()).await.problems, []);
    let cut = tampered(home.path(), "truth.db", "delete from event where seq = 3").await.expect("deletes");
    let store = Store::open(cut.path(), Access::Write).await.expect("opens");
    let _ = store.rebuild().await;
    store.close().await;
    assert!(!report(cut.path()).await.ok, "the journal itself cannot be rebuilt");
}

#[tokio::test]
async fn nothing_is_imported_on_top_of_lost_rows() {
    let home = tempfile::tempdir().expect("a folder");
    full_home(home.path()).await;
    let cut = tampered(home.path(), "truth.db", "delete from document where number > 40").await.expect("deletes");
    let store = Store::open(cut.path(), Access::Write).await.expect("opens");
    let batch = || vec![Prepared::new(mail("neu.eml", "件名", "新しい本文"))];
    let refused = store.keep(PROJECT, batch(), &by(), salts()).await;
    assert!(matches!(refused, Err(StoreError::DerivedTables { .. })), "{refused:?}");
    store.rebuild().await.expect("rebuilds");
    assert_eq!(store.keep(PROJECT, batch(), &by(), salts()).await.expect("keeps").added, 1);
    store.close().await;
    assert_eq!(report(cut.path()).await.problems, []);
}
