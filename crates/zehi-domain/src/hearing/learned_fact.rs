//! 例から学んだ主張の見分け: which sentences state a fact, by the examples of claims. It only adds to what the rules read.

use std::sync::LazyLock;

use zehi_meaning::{DIMENSIONS, Model, Vector};

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

/// 文の意味: the words of each sentence as written, and their meaning where the model could read them.
pub(super) struct Meanings<'c> {
    pub texts: Vec<&'c str>,
    /// As many as texts, or none.
    pub vectors: Vec<Vector>,
}

impl<'c> Meanings<'c> {
    /// The meanings of the sentences of a claim.
    pub(super) fn of(claim: &'c ClaimText, sentences: &[Sentence]) -> Self {
        let texts: Vec<&str> =
            sentences.iter().map(|sentence| claim.text.get(sentence.range.clone()).unwrap_or_default()).collect();
        let vectors = match Model::built_in() {
            Ok(model) if texts.len() <= SENTENCES => model.vectors(&texts),
            _ => Vec::new(),
        };
        Self { texts, vectors }
    }
}

/// For each sentence whether it states a fact; none does where the examples cannot be read.
pub(super) fn stated(meanings: &Meanings<'_>) -> Vec<bool> {
    let Some(layer) = LAYER.as_ref() else { return vec![false; meanings.texts.len()] };
    let long_enough = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).nth(SHORTEST - 1).is_some();
    let likely = |(text, meaning): (&&str, &Vector)| {
        long_enough(text) && layer.of(meaning.values()).first().is_some_and(|score| share(*score) > LIKELY)
    };
    let mut stated: Vec<bool> = meanings.texts.iter().zip(&meanings.vectors).map(likely).collect();
    stated.resize(meanings.texts.len(), false);
    stated
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_of_the_form_that_is_read() {
        assert!(LAYER.is_some());
    }
}
