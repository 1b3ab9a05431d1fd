//! A form is taken only from our own pages: the browser's word on where the request comes from is checked on every
//! unsafe method, and each form carries a token that only the session's own pages know.

use axum::extract::Request;
use axum::http::header::{HOST, HeaderMap, ORIGIN};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use zehi_domain::id::Sha256;

use super::PageError;

/// 書式の印: proves that a form was made by a page of this session.
#[derive(Clone, PartialEq, Eq)]
pub struct FormToken(String);

impl FormToken {
    /// Name of the field.
    pub const FIELD: &'static str = "token";

    /// The token of the session with this secret. Made by hashing, so that a page never shows the secret itself.
    pub fn of_secret(secret: &str) -> Self {
        Self(Sha256::of(format!("zehi form token\n{secret}").as_bytes()).to_string())
    }

    /// The token kept with a session.
    pub fn of_session(token: String) -> Self {
        Self(token)
    }

    /// As it stands in the form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a form carries it. The time taken does not depend on how much of it is right.
    pub fn is(&self, given: &str) -> bool {
        let (held, given) = (self.0.as_bytes(), given.as_bytes());
        held.len() == given.len() && held.iter().zip(given).fold(0, |seen, (a, b)| seen | (a ^ b)) == 0
    }
}

impl std::fmt::Debug for FormToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FormToken(…)")
    }
}

/// Refuses unsafe methods that a browser says come from elsewhere. What no browser sends (neither header) must still show
/// the token.
pub async fn refuse_foreign(request: Request, next: Next) -> Response {
    if request.method().is_safe() || is_ours(request.headers()) {
        next.run(request).await
    } else {
        PageError::not_our_form().into_response()
    }
}

fn is_ours(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or("unreadable"));
    if let Some(site) = text(axum::http::HeaderName::from_static("sec-fetch-site")) {
        return matches!(site, "same-origin" | "none");
    }
    match (text(ORIGIN), text(HOST)) {
        // Under `no-referrer` a browser writes `null` for its own pages too; then the token alone decides.
        (None | Some("null"), _) => true,
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, from)| from == host),
        (Some(_), None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_origin_may_change_anything() {
        let headers = |list: &[(&'static str, &'static str)]| {
            list.iter()
                .map(|(k, v)| (axum::http::HeaderName::from_static(k), axum::http::HeaderValue::from_static(v)))
                .collect()
        };
        for (list, ours) in [
            (&[("sec-fetch-site", "same-origin"), ("origin", "null"), ("host", "a:1")][..], true),
            (&[("sec-fetch-site", "cross-site"), ("origin", "http://a:1"), ("host", "a:1")], false),
            (&[("sec-fetch-site", "same-site"), ("host", "a:1")], false),
            (&[("origin", "http://a:1"), ("host", "a:1")], true),
            (&[("origin", "http://a:2"), ("host", "a:1")], false),
            (&[("origin", "http://evil.example"), ("host", "a:1")], false),
            (&[("origin", "null"), ("host", "a:1")], true),
            (&[("host", "a:1")], true),
        ] {
            assert_eq!(is_ours(&headers(list)), ours, "{list:?}");
        }
    }

    #[test]
    fn a_token_is_right_only_in_full() {
        let token = FormToken::of_secret("secret");
        assert!(token.is(token.as_str()));
        assert!(!token.is(&token.as_str()[1..]) && !token.is("") && !token.is(FormToken::of_secret("other").as_str()));
        assert!(!token.as_str().contains("secret"));
    }
}
