use axum::extract::{Path, State};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse as _;
use zehi_app::App;
use zehi_app::evidence::original;
use zehi_domain::id::DocumentId;

use super::document::file_name;
use crate::frame::session::query_escaped;
use crate::frame::{PageError, PageResult, SignedIn};

/// `GET /documents/{document}/original`: the bytes as they came, to be saved and never shown: a browser must not run what
/// a stranger sent us.
pub async fn get(State(app): State<App>, me: SignedIn, Path(number): Path<DocumentId>) -> PageResult {
    let (document, bytes) = original(&app, &me.staff, number).await?;
    let named = disposition(&document.path, number)?;
    let headers = [(CONTENT_TYPE, HeaderValue::from_static("application/octet-stream")), (CONTENT_DISPOSITION, named)];
    Ok((headers, bytes).into_response())
}

/// The file's own name in the form of RFC 6266, without anything that could be a path.
fn disposition(path: &str, number: DocumentId) -> Result<HeaderValue, PageError> {
    let name: String = file_name(path).chars().filter(|c| !c.is_control() && !matches!(c, '\\' | ':' | '"')).collect();
    let name = if name.is_empty() { number.to_string() } else { name };
    let name = query_escaped(&name).replace('/', "%2F");
    HeaderValue::try_from(format!("attachment; filename=\"{number}\"; filename*=UTF-8''{name}"))
        .map_err(PageError::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_escaped_and_never_a_path() {
        let header =
            |path: &str| disposition(path, DocumentId(7)).map(|value| value.to_str().unwrap_or("").to_owned()).ok();
        assert_eq!(
            header("mail/1.eml#見積.xlsx"),
            Some("attachment; filename=\"d7\"; filename*=UTF-8''%E8%A6%8B%E7%A9%8D.xlsx".to_owned())
        );
        assert_eq!(header("a/\"\r\nx: y"), Some("attachment; filename=\"d7\"; filename*=UTF-8''x%20y".to_owned()));
    }
}
