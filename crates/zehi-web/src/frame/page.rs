use std::sync::Arc;

use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{Html, IntoResponse as _};
use zehi_domain::party::Role;

use super::{FormToken, Lang, PageResult, SignedIn, assets, done};

/// 枠: what stands around every page.
#[derive(Debug, Clone)]
pub struct Frame {
    /// Language.
    pub lang: Lang,
    /// Who is signed in.
    pub who: Option<Arc<SignedIn>>,
    /// The address, without query.
    pub path: String,
    /// What was searched for, to stand in the search box.
    pub query: String,
    /// 済んだこと: what the act before this page did.
    pub done: Option<&'static str>,
}

/// An entry of the menu.
#[derive(Debug)]
pub struct MenuItem {
    /// Where it leads.
    pub href: &'static str,
    /// Its words.
    pub label: &'static str,
    /// Whether we are there.
    pub here: bool,
}

/// A language to change to.
#[derive(Debug)]
pub struct Choice {
    /// `ja`, `en`.
    pub code: &'static str,
    /// Its own name.
    pub name: &'static str,
    /// The same page in it.
    pub href: String,
    /// Whether we read it now.
    pub here: bool,
}

impl Frame {
    /// The frame of a request.
    pub fn of_parts(parts: &Parts) -> Self {
        let lang = Lang::of_request(parts);
        let done = parts.uri.query().and_then(|query| done::of_query(query, lang));
        let who = parts.extensions.get::<Arc<SignedIn>>().cloned();
        Self { lang, who, path: parts.uri.path().to_owned(), query: String::new(), done }
    }

    /// The one of the two that is read in this language.
    pub fn say<'a>(&self, ja: &'a str, en: &'a str) -> &'a str {
        self.lang.say(ja, en)
    }

    /// The page.
    pub fn show(template: &impl Template) -> PageResult {
        Ok(Html(template.render()?).into_response())
    }

    /// The hidden field every form that changes something carries.
    pub fn token_field(&self) -> String {
        let token = self.who.as_ref().map_or("", |who| who.token.as_str());
        format!("<input type=\"hidden\" name=\"{}\" value=\"{token}\">", FormToken::FIELD)
    }

    /// Name of a role.
    pub fn role(&self, role: &Role) -> &'static str {
        self.lang.say(
            role.label(),
            match role {
                Role::FrontLine => "front line",
                Role::Lead => "lead",
                Role::Decider => "decider",
                Role::Administrator => "administrator",
            },
        )
    }

    /// The menu.
    pub fn menu(&self) -> [MenuItem; 6] {
        let item = |href: &'static str, ja, en| MenuItem {
            href,
            label: self.lang.say(ja, en),
            here: match href {
                "/cases" => self.path.starts_with("/cases") && self.path != "/cases/new",
                "/search" => self.path.starts_with("/search") || self.path.starts_with("/documents"),
                other => self.path == other,
            },
        };
        [
            item("/", "今日", "Today"),
            item("/cases", "クレーム", "Claims"),
            item("/cases/new", "新しいクレーム", "New claim"),
            item("/phone", "電話メモ", "Phone memo"),
            item("/search", "資料検索", "Documents"),
            item("/audit", "台帳", "Journal"),
        ]
    }

    /// The languages.
    pub fn languages(&self) -> [Choice; 2] {
        [(Lang::Ja, "日本語"), (Lang::En, "English")].map(|(lang, name)| Choice {
            code: lang.code(),
            name,
            href: format!("{}?lang={}", self.path, lang.code()),
            here: lang == self.lang,
        })
    }

    /// Address of the style sheet.
    pub fn css(&self) -> &'static str {
        assets::css()
    }

    /// Address of the script.
    pub fn js(&self) -> &'static str {
        assets::js()
    }

    /// Address of the icon.
    pub fn icon(&self) -> &'static str {
        assets::icon()
    }
}

impl<S: Sync> FromRequestParts<S> for Frame {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self::of_parts(parts))
    }
}
