//! The words that matter for the queries at hand. Only they are counted while the passages are read once.

use std::collections::HashMap;

use aho_corasick::AhoCorasick;
use zehi_domain::investigation::{Query, WordGroup};
use zehi_domain::text::fold;

use super::tokens;

/// A token of a query with the number of times it stands there.
pub(super) type Counted = (u32, f32);

/// 問いの語: one query as token numbers.
#[derive(Default)]
pub(super) struct QueryTokens {
    pub(super) characters: Vec<Counted>,
    pub(super) words: Vec<Counted>,
    pub(super) context_characters: Vec<Counted>,
    pub(super) context_words: Vec<Counted>,
    pub(super) synonyms: Groups,
    pub(super) fields: Groups,
    pub(super) plan: Groups,
}

/// 語の組: which groups of one query each pattern belongs to.
#[derive(Default)]
pub(super) struct Groups {
    of_pattern: HashMap<u32, Vec<u16>>,
    weights: Vec<f32>,
}

impl Groups {
    /// The groups that hold a pattern.
    pub(super) fn holding(&self, pattern: u32) -> &[u16] {
        self.of_pattern.get(&pattern).map_or(&[], Vec::as_slice)
    }

    /// Weight of a group.
    pub(super) fn weight(&self, group: u16) -> f32 {
        self.weights[usize::from(group)]
    }
}

/// 語彙: every token of every query, numbered.
pub(super) struct Vocabulary {
    pub(super) characters: HashMap<char, u32>,
    pub(super) words: HashMap<String, u32>,
    /// Words of synonyms and plans, found as substrings because they are written with Hiragana too.
    pub(super) patterns: Option<AhoCorasick>,
    pub(super) pattern_count: usize,
    pub(super) queries: Vec<QueryTokens>,
}

impl Vocabulary {
    pub(super) fn of(queries: &[Query]) -> Self {
        let mut made = Maker::default();
        let tokens = queries.iter().map(|query| made.query(query)).collect();
        let mut patterns = vec![String::new(); made.patterns.len()];
        for (word, number) in &made.patterns {
            patterns[*number as usize].clone_from(word);
        }
        Self {
            characters: made.characters,
            words: made.words,
            pattern_count: patterns.len(),
            patterns: AhoCorasick::new(patterns).ok(),
            queries: tokens,
        }
    }
}

#[derive(Default)]
struct Maker {
    characters: HashMap<char, u32>,
    words: HashMap<String, u32>,
    patterns: HashMap<String, u32>,
}

impl Maker {
    fn query(&mut self, query: &Query) -> QueryTokens {
        let (text, context) = (fold(&query.text), fold(&query.context));
        QueryTokens {
            characters: self.characters(&text),
            words: self.words(&text),
            context_characters: self.characters(&context),
            context_words: self.words(&context),
            synonyms: self.groups(&query.synonyms),
            fields: self.groups(&query.fields),
            plan: self.groups(&query.plan),
        }
    }

    fn characters(&mut self, text: &str) -> Vec<Counted> {
        let mut counts: HashMap<u32, f32> = HashMap::new();
        for c in text.chars().filter(|c| tokens::is_character_token(*c)) {
            let next = self.characters.len() as u32;
            *counts.entry(*self.characters.entry(c).or_insert(next)).or_default() += 1.0;
        }
        sorted(counts)
    }

    fn words(&mut self, text: &str) -> Vec<Counted> {
        let mut counts: HashMap<u32, f32> = HashMap::new();
        tokens::words(text, |word| {
            let next = self.words.len() as u32;
            *counts.entry(*self.words.entry(word.to_owned()).or_insert(next)).or_default() += 1.0;
        });
        sorted(counts)
    }

    fn groups(&mut self, groups: &[WordGroup]) -> Groups {
        let mut made = Groups::default();
        for group in groups.iter().take(usize::from(u16::MAX)) {
            let number = made.weights.len() as u16;
            made.weights.push(group.weight);
            for word in group.words.iter().filter(|word| !word.is_empty()) {
                let next = self.patterns.len() as u32;
                let pattern = *self.patterns.entry(word.clone()).or_insert(next);
                made.of_pattern.entry(pattern).or_default().push(number);
            }
        }
        made
    }
}

fn sorted(counts: HashMap<u32, f32>) -> Vec<Counted> {
    let mut all: Vec<Counted> = counts.into_iter().collect();
    all.sort_by_key(|(token, _)| *token);
    all
}
