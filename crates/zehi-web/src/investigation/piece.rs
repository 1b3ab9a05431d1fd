use zehi_domain::investigation::Relation;
use zehi_domain::record::case::{CaseFact, Pinned};

use super::compare::{Word, compared};
use crate::evidence::source::{Cited, Sources};
use crate::frame::flow::flowing;
use crate::frame::{Frame, PageError, People};

/// 候補または留めた引用: the record's words with their source.
#[derive(Debug)]
pub struct PieceView {
    /// Index among the proposals; none for a quote a person chose in a document.
    pub index: Option<usize>,
    /// What opens it in the right column.
    pub open: String,
    /// Whether it is open there.
    pub here: bool,
    /// 裏付ける, 食い違う, 関係する
    pub relation: &'static str,
    /// The class that gives it its look.
    pub class: &'static str,
    /// The relation as forms name it.
    pub relation_name: &'static str,
    /// The words, beside the customer's.
    pub words: Vec<Word>,
    /// Where they come from.
    pub cited: Cited,
    /// Rule or words behind the proposal.
    pub why: String,
    /// Who pinned it; none while it is a proposal.
    pub pinned_by: Option<String>,
    /// 関係なし
    pub dismissed: bool,
}

/// Name of a relation, as the customer's assertion sees it.
pub fn relation(relation: Relation, ui: &Frame) -> &'static str {
    ui.lang.say(
        relation.label(),
        match relation {
            Relation::Supports => "supports",
            Relation::Contradicts => "contradicts",
            Relation::BearsOn => "bears on",
        },
    )
}

fn look(relation: Relation) -> (&'static str, &'static str) {
    match relation {
        Relation::Supports => ("for", "supports"),
        Relation::Contradicts => ("against", "contradicts"),
        Relation::BearsOn => ("bears", "bears_on"),
    }
}

/// Everything held or proposed for a fact: pinned quotes first, then proposals, those set aside last.
///
/// # Errors
/// [`PageError`] where a document cannot be found.
pub async fn pieces(
    held: &CaseFact,
    here: Option<usize>,
    ui: &Frame,
    people: &People,
    sources: &mut Sources<'_>,
) -> Result<Vec<PieceView>, PageError> {
    let mut views = Vec::new();
    for (index, (piece, dismissed)) in held.proposed.iter().enumerate() {
        let pinned = held.pinned.iter().find(|pinned| pinned.citation == piece.citation);
        let relation_held = pinned.map_or(piece.relation, |pinned| pinned.relation);
        let (class, relation_name) = look(relation_held);
        views.push(PieceView {
            index: Some(index),
            open: format!("?piece={index}#q"),
            here: here == Some(index),
            relation: relation(relation_held, ui),
            class,
            relation_name,
            words: compared(&flowing(piece.citation.quote()), &held.fact.quote),
            cited: sources.cited(&piece.citation).await?,
            why: piece.why.clone(),
            pinned_by: pinned.map(|pinned| people.name(pinned.by, ui.lang)),
            dismissed: *dismissed,
        });
    }
    let proposed = |pinned: &&Pinned| held.proposed.iter().any(|(piece, _)| piece.citation == pinned.citation);
    for pinned in held.pinned.iter().filter(|pinned| !proposed(pinned)) {
        let (class, relation_name) = look(pinned.relation);
        let (at, len) = (pinned.citation.start(), pinned.citation.quote().len());
        views.push(PieceView {
            index: None,
            open: format!("?document={}&at={at}&len={len}#q", pinned.citation.document()),
            here: false,
            relation: relation(pinned.relation, ui),
            class,
            relation_name,
            words: compared(&flowing(pinned.citation.quote()), &held.fact.quote),
            cited: sources.cited(&pinned.citation).await?,
            why: String::new(),
            pinned_by: Some(people.name(pinned.by, ui.lang)),
            dismissed: false,
        });
    }
    views.sort_by_key(|view| (view.pinned_by.is_none(), view.dismissed));
    Ok(views)
}
