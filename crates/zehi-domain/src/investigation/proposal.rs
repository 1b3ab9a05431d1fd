//! The flow: inquiries, ranking, judgement, selection; then checklist and statutes.

use serde::{Deserialize, Serialize};

use super::checklist::{ChecklistItem, checklist};
use super::knowledge::Knowledge;
use super::learned_relation::likelihoods;
use super::party::{ProjectFacts, Side};
use super::plan::Inquiry;
use super::query::{Query, RankDocument, Ranked};
use super::record::{Record, rank_documents};
use super::relate::{Laid, Relation};
use super::select::{Candidate, best_share, select};
use super::statute::{LawProposal, Occasion};
use crate::evidence::{DocumentKind, Mailbox};
use crate::hearing::{AssertedFact, ClaimText, DemandKind};
use crate::text::fold;

/// Passages asked of the ranker for one fact: more than are shown, for the judgement orders them.
const CANDIDATES: usize = 40;

/// 証拠の提案: one piece for one fact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Piece {
    /// Index into the records given.
    pub record: usize,
    /// Index of the passage in its record.
    pub passage: usize,
    /// How it relates.
    pub relation: Relation,
    /// Score, comparable within one fact only.
    pub score: f32,
    /// Why, in Japanese.
    pub why: String,
    /// Whose words they are.
    pub side: Side,
}

/// 主張事実の調査: what was asked and what was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FactInvestigation {
    /// Id of the asserted fact.
    pub fact: String,
    /// Ids of the plans, the most fitting first.
    pub plans: Vec<String>,
    /// Title of the first plan and what would have to be true: shown as the reason.
    pub elements: Vec<String>,
    /// Up to ten pieces, best first.
    pub evidence: Vec<Piece>,
    /// Whether a record of the matter was found; otherwise the pieces are only near words.
    pub has_material: bool,
    /// Share of the sentence's rare words that the best passage holds: low where nobody wrote of the matter.
    pub share: f32,
    /// Queries put to the records.
    pub searched: Vec<String>,
}

/// 調査の提案: all facts, what to read and ask, and statutes worth looking at.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Investigation {
    /// In the order of the facts given.
    pub facts: Vec<FactInvestigation>,
    /// Documents, interviews and comparisons.
    pub checklist: Vec<ChecklistItem>,
    /// Statutes with their open questions.
    pub laws: Vec<LawProposal>,
    /// Who was taken to be on which side.
    #[serde(skip)]
    pub parties: ProjectFacts,
}

/// 申立て: what is investigated.
#[derive(Debug, Clone, Copy)]
pub struct Matter<'a> {
    /// The claim.
    pub claim: &'a ClaimText,
    /// Its asserted facts.
    pub facts: &'a [AssertedFact],
    /// Kinds of its demands.
    pub demands: &'a [DemandKind],
}

/// Investigates a claim in the records of its project. `rank` is the ranker: documents, queries and how many passages it
/// should give for each (`zehi_search::passage::rank`). `known` is what project.toml says; the rest is told from the mails.
pub fn investigate(
    knowledge: &Knowledge,
    known: ProjectFacts,
    matter: Matter<'_>,
    records: &[Record<'_>],
    rank: impl Fn(&[RankDocument<'_>], &[Query], usize) -> Vec<Vec<Ranked>>,
) -> Investigation {
    let mails: Vec<(&Mailbox, &[Mailbox])> = records
        .iter()
        .filter(|record| record.kind == DocumentKind::Mail)
        .filter_map(|record| Some((record.header.author.as_ref()?, record.header.recipients.as_slice())))
        .collect();
    let parties = known.complete(matter.claim, &mails);
    let inquiries: Vec<Inquiry<'_>> = matter.facts.iter().map(|fact| knowledge.inquire(matter.claim, fact)).collect();
    let mut queries: Vec<Query> = inquiries.iter().map(|inquiry| inquiry.query.clone()).collect();
    let mut documents = rank_documents(records, &parties);
    super::meaning::read(&mut documents, &mut queries, &rank);
    let ranked = rank(&documents, &queries, CANDIDATES);
    let facts = inquiries
        .iter()
        .zip(ranked)
        .zip(&queries)
        .map(|((inquiry, ranked), query)| {
            let read = Read { query, documents: &documents };
            one_fact(knowledge, inquiry, ranked, records, &read, &parties)
        })
        .collect();
    let occasion = Occasion {
        claim: matter.claim,
        demands: matter.demands,
        plans: inquiries.iter().filter_map(|inquiry| inquiry.plans.first()).map(|plan| plan.id.as_str()).collect(),
        facts: &parties,
        day: matter.claim.date.map(|at| at.date()),
    };
    Investigation {
        facts,
        checklist: checklist(&inquiries),
        laws: knowledge.statutes.iter().filter_map(|statute| statute.propose(&occasion)).collect(),
        parties: parties.clone(),
    }
}

/// What was read for its meaning.
struct Read<'a> {
    query: &'a Query,
    documents: &'a [RankDocument<'a>],
}

impl Read<'_> {
    /// How likely each relation of a passage is, by the examples.
    fn likelihoods(&self, ranked: Ranked) -> Option<[(Relation, f32); 3]> {
        let passage = self.documents.get(ranked.document)?.passages.get(ranked.passage)?.meaning.as_ref()?;
        likelihoods(self.query.meaning.as_ref()?, passage)
    }
}

fn one_fact(
    knowledge: &Knowledge,
    inquiry: &Inquiry<'_>,
    ranked: Vec<Ranked>,
    records: &[Record<'_>],
    read: &Read<'_>,
    parties: &ProjectFacts,
) -> FactInvestigation {
    let candidates: Vec<Candidate> = ranked
        .into_iter()
        .filter_map(|ranked| {
            let record = records.get(ranked.document)?;
            let quote = record.quote(ranked.passage);
            let is_mail = record.kind == DocumentKind::Mail;
            let laid = Laid { quote, side: record.side(ranked.passage, parties), is_mail };
            Some(Candidate {
                judged: knowledge.relate(inquiry, laid).with_examples(read.likelihoods(ranked)),
                folded: fold(quote),
                standing: read.documents.get(ranked.document).map_or(1.0, |document| document.standing),
                strength: strength(record.kind),
                side: laid.side,
                ranked,
            })
        })
        .collect();
    let share = best_share(&candidates);
    let (chosen, has_material) = select(inquiry, candidates);
    let piece = |c: Candidate| Piece {
        record: c.ranked.document,
        passage: c.ranked.passage,
        relation: c.judged.relation,
        score: c.ranked.score,
        why: c.judged.why,
        side: c.side,
    };
    FactInvestigation {
        fact: inquiry.fact.clone(),
        plans: inquiry.plans.iter().map(|plan| plan.id.clone()).collect(),
        elements: inquiry.plans.first().map(|plan| plan.elements.clone()).unwrap_or_default(),
        evidence: chosen.into_iter().map(piece).collect(),
        has_material,
        share,
        searched: inquiry.searched(),
    }
}

/// 証拠の強さ among equals: signed and agreed papers, minutes, mail, chat, one-sided notes (design.md, One claim).
fn strength(kind: DocumentKind) -> f32 {
    match kind {
        DocumentKind::Pdf | DocumentKind::Word => 5.0,
        DocumentKind::Sheet | DocumentKind::Transcript => 4.0,
        DocumentKind::Mail | DocumentKind::Log | DocumentKind::Table => 3.0,
        DocumentKind::Chat | DocumentKind::Html => 2.0,
        DocumentKind::Text | DocumentKind::Other => 1.0,
    }
}
