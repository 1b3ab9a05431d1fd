use sqlx::{AssertSqlSafe, QueryBuilder, Sqlite};
use zehi_domain::id::{DocumentId, ProjectId};

use super::document::{Document, DocumentFilter, Holdings, Place, TextFilter};
use super::document_row::{DocumentRow, SELECT, with_recipients};
use super::reading_form;
use crate::database::{Connection, placeholders};
use crate::{Store, StoreError};

impl Store {
    /// A document.
    ///
    /// # Errors
    /// [`StoreError::NoDocument`] where there is none of this number.
    pub async fn document(&self, number: DocumentId) -> Result<Document, StoreError> {
        self.documents_numbered(&[number]).await?.pop().ok_or(StoreError::NoDocument(number))
    }

    /// The documents of these numbers, in the order of their numbers; unknown numbers are passed over.
    ///
    /// # Errors
    /// [`StoreError`] where a table cannot be read.
    pub async fn documents_numbered(&self, numbers: &[DocumentId]) -> Result<Vec<Document>, StoreError> {
        let mut documents = Vec::with_capacity(numbers.len());
        let mut connection = self.truth.acquire().await?;
        for some in numbers.chunks(1000) {
            let sql = format!("{SELECT} where d.number in {} order by d.number", placeholders(some.len()));
            let mut query = sqlx::query_as(AssertSqlSafe(sql));
            for number in some {
                query = query.bind(number.0 as i64);
            }
            let rows: Vec<DocumentRow> = query.fetch_all(&mut *connection).await?;
            documents.extend(with_recipients(&mut connection, rows).await?);
        }
        documents.sort_by_key(|document| document.number);
        Ok(documents)
    }

    /// Documents of a project, in the order of their numbers.
    ///
    /// # Errors
    /// [`StoreError`] where a table cannot be read.
    pub async fn documents(&self, project: ProjectId, filter: &DocumentFilter) -> Result<Vec<Document>, StoreError> {
        let mut query: QueryBuilder<Sqlite> = QueryBuilder::new(SELECT);
        query.push(" where d.project = ").push_bind(project.to_string());
        narrow(&mut query, filter);
        query.push(" order by d.number");
        if let Some(limit) = filter.limit {
            query.push(" limit ").push_bind(i64::from(limit));
        }
        let mut connection = self.truth.acquire().await?;
        let rows: Vec<DocumentRow> = query.build_query_as().fetch_all(&mut *connection).await?;
        with_recipients(&mut connection, rows).await
    }

    /// The paths under which a document was found, first one first.
    ///
    /// # Errors
    /// [`StoreError`] where the table cannot be read.
    pub async fn places(&self, document: DocumentId) -> Result<Vec<Place>, StoreError> {
        let rows = sqlx::query_as("select document, path, parent from place where document = ? order by position")
            .bind(document.0 as i64)
            .fetch_all(&self.truth)
            .await?;
        Ok(rows.into_iter().map(place).collect())
    }

    /// What was found under a path of a project: several where the file changed between imports, oldest first.
    ///
    /// # Errors
    /// [`StoreError`] where the table cannot be read.
    pub async fn documents_at(&self, project: ProjectId, path: &str) -> Result<Vec<DocumentId>, StoreError> {
        let numbers: Vec<i64> = sqlx::query_scalar(
            "select distinct p.document from place p join document d on d.number = p.document \
             where p.path = ? and d.project = ? order by p.document",
        )
        .bind(path)
        .bind(project.to_string())
        .fetch_all(&self.truth)
        .await?;
        Ok(numbers.into_iter().map(|number| DocumentId(number.unsigned_abs())).collect())
    }

    /// What is attached to a mail of a project, by path.
    ///
    /// # Errors
    /// [`StoreError`] where the table cannot be read.
    pub async fn attachments(&self, project: ProjectId, mail: &str) -> Result<Vec<Place>, StoreError> {
        // `#` ends the mail's path and `$` follows it, so this is one range of the index.
        let rows = sqlx::query_as(
            "select p.document, p.path, p.parent from place p join document d on d.number = p.document \
             where p.path > ? and p.path < ? and p.parent = ? and d.project = ? order by p.path",
        )
        .bind(format!("{mail}#"))
        .bind(format!("{mail}$"))
        .bind(mail)
        .bind(project.to_string())
        .fetch_all(&self.truth)
        .await?;
        Ok(rows.into_iter().map(place).collect())
    }

    /// How many documents a project holds.
    ///
    /// # Errors
    /// [`StoreError`] where the table cannot be read.
    pub async fn holdings(&self, project: ProjectId) -> Result<Holdings, StoreError> {
        let (held, unreadable, blank): (i64, i64, i64) = sqlx::query_as(
            "select count(*), count(unreadable), count(case when text_length <= ? then 1 end) \
             from document where project = ?",
        )
        .bind(reading_form::EMPTY.len() as i64)
        .bind(project.to_string())
        .fetch_one(&self.truth)
        .await?;
        Ok(Holdings { held: held.unsigned_abs(), unreadable: unreadable.unsigned_abs(), blank: blank.unsigned_abs() })
    }
}

fn narrow(query: &mut QueryBuilder<Sqlite>, filter: &DocumentFilter) {
    if let Some(kind) = filter.kind {
        query.push(" and d.kind = ").push_bind(kind.name());
    }
    if let Some(author) = &filter.author {
        query.push(" and d.author_address = ").push_bind(author.clone());
    }
    if let Some(from) = filter.from {
        query.push(" and d.written_at >= ").push_bind(from.second());
    }
    if let Some(before) = filter.before {
        query.push(" and d.written_at < ").push_bind(before.second());
    }
    let empty = reading_form::EMPTY.len() as i64;
    match filter.text {
        TextFilter::Any => {}
        TextFilter::Readable => {
            query.push(" and d.text_length > ").push_bind(empty);
        }
        TextFilter::Unreadable => {
            query.push(" and d.unreadable is not null");
        }
        TextFilter::Blank => {
            query.push(" and d.text_length <= ").push_bind(empty);
        }
    }
    if let Some(after) = filter.after {
        query.push(" and d.number > ").push_bind(after.0 as i64);
    }
}

fn place((document, path, parent): (i64, String, Option<String>)) -> Place {
    Place { document: DocumentId(document.unsigned_abs()), path, parent }
}

/// At most `limit` documents after a number, of a project or of all.
pub(crate) async fn documents_after(
    connection: &mut Connection,
    project: Option<ProjectId>,
    after: DocumentId,
    limit: u32,
) -> Result<Vec<Document>, StoreError> {
    let mut query: QueryBuilder<Sqlite> = QueryBuilder::new(SELECT);
    query.push(" where d.number > ").push_bind(after.0 as i64);
    if let Some(project) = project {
        query.push(" and d.project = ").push_bind(project.to_string());
    }
    query.push(" order by d.number limit ").push_bind(i64::from(limit));
    let rows: Vec<DocumentRow> = query.build_query_as().fetch_all(&mut *connection).await?;
    with_recipients(connection, rows).await
}
