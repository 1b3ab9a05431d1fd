//! 例から学んだ関係: how a passage stands to an assertion, by examples of assertions with records that support them, contradict them
//! or merely bear on them.

use std::sync::LazyLock;

use zehi_meaning::{DIMENSIONS, Vector};

use super::relate::Relation;
use crate::knowledge::learned::{Layer, layers};

/// Order of the relations in the file.
const RELATIONS: [Relation; 3] = [Relation::Supports, Relation::Contradicts, Relation::BearsOn];
/// How much products, differences and the vectors themselves were scaled in training.
const SCALES: [f32; 3] = [20.0, 5.0, 5.0];

static LAYERS: LazyLock<Option<[Layer; 2]>> = LazyLock::new(|| {
    let found: [Layer; 2] = layers(include_bytes!("../../../../knowledge/learned/relation.bin"))?.try_into().ok()?;
    let [first, second] = &found;
    let fits = first.inputs() == 4 * DIMENSIONS && second.inputs() == first.outputs();
    (fits && second.outputs() == RELATIONS.len()).then_some(found)
});

/// How likely each relation is, by the examples.
pub(super) fn likelihoods(assertion: &Vector, passage: &Vector) -> Option<[(Relation, f32); 3]> {
    let [first, second] = LAYERS.as_ref()?;
    let (a, p) = (assertion.values(), passage.values());
    let mut input = Vec::with_capacity(4 * DIMENSIONS);
    input.extend(a.iter().zip(p).map(|(a, p)| SCALES[0] * a * p));
    input.extend(a.iter().zip(p).map(|(a, p)| SCALES[1] * (a - p).abs()));
    input.extend(a.iter().map(|a| SCALES[2] * a));
    input.extend(p.iter().map(|p| SCALES[2] * p));
    let hidden: Vec<f32> = first.of(&input).into_iter().map(|v| v.max(0.0)).collect();
    let scores: [f32; 3] = second.of(&hidden).try_into().ok()?;
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let raised = scores.map(|score| (score - most).exp());
    let sum: f32 = raised.iter().sum();
    Some(std::array::from_fn(|index| (RELATIONS[index], raised[index] / sum)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_of_the_form_that_is_read() {
        assert!(LAYERS.is_some());
    }
}
