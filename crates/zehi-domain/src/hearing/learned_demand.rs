//! 例から学んだ要求の見分け: what the labelled demands of whole claims say of a sentence, beside the rules. It gives a request
//! its kind where no rule knows the words, drops what only looks like a request, and finds a request in words without a form
//! (「8万円は、ご説明をいただくまで保留いたします」). It sees the meaning of the sentence, its letters and what the rules found.

use std::sync::LazyLock;

use zehi_meaning::{DIMENSIONS, Vector};

use super::demand::DemandKind;
use super::demand_reading::Asked;
use super::learned_fact::Meanings;
use super::words::Sentence;
use crate::knowledge::learned::{Layer, layers, push_runs, share};

/// Runs of letters are told apart by this many numbers.
const RUNS: usize = 1 << 13;
/// What the presence of a rule's finding is worth beside the meaning (training used the same scale).
const RULE: f32 = 1.0;
/// A sentence less likely to demand anything demands nothing.
const DEMANDS: f32 = 0.2;
/// The same where no rule read a request.
const DEMANDS_WITHOUT_RULE: f32 = 0.3;
/// From here on a kind is proposed that no rule read.
const LIKELY: f32 = 0.25;
/// A kind found by a rule stays from here on.
const POSSIBLE: f32 = 0.08;

/// Order of the kinds in the file; the last output is whether anything is demanded.
const KINDS: [DemandKind; 14] = [
    DemandKind::Fix,
    DemandKind::Redo,
    DemandKind::ExtraWork,
    DemandKind::Refund,
    DemandKind::Damages,
    DemandKind::Reduction,
    DemandKind::RefusePayment,
    DemandKind::Apology,
    DemandKind::Explanation,
    DemandKind::Discipline,
    DemandKind::Termination,
    DemandKind::Disclosure,
    DemandKind::Reply,
    DemandKind::Other,
];

static LAYER: LazyLock<Option<Layer>> = LazyLock::new(|| {
    let found = layers(include_bytes!("../../../../knowledge/learned/demand.bin"))?.into_iter().next()?;
    (found.inputs() == DIMENSIONS + KINDS.len() + 1 + RUNS && found.outputs() == KINDS.len() + 1).then_some(found)
});

/// The demands read by rules, weighed by the examples; as they were where the examples cannot be read.
pub(super) fn weighed(sentences: &[Sentence], meanings: &Meanings<'_>, read: Vec<Vec<Asked>>) -> Vec<Vec<Asked>> {
    let Some(layer) = LAYER.as_ref().filter(|_| meanings.vectors.len() == sentences.len()) else { return read };
    let words = meanings.texts.iter().zip(&meanings.vectors);
    let weigh = |((sentence, (text, meaning)), asked): ((&Sentence, (&&str, &Vector)), Vec<Asked>)| {
        Opinion::of(layer, text, meaning, &asked).revise(sentence, asked)
    };
    sentences.iter().zip(words).zip(read).map(weigh).collect()
}

/// 見立て: how likely a sentence demands something, and of each kind.
struct Opinion {
    kinds: Vec<f32>,
    demands: f32,
}

impl Opinion {
    fn of(layer: &Layer, text: &str, meaning: &Vector, asked: &[Asked]) -> Self {
        let mut input = Vec::with_capacity(layer.inputs());
        input.extend_from_slice(meaning.values());
        let flag = |set: bool| if set { RULE } else { 0.0 };
        input.extend(KINDS.map(|kind| flag(asked.iter().any(|one| one.kind == kind))));
        input.push(flag(!asked.is_empty()));
        push_runs(text, RUNS, &mut input);
        let mut kinds: Vec<f32> = layer.of(&input).into_iter().map(share).collect();
        let demands = kinds.pop().unwrap_or_default();
        Self { kinds, demands }
    }

    fn likely(&self, kind: DemandKind) -> f32 {
        KINDS.iter().zip(&self.kinds).find(|(known, _)| **known == kind).map_or(0.0, |(_, share)| *share)
    }

    /// The kinds to propose: those that are likely, else the likeliest where something is demanded.
    fn proposed(&self, kept: bool, by_rule: bool) -> Vec<DemandKind> {
        if !by_rule && self.demands < DEMANDS_WITHOUT_RULE {
            return Vec::new();
        }
        let mut kinds: Vec<(DemandKind, f32)> = KINDS.into_iter().zip(self.kinds.iter().copied()).collect();
        kinds.sort_by(|a, b| b.1.total_cmp(&a.1));
        let likely = kinds.iter().filter(|(_, share)| *share > LIKELY).count();
        let count = if likely == 0 && !kept && self.demands > DEMANDS { 1 } else { likely };
        kinds.into_iter().take(count).map(|(kind, _)| kind).collect()
    }

    fn revise(&self, sentence: &Sentence, asked: Vec<Asked>) -> Vec<Asked> {
        let stays = |one: &Asked| {
            let share = self.likely(one.kind);
            share > LIKELY || share > POSSIBLE && self.demands > DEMANDS
        };
        let by_rule = !asked.is_empty();
        let (mut kept, dropped): (Vec<Asked>, Vec<Asked>) = asked.into_iter().partition(stays);
        let proposed = self.proposed(!kept.is_empty(), by_rule);
        // A kind without a rule takes the place of what a rule read wrongly, else the whole sentence.
        let mut places = dropped.into_iter().rev();
        for kind in proposed {
            if kept.iter().any(|one| one.kind == kind) {
                continue;
            }
            let whole = || (0..sentence.text.len(), 0..sentence.text.len());
            let (words, clause) = places.next().map_or_else(whole, |wrong| (wrong.words, wrong.clause));
            kept.push(Asked { kind, words, clause, rule: "learned-demand", why: "要求の実例に近い言い方" });
        }
        kept.sort_by_key(|one| one.clause.end);
        kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_of_the_form_that_is_read() {
        assert!(LAYER.is_some());
    }
}
