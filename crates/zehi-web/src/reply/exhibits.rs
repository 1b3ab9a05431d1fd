use zehi_domain::record::case::Case;

use crate::evidence::source::{Cited, Sources};
use crate::frame::PageError;

/// 示す資料の候補: a quote a finding rests on.
#[derive(Debug)]
pub struct ExhibitChoice {
    /// `A1:0`: the fact and the index of the quote in its finding.
    pub value: String,
    /// The quote with its source.
    pub cited: Cited,
    /// Whether it was chosen.
    pub chosen: bool,
}

/// Every quote the approved findings rest on.
///
/// # Errors
/// [`PageError`] where a document cannot be found.
pub async fn choices(
    case: &Case,
    chosen: &[String],
    sources: &mut Sources<'_>,
) -> Result<Vec<ExhibitChoice>, PageError> {
    let mut choices = Vec::new();
    let Some(judgment) = case.approved_judgment() else { return Ok(choices) };
    for (fact, finding) in judgment.findings() {
        for (index, citation) in finding.citations().into_iter().enumerate() {
            let value = format!("{fact}:{index}");
            choices.push(ExhibitChoice {
                chosen: chosen.contains(&value),
                cited: sources.cited(citation).await?,
                value,
            });
        }
    }
    Ok(choices)
}

/// The fact and index behind a choice; what is no choice is left out.
pub fn parsed(chosen: &[String]) -> Vec<(String, usize)> {
    let pairs = chosen.iter().filter_map(|value| value.split_once(':'));
    pairs.filter_map(|(fact, index)| Some((fact.to_owned(), index.parse().ok()?))).collect()
}
