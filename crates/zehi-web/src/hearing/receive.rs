use askama::Template;
use axum::extract::{Multipart, State};
use axum::response::{IntoResponse as _, Redirect};
use zehi_app::hearing::{NewClaim, receive};
use zehi_app::{App, record};
use zehi_domain::hearing::Channel;
use zehi_domain::party::Role;

use crate::frame::{Fields, Frame, PageError, PageResult, People, SignedIn};

/// Someone who may handle the claim.
struct Handler {
    id: String,
    name: String,
    me: bool,
}

#[derive(Template)]
#[template(path = "hearing/receive.html")]
struct ReceiveView {
    ui: Frame,
    projects: Vec<String>,
    handlers: Vec<Handler>,
}

/// `GET /cases/new`
pub async fn get(State(app): State<App>, me: SignedIn, ui: Frame) -> PageResult {
    let people = People::of(&app).await?;
    let handlers = people.all().filter(|staff| staff.role != Role::Administrator);
    let handlers =
        handlers.map(|staff| Handler { id: staff.id.to_string(), name: staff.name.clone(), me: staff.id == me.id });
    let projects = record::projects(&app).await?.into_iter().map(|project| project.name).collect();
    Frame::show(&ReceiveView { handlers: handlers.collect(), projects, ui })
}

/// `POST /cases/new`: a mail as a file, or its text pasted.
pub async fn post(State(app): State<App>, me: SignedIn, form: Multipart) -> PageResult {
    let upload = Upload::read(form).await?;
    upload.fields.check(&me.token)?;
    let case = receive(&app, &me.staff, upload.claim()?)
        .await
        .map_err(|error| PageError::from(error).back_to("/cases/new"))?;
    Ok(Redirect::to(&format!("/cases/{}?done=received", case.id())).into_response())
}

/// A form with a file.
struct Upload {
    fields: Fields,
    file: Option<(String, Vec<u8>)>,
}

impl Upload {
    async fn read(mut form: Multipart) -> Result<Self, PageError> {
        let (mut pairs, mut file) = (Vec::new(), None);
        while let Some(field) = form.next_field().await? {
            let name = field.name().unwrap_or_default().to_owned();
            match field.file_name().map(str::to_owned) {
                Some(file_name) => {
                    let bytes = field.bytes().await?;
                    if !bytes.is_empty() {
                        file = Some((file_name, bytes.to_vec()));
                    }
                }
                None => pairs.push((name, field.text().await?)),
            }
        }
        Ok(Self { fields: Fields::of(pairs), file })
    }

    fn claim(self) -> Result<NewClaim, PageError> {
        let text = |name: &str| self.fields.get(name).unwrap_or_default().trim().to_owned();
        let handled_by = match text("handled_by").as_str() {
            "" => None,
            id => {
                Some(id.parse().map_err(|fault| PageError::unreadable_form((format!("{fault}"), format!("{fault}"))))?)
            }
        };
        let (project, customer, title) = (text("project"), text("customer"), text("title"));
        let pasted = text("text");
        let (file_name, bytes, channel) = match self.file {
            Some((name, bytes)) => (name, bytes, Channel::Mail),
            None if pasted.is_empty() => return Err(nothing_given()),
            // What begins like the head of a mail is read as one, so that sender and date are not lost.
            None if looks_like_mail(&pasted) => ("pasted.eml".to_owned(), pasted.into_bytes(), Channel::Pasted),
            None => ("pasted.txt".to_owned(), pasted.into_bytes(), Channel::Pasted),
        };
        let project = Some(project).filter(|name| !name.is_empty());
        Ok(NewClaim { file_name, bytes, channel, project, customer, title, handled_by })
    }
}

fn nothing_given() -> PageError {
    PageError::unreadable_form((
        "メールのファイルも文面もありません。どちらかを入れてください。",
        "There is neither a mail file nor a text. Please give one of the two.",
    ))
    .back_to("/cases/new")
}

fn looks_like_mail(text: &str) -> bool {
    let known = ["from:", "date:", "subject:", "received:", "return-path:", "message-id:", "mime-version:"];
    let mut lines = text.lines().take_while(|line| !line.is_empty()).map(str::to_ascii_lowercase);
    lines.next().is_some_and(|line| known.iter().any(|name| line.starts_with(name)))
        && text.lines().take(40).any(|line| line.to_ascii_lowercase().starts_with("from:"))
}

impl From<axum::extract::multipart::MultipartError> for PageError {
    fn from(fault: axum::extract::multipart::MultipartError) -> Self {
        let status = fault.status();
        let why = (
            "送られた書式が途中で切れているか、大きすぎます(メールは1通30MBまで)。",
            "What was sent is cut off or too large (a mail may have 30 MB).",
        );
        let next = ("ファイルを確かめて、もう一度お試しください。", "Please check the file and try again.");
        Self::refused(status, ("ファイルを受け取れませんでした。", "The file was not received."), why, next)
            .back_to("/cases/new")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pasted_mail_with_its_head_is_read_as_a_mail() {
        for (text, mail) in [
            ("From: a@b.example\nSubject: x\n\n本文", true),
            ("Return-Path: <a@b.example>\nFrom: a@b.example\n\n本文", true),
            ("お世話になります。\nFrom: 営業部", false),
            ("Subject: だけ\n\n本文", false),
        ] {
            assert_eq!(looks_like_mail(text), mail, "{text}");
        }
    }
}
