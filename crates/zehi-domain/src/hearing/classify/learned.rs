//! 例から学んだ判定: what the labelled phrases of the trade say of a passage, beside the rules. It sees the meaning of the passage,
//! its letters, and what the rules found; it was trained on phrases that nobody who writes rules had seen.

use std::sync::LazyLock;

use zehi_meaning::Vector;

use crate::hearing::{Classification, ContentLabel, MannerLabel};
use crate::knowledge::learned::{Layer, layers, push_runs, share};

/// Runs of letters are told apart by this many numbers.
const RUNS: usize = 1 << 14;
/// Levels of severity.
const LEVELS: usize = 4;

/// Order of the labels in the file.
pub(super) const MANNERS: [MannerLabel; 12] = [
    MannerLabel::PersonalAttack,
    MannerLabel::Discrimination,
    MannerLabel::Threat,
    MannerLabel::Extortion,
    MannerLabel::Exposure,
    MannerLabel::Humiliation,
    MannerLabel::Repetition,
    MannerLabel::Detention,
    MannerLabel::Authority,
    MannerLabel::Physical,
    MannerLabel::Sexual,
    MannerLabel::PrivateLife,
];
/// Order of the contents in the file.
pub(super) const CONTENTS: [ContentLabel; 9] = [
    ContentLabel::Opinion,
    ContentLabel::Inquiry,
    ContentLabel::Defect,
    ContentLabel::Extra,
    ContentLabel::Abstract,
    ContentLabel::FirmClaim,
    ContentLabel::Excessive,
    ContentLabel::PricePressure,
    ContentLabel::OralPromise,
];

static LAYER: LazyLock<Option<Layer>> = LazyLock::new(|| {
    let found = layers(include_bytes!("../../../../../knowledge/learned/manner.bin"))?;
    let rules = MANNERS.len() + CONTENTS.len() + LEVELS;
    found
        .into_iter()
        .next()
        .filter(|layer| layer.inputs() == zehi_meaning::DIMENSIONS + rules + RUNS && layer.outputs() == rules)
});

/// 見立て: how likely each label and each level is, by the examples.
#[derive(Debug, Clone)]
pub(super) struct Opinion {
    manner: Vec<f32>,
    content: Vec<f32>,
    severity: Vec<f32>,
}

impl Opinion {
    /// What the examples say of a passage with this meaning, of which the rules said that.
    pub(super) fn of(text: &str, meaning: &Vector, rules: &Classification) -> Option<Self> {
        let layer = LAYER.as_ref()?;
        let mut input = Vec::with_capacity(layer.inputs());
        input.extend_from_slice(meaning.values());
        let flag = |set: bool| if set { 1.0f32 } else { 0.0 };
        input.extend(MANNERS.map(|label| flag(rules.manner.iter().any(|finding| finding.label == label))));
        input.extend(CONTENTS.map(|label| flag(rules.content.contains(&label))));
        input.extend((0..LEVELS).map(|level| flag(usize::from(u8::from(rules.severity)) == level)));
        push_runs(text, RUNS, &mut input);
        let scores = layer.of(&input);
        let (manner, rest) = scores.split_at_checked(MANNERS.len())?;
        let (content, severity) = rest.split_at_checked(CONTENTS.len())?;
        Some(Self {
            manner: manner.iter().map(|score| share(*score)).collect(),
            content: content.iter().map(|score| share(*score)).collect(),
            severity: shares(severity),
        })
    }

    /// How likely a manner is.
    pub(super) fn manner(&self, label: MannerLabel) -> f32 {
        MANNERS.iter().zip(&self.manner).find(|(known, _)| **known == label).map_or(0.0, |(_, share)| *share)
    }

    /// The likeliest manner.
    pub(super) fn likeliest(&self) -> Option<(MannerLabel, f32)> {
        MANNERS.into_iter().zip(self.manner.iter().copied()).max_by(|a, b| a.1.total_cmp(&b.1))
    }

    /// How likely a content is.
    pub(super) fn content(&self, label: ContentLabel) -> f32 {
        CONTENTS.iter().zip(&self.content).find(|(known, _)| **known == label).map_or(0.0, |(_, share)| *share)
    }

    /// How likely each level of severity is, from 0.
    pub(super) fn levels(&self) -> &[f32] {
        &self.severity
    }
}

fn shares(scores: &[f32]) -> Vec<f32> {
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let all: Vec<f32> = scores.iter().map(|score| (score - most).exp()).collect();
    let sum: f32 = all.iter().sum();
    all.into_iter().map(|value| value / sum).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_of_the_form_that_is_read() {
        assert!(LAYER.is_some());
    }
}
