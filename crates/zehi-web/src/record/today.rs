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
    let mut due: Vec<(Date, Due, &CaseFile)> = files.iter().flat_map(due_days).collect();
    due.retain(|(day, _, _)| days_between(today, *day) <= AHEAD);
    due.sort_by_key(|(day, _, _)| *day);
    let due = due.into_iter().take(LINES).map(|(day, what, file)| due_line(file, day, what, today, lang)).collect();
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

/// What falls on a day.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Due {
    /// お約束した連絡
    OurWord,
    /// 相手方が求める期限
    TheirDemand,
}

/// The days of a case: what we promised, and what they ask for.
fn due_days(file: &CaseFile) -> impl Iterator<Item = (Date, Due, &CaseFile)> {
    let demanded = CaseRemarks::of(&file.details).demanded_by.filter(|_| !closed(file));
    let days = [(file.next_due, Due::OurWord), (demanded, Due::TheirDemand)];
    days.into_iter().filter_map(move |(day, what)| Some((day?, what, file)))
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

fn due_line(file: &CaseFile, day: Date, what: Due, today: Date, lang: Lang) -> Line {
    let days = days_between(today, day);
    let what = match what {
        Due::OurWord => lang.say("お約束した連絡の日", "our promised word"),
        Due::TheirDemand => lang.say("相手方が求める期限", "the day they ask for"),
    };
    let why = match (days, lang) {
        (..0, Lang::Ja) => format!("{what}を{}日過ぎています", -days),
        (0, Lang::Ja) => format!("{what}です"),
        (_, Lang::Ja) => format!("{what}まで{days}日"),
        (..0, Lang::En) => format!("{what}: {} days late", -days),
        (0, Lang::En) => format!("{what}: today"),
        (_, Lang::En) => format!("{what}: in {days} days"),
    };
    Line {
        act: lang.say("連絡を書く", "Write"),
        day: lang.short_day(day),
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
    if !mine {
        return Ok(None);
    }
    if CaseRemarks::of(&file.details).unacknowledged {
        let why = lang.say("受領のご連絡がまだです", "the acknowledgement is not sent").to_owned();
        return Ok(Some((why, lang.say("文面を確かめる", "See the text"), "")));
    }
    let stages = [
        (Stage::Hearing, "候補の採否がまだです", "proposals wait for your answer", "聴取する", "Hear", "/hearing"),
        (
            Stage::Investigation,
            "認定していない主張があります",
            "facts have no finding",
            "調査する",
            "Look",
            "/investigation",
        ),
        (
            Stage::Judgment,
            "判定の承認をまだ依頼していません",
            "approval is not requested",
            "判定へ",
            "Go on",
            "/judgment",
        ),
    ];
    let at = stages.into_iter().find(|(stage, ..)| stage.name() == file.stage && approval.is_none());
    Ok(at.map(|(_, ja, en, act_ja, act_en, page)| (lang.say(ja, en).to_owned(), lang.say(act_ja, act_en), page)))
}
