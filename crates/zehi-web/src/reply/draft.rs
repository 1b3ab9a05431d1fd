use askama::Template;
use axum::extract::{Path, State};
use serde::Deserialize;
use zehi_app::App;
use zehi_app::reply::{ReplyEntries, draft};
use zehi_domain::id::CaseId;
use zehi_domain::record::case::{Case, Stage};
use zehi_domain::reply::{ReplyDraft, ReplyGap, ReplyStructure};

use super::exhibits::{ExhibitChoice, choices, parsed};
use super::own_words::{Weigh, weigh};
use crate::evidence::source::Sources;
use crate::frame::flow::one_line;
use crate::frame::{CheckedForm, Frame, Lang, PageError, PageResult, People, SignedIn};
use crate::judgment::words;
use crate::record::CaseHead;

/// 回答の材料 as entered.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct EntriesForm {
    /// 作業の負担
    pub effort: String,
    /// 譲歩
    pub concession: String,
    /// 原因と再発防止
    pub cause_and_prevention: String,
    /// 示す資料: `A1:0`, …
    pub exhibits: Vec<String>,
}

/// A sentence of the draft with what it rests on.
struct Sentence {
    text: String,
    /// Numbers of its footnotes.
    notes: Vec<usize>,
}

/// A footnote: what sentences rest on.
struct Footnote {
    number: usize,
    text: String,
}

#[derive(Template)]
#[template(path = "reply/draft.html")]
struct DraftView {
    ui: Frame,
    head: CaseHead,
    structure: &'static str,
    sentences: Vec<Sentence>,
    footnotes: Vec<Footnote>,
    gaps: Vec<&'static str>,
    weigh: Vec<Weigh>,
    text: String,
    to: String,
    entries: EntriesForm,
    exhibits: Vec<ExhibitChoice>,
}

/// `POST /cases/{case}/reply/draft`: changes nothing; the draft is made anew each time from judgment and entries.
pub async fn post(
    State(app): State<App>,
    me: SignedIn,
    ui: Frame,
    Path(id): Path<CaseId>,
    CheckedForm(form): CheckedForm<EntriesForm>,
) -> PageResult {
    let case = app.case(id).await?;
    let entries = ReplyEntries {
        effort: form.effort.clone(),
        concession: form.concession.clone(),
        cause_and_prevention: form.cause_and_prevention.clone(),
        exhibits: parsed(&form.exhibits),
    };
    let drafted = draft(&app, &me.staff, &case, &entries)
        .await
        .map_err(|error| PageError::from(error).back_to(format!("/cases/{id}/reply")))?;
    Frame::show(&page(&app, ui, &case, drafted, form).await?)
}

async fn page(
    app: &App,
    ui: Frame,
    case: &Case,
    drafted: ReplyDraft,
    form: EntriesForm,
) -> Result<DraftView, PageError> {
    let people = People::of(app).await?;
    let lang = ui.lang;
    let text = drafted.text();
    let mut named: Vec<String> = Vec::new();
    let sentences = drafted.sentences.into_iter().map(|sentence| {
        let notes = sentence.because.into_iter().map(|because| {
            let known = named.iter().position(|name| *name == because);
            known.unwrap_or_else(|| {
                named.push(because);
                named.len() - 1
            }) + 1
        });
        Sentence { notes: notes.collect(), text: sentence.text }
    });
    let sentences = sentences.collect();
    let footnotes =
        named.iter().enumerate().map(|(index, name)| Footnote { number: index + 1, text: rests_on(case, name, lang) });
    Ok(DraftView {
        head: CaseHead::of(app, &ui, case, &people, Some(Stage::Reply)).await?,
        structure: structure(drafted.structure, lang),
        footnotes: footnotes.collect(),
        sentences,
        gaps: drafted.gaps.into_iter().map(|gap| missing(gap, lang)).collect(),
        weigh: weigh(&text, lang),
        to: case.received().facts.customer.clone(),
        exhibits: choices(case, &form.exhibits, &mut Sources::of(app, lang)).await?,
        entries: form,
        text,
        ui,
    })
}

/// What a name such as `A1` or `D2` stands for, in a line.
fn rests_on(case: &Case, name: &str, lang: Lang) -> String {
    let Some(judgment) = case.approved_judgment() else { return name.to_owned() };
    if let Some(finding) = judgment.findings().get(name) {
        let quotes: Vec<String> =
            finding.citations().iter().map(|citation| format!("「{}」", one_line(citation.quote(), 60))).collect();
        let label = words::finding(finding, lang);
        return format!("{name} {}{label} {}", lang.say("認定: ", "finding: "), quotes.join(" "));
    }
    match judgment.decisions().get(name) {
        Some((decision, ground)) => {
            format!("{name} {}{}({ground})", lang.say("対応: ", "decision: "), words::decision(decision, lang))
        }
        None => lang.say(name, in_english(name)).to_owned(),
    }
}

/// What a person must add, in words.
fn missing(gap: ReplyGap, lang: Lang) -> &'static str {
    lang.say(
        gap.label(),
        match gap {
            ReplyGap::Exhibits => "Please choose the documents that show what was agreed.",
            ReplyGap::Effort => "Please write what doing as asked would take (work, time).",
            ReplyGap::CauseAndPrevention => {
                "Please write the cause and how it is prevented (or when it will be known)."
            }
            ReplyGap::Concession => "If you concede something, write it with examples (it may stay empty).",
        },
    )
}

/// What a person entered, by the name the draft cites it with.
fn in_english(name: &str) -> &str {
    match name {
        "作業の負担" => "effort, as entered",
        "譲歩" => "concession, as entered",
        "原因と再発防止" => "cause and prevention, as entered",
        other => other,
    }
}

fn structure(structure: ReplyStructure, lang: Lang) -> &'static str {
    lang.say(
        structure.label(),
        match structure {
            ReplyStructure::Refusal => "Declining reply",
            ReplyStructure::Acceptance => "Accepting reply",
            ReplyStructure::Partial => "Partly accepting reply",
            ReplyStructure::Undetermined => "Reply that leaves it open",
        },
    )
}
