use askama::Template;
use axum::extract::State;
use zehi_app::record::CaseFile;
use zehi_app::{App, record};
use zehi_domain::hearing::Severity;
use zehi_domain::party::Role;
use zehi_domain::record::case::{Approval, Stage};
use zehi_domain::record::{ApprovalWaits, CaseRemarks};
use zehi_domain::reply::without_address;
use zehi_domain::time::Date;

use super::case_head::stage_name;
use crate::frame::{Frame, Lang, PageResult, SignedIn};
use crate::hearing::words;

/// Days ahead that a due day is shown.
const AHEAD: i32 = 7;
/// Days that a claim counts as new.
const NEW: i32 = 7;
/// Lines of a column at most; the list of cases holds the others.
const LINES: usize = 30;

/// A line: which case, why it is here, and what to do.
struct Line {
    href: String,
    act: &'static str,
    title: String,
    customer: String,
    day: String,
    late: bool,
    severity: Option<&'static str>,
    why: String,
}

#[derive(Template)]
#[template(path = "record/today.html")]
struct TodayView {
    ui: Frame,
    day: String,
    due: Vec<Line>,
    waiting: Vec<Line>,
    new: Vec<Line>,
}

/// `GET /`: what is due, what waits for me, what is new; each with the reason.
pub async fn get(State(app): State<App>, me: SignedIn, ui: Frame) -> PageResult {
    let (today, lang) = (app.now().date(), ui.lang);
    let files = record::cases(&app).await?;
    let mut due: Vec<&CaseFile> = files.iter().filter(|file| is_due(file, today)).collect();
    due.sort_by_key(|file| file.next_due);
    let due = due.into_iter().take(LINES).map(|file| due_line(file, today, lang)).collect();
    let mut waiting = Vec::new();
    for file in files.iter().filter(|file| !closed(file)) {
        if waiting.len() < LINES
            && let Some((why, act, page)) = waits_for(&app, &me, file, lang).await?
        {
            waiting.push(Line { act, ..line(file, page, why, lang) });
        }
    }
    let is_new = |file: &&CaseFile| !closed(file) && days_between(file.opened_at.date(), today) <= NEW;
    let new = files.iter().filter(is_new).take(LINES).map(|file| new_line(file, lang)).collect();
    Frame::show(&TodayView { day: lang.day(today), due, waiting, new, ui })
}

fn closed(file: &CaseFile) -> bool {
    file.stage == Stage::Record.name()
}

fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(i32::MAX, |span| span.get_days())
}

fn is_due(file: &CaseFile, today: Date) -> bool {
    file.next_due.is_some_and(|due| days_between(today, due) <= AHEAD)
}

fn line(file: &CaseFile, page: &str, why: String, lang: Lang) -> Line {
    let severity = file.severity.and_then(|level| Severity::try_from(level).ok()).unwrap_or(Severity::None);
    Line {
        href: format!("/cases/{}{page}", file.id),
        act: lang.say("開く", "Open"),
        title: file.title.clone(),
        customer: without_address(&file.customer).to_owned(),
        day: String::new(),
        late: false,
        severity: (severity >= Severity::Candidate).then(|| words::severity(severity, lang)),
        why,
    }
}

fn due_line(file: &CaseFile, today: Date, lang: Lang) -> Line {
    let days = file.next_due.map_or(0, |due| days_between(today, due));
    let why = match (days, lang) {
        (..0, Lang::Ja) => format!("お約束した連絡の日を{}日過ぎています", -days),
        (0, Lang::Ja) => "お約束した連絡の日です".to_owned(),
        (_, Lang::Ja) => format!("お約束した連絡まで{days}日"),
        (..0, Lang::En) => format!("our promised word is {} days late", -days),
        (0, Lang::En) => "our word is promised for today".to_owned(),
        (_, Lang::En) => format!("our word is promised in {days} days"),
    };
    Line {
        act: lang.say("連絡を書く", "Write"),
        day: file.next_due.map(|due| lang.short_day(due)).unwrap_or_default(),
        late: days < 0,
        ..line(file, "/reply", why, lang)
    }
}

fn new_line(file: &CaseFile, lang: Lang) -> Line {
    let stage = Stage::ALL.into_iter().find(|stage| stage.name() == file.stage);
    let stage = stage.map_or(file.stage.as_str(), |stage| stage_name(stage, lang));
    let open = CaseRemarks::of(&file.details).open;
    let why = match lang {
        Lang::Ja => format!("{stage}、残り{open}項目"),
        Lang::En => format!("{stage}, {open} open"),
    };
    Line { day: lang.short_day(file.opened_at.date()), ..line(file, "", why, lang) }
}

/// Why a case waits for this person, what to do, and where.
async fn waits_for(
    app: &App,
    me: &SignedIn,
    file: &CaseFile,
    lang: Lang,
) -> Result<Option<(String, &'static str, &'static str)>, crate::frame::PageError> {
    let mine = file.handled_by.as_deref() == Some(me.id.to_string().as_str());
    let approval = CaseRemarks::of(&file.details).approval;
    if approval == Some(ApprovalWaits::Requested) && me.role == Role::Decider {
        let case = app.case(file.id).await?;
        let note = match case.approval() {
            Approval::Requested { note, .. } => note.clone(),
            _ => String::new(),
        };
        if case.why_not_decider(&me.staff).is_none() {
            let why = lang.say("承認の依頼が来ています", "approval is requested");
            let why = if note.is_empty() { why.to_owned() } else { format!("{why}: {note}") };
            return Ok(Some((why, lang.say("判定する", "Judge"), "/judgment")));
        }
    }
    if mine && approval == Some(ApprovalWaits::SentBack) {
        let why = lang.say("判定が差し戻されました", "the judgment was sent back").to_owned();
        return Ok(Some((why, lang.say("直す", "Mend"), "/judgment")));
    }
    if mine && file.stage == Stage::Reply.name() {
        let why =
            lang.say("判定が承認されました。最終回答を送れます", "approved: the final reply can be sent").to_owned();
        return Ok(Some((why, lang.say("回答する", "Reply"), "/reply")));
    }
    if mine && file.stage == Stage::Hearing.name() {
        let why = lang.say("候補の採否がまだです", "proposals wait for your answer").to_owned();
        return Ok(Some((why, lang.say("聴取する", "Hear"), "/hearing")));
    }
    Ok(None)
}
