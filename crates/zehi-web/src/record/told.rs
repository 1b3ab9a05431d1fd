//! What happened, in English; the Japanese sentences stand with the events.

use zehi_domain::hearing::HearingAdded;
use zehi_domain::hearing::Verdict;
use zehi_domain::record::case::CaseEvent;

use crate::frame::Lang;
use crate::frame::flow::one_line;
use crate::judgment::words;

/// An act in a sentence.
pub fn told(act: &CaseEvent, lang: Lang) -> String {
    match lang {
        Lang::Ja => act.told(),
        Lang::En => in_english(act),
    }
}

fn in_english(act: &CaseEvent) -> String {
    match act {
        CaseEvent::ClaimReceived(e) => format!("Received “{}” ({})", e.title, e.customer),
        CaseEvent::HearingProposed(e) => format!(
            "{} demands, {} facts and {} remarks on manner proposed",
            e.demands.len(),
            e.facts.len(),
            e.manner.len()
        ),
        CaseEvent::ProposalAnswered(e) => match &e.verdict {
            Verdict::Accepted => format!("{} accepted", e.item),
            Verdict::Edited { wording } => format!("{} accepted as “{wording}”", e.item),
            Verdict::Rejected { reason } => format!("{} rejected ({reason})", e.item),
        },
        CaseEvent::HearingAdded(HearingAdded::Demand(demand)) => format!("Demand {} added", demand.id),
        CaseEvent::HearingAdded(HearingAdded::AssertedFact(fact)) => format!("Fact {} added", fact.id),
        CaseEvent::ContactRecorded(e) => format!(
            "Contact {} recorded ({}, {} min)",
            e.id,
            crate::hearing::words::contact(e.kind, Lang::En),
            e.minutes()
        ),
        CaseEvent::LeadNamed(_) => "Lead of the investigation named".to_owned(),
        CaseEvent::EvidenceProposed(e) => format!("{} passages proposed for {}", e.pieces.len(), e.fact),
        CaseEvent::EvidencePinned(e) => format!("“{}” pinned to {}", one_line(e.citation.quote(), 30), e.fact),
        CaseEvent::EvidenceDismissed(e) => format!("“{}” set aside for {}", one_line(e.citation.quote(), 30), e.fact),
        CaseEvent::InterviewRecorded(e) => format!("Interview {} with {} ({}) recorded", e.id, e.person, e.part),
        CaseEvent::InterviewConfirmed(e) => format!("Interview {} confirmed by the person ({})", e.id, e.how),
        CaseEvent::NoMaterialRecorded(e) => format!(
            "No material for {} recorded ({} queries over {} of {} documents)",
            e.fact,
            e.record.queries().len(),
            e.record.searched(),
            e.record.held()
        ),
        CaseEvent::NoMaterialReopened(e) => {
            format!("No material for {} opened again: “{}” matches {} instead of {}", e.fact, e.query, e.now, e.before)
        }
        CaseEvent::FindingMade(e) => format!("{} found: {}", e.fact, words::finding(&e.finding, Lang::En)),
        CaseEvent::DemandDecided(e) => format!("{} decided: {}", e.demand, words::decision(&e.decision, Lang::En)),
        CaseEvent::JudgmentRequested(_) => "Approval of the judgment requested".to_owned(),
        CaseEvent::JudgmentSentBack(e) => format!("Judgment sent back ({})", e.reason),
        CaseEvent::JudgmentReopened(e) => format!("Judgment opened again ({})", e.reason),
        CaseEvent::JudgmentApproved(e) => format!("Judgment approved, {} citations fixed", e.evidence.len()),
        CaseEvent::LetterSent(e) => {
            format!("{} sent to {}", crate::reply::letters::kind_label(e.letter.kind(), Lang::En), e.to)
        }
        CaseEvent::FinalReplySent(e) => format!("Final reply sent to {} ({})", e.to, e.method),
    }
}
