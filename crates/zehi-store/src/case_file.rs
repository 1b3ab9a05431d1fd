use serde_json::{Map, Value};
use zehi_domain::id::{CaseId, ProjectId};
use zehi_domain::time::{Date, Timestamp};

use crate::{Store, StoreError};

/// 案件一覧の一行: what the list of cases shows of a case.
#[derive(Clone, PartialEq)]
pub struct CaseFile {
    /// Its id, also the stream of its events.
    pub id: CaseId,
    /// The project, if it has one.
    pub project: Option<ProjectId>,
    /// 件名
    pub title: String,
    /// 相手方
    pub customer: String,
    /// Name of the stage.
    pub stage: String,
    /// 深刻度, where judged.
    pub severity: Option<u8>,
    /// 担当者
    pub handled_by: Option<String>,
    /// 判断権者
    pub decider: Option<String>,
    /// When it came onto the list.
    pub opened_at: Timestamp,
    /// 次の期限
    pub next_due: Option<Date>,
    /// How many events it has.
    pub version: u64,
    /// Whatever else its events put here.
    pub details: Map<String, Value>,
}

impl std::fmt::Debug for CaseFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CaseFile").field("id", &self.id).field("version", &self.version).finish_non_exhaustive()
    }
}

#[derive(sqlx::FromRow)]
struct Line {
    id: String,
    project: Option<String>,
    title: String,
    customer: String,
    stage: String,
    severity: Option<i64>,
    handled_by: Option<String>,
    decider: Option<String>,
    opened_at: i64,
    next_due: Option<String>,
    details: String,
    version: i64,
}

const SELECT: &str = "select id, project, title, customer, stage, severity, handled_by, decider, opened_at, next_due, \
    details, (select count(*) from event where stream = case_file.id) as version from case_file";

impl Store {
    /// The list of cases, newest first.
    ///
    /// # Errors
    /// [`StoreError`] where the table cannot be read.
    pub async fn case_files(&self) -> Result<Vec<CaseFile>, StoreError> {
        let sql = sqlx::AssertSqlSafe(format!("{SELECT} order by opened_at desc, id desc"));
        let lines: Vec<Line> = sqlx::query_as(sql).fetch_all(&self.truth).await?;
        lines.into_iter().map(CaseFile::try_from).collect()
    }

    /// One line of the list of cases.
    ///
    /// # Errors
    /// [`StoreError`] where the table cannot be read.
    pub async fn case_file(&self, id: CaseId) -> Result<Option<CaseFile>, StoreError> {
        let sql = sqlx::AssertSqlSafe(format!("{SELECT} where id = ?"));
        let line: Option<Line> = sqlx::query_as(sql).bind(id.to_string()).fetch_optional(&self.truth).await?;
        line.map(CaseFile::try_from).transpose()
    }
}

impl TryFrom<Line> for CaseFile {
    type Error = StoreError;

    fn try_from(line: Line) -> Result<Self, StoreError> {
        let fault = |column| StoreError::Row { table: "case_file", row: line.id.clone(), column };
        Ok(Self {
            id: line.id.parse().map_err(|_| fault("id"))?,
            project: line.project.as_deref().map(str::parse).transpose().map_err(|_| fault("project"))?,
            severity: line.severity.map(u8::try_from).transpose().map_err(|_| fault("severity"))?,
            opened_at: Timestamp::from_second(line.opened_at).ok_or_else(|| fault("opened_at"))?,
            next_due: line.next_due.as_deref().map(str::parse).transpose().map_err(|_| fault("next_due"))?,
            version: u64::try_from(line.version).map_err(|_| fault("version"))?,
            details: serde_json::from_str(&line.details).map_err(|_| fault("details"))?,
            title: line.title,
            customer: line.customer,
            stage: line.stage,
            handled_by: line.handled_by,
            decider: line.decider,
        })
    }
}
