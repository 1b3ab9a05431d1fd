use zehi_domain::id::StaffId;
use zehi_domain::time::Timestamp;

use crate::database::Pool;
use crate::{Store, StoreError};

/// 棚: what kind of thing lies in the workshop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shelf {
    /// サインイン中の人
    Session,
    /// 書きかけ
    Draft,
    /// 処理待ち
    Job,
    /// 控え: whatever can be made again.
    Cache,
}

impl Shelf {
    fn name(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::Draft => "draft",
            Self::Job => "job",
            Self::Cache => "cache",
        }
    }
}

/// 利用者: who may sign in. The name behind an actor's id stands only here, so that it can be erased.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential {
    /// What is typed at sign-in.
    pub user_name: String,
    /// The opaque id that stands in the journal.
    pub staff: StaffId,
    /// The name shown to colleagues.
    pub display_name: String,
    /// Name of the role.
    pub role: String,
    /// The argon2 hash, in its PHC form.
    pub password_hash: String,
    /// When it was last changed.
    pub changed_at: Timestamp,
}

impl std::fmt::Debug for Credential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credential").field("staff", &self.staff).finish_non_exhaustive()
    }
}

/// 作業場: what changes and is thrown away; no part of the record.
#[derive(Debug, Clone, Copy)]
pub struct Workshop<'a> {
    pool: &'a Pool,
}

impl Store {
    /// The workshop of this home.
    pub fn workshop(&self) -> Workshop<'_> {
        Workshop { pool: &self.workshop }
    }
}

type CredentialRow = (String, String, String, String, String, i64);

impl Workshop<'_> {
    /// Puts an item on a shelf, in the place of one of the same name.
    ///
    /// # Errors
    /// [`StoreError`] where the workshop cannot be written.
    pub async fn put(
        &self,
        shelf: Shelf,
        item: &str,
        content: &str,
        expires: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "insert into shelf_item (shelf, item, content, expires_at) values (?, ?, ?, ?) on conflict (shelf, item) \
             do update set content = excluded.content, expires_at = excluded.expires_at",
        )
        .bind(shelf.name())
        .bind(item)
        .bind(content)
        .bind(expires.map(Timestamp::second))
        .execute(self.pool)
        .await?;
        Ok(())
    }

    /// An item that has not expired.
    ///
    /// # Errors
    /// [`StoreError`] where the workshop cannot be read.
    pub async fn get(&self, shelf: Shelf, item: &str, now: Timestamp) -> Result<Option<String>, StoreError> {
        Ok(sqlx::query_scalar(
            "select content from shelf_item where shelf = ? and item = ? and (expires_at is null or expires_at > ?)",
        )
        .bind(shelf.name())
        .bind(item)
        .bind(now.second())
        .fetch_optional(self.pool)
        .await?)
    }

    /// The items of a shelf that have not expired, by name.
    ///
    /// # Errors
    /// [`StoreError`] where the workshop cannot be read.
    pub async fn list(&self, shelf: Shelf, now: Timestamp) -> Result<Vec<(String, String)>, StoreError> {
        Ok(sqlx::query_as(
            "select item, content from shelf_item where shelf = ? and (expires_at is null or expires_at > ?) \
             order by item",
        )
        .bind(shelf.name())
        .bind(now.second())
        .fetch_all(self.pool)
        .await?)
    }

    /// Takes an item away. Says whether it was there.
    ///
    /// # Errors
    /// [`StoreError`] where the workshop cannot be written.
    pub async fn remove(&self, shelf: Shelf, item: &str) -> Result<bool, StoreError> {
        let done = sqlx::query("delete from shelf_item where shelf = ? and item = ?")
            .bind(shelf.name())
            .bind(item)
            .execute(self.pool)
            .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Throws away what has expired, and says how much that was.
    ///
    /// # Errors
    /// [`StoreError`] where the workshop cannot be written.
    pub async fn sweep(&self, now: Timestamp) -> Result<u64, StoreError> {
        let done =
            sqlx::query("delete from shelf_item where expires_at <= ?").bind(now.second()).execute(self.pool).await?;
        Ok(done.rows_affected())
    }

    /// Keeps a credential, in the place of one of the same user name.
    ///
    /// # Errors
    /// [`StoreError`] where the workshop cannot be written, or another user name has the same staff id.
    pub async fn set_credential(&self, credential: &Credential) -> Result<(), StoreError> {
        sqlx::query(
            "insert into credential (user_name, staff, display_name, role, password_hash, changed_at) \
             values (?, ?, ?, ?, ?, ?) on conflict (user_name) do update set staff = excluded.staff, \
             display_name = excluded.display_name, role = excluded.role, password_hash = excluded.password_hash, \
             changed_at = excluded.changed_at",
        )
        .bind(&credential.user_name)
        .bind(credential.staff.to_string())
        .bind(&credential.display_name)
        .bind(&credential.role)
        .bind(&credential.password_hash)
        .bind(credential.changed_at.second())
        .execute(self.pool)
        .await?;
        Ok(())
    }

    /// The credential of a user name.
    ///
    /// # Errors
    /// [`StoreError`] where the workshop cannot be read.
    pub async fn credential(&self, user_name: &str) -> Result<Option<Credential>, StoreError> {
        Ok(self.credentials().await?.into_iter().find(|credential| credential.user_name == user_name))
    }

    /// All credentials, by user name. A home has as many as the company has people who sign in.
    ///
    /// # Errors
    /// [`StoreError`] where the workshop cannot be read.
    pub async fn credentials(&self) -> Result<Vec<Credential>, StoreError> {
        let rows: Vec<CredentialRow> = sqlx::query_as(
            "select user_name, staff, display_name, role, password_hash, changed_at from credential order by user_name",
        )
        .fetch_all(self.pool)
        .await?;
        rows.into_iter().map(credential).collect()
    }

    /// Takes a credential away. Says whether it was there.
    ///
    /// # Errors
    /// [`StoreError`] where the workshop cannot be written.
    pub async fn remove_credential(&self, user_name: &str) -> Result<bool, StoreError> {
        let done = sqlx::query("delete from credential where user_name = ?").bind(user_name).execute(self.pool).await?;
        Ok(done.rows_affected() > 0)
    }
}

fn credential(row: CredentialRow) -> Result<Credential, StoreError> {
    let (user_name, staff, display_name, role, password_hash, changed_at) = row;
    let fault = |column| StoreError::Row { table: "credential", row: staff.clone(), column };
    Ok(Credential {
        staff: staff.parse().map_err(|_| fault("staff"))?,
        changed_at: Timestamp::from_second(changed_at).ok_or_else(|| fault("changed_at"))?,
        user_name,
        display_name,
        role,
        password_hash,
    })
}
