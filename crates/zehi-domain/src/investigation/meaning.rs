//! 意味で読む: what passages and sentences mean, for the ranking and for the relation. Much of what bears on a fact shares no word
//! with it (docs/decisions/0007-meaning.md).

use std::collections::HashMap;

use zehi_meaning::{Model, Vector};

use super::query::{Query, RankDocument, Ranked};

/// Passages read for their meaning at most: what a second of two cores allows.
const PASSAGES: usize = 1400;
/// Passages asked of the plain ranking for each fact where there are more.
const CANDIDATES: usize = 220;
/// A passage of fewer letters means nothing by itself.
const SHORTEST: usize = 4;
/// Letters of the sentence before and the sentence itself that are read together.
const WIDER: usize = 150;

/// Reads queries and passages for their meaning. In a large project only the passages that the plain ranking brings near
/// any fact are read, so the time is bounded.
pub(super) fn read(
    documents: &mut [RankDocument<'_>],
    queries: &mut [Query],
    rank: &impl Fn(&[RankDocument<'_>], &[Query], usize) -> Vec<Vec<Ranked>>,
) {
    // Without the model the ranking goes by words alone.
    let Ok(model) = Model::built_in() else { return };
    let chosen = chosen(documents, queries, rank);
    if chosen.is_empty() {
        return;
    }
    read_queries(model, queries);
    // What is said twice is read once.
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    let mut texts: Vec<&str> = Vec::new();
    for (document, passage) in &chosen {
        for text in [documents[*document].title, documents[*document].passages[*passage].text] {
            numbers.entry(text).or_insert_with(|| {
                texts.push(text);
                texts.len() - 1
            });
        }
    }
    let vectors = model.vectors(&texts);
    let meaning = |text: &str| numbers.get(text).and_then(|number| vectors.get(*number)).cloned();
    let found: Vec<(usize, usize, Option<Vector>, Option<Vector>)> = chosen
        .iter()
        .map(|(d, p)| (*d, *p, meaning(documents[*d].title), meaning(documents[*d].passages[*p].text)))
        .collect();
    for (document, passage, title, text) in found {
        documents[document].title_meaning = title;
        documents[document].passages[passage].meaning = text;
    }
}

fn read_queries(model: &Model, queries: &mut [Query]) {
    let wider = |query: &Query| -> String {
        let text = format!("{}{}", query.context, query.text);
        let skip = text.chars().count().saturating_sub(WIDER);
        text.chars().skip(skip).collect()
    };
    let wide: Vec<String> = queries.iter().map(wider).collect();
    let texts: Vec<&str> =
        queries.iter().map(|query| query.text.as_str()).chain(wide.iter().map(String::as_str)).collect();
    let mut vectors = model.vectors(&texts);
    let wide = vectors.split_off(queries.len());
    for ((query, meaning), wider) in queries.iter_mut().zip(vectors).zip(wide) {
        query.meaning = Some(meaning);
        query.wider_meaning = Some(wider);
    }
}

/// Document and passage of what is to be read.
fn chosen(
    documents: &[RankDocument<'_>],
    queries: &[Query],
    rank: &impl Fn(&[RankDocument<'_>], &[Query], usize) -> Vec<Vec<Ranked>>,
) -> Vec<(usize, usize)> {
    if queries.is_empty() {
        return Vec::new();
    }
    let speaks = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).nth(SHORTEST - 1).is_some();
    let all = documents.iter().enumerate().filter(|(_, document)| document.standing > 0.0).flat_map(|(d, document)| {
        let passages = document.passages.iter().enumerate().filter(|(_, passage)| speaks(passage.text));
        passages.map(move |(p, _)| (d, p))
    });
    let chosen: Vec<(usize, usize)> = all.take(PASSAGES + 1).collect();
    if chosen.len() <= PASSAGES {
        return chosen;
    }
    let near = (CANDIDATES * queries.len()).min(PASSAGES) / queries.len();
    let mut chosen: Vec<(usize, usize)> =
        rank(documents, queries, near).into_iter().flatten().map(|ranked| (ranked.document, ranked.passage)).collect();
    chosen.sort_unstable();
    chosen.dedup();
    chosen
}
