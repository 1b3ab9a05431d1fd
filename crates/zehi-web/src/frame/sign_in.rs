use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::header::SET_COOKIE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use serde::Deserialize;
use tokio::sync::Semaphore;
use zehi_app::staff;

use super::language::cookie;
use super::session::{cookie_name, set_cookie};
use super::{FormToken, Frame, Lang, PageError, PageResult, random};
use crate::Web;

/// The cookie that ties the form of the sign-in page to the browser that asked for it.
const FORM_COOKIE: &str = "zehi_form";
/// How long a session may last; the store ends it by the same measure.
const SESSION_SECONDS: i64 = 12 * 3600;
/// Wrong passwords taken before one has to wait.
const FREE_FAILURES: u32 = 4;
/// The longest wait in seconds: an attacker must not lock a colleague out for longer.
const LONGEST_WAIT: i64 = 300;
/// User names remembered at once; older ones are forgotten first.
const REMEMBERED: usize = 10_000;
/// Password checks at the same time: each takes 19 MiB on purpose.
const CHECKS_AT_ONCE: usize = 4;

/// 試行の記録: slows down whoever guesses passwords.
#[derive(Debug)]
pub struct Attempts {
    failures: Mutex<HashMap<String, (u32, i64)>>,
    turns: Semaphore,
}

impl Default for Attempts {
    fn default() -> Self {
        Self { failures: Mutex::default(), turns: Semaphore::new(CHECKS_AT_ONCE) }
    }
}

impl Attempts {
    /// Seconds this name must wait before the next try.
    fn wait(&self, name: &str, now: i64) -> i64 {
        let failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        let Some((count, last)) = failures.get(name) else { return 0 };
        let doublings = count.saturating_sub(FREE_FAILURES);
        let wait = if doublings == 0 { 0 } else { (5_i64 << doublings.min(10)).min(LONGEST_WAIT) };
        (last + wait - now).max(0)
    }

    fn failed(&self, name: String, now: i64) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.len() >= REMEMBERED {
            failures.retain(|_, (_, last)| now - *last < LONGEST_WAIT);
        }
        if failures.len() >= REMEMBERED {
            failures.clear();
        }
        let (count, last) = failures.entry(name).or_default();
        *count = if now - *last > 12 * LONGEST_WAIT { 1 } else { count.saturating_add(1) };
        *last = now;
    }

    fn succeeded(&self, name: &str) {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
    }
}

/// What may follow `/sign-in?`.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// Where to go afterwards.
    #[serde(default)]
    next: String,
}

/// The form.
#[derive(Deserialize)]
pub struct SignInForm {
    #[serde(default)]
    user: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    token: String,
    #[serde(default)]
    next: String,
}

#[derive(Template)]
#[template(path = "frame/sign_in.html")]
struct SignInView<'a> {
    ui: Frame,
    token: &'a str,
    next: &'a str,
    user: &'a str,
    refused: Option<String>,
}

/// `GET /sign-in`
pub async fn get(State(web): State<Web>, ui: Frame, Query(asked): Query<Asked>) -> PageResult {
    let secret = random::hex::<16>();
    let token = FormToken::of_secret(&secret);
    let view = SignInView { ui, token: token.as_str(), next: our_path(&asked.next), user: "", refused: None };
    Ok((with_form_cookie(&secret, web.https), Html(view.render()?)).into_response())
}

/// `POST /sign-in`
pub async fn post(State(web): State<Web>, ui: Frame, parts: Parts, Form(form): Form<SignInForm>) -> PageResult {
    let secret = cookie(&parts, FORM_COOKIE).unwrap_or_default();
    if secret.is_empty() || !FormToken::of_secret(secret).is(&form.token) {
        return Err(PageError::not_our_form().back_to("/sign-in"));
    }
    let name = form.user.trim().to_lowercase();
    let now = web.app.now().second();
    let wait = web.attempts.wait(&name, now);
    if wait > 0 {
        return refuse(ui, &form, StatusCode::TOO_MANY_REQUESTS, too_many(wait));
    }
    let turn = web.attempts.turns.acquire().await.map_err(PageError::internal)?;
    let session = staff::sign_in(&web.app, &form.user, &form.password).await?;
    drop(turn);
    match session {
        Some(session) => {
            web.attempts.succeeded(&name);
            Ok(enter(&session, our_path(&form.next), web.https))
        }
        None => {
            web.attempts.failed(name, now);
            refuse(ui, &form, StatusCode::UNPROCESSABLE_ENTITY, wrong)
        }
    }
}

/// `POST /sign-out`: ends the session in the store, not only in the browser.
pub async fn sign_out(
    State(web): State<Web>,
    parts: Parts,
    super::CheckedForm(_): super::CheckedForm<serde_json::Value>,
) -> PageResult {
    if let Some(secret) = cookie(&parts, cookie_name(web.https)) {
        staff::sign_out(&web.app, secret).await?;
    }
    let cookies = cookies(&[set_cookie(cookie_name(web.https), "", 0, web.https)]);
    Ok((cookies, Redirect::to("/sign-in")).into_response())
}

/// The same words for an unknown user and a wrong password.
fn wrong(lang: Lang) -> String {
    lang.say("利用者名またはパスワードが違います。", "The user name or the password is wrong.").to_owned()
}

fn too_many(wait: i64) -> impl Fn(Lang) -> String {
    move |lang| match lang {
        Lang::Ja => format!("続けて違っていたため、少し間をおきます。{wait}秒たってからお試しください。"),
        Lang::En => format!("Too many wrong tries. Please wait {wait} seconds."),
    }
}

fn refuse(ui: Frame, form: &SignInForm, status: StatusCode, words: impl Fn(Lang) -> String) -> PageResult {
    let refused = Some(words(ui.lang));
    let view = SignInView { ui, token: &form.token, next: our_path(&form.next), user: &form.user, refused };
    Ok((status, Html(view.render()?)).into_response())
}

fn enter(session: &str, next: &str, https: bool) -> Response {
    let cookies = cookies(&[
        set_cookie(cookie_name(https), session, SESSION_SECONDS, https),
        set_cookie(FORM_COOKIE, "", 0, https),
    ]);
    (cookies, Redirect::to(next)).into_response()
}

fn with_form_cookie(secret: &str, https: bool) -> HeaderMap {
    cookies(&[set_cookie(FORM_COOKIE, secret, 3600, https)])
}

fn cookies(list: &[String]) -> HeaderMap {
    list.iter().filter_map(|cookie| Some((SET_COOKIE, HeaderValue::try_from(cookie).ok()?))).collect()
}

/// A path of our own; anything else (another host, `//host`, a backslash) becomes the list of cases.
fn our_path(asked: &str) -> &str {
    let plain = asked.bytes().all(|byte| (0x21..0x7f).contains(&byte) && byte != b'\\');
    if plain && asked.starts_with('/') && !asked.starts_with("//") { asked } else { "/" }
}

/// Made once and shared by all requests.
pub type SharedAttempts = Arc<Attempts>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_signing_in_one_stays_here() {
        for (asked, next) in [
            ("/cases/01A?x=1", "/cases/01A?x=1"),
            ("//evil.example", "/"),
            ("/\\evil.example", "/"),
            ("https://evil.example", "/"),
            ("/a\r\nSet-Cookie: b", "/"),
            ("", "/"),
        ] {
            assert_eq!(our_path(asked), next, "{asked}");
        }
    }

    #[test]
    fn guessing_becomes_slow_and_a_right_password_clears_it() {
        let attempts = Attempts::default();
        for _ in 0..FREE_FAILURES {
            assert_eq!(attempts.wait("a", 100), 0);
            attempts.failed("a".to_owned(), 100);
        }
        attempts.failed("a".to_owned(), 100);
        assert_eq!((attempts.wait("a", 100), attempts.wait("a", 109), attempts.wait("b", 100)), (10, 1, 0));
        for _ in 0..40 {
            attempts.failed("a".to_owned(), 100);
        }
        assert_eq!(attempts.wait("a", 100), LONGEST_WAIT);
        attempts.succeeded("a");
        assert_eq!(attempts.wait("a", 100), 0);
    }
}
