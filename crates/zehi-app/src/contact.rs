//! 接触: calls, visits and meetings. Their memo is kept as evidence like any document, and heard like a claim.

use zehi_domain::hearing::{Channel, ContactKind};
use zehi_domain::id::CaseId;
use zehi_domain::record::case::Case;
use zehi_domain::time::Timestamp;

use crate::hearing::{NewClaim, home_project, keep, may_receive, proposed, read_claim, receive};
use crate::{App, AppError, Me, Result};

/// How often a memo is tried while others write in the same case.
const TRIES: usize = 20;
/// Longest memo, in letters.
const LONGEST: usize = 200_000;

/// 接触のメモ as entered.
#[derive(Debug, Clone)]
pub struct ContactMemo {
    /// Its form.
    pub kind: ContactKind,
    /// Who spoke for the customer; may be empty where nobody gave a name.
    pub person: String,
    /// When it began and ended.
    pub time: (Timestamp, Timestamp),
    /// What was said, as noted.
    pub note: String,
}

impl ContactMemo {
    /// The text that is kept: what was said, then when and between whom.
    fn text(&self, me: &Me) -> String {
        let (began, ended) = (self.time.0.in_japan(), self.time.1.in_japan());
        let person = match self.person.trim() {
            "" => "名乗らなかった方",
            person => person,
        };
        format!(
            "{}\n\n――\n{}: {} {:02}:{:02} から {} {:02}:{:02} まで\n相手: {person}\n記録: {}\n",
            self.note.trim(),
            self.kind.label(),
            began.date(),
            began.hour(),
            began.minute(),
            ended.date(),
            ended.hour(),
            ended.minute(),
            me.name
        )
    }

    fn check(&self) -> Result<()> {
        let unusable = |why: &str| AppError::Unusable { what: "メモ".to_owned(), why: why.to_owned() };
        if self.note.trim().is_empty() {
            return Err(unusable("話された内容が書かれていません。1文でも書いてから登録してください。"));
        }
        if self.note.chars().count() > LONGEST {
            return Err(unusable("長すぎます。ファイルにして「新しいクレーム」から登録してください。"));
        }
        if self.time.1 < self.time.0 {
            return Err(AppError::Refused(zehi_domain::record::case::CaseRefusal::EndsBeforeItBegins));
        }
        Ok(())
    }
}

/// A contact that begins a case: the memo is its claim.
///
/// # Errors
/// [`AppError`] for an empty memo, an unknown project, or a role that does not receive claims.
pub async fn open_case(
    app: &App,
    me: &Me,
    memo: &ContactMemo,
    project: Option<String>,
    customer: String,
    title: String,
) -> Result<Case> {
    memo.check()?;
    let customer = if customer.trim().is_empty() { memo.person.clone() } else { customer };
    let new = NewClaim {
        file_name: "メモ.txt".to_owned(),
        bytes: memo.text(me).into_bytes(),
        channel: Channel::Memo,
        project,
        customer,
        title,
        handled_by: None,
    };
    let case = receive(app, me, new).await?;
    let contact = case.record_contact(memo.kind, &memo.person, memo.time, case.received().facts.document)?;
    app.record(me, &case, vec![contact]).await
}

/// A contact in a case that is open: the memo is kept, counted, and what is new in it is proposed.
///
/// # Errors
/// [`AppError`] for an empty memo or an unknown case; [`AppError::Conflict`] where others were faster again and again.
pub async fn record(app: &App, me: &Me, id: CaseId, memo: &ContactMemo) -> Result<Case> {
    memo.check()?;
    may_receive(me)?;
    let case = app.case(id).await?;
    let read = read_claim("メモ.txt", memo.text(me).into_bytes())?;
    let by = app.written_by(me);
    let project = match case.received().facts.project {
        Some(project) => project,
        None => home_project(app, None, &by).await?.1,
    };
    let (document, _) = keep(app, project, read.documents, &format!("クレーム/{id}/{}", by.at), &by).await?;
    // A call that took place does not depend on what others do in the case meanwhile: it is noted after their acts.
    let proposed = proposed(&read.claim, Some(document));
    let mut tries = TRIES;
    loop {
        let case = app.case(id).await?;
        let mut acts = vec![case.record_contact(memo.kind, &memo.person, memo.time, document)?];
        acts.extend(case.propose_more(proposed.clone()));
        tries -= 1;
        match app.record(me, &case, acts).await {
            Err(AppError::Conflict(_)) if tries > 0 => {}
            done => return done,
        }
    }
}
