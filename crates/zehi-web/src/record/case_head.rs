use zehi_app::{App, record};
use zehi_domain::hearing::Severity;
use zehi_domain::id::CaseId;
use zehi_domain::record::case::{Case, OpenPoint, Stage};
use zehi_domain::reply::without_address;

use crate::frame::flow::one_line;
use crate::frame::{Frame, Lang, PageError, People};
use crate::hearing::words;

/// 案件の見出し: who and what, and the stages with what is still open.
#[derive(Debug)]
pub struct CaseHead {
    /// Which case.
    pub id: CaseId,
    /// Its version: every form sends it back, so that the second of two people is told.
    pub version: u64,
    /// 件名
    pub title: String,
    /// 相手方, by name.
    pub customer: String,
    /// 相手方 as letters to them are addressed.
    pub addressee: String,
    /// プロジェクト; empty if none.
    pub project: String,
    /// What they demand, in one line.
    pub demand_line: String,
    /// 重大度
    pub severity: u8,
    /// 重大度 in words.
    pub severity_words: &'static str,
    /// The manner behind it, in words.
    pub severity_reasons: Vec<String>,
    /// 担当
    pub handled_by: String,
    /// 責任者
    pub lead: String,
    /// 判断権者
    pub decider: String,
    /// When it came.
    pub received: String,
    /// When our next word is due; empty if nothing is promised.
    pub next_due: String,
    /// 聴取 → 調査 → 判定 → 回答 → 記録
    pub rail: Vec<RailStep>,
}

/// A stage on the rail.
#[derive(Debug)]
pub struct RailStep {
    /// Its name.
    pub label: &'static str,
    /// Its page.
    pub href: String,
    /// Whether this page belongs to it.
    pub here: bool,
    /// 済み, 進行中, まだ
    pub state: &'static str,
    /// What is still open in it.
    pub open: Vec<String>,
    /// Why it is not allowed yet.
    pub shut: Option<String>,
}

impl CaseHead {
    /// The head of a case on a page of this stage; `None` for the case's own page.
    ///
    /// # Errors
    /// [`PageError`] where projects cannot be read.
    pub async fn of(
        app: &App,
        ui: &Frame,
        case: &Case,
        people: &People,
        here: Option<Stage>,
    ) -> Result<Self, PageError> {
        let lang = ui.lang;
        let facts = &case.received().facts;
        let projects = record::projects(app).await?;
        let project = projects.into_iter().find(|project| Some(project.id) == facts.project);
        let nobody = || lang.say("未定", "not yet named").to_owned();
        let decider = case.approved_judgment().map(|judgment| people.name(judgment.by(), lang));
        let next_due = case.file_entry().next_due.flatten();
        Ok(Self {
            id: case.id(),
            version: case.version(),
            title: facts.title.clone(),
            customer: without_address(&facts.customer).to_owned(),
            addressee: facts.customer.clone(),
            project: project.map(|project| project.name).unwrap_or_default(),
            demand_line: demand_line(case, lang),
            severity: u8::from(case.severity()),
            severity_words: words::severity(case.severity(), lang),
            severity_reasons: severity_reasons(case, lang),
            handled_by: people.name(facts.handled_by, lang),
            lead: case.lead().map_or_else(nobody, |lead| people.name(lead, lang)),
            decider: decider.unwrap_or_else(|| deciders_free(case, people, lang)),
            received: lang.moment(case.received().at),
            next_due: next_due.map(|day| lang.day(day)).unwrap_or_default(),
            rail: Stage::ALL.map(|stage| rail_step(case, stage, here, lang)).into(),
        })
    }

    /// 重大度 of 2 and more: shown in the colour of danger, and only then.
    pub fn is_serious(&self) -> bool {
        self.severity >= u8::from(Severity::Candidate)
    }
}

/// Who could decide: the deciders who did not work on the case.
pub fn deciders_free(case: &Case, people: &People, lang: Lang) -> String {
    let free = people.deciders().filter(|staff| case.why_not_decider(staff).is_none());
    let names: Vec<&str> = free.map(|staff| staff.name.as_str()).collect();
    if names.is_empty() { lang.say("未定", "not yet named").to_owned() } else { names.join("、") }
}

/// The demands in one line, accepted ones where there are any.
pub fn demand_line(case: &Case, lang: Lang) -> String {
    let accepted = case.demands().iter().any(|demand| demand.standing.is_accepted());
    let shown = case.demands().iter().filter(|demand| demand.standing.is_accepted() == accepted);
    let lines: Vec<String> = shown.map(|demand| one_line(demand.wording(), 48)).collect();
    match lines.as_slice() {
        [] => lang.say("要求はまだ確定していません", "No demand is settled yet").to_owned(),
        [one] => one.clone(),
        [first, rest @ ..] => match lang {
            Lang::Ja => format!("{first} ほか{}件", rest.len()),
            Lang::En => format!("{first} and {} more", rest.len()),
        },
    }
}

fn severity_reasons(case: &Case, lang: Lang) -> Vec<String> {
    let mut reasons: Vec<String> = Vec::new();
    for manner in case.manner() {
        let label = words::manner(manner.finding.label, lang).to_owned();
        if !reasons.contains(&label) {
            reasons.push(label);
        }
    }
    reasons
}

fn rail_step(case: &Case, stage: Stage, here: Option<Stage>, lang: Lang) -> RailStep {
    let (open, shut) = (open_points(case, stage, lang), why_shut(case, stage, lang));
    let finished = match stage {
        Stage::Hearing | Stage::Investigation => open.is_empty(),
        Stage::Judgment => case.approved_judgment().is_some(),
        Stage::Reply | Stage::Record => case.final_reply().is_some(),
    };
    let state = if shut.is_some() {
        lang.say("まだ", "not yet")
    } else if finished {
        lang.say("済み", "done")
    } else {
        lang.say("進行中", "under way")
    };
    let page = match stage {
        Stage::Record => String::new(),
        stage => format!("/{}", stage.name()),
    };
    RailStep {
        label: stage_name(stage, lang),
        href: format!("/cases/{}{page}", case.id()),
        here: here == Some(stage),
        state,
        open,
        shut,
    }
}

/// Name of a stage.
pub fn stage_name(stage: Stage, lang: Lang) -> &'static str {
    lang.say(
        stage.label(),
        match stage {
            Stage::Hearing => "Hearing",
            Stage::Investigation => "Investigation",
            Stage::Judgment => "Judgment",
            Stage::Reply => "Reply",
            Stage::Record => "Record",
        },
    )
}

fn open_points(case: &Case, stage: Stage, lang: Lang) -> Vec<String> {
    case.open_points().into_iter().filter(|point| point.stage() == stage).map(|p| open_point_words(p, lang)).collect()
}

/// An open point in words.
pub fn open_point_words(point: OpenPoint, lang: Lang) -> String {
    let (ja, en) = match point {
        OpenPoint::ProposalsToAnswer(_) => ("採否待ち", "proposals to answer"),
        OpenPoint::FactsNotLookedInto(_) => ("調べていない主張", "facts not yet looked into"),
        OpenPoint::InterviewsToConfirm(_) => ("本人確認待ちの聴取", "interviews to be confirmed"),
        OpenPoint::FactsWithoutFinding(_) => ("認定待ち", "facts without finding"),
        OpenPoint::DemandsUndecided(_) => ("対応未定の要求", "demands undecided"),
        OpenPoint::WaitingForApproval => return lang.say("判断権者の承認待ち", "waiting for approval").to_owned(),
        OpenPoint::SentBack => return lang.say("差し戻し", "sent back").to_owned(),
        OpenPoint::NoAcknowledgement => {
            return lang.say("受領のご連絡が未送付", "no acknowledgement sent").to_owned();
        }
        OpenPoint::FinalReplyNotSent => return lang.say("最終回答が未送付", "final reply not sent").to_owned(),
    };
    match lang {
        Lang::Ja => format!("{ja} {}件", point.count()),
        Lang::En => format!("{} {en}", point.count()),
    }
}

fn why_shut(case: &Case, stage: Stage, lang: Lang) -> Option<String> {
    let accepted = case.facts().iter().any(|fact| fact.standing.is_accepted());
    let reason = match stage {
        Stage::Hearing | Stage::Reply => return None,
        Stage::Investigation if accepted => return None,
        Stage::Investigation => lang.say("主張事実を採用すると始められます", "begins when a fact is accepted"),
        Stage::Judgment if case.open_proposals().is_empty() => return None,
        Stage::Judgment => lang.say("提案の採否をすべて決めると進めます", "opens when every proposal is answered"),
        Stage::Record if case.final_reply().is_some() => return None,
        Stage::Record => lang.say("最終回答のあとに閉じます", "closes after the final reply"),
    };
    Some(reason.to_owned())
}
