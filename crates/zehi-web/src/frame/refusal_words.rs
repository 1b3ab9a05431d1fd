//! Refusals in English. The Japanese ones stand with the rules; these say the same for whoever reads the pages in English.

use zehi_app::AppError;
use zehi_domain::judgment::JudgmentRefusal;
use zehi_domain::record::case::CaseRefusal;

use super::Lang;

/// What was refused, and what to do next, in this language; the next step is empty for an internal error.
pub fn said(error: &AppError, lang: Lang) -> (String, String) {
    match (lang, error) {
        (Lang::Ja, error) => (error.to_string(), error.hint().unwrap_or_default().to_owned()),
        (Lang::En, AppError::Refused(refusal)) => case(refusal),
        (Lang::En, error) => {
            let (what, next) = other(error);
            (what, next.to_owned())
        }
    }
}

/// The same for a refusal of the case.
pub fn said_of_case(refusal: &CaseRefusal, lang: Lang) -> (String, String) {
    match lang {
        Lang::Ja => (refusal.to_string(), refusal.hint().to_owned()),
        Lang::En => case(refusal),
    }
}

/// The same for a refusal of the judgment.
pub fn said_of_judgment(refusal: &JudgmentRefusal, lang: Lang) -> (String, String) {
    match lang {
        Lang::Ja => (refusal.to_string(), refusal.hint().to_owned()),
        Lang::En => owned(judgment(refusal)),
    }
}

fn owned((what, next): (String, &str)) -> (String, String) {
    (what, next.to_owned())
}

fn other(error: &AppError) -> (String, &'static str) {
    match error {
        AppError::NotFound(what) => (format!("There is no such {}.", noun(what)), "Please choose again from the list."),
        AppError::NotAllowed { what, who } => (
            format!("Your role does not allow this: {} ({}).", noun(what), noun(who)),
            "Please ask someone who has that role.",
        ),
        AppError::Unusable { what, why } => {
            (format!("{what} cannot be used: {why}"), "Please check it and enter it again.")
        }
        AppError::EmptyQuery(_) => (
            "There is nothing to search for (signs and blanks alone cannot be searched).".to_owned(),
            "Please enter a word.",
        ),
        AppError::Conflict(_) => (
            "Someone else changed this in the meantime.".to_owned(),
            "Please open the page again and look at what changed.",
        ),
        AppError::Store(_) => {
            ("There is no such document, text or project.".to_owned(), "Please choose again from the list.")
        }
        _ => (String::new(), ""),
    }
}

/// The things that refusals name.
fn noun(ja: &'static str) -> &'static str {
    match ja {
        "案件" => "case",
        "資料" => "document",
        "本文" => "text",
        "主張事実" => "fact",
        "採用した主張事実" => "accepted fact",
        "候補" => "proposal",
        "プロジェクト" => "project",
        "クレームの受付" => "receiving a claim",
        "担当・責任者・判断権者" => "front line, lead and decider only",
        "書き換えた文" => "the edited wording",
        "採用しない理由" => "the reason for the rejection",
        "宛先" => "the addressee",
        "確認の方法" => "how it was confirmed",
        "聴取した人の立場" => "the person's part",
        "聴取した人の名前" => "the person's name",
        "聴取した内容" => "what was said",
        "回答文" => "the text of the reply",
        "送付の方法" => "the method of sending",
        other => other,
    }
}

fn case(refusal: &CaseRefusal) -> (String, String) {
    let (what, next) = match refusal {
        CaseRefusal::Judgment(refusal) => judgment(refusal),
        CaseRefusal::Word(word) => (
            format!("A letter before the judgment cannot say “{}”. Instead: {}", word.word, word.instead),
            "Say it in other words, or in the final reply after the judgment.",
        ),
        CaseRefusal::Unread(unread) => (
            format!("{} documents have no readable text.", unread.0.len()),
            "Import them in a form that can be read, or accept one by one that they cannot be looked into.",
        ),
        CaseRefusal::Quote(_) => (
            "These words do not stand in the document as they are.".to_owned(),
            "Please open the document and select the words again.",
        ),
        CaseRefusal::NotInClaim => (
            "These words do not stand in the claim as they are.".to_owned(),
            "Please open the claim and select the words again.",
        ),
        CaseRefusal::Unknown(id) => {
            (format!("This case has no item {id}."), "Please open the page again and choose the item.")
        }
        CaseRefusal::AnsweredAlready(id) => {
            (format!("{id} is answered already."), "The record of the case tells by whom and when.")
        }
        CaseRefusal::NotAccepted(id) => (format!("{id} is not accepted."), "Please accept it in the hearing first."),
        CaseRefusal::PinnedAlready => {
            ("This quote is pinned already.".to_owned(), "Choose another place, or just go on.")
        }
        CaseRefusal::Empty(what) => {
            (format!("This is not filled in: {}.", noun(what)), "Please write at least a sentence.")
        }
        CaseRefusal::EndsBeforeItBegins => {
            ("It ends before it begins.".to_owned(), "Please check day and time of the beginning and the end.")
        }
        CaseRefusal::NothingSearched => (
            "“No material” cannot be recorded without a single search.".to_owned(),
            "Please search with words that may bear on it first.",
        ),
        CaseRefusal::MaterialPinned => (
            "Quotes are pinned, so this cannot be recorded as “no material”.".to_owned(),
            "Please choose established, refuted or undetermined in the judgment.",
        ),
        CaseRefusal::NotApproved => (
            "Without an approved judgment there is no final reply.".to_owned(),
            "Please request approval on the judgment page, and have the decider approve.",
        ),
        CaseRefusal::AdministratorCannot => (
            "The administrator neither approves nor sends in a case.".to_owned(),
            "Please act as front line, lead or decider.",
        ),
    };
    (what, next.to_owned())
}

fn judgment(refusal: &JudgmentRefusal) -> (String, &'static str) {
    match refusal {
        JudgmentRefusal::FrontLineCannotDecide => (
            "Whoever handled this case cannot decide it.".to_owned(),
            "Please request approval from a decider who did not work on the case.",
        ),
        JudgmentRefusal::RoleCannotDecide { .. } => {
            ("Your role does not decide.".to_owned(), "Please request approval from someone with the role of decider.")
        }
        JudgmentRefusal::FactsWithoutFinding(ids) => (
            format!("There are facts without a finding: {}", ids.join(", ")),
            "Please record a finding for each fact (undetermined is a finding too).",
        ),
        JudgmentRefusal::DemandsWithoutDecision(ids) => (
            format!("There are demands without a decision: {}", ids.join(", ")),
            "Please record a decision for each demand (it may be left open until a day).",
        ),
        JudgmentRefusal::ProposalsOpen(ids) => (
            format!("There are proposals nobody answered: {}", ids.join(", ")),
            "Please accept, edit or reject them in the hearing.",
        ),
        JudgmentRefusal::NotRequested => (
            "Nobody requested approval yet.".to_owned(),
            "Please complete findings and decisions, then press “Request approval”.",
        ),
        JudgmentRefusal::AlreadyApproved => {
            ("This judgment is approved already.".to_owned(), "To think again, open it again and say why.")
        }
        JudgmentRefusal::UnknownItem(id) => {
            (format!("{id} is not among the accepted items."), "Please accept it in the hearing first.")
        }
        JudgmentRefusal::NoSearchRecord => (
            "There is no record of searches for “no material”.".to_owned(),
            "Please record “no material” in the investigation first.",
        ),
        JudgmentRefusal::ReasonMissing => ("No reason is given.".to_owned(), "Please give the reason in a sentence."),
    }
}
