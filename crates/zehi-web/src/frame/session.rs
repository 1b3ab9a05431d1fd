use std::sync::Arc;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::HeaderValue;
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use zehi_app::staff;
use zehi_domain::id::StaffId;
use zehi_domain::party::{Role, Staff};

use super::language::{chosen_in_query, cookie};
use super::{FormToken, Lang, PageError};
use crate::Web;

/// サインイン中の人: who asks. Handlers that name it cannot be reached by anybody else.
#[derive(Clone)]
pub struct SignedIn {
    /// Who.
    pub staff: Staff,
    /// Opaque id.
    pub id: StaffId,
    /// Name as shown.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// What every form of theirs carries.
    pub token: FormToken,
}

impl std::fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignedIn").field("staff", &self.staff).finish_non_exhaustive()
    }
}

/// Name of the session's cookie. Under https the prefix makes browsers refuse it from anywhere but this host.
pub fn cookie_name(https: bool) -> &'static str {
    if https { "__Host-zehi" } else { "zehi_session" }
}

/// A cookie that scripts cannot read and other sites cannot send along with a form.
pub fn set_cookie(name: &str, value: &str, seconds: i64, https: bool) -> String {
    let secure = if https { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
}

/// The gate before every page: who has no session is sent to the sign-in page, and comes back after it.
pub async fn require_sign_in(State(web): State<Web>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let who = match who_asks(&web, &parts).await {
        Ok(Some(who)) => Arc::new(who),
        Ok(None) => return to_sign_in(&parts),
        Err(error) => return error.into_response(),
    };
    parts.extensions.insert(Arc::clone(&who));
    let mut response = next.run(Request::from_parts(parts, body)).await;
    // The page for an error is laid out further out and shows who is signed in.
    response.extensions_mut().insert(who);
    response
}

async fn who_asks(web: &Web, parts: &Parts) -> Result<Option<SignedIn>, PageError> {
    let Some(secret) = cookie(parts, cookie_name(web.https)) else { return Ok(None) };
    let Some(session) = staff::session(&web.app, secret).await? else { return Ok(None) };
    let Staff { id, name, role } = session.staff.clone();
    Ok(Some(SignedIn { staff: session.staff, id, name, role, token: FormToken::of_session(session.csrf) }))
}

fn to_sign_in(parts: &Parts) -> Response {
    let asked = parts.uri.path_and_query().map_or("/", |asked| asked.as_str());
    // A form that came too late cannot be sent again by itself; its page is opened anew.
    let back = if parts.method == Method::GET { asked } else { "/" };
    let address = format!("/sign-in?next={}", query_escaped(back));
    let location = HeaderValue::try_from(address).unwrap_or(HeaderValue::from_static("/sign-in"));
    (StatusCode::SEE_OTHER, [(LOCATION, location)]).into_response()
}

/// A text as it stands in a query: everything but unreserved characters and `/` escaped.
pub fn query_escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// Remembers a language asked for by `?lang=…`.
pub async fn remember_language(State(web): State<Web>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let chosen = chosen_in_query(&parts);
    let mut response = next.run(Request::from_parts(parts, body)).await;
    if let Some(cookie) = chosen
        .and_then(|lang| HeaderValue::try_from(set_cookie(Lang::COOKIE, lang.code(), 365 * 86_400, web.https)).ok())
    {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

impl<S: Sync> FromRequestParts<S> for SignedIn {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, PageError> {
        let who = parts.extensions.get::<Arc<Self>>();
        who.map(|who| who.as_ref().clone()).ok_or_else(|| PageError::internal("a page outside the gate asks who it is"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_are_closed_to_scripts_and_other_sites() {
        assert_eq!(set_cookie("a", "b", 60, false), "a=b; Path=/; Max-Age=60; HttpOnly; SameSite=Lax");
        assert!(set_cookie(cookie_name(true), "b", 60, true).ends_with("; Secure"));
    }

    #[test]
    fn a_query_value_cannot_break_out() {
        assert_eq!(query_escaped("/a?q=あ&b\r\n"), "/a%3Fq%3D%E3%81%82%26b%0D%0A");
    }
}
