//! From ranked passages to at most ten pieces, best first. Fewer come from judging, not from cutting scores.

use super::plan::Inquiry;
use super::query::Ranked;
use super::relate::{Judged, Relation};
use super::words::{content_words, holds};

/// Pieces proposed for one fact.
const PIECES: usize = 10;
/// Pieces shown where no record of the matter was found.
const WITHOUT_MATERIAL: usize = 2;
/// Below this share of the query's idf mass the best passage does not speak of the matter (method.md, No material).
const SHARE: f32 = 0.15;
/// The same for facts of the customer's own sphere.
const STRICT_SHARE: f32 = 0.42;
/// The same where another plan fits better.
const PARTLY_STRICT_SHARE: f32 = 0.3;

/// What a word of the plan adds, up to two.
const PLAN_WORDS: f32 = 0.05;
/// What each step of strength adds.
const STRENGTH: f32 = 0.02;

/// 候補: a ranked passage with its judgement.
pub(super) struct Candidate {
    pub(super) ranked: Ranked,
    pub(super) judged: Judged,
    pub(super) folded: String,
    pub(super) standing: f32,
    pub(super) strength: f32,
    pub(super) side: super::party::Side,
}

/// The pieces to propose, best first, and whether they are material.
pub(super) fn select(inquiry: &Inquiry<'_>, mut candidates: Vec<Candidate>) -> (Vec<Candidate>, bool) {
    if !has_material(inquiry, &candidates) {
        candidates.truncate(WITHOUT_MATERIAL);
        for candidate in &mut candidates {
            candidate.judged.relation = Relation::BearsOn;
            candidate.judged.why =
                "主張と同じことを述べる記録は見つかっていません。近い言葉のある箇所です。".to_owned();
        }
        return (candidates, false);
    }
    candidates.sort_by(|a, b| worth(b).total_cmp(&worth(a)));
    candidates.truncate(PIECES);
    (candidates, true)
}

/// The ranker's score; words of the plan read together with their negations raise it, and the stronger kind decides
/// among near equals.
fn worth(candidate: &Candidate) -> f32 {
    candidate.ranked.score
        * (1.0 + PLAN_WORDS * candidate.judged.plan_words.min(2.0))
        * (1.0 + STRENGTH * candidate.strength)
}

/// The best share among documents of this project.
pub(super) fn best_share(candidates: &[Candidate]) -> f32 {
    candidates.iter().filter(|c| c.standing >= 0.5).map(|c| c.ranked.share).fold(0.0, f32::max)
}

fn has_material(inquiry: &Inquiry<'_>, candidates: &[Candidate]) -> bool {
    let strict = inquiry.plans.iter().any(|plan| plan.strict);
    let share = match inquiry.plans.first() {
        Some(plan) if plan.strict => STRICT_SHARE,
        _ if strict => PARTLY_STRICT_SHARE,
        _ => SHARE,
    };
    let object = content_words(&inquiry.query.object);
    candidates.iter().filter(|c| c.standing >= 0.5).any(|candidate| {
        let named = object.iter().any(|word| holds(&candidate.folded, word));
        candidate.ranked.share >= share || (!strict && named && candidate.judged.plan_words >= 0.5)
    })
}
