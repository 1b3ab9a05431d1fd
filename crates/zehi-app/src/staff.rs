//! Who signs in. Names and password hashes stand in the workshop only; the journal knows opaque ids.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher as _, PasswordVerifier as _};
use serde::{Deserialize, Serialize};
use zehi_domain::id::{Sha256, StaffId};
use zehi_domain::party::{Role, Staff};
use zehi_domain::time::Timestamp;
use zehi_store::{Credential, Shelf};

use crate::clock::{id_bits, random};
use crate::{App, AppError, Result};

/// A session ends after this many seconds.
const SESSION_SECONDS: i64 = 12 * 3600;
/// A password has at least this many characters.
const PASSWORD_LENGTH: usize = 10;

/// サインイン中: what a session cookie stands for.
#[derive(Debug, Clone)]
pub struct Session {
    /// Who.
    pub staff: Staff,
    /// What every form must carry.
    pub csrf: String,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    user_name: String,
    csrf: String,
}

/// Registers a person, or changes name, role and password of one.
///
/// # Errors
/// [`AppError::Unusable`] for an empty name or a short password.
pub async fn register(app: &App, user_name: &str, name: &str, role: Role, password: &str) -> Result<Staff> {
    let unusable = |what: &str, why: &str| AppError::Unusable { what: what.to_owned(), why: why.to_owned() };
    if user_name.trim().is_empty() || name.trim().is_empty() {
        return Err(unusable("利用者", "利用者名と表示名を入力してください。"));
    }
    if password.chars().count() < PASSWORD_LENGTH {
        return Err(unusable("パスワード", "10文字以上にしてください。"));
    }
    let known = app.store.workshop().credential(user_name.trim()).await?;
    let staff = known.map_or_else(|| StaffId::from_bits(id_bits(app.now())), |known| known.staff);
    let password = password.to_owned();
    let hash = tokio::task::spawn_blocking(move || {
        Argon2::default().hash_password_with_salt(password.as_bytes(), &random::<16>()).map(|hash| hash.to_string())
    })
    .await
    .map_err(|_| zehi_store::StoreError::Interrupted)?
    .map_err(|_| unusable("パスワード", "このパスワードは使えません。別のものにしてください。"))?;
    let credential = Credential {
        user_name: user_name.trim().to_owned(),
        staff,
        display_name: name.trim().to_owned(),
        role: role_name(role)?,
        password_hash: hash,
        changed_at: app.now(),
    };
    app.store.workshop().set_credential(&credential).await?;
    Ok(Staff { id: staff, name: credential.display_name, role })
}

/// Everyone who may sign in, with their user names.
///
/// # Errors
/// [`AppError`] where they cannot be read.
pub async fn everyone(app: &App) -> Result<Vec<(String, Staff)>> {
    let all = app.store.workshop().credentials().await?;
    all.into_iter().map(|credential| Ok((credential.user_name.clone(), staff_of(credential)?))).collect()
}

/// Checks a password and begins a session: the cookie's value. `None` for an unknown user or a wrong password, after the
/// same work.
///
/// # Errors
/// [`AppError`] where the workshop cannot be used.
pub async fn sign_in(app: &App, user_name: &str, password: &str) -> Result<Option<String>> {
    let credential = app.store.workshop().credential(user_name.trim()).await?;
    let (known, password) = (credential.clone().map(|credential| credential.password_hash), password.to_owned());
    let right = tokio::task::spawn_blocking(move || match known {
        Some(hash) => PasswordHash::new(&hash)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok()),
        None => {
            // The same work for an unknown user, so that the time tells nothing.
            let _ = Argon2::default().hash_password_with_salt(password.as_bytes(), &random::<16>());
            false
        }
    })
    .await
    .map_err(|_| zehi_store::StoreError::Interrupted)?;
    let Some(credential) = credential.filter(|_| right) else { return Ok(None) };
    let token = token();
    let kept = Kept { user_name: credential.user_name, csrf: self::token() };
    let expires = Timestamp::from_second(app.now().second() + SESSION_SECONDS);
    app.store.workshop().put(Shelf::Session, &shelf_name(&token), &serde_json::to_string(&kept)?, expires).await?;
    Ok(Some(token))
}

/// The session a cookie stands for.
///
/// # Errors
/// [`AppError`] where the workshop cannot be used.
pub async fn session(app: &App, token: &str) -> Result<Option<Session>> {
    let Some(kept) = app.store.workshop().get(Shelf::Session, &shelf_name(token), app.now()).await? else {
        return Ok(None);
    };
    let kept: Kept = serde_json::from_str(&kept)?;
    let Some(credential) = app.store.workshop().credential(&kept.user_name).await? else { return Ok(None) };
    Ok(Some(Session { staff: staff_of(credential)?, csrf: kept.csrf }))
}

/// Ends a session.
///
/// # Errors
/// [`AppError`] where the workshop cannot be used.
pub async fn sign_out(app: &App, token: &str) -> Result<()> {
    app.store.workshop().remove(Shelf::Session, &shelf_name(token)).await?;
    Ok(())
}

/// A password for demonstrations: letters and digits that are not mistaken for one another.
pub fn random_password() -> String {
    const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
    random::<14>().iter().map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()])).collect()
}

fn staff_of(credential: Credential) -> Result<Staff> {
    let role = serde_json::from_value(serde_json::Value::String(credential.role))?;
    Ok(Staff { id: credential.staff, name: credential.display_name, role })
}

fn role_name(role: Role) -> Result<String> {
    Ok(serde_json::to_value(role)?.as_str().unwrap_or_default().to_owned())
}

fn token() -> String {
    random::<32>().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Only the hash of a token is kept: who reads the workshop cannot sign in with it.
fn shelf_name(token: &str) -> String {
    Sha256::of(token.as_bytes()).to_string()
}
