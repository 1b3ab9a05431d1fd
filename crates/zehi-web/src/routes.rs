use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRef};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use tokio::net::TcpListener;
use zehi_app::App;

use crate::frame::sign_in::SharedAttempts;
use crate::frame::{PageError, assets, csrf, error, headers, session, sign_in};
use crate::{evidence, hearing, investigation, judgment, record, reply};

/// A form of ours is never larger than this; a long mail pasted as text fits many times.
const FORM_BYTES: usize = 4 << 20;
/// A mail with its attachments.
const UPLOAD_BYTES: usize = 32 << 20;

/// What handlers can name: the open home, and what signing in needs.
#[derive(Clone, Debug)]
pub struct Web {
    pub(crate) app: App,
    pub(crate) attempts: SharedAttempts,
    pub(crate) https: bool,
}

impl FromRef<Web> for App {
    fn from_ref(web: &Web) -> Self {
        web.app.clone()
    }
}

/// All pages of a home, for plain http on the machine itself or in a closed network.
pub fn router(app: App) -> Router {
    pages(Web { app, attempts: Arc::default(), https: false })
}

/// All pages of a home that browsers reach by https: cookies and browsers are bound to it.
pub fn router_behind_https(app: App) -> Router {
    pages(Web { app, attempts: Arc::default(), https: true }).layer(from_fn(headers::demand_https))
}

/// Serves until the process is told to stop (Ctrl-C); what is being answered is finished first.
///
/// # Errors
/// Where the listener fails.
pub async fn serve(app: App, listener: TcpListener) -> std::io::Result<()> {
    axum::serve(listener, router(app)).with_graceful_shutdown(told_to_stop()).await
}

async fn told_to_stop() {
    if tokio::signal::ctrl_c().await.is_err() {
        // Without a signal to wait for, the server goes on until the process is ended.
        std::future::pending::<()>().await;
    }
}

fn pages(web: Web) -> Router {
    let behind_the_gate = Router::new()
        .merge(case_routes())
        .route("/", get(record::today::get))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/documents/{document}", get(evidence::document::get))
        .route("/documents/{document}/original", get(evidence::original::get))
        .route("/phone", get(hearing::contact::get).post(hearing::contact::post))
        .route("/search", get(evidence::search::get))
        .route("/audit", get(record::audit::get))
        .fallback(|| async { PageError::not_found() })
        .layer(from_fn_with_state(web.clone(), session::require_sign_in));
    let open_to_all = Router::new()
        .route("/sign-in", get(sign_in::get).post(sign_in::post))
        .route("/static/{name}", get(assets::get));
    open_to_all
        .merge(behind_the_gate)
        .layer(DefaultBodyLimit::max(FORM_BYTES))
        .layer(from_fn(csrf::refuse_foreign))
        .layer(from_fn(error::render_errors))
        .layer(from_fn_with_state(web.clone(), session::remember_language))
        .layer(from_fn(headers::harden))
        .with_state(web)
}

fn case_routes() -> Router<Web> {
    let receive = get(hearing::receive::get).post(hearing::receive::post).layer(DefaultBodyLimit::max(UPLOAD_BYTES));
    let case = Router::new()
        .route("/", get(record::case::get))
        .route("/hearing", get(hearing::proposals::get))
        .route("/hearing/answer", post(hearing::answer::post))
        .route("/hearing/add", post(hearing::add::post))
        .route("/investigation", get(investigation::overview::get))
        .route("/investigation/propose", post(investigation::overview::propose))
        .route("/investigation/{fact}", get(investigation::fact::get))
        .route("/investigation/{fact}/pin", post(investigation::pin::post))
        .route("/investigation/{fact}/dismiss", post(investigation::pin::dismiss))
        .route("/investigation/{fact}/search", post(investigation::search::post))
        .route("/investigation/{fact}/interview", post(investigation::interview::post))
        .route("/investigation/{fact}/interview/confirm", post(investigation::interview::confirm))
        .route(
            "/investigation/{fact}/no-material",
            get(investigation::no_material::get).post(investigation::no_material::post),
        )
        .route("/judgment", get(judgment::sheet::get))
        .route("/judgment/find", post(judgment::finding::post))
        .route("/judgment/decide", post(judgment::decision::post))
        .route("/judgment/request", post(judgment::approval::request))
        .route("/judgment/approve", post(judgment::approval::approve))
        .route("/judgment/send-back", post(judgment::approval::send_back))
        .route("/judgment/reopen", post(judgment::approval::reopen))
        .route("/reply", get(reply::letters::get))
        .route("/reply/letter", post(reply::letters::post))
        .route("/reply/draft", post(reply::draft::post))
        .route("/reply/send", post(reply::send::post));
    Router::new().route("/cases", get(record::case_list::get)).route("/cases/new", receive).nest("/cases/{case}", case)
}
