use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use tower::ServiceExt as _;
use zehi_app::evidence::import;
use zehi_app::{Access, App, FixedClock, staff};
use zehi_domain::id::DocumentId;
use zehi_domain::party::Role;

/// A home with documents, and a person of the front line signed in.
pub struct Visitor {
    router: Router,
    session: String,
    _home: tempfile::TempDir,
}

impl Visitor {
    /// Imports files, named with their content, in the order of their names.
    pub async fn of(files: &[(&str, String)]) -> Self {
        let home = tempfile::tempdir().expect("a folder");
        let records = tempfile::tempdir().expect("a folder");
        for (name, content) in files {
            let path = records.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap_or(Path::new("/"))).expect("a folder");
            std::fs::write(path, content).expect("a file");
        }
        let now = "2026-11-26T01:00:00Z".parse().expect("an instant");
        let app = App::open(home.path(), Access::Write, Arc::new(FixedClock::at(now))).await.expect("a new home");
        let paths = vec![records.path().to_path_buf()];
        let report = import(&app, &App::owner(), "案件", paths, |_| {}).await.expect("imported");
        assert!(report.failed.is_empty(), "{report:?}");
        staff::register(&app, "miyake", "三宅", Role::FrontLine, "a long password").await.expect("registered");
        let session = staff::sign_in(&app, "miyake", "a long password").await.expect("works").expect("signed in");
        Self { router: zehi_web::router(app), session, _home: home }
    }

    /// The page of a document, by its number; `more` is what follows `?`.
    pub async fn document(&self, number: u64, more: &str) -> String {
        self.page(&format!("/documents/{}?{more}", DocumentId(number))).await
    }

    /// The page at an address, which must be there.
    pub async fn page(&self, address: &str) -> String {
        let request = Request::get(address).header("cookie", format!("zehi_session={}", self.session));
        let request = request.body(Body::empty()).expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("answers");
        assert_eq!(response.status(), StatusCode::OK, "{address}");
        let bytes = to_bytes(response.into_body(), 16 << 20).await.expect("a body");
        String::from_utf8(bytes.to_vec()).expect("a page")
    }
}

/// A mail as a file.
pub fn mail(id: &str, from: &str, to: &str, date: &str, subject: &str, more: &str, body: &str) -> String {
    let from = format!("{from} <{from}@x.example.jp>");
    let id = if id.is_empty() { String::new() } else { format!("Message-ID: <{id}>\n") };
    format!(
        "From: {from}\nTo: {to} <{to}@y.example.jp>\nDate: {date}\nSubject: {subject}\n{id}{more}Content-Type: text/plain; charset=utf-8\n\n{body}"
    )
}
