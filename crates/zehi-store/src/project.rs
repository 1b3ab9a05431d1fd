use zehi_domain::id::ProjectId;
use zehi_domain::journal::Salt;
use zehi_domain::record::{Fact as _, ProjectOpened};
use zehi_domain::time::Timestamp;

use crate::database::{self, Connection};
use crate::journal::append_in;
use crate::{Store, StoreError, WrittenBy};

/// プロジェクト: one body of records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// Its id, also the stream of its imports.
    pub id: ProjectId,
    /// Its name.
    pub name: String,
    /// When it was opened.
    pub opened_at: Timestamp,
}

impl Store {
    /// All projects, in the order they were opened.
    ///
    /// # Errors
    /// [`StoreError`] where the table cannot be read.
    pub async fn projects(&self) -> Result<Vec<Project>, StoreError> {
        let rows: Vec<(String, String, i64)> =
            sqlx::query_as("select id, name, opened_at from project order by opened_at, id")
                .fetch_all(&self.truth)
                .await?;
        rows.into_iter().map(project).collect()
    }

    /// The project of this name.
    ///
    /// # Errors
    /// [`StoreError`] where the table cannot be read.
    pub async fn project_named(&self, name: &str) -> Result<Option<Project>, StoreError> {
        let mut connection = self.truth.acquire().await?;
        named(&mut connection, name).await
    }

    /// The project of this name, opened under the given id if there is none yet.
    ///
    /// # Errors
    /// [`StoreError::ReadOnly`] where it would have to be opened; [`StoreError`] where it cannot be written.
    pub async fn open_project(
        &self,
        name: &str,
        id: ProjectId,
        by: &WrittenBy,
        mut salts: impl FnMut() -> Salt + Send,
    ) -> Result<Project, StoreError> {
        if let Some(project) = self.project_named(name).await? {
            return Ok(project);
        }
        let _turn = self.write_turn().await?;
        let mut transaction = database::begin_write(&self.truth).await?;
        // Two requests may have found none; only the first opens it.
        if let Some(project) = named(&mut transaction, name).await? {
            return Ok(project);
        }
        let opened = ProjectOpened { project: id, name: name.to_owned() };
        let stream = id.to_string();
        let draft = opened.draft(by.at, &by.actor, &stream)?;
        append_in(&mut transaction, &stream, Some(0), vec![draft], &mut salts).await?;
        transaction.commit().await?;
        Ok(Project { id, name: opened.name, opened_at: by.at })
    }
}

async fn named(connection: &mut Connection, name: &str) -> Result<Option<Project>, StoreError> {
    let row: Option<(String, String, i64)> =
        sqlx::query_as("select id, name, opened_at from project where name = ? order by opened_at, id limit 1")
            .bind(name)
            .fetch_optional(connection)
            .await?;
    row.map(project).transpose()
}

fn project((id, name, opened_at): (String, String, i64)) -> Result<Project, StoreError> {
    let fault = |column| StoreError::Row { table: "project", row: id.clone(), column };
    Ok(Project {
        id: id.parse().map_err(|_| fault("id"))?,
        name,
        opened_at: Timestamp::from_second(opened_at).ok_or_else(|| fault("opened_at"))?,
    })
}
