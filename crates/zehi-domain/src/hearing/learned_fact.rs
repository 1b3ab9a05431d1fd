//! 例から学んだ主張の見分け: which sentences state a fact, by the examples of claims. It only adds to what the rules read.

use std::sync::LazyLock;

use zehi_meaning::{DIMENSIONS, Model};

use super::claim::ClaimText;
use super::words::Sentence;
use crate::knowledge::learned::{Layer, layers, share};

/// From here on a sentence is taken to state a fact.
const LIKELY: f32 = 0.4;
/// In a text of more sentences the rules alone read, so that the time is bounded.
const SENTENCES: usize = 1500;
/// A shorter sentence states nothing that records could tell.
const SHORTEST: usize = 8;

static LAYER: LazyLock<Option<Layer>> = LazyLock::new(|| {
    let found = layers(include_bytes!("../../../../knowledge/learned/fact.bin"))?.into_iter().next()?;
    (found.inputs() == DIMENSIONS && found.outputs() == 1).then_some(found)
});

/// For each sentence whether it states a fact; none does where the examples cannot be read.
pub(super) fn stated(claim: &ClaimText, sentences: &[Sentence]) -> Vec<bool> {
    let (Some(layer), Ok(model)) = (LAYER.as_ref(), Model::built_in()) else { return vec![false; sentences.len()] };
    if sentences.len() > SENTENCES {
        return vec![false; sentences.len()];
    }
    let texts: Vec<&str> =
        sentences.iter().map(|sentence| claim.text.get(sentence.range.clone()).unwrap_or_default()).collect();
    let long_enough = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).nth(SHORTEST - 1).is_some();
    let vectors = model.vectors(&texts);
    let likely = |(text, meaning): (&&str, zehi_meaning::Vector)| {
        long_enough(text) && layer.of(meaning.values()).first().is_some_and(|score| share(*score) > LIKELY)
    };
    texts.iter().zip(vectors).map(likely).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_of_the_form_that_is_read() {
        assert!(LAYER.is_some());
    }
}
