use askama::Template;
use axum::extract::{Path, State};
use zehi_app::{App, hearing};
use zehi_domain::hearing::{AssertedFact, ContactRecorded, Missing};
use zehi_domain::id::{CaseId, DocumentId};
use zehi_domain::record::case::{Case, CaseDemand, CaseFact, CaseManner, Stage, Standing};

use super::claim_text::{Block, Mark, MarkKind, marked};
use super::words;
use crate::frame::flow::one_line;
use crate::frame::language::grouped;
use crate::frame::{Frame, Lang, PageResult, People};
use crate::record::CaseHead;

/// A proposal as it stands in the list.
struct Item {
    id: String,
    class: &'static str,
    label: &'static str,
    standing: Standing,
    quote: String,
    tags: Vec<String>,
    why: String,
    slots: Vec<Slot>,
    questions: Vec<String>,
}

/// いつ, だれが, 媒体, 裏付け: filled, or the question to ask.
struct Slot {
    name: &'static str,
    value: Option<String>,
    question: &'static str,
}

/// A word on manner, with the rule and the articles to look at.
struct MannerItem {
    id: String,
    label: &'static str,
    quote: String,
    rule: String,
    law: Vec<String>,
    standing: Standing,
}

/// A kind of demand, as offered.
struct Kind {
    name: String,
    label: &'static str,
}

#[derive(Template)]
#[template(path = "hearing/proposals.html")]
struct ProposalsView {
    ui: Frame,
    head: CaseHead,
    from: String,
    date: String,
    subject: String,
    document: String,
    blocks: Vec<Block>,
    next_question: Option<(String, String)>,
    demands: Vec<Item>,
    facts: Vec<Item>,
    content: Vec<&'static str>,
    manner: Vec<MannerItem>,
    advice: Option<&'static str>,
    kinds: Vec<Kind>,
    contacts: Vec<ContactLine>,
    figures: Option<String>,
}

/// A call, a visit, a meeting.
struct ContactLine {
    id: String,
    form: &'static str,
    at: String,
    minutes: i64,
    person: String,
    memo: String,
}

fn contact_lines(case: &Case, lang: Lang) -> Vec<ContactLine> {
    let line = |contact: &ContactRecorded| ContactLine {
        id: contact.id.clone(),
        form: words::contact(contact.kind, lang),
        at: lang.short_moment(contact.began),
        minutes: contact.minutes(),
        person: contact.person.clone(),
        memo: contact.memo.to_string(),
    };
    case.contacts().iter().rev().map(line).collect()
}

/// Which contact's memo is quoted, where it is not the claim.
fn source_tag(case: &Case, source: Option<DocumentId>, lang: Lang) -> Option<String> {
    let contact = case.contacts().iter().find(|contact| Some(contact.memo) == source)?;
    Some(match lang {
        Lang::Ja => format!("{} のメモから", contact.id),
        Lang::En => format!("from the memo of {}", contact.id),
    })
}

/// `GET /cases/{case}/hearing`: the claim as received, and what is proposed of it.
pub async fn get(State(app): State<App>, ui: Frame, Path(id): Path<CaseId>) -> PageResult {
    let case = app.case(id).await?;
    let people = People::of(&app).await?;
    let (claim, _) = hearing::claim(&app, &case).await?;
    let lang = ui.lang;
    Frame::show(&ProposalsView {
        head: CaseHead::of(&app, &ui, &case, &people, Some(Stage::Hearing)).await?,
        from: claim.from.as_ref().map(ToString::to_string).unwrap_or_default(),
        date: claim.date.map(|at| lang.moment(at)).unwrap_or_default(),
        subject: claim.subject,
        document: case.received().facts.document.to_string(),
        blocks: marked(&claim.text, &marks(&case)),
        next_question: next_question(&case),
        demands: case.demands().iter().map(|demand| demand_item(&case, demand, lang)).collect(),
        facts: case.facts().iter().map(|fact| fact_item(&case, fact, lang)).collect(),
        content: case.content().iter().map(|label| words::content(*label, lang)).collect(),
        manner: case.manner().iter().map(|manner| manner_item(manner, lang)).collect(),
        advice: words::advice(case.severity(), lang),
        contacts: contact_lines(&case, lang),
        figures: words::contact_figures(case.contact_figures(), lang),
        kinds: words::DEMAND_KINDS.iter().filter_map(|kind| kind_choice(*kind, lang)).collect(),
        ui,
    })
}

fn kind_choice(kind: zehi_domain::hearing::DemandKind, lang: Lang) -> Option<Kind> {
    let name = serde_json::to_value(kind).ok()?.as_str()?.to_owned();
    Some(Kind { name, label: words::demand_kind(kind, lang) })
}

/// What is marked in the claim: everything that was not rejected.
fn marks(case: &Case) -> Vec<Mark> {
    let shown = |standing: &Standing, source: Option<DocumentId>| {
        source.is_none() && !matches!(standing, Standing::Rejected { .. })
    };
    let mark = |id: &str, kind, quote: &str| Mark { id: id.to_owned(), kind, quote: quote.to_owned() };
    let demands = case.demands().iter().filter(|d| shown(&d.standing, d.source));
    let facts = case.facts().iter().filter(|f| shown(&f.standing, f.source));
    let manner = case.manner().iter().filter(|m| shown(&m.standing, m.source));
    demands
        .map(|d| mark(&d.demand.id, MarkKind::Demand, &d.demand.quote))
        .chain(facts.map(|f| mark(&f.fact.id, MarkKind::Fact, &f.fact.quote)))
        .chain(manner.map(|m| mark(&m.id, MarkKind::Manner, &m.finding.quote)))
        .collect()
}

/// The first question about something that was not rejected; questions come best first.
fn next_question(case: &Case) -> Option<(String, String)> {
    let alive = |id: &str| {
        let demand = case.demands().iter().find(|d| d.demand.id == id).map(|d| &d.standing);
        let standing = demand.or_else(|| case.fact(id).map(|fact| &fact.standing));
        !matches!(standing, Some(Standing::Rejected { .. }))
    };
    case.questions().iter().find(|(id, _)| alive(id)).cloned()
}

fn questions_for(case: &Case, id: &str) -> Vec<String> {
    case.questions().iter().filter(|(of, _)| of == id).map(|(_, text)| text.clone()).collect()
}

fn demand_item(case: &Case, held: &CaseDemand, lang: Lang) -> Item {
    let demand = &held.demand;
    let mut tags =
        vec![words::demand_kind(demand.kind, lang).to_owned(), words::pattern(demand.pattern, lang).to_owned()];
    if let Some(yen) = demand.amount_yen {
        tags.push(format!("{}{}", grouped(yen), lang.say("円", " yen")));
    }
    if demand.free_of_charge {
        tags.push(lang.say("無償の求め", "free of charge").to_owned());
    }
    if let Some(due) = demand.due {
        tags.push(format!("{}{}", lang.say("期限 ", "by "), lang.short_day(due)));
    }
    tags.extend(source_tag(case, held.source, lang));
    if !demand.concrete {
        tags.push(lang.say("内容が具体的でない", "not concrete").to_owned());
    }
    Item {
        id: demand.id.clone(),
        class: "demand",
        label: lang.say("要求", "Demand"),
        standing: held.standing.clone(),
        quote: one_line(&demand.quote, usize::MAX),
        tags,
        why: demand.why.clone(),
        slots: Vec::new(),
        questions: questions_for(case, &demand.id),
    }
}

fn fact_item(case: &Case, held: &CaseFact, lang: Lang) -> Item {
    let fact = &held.fact;
    Item {
        id: fact.id.clone(),
        class: "fact",
        label: lang.say("主張事実", "Asserted fact"),
        standing: held.standing.clone(),
        quote: one_line(&fact.quote, usize::MAX),
        tags: source_tag(case, held.source, lang).into_iter().collect(),
        why: String::new(),
        slots: slots(fact, lang),
        questions: questions_for(case, &fact.id),
    }
}

fn slots(fact: &AssertedFact, lang: Lang) -> Vec<Slot> {
    let days = fact.days.as_ref().map(|days| match (days.start(), days.end()) {
        (start, end) if start == end => lang.short_day(*start),
        // A slot is narrow: weekdays and the second year are left out.
        (start, end) => {
            let year = if start.year() == end.year() { String::new() } else { format!("{}/", end.year()) };
            format!("{}/{}/{}〜{year}{}/{}", start.year(), start.month(), start.day(), end.month(), end.day())
        }
    });
    let when = match (&fact.when, days) {
        (Some(when), Some(days)) => Some(format!("{when}({days})")),
        (when, days) => when.clone().or(days),
    };
    let claimed = fact.evidence_claimed.then(|| lang.say("あると述べている", "said to exist").to_owned());
    let values = [
        (Missing::When, when),
        (Missing::Who, fact.who.clone()),
        (Missing::Medium, fact.medium.map(|medium| words::medium(medium, lang).to_owned())),
        (Missing::Evidence, claimed),
    ];
    let slot = |(missing, value)| Slot {
        name: words::slot(missing, lang),
        value,
        question: words::slot_question(missing, lang),
    };
    values.into_iter().map(slot).collect()
}

fn manner_item(manner: &CaseManner, lang: Lang) -> MannerItem {
    MannerItem {
        id: manner.id.clone(),
        label: words::manner(manner.finding.label, lang),
        quote: one_line(&manner.finding.quote, usize::MAX),
        rule: manner.finding.rule.clone(),
        law: manner.finding.law.clone(),
        standing: manner.standing.clone(),
    }
}
