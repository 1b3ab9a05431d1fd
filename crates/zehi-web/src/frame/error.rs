//! At the edge there are two kinds of errors: a refusal says what, why and what to do next; anything else is an incident
//! number, and the details stand in the log only (style.md, 12).

use std::borrow::Cow;

use askama::Template;
use axum::extract::Request;
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use zehi_app::AppError;
use zehi_domain::journal::Event;
use zehi_domain::judgment::JudgmentRefusal;
use zehi_domain::record::case::{CaseEvent, CaseRefusal};

use super::refusal_words::said;
use super::{Frame, Lang, Said};
use crate::record::told::told;

/// What every handler gives: a page, or why there is none.
pub type PageResult = Result<Response, PageError>;

/// お断りか障害か: why there is no page.
#[derive(Debug, Clone)]
pub enum PageError {
    /// 断り: a person can do something about it.
    Refused(Box<Refusal>),
    /// 障害: only whoever keeps the machine can.
    Internal {
        /// Stands in the log beside the details.
        incident: String,
    },
}

/// 断り: what was refused, why, and what to do next.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// For the machine that asks.
    pub status: StatusCode,
    /// What was refused.
    pub what: Said,
    /// Why; may be empty where the first sentence says it.
    pub why: Said,
    /// What to do next.
    pub next: Said,
    /// Where to go back to; empty for the list of cases.
    pub back: String,
}

impl PageError {
    /// A refusal.
    pub fn refused(status: StatusCode, what: impl Into<Said>, why: impl Into<Said>, next: impl Into<Said>) -> Self {
        let (what, why, next) = (what.into(), why.into(), next.into());
        Self::Refused(Box::new(Refusal { status, what, why, next, back: String::new() }))
    }

    /// There is no such page, case or document, or it is not for this person: the answer is the same.
    pub fn not_found() -> Self {
        Self::refused(
            StatusCode::NOT_FOUND,
            ("お探しのページはありません。", "There is no such page."),
            (
                "住所が違うか、見る権限のない案件です。",
                "The address is wrong, or it belongs to a case you may not see.",
            ),
            ("案件一覧か検索からお探しください。", "Please look in the list of claims, or search."),
        )
    }

    /// A form came without the proof that it was made by our own page.
    pub fn not_our_form() -> Self {
        Self::refused(
            StatusCode::FORBIDDEN,
            ("この操作は受け付けられませんでした。", "This was not accepted."),
            (
                "この画面から送られたことを確認できません(画面を開いたまま時間が過ぎたか、別のサイトから送られました)。",
                "It cannot be confirmed that it came from our page (the page was open for too long, or another site sent it).",
            ),
            (
                "前の画面を開き直して、もう一度お試しください。書いた文は、ブラウザの「戻る」で残っていることがあります。",
                "Please open the page again and repeat it. What you wrote may still be there when you go back in the browser.",
            ),
        )
    }

    /// A form that cannot be read.
    pub fn unreadable_form(why: impl Into<Said>) -> Self {
        Self::refused(
            StatusCode::UNPROCESSABLE_ENTITY,
            ("入力を読み取れませんでした。", "What was entered cannot be read."),
            why,
            ("前の画面へ戻り、入力を確かめてください。", "Please go back and check it."),
        )
    }

    /// A fault of ours. What happened is logged here, once, under a number.
    pub fn internal(fault: impl std::fmt::Display) -> Self {
        let incident = super::random::hex::<4>();
        tracing::error!(incident, %fault, "page failed");
        Self::Internal { incident }
    }

    /// The same, with a way back.
    #[must_use]
    pub fn back_to(mut self, address: impl Into<String>) -> Self {
        if let Self::Refused(refusal) = &mut self
            && refusal.back.is_empty()
        {
            refusal.back = address.into();
        }
        self
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::Refused(refusal) => refusal.status,
            Self::Internal { .. } => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// What a plain answer of the framework means.
    fn of_status(status: StatusCode) -> Option<Self> {
        let refused = |what: (&'static str, &'static str), next: (&'static str, &'static str)| {
            Some(Self::refused(status, what, Said::default(), next))
        };
        match status {
            StatusCode::NOT_FOUND => Some(Self::not_found()),
            StatusCode::METHOD_NOT_ALLOWED => refused(
                ("この住所ではその操作はできません。", "That cannot be done at this address."),
                ("画面のボタンから操作してください。", "Please use the buttons of the page."),
            ),
            StatusCode::PAYLOAD_TOO_LARGE => refused(
                ("送られた内容が大きすぎます。", "What was sent is too large."),
                (
                    "メールは1通30MBまで、文章は100万字までです。大きな資料は zehi import で取り込んでください。",
                    "A mail may have 30 MB, a text a million characters. Please import large documents with zehi import.",
                ),
            ),
            status if status.is_client_error() => Some(Self::unreadable_form(Said::default())),
            status if status.is_server_error() => Some(Self::internal(status)),
            _ => None,
        }
    }
}

impl From<AppError> for PageError {
    fn from(error: AppError) -> Self {
        if error.hint().is_none() {
            return Self::internal(error);
        }
        let status = match &error {
            AppError::NotFound(_) => StatusCode::NOT_FOUND,
            AppError::NotAllowed { .. } => StatusCode::FORBIDDEN,
            AppError::Conflict(_) => StatusCode::CONFLICT,
            AppError::Refused(CaseRefusal::AdministratorCannot) => StatusCode::FORBIDDEN,
            AppError::Refused(CaseRefusal::Judgment(refusal)) if is_about_the_person(refusal) => StatusCode::FORBIDDEN,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        let (ja, en) = (said(&error, Lang::Ja), said(&error, Lang::En));
        let why = match error {
            AppError::Conflict(conflict) => what_changed(&conflict.since),
            AppError::Refused(CaseRefusal::Judgment(refusal)) if is_about_the_person(&refusal) => {
                WHY_NOT_THE_FRONT_LINE.into()
            }
            _ => Said::default(),
        };
        Self::refused(status, (ja.0, en.0), why, (ja.1, en.1))
    }
}

const WHY_NOT_THE_FRONT_LINE: (&str, &str) = (
    "現場だけの判断で答えると、誤解を広げて後の争いになることがあります。判定は、案件に関わっていない判断権者が資料を見て行います。",
    "An answer by those at the front alone can spread a misunderstanding and end in a dispute. A decider who did not work on the case judges by the records.",
);

fn is_about_the_person(refusal: &JudgmentRefusal) -> bool {
    matches!(refusal, JudgmentRefusal::FrontLineCannotDecide | JudgmentRefusal::RoleCannotDecide { .. })
}

/// What someone else did meanwhile, in their order.
fn what_changed(since: &[Event]) -> Said {
    let acts: Vec<CaseEvent> = since.iter().filter_map(|event| CaseEvent::read(event).ok().flatten()).collect();
    let all = |lang, between| acts.iter().map(|act| told(act, lang)).collect::<Vec<_>>().join(between);
    match acts.is_empty() {
        true => Said::default(),
        false => {
            (format!("この間の変更: {}。", all(Lang::Ja, "。")), format!("Meanwhile: {}.", all(Lang::En, ". "))).into()
        }
    }
}

/// Rendering a template fails only where writing to memory does.
impl From<askama::Error> for PageError {
    fn from(fault: askama::Error) -> Self {
        Self::internal(fault)
    }
}

/// The page is laid out by [`render_errors`], which knows who asks and in which language.
impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

#[derive(Template)]
#[template(path = "frame/error.html")]
struct ErrorView {
    ui: Frame,
    what: Cow<'static, str>,
    why: Cow<'static, str>,
    next: Cow<'static, str>,
    incident: Option<String>,
    back: String,
}

/// Turns every error, our own and the framework's, into a page. The act itself runs as a task of its own: it is finished
/// even where the browser goes away, and a panic ends in an incident number instead of a cut connection.
pub async fn render_errors(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let mut ui = Frame::of_parts(&parts);
    let request = Request::from_parts(parts, body);
    let mut response = match tokio::spawn(next.run(request)).await {
        Ok(response) => response,
        Err(fault) => PageError::internal(fault).into_response(),
    };
    let Some(error) = error_of(&mut response) else { return response };
    if let Some(signed_in) = response.extensions_mut().remove() {
        ui.who = Some(signed_in);
    }
    match error_page(ui, error) {
        Ok(page) => page,
        Err(fault) => {
            tracing::error!(%fault, "error page failed");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// The error an answer carries, or stands for where the framework refused in plain text.
fn error_of(response: &mut Response) -> Option<PageError> {
    if let Some(error) = response.extensions_mut().remove::<PageError>() {
        return Some(error);
    }
    let content = response.headers().get(CONTENT_TYPE);
    let plain = content.is_none_or(|value| value.as_bytes().starts_with(b"text/plain"));
    let moved = response.headers().contains_key(LOCATION);
    if plain && !moved { PageError::of_status(response.status()) } else { None }
}

fn error_page(ui: Frame, error: PageError) -> Result<Response, askama::Error> {
    let status = error.status();
    let lang = ui.lang;
    let view = match error {
        PageError::Refused(refusal) => {
            let Refusal { what, why, next, back, .. } = *refusal;
            let back = if back.is_empty() { "/cases".to_owned() } else { back };
            let [what, why, next] = [what, why, next].map(|said| Cow::Owned(said.read(lang).to_owned()));
            ErrorView { ui, what, why, next, incident: None, back }
        }
        PageError::Internal { incident } => internal_view(ui, lang, incident),
    };
    let mut page = (status, view.render()?).into_response();
    page.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    Ok(page)
}

fn internal_view(ui: Frame, lang: Lang, incident: String) -> ErrorView {
    let (what, next) = match lang {
        Lang::Ja => (
            "申し訳ありません。処理を終えられませんでした。",
            "もう一度お試しください。続くときは、次の番号を管理者にお知らせください。これまでの記録は失われていません。",
        ),
        Lang::En => (
            "Sorry, this could not be finished.",
            "Please try again. If it goes on, tell the administrator this number. What was recorded before is not lost.",
        ),
    };
    let (what, next) = (what.into(), next.into());
    ErrorView { ui, what, why: "".into(), next, incident: Some(incident), back: "/cases".to_owned() }
}
