//! 重大度: the steps of `knowledge/severity.toml`, the most serious first; the first that fits decides.

use super::book::Step;
use crate::hearing::{ContentLabel, MannerFinding, Severity};

/// How serious a passage with these manners, marks and contents is.
pub(super) fn severity(steps: &[Step], manner: &[MannerFinding], marks: &[&str], content: &[ContentLabel]) -> Severity {
    steps.iter().find(|step| fits(step, manner, marks, content)).map_or(Severity::None, |step| step.severity)
}

fn fits(step: &Step, manner: &[MannerFinding], marks: &[&str], content: &[ContentLabel]) -> bool {
    let has = |label| manner.iter().any(|finding| finding.label == label);
    let named = step.manner.iter().any(|label| has(*label))
        || step.marks.iter().any(|mark| marks.contains(&mark.as_str()))
        || step.content.iter().any(|label| content.contains(label));
    let accompanied = step.together_with.is_empty() || step.together_with.iter().any(|label| has(*label));
    named && accompanied
}
