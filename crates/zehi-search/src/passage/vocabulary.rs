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
    pub(super) object_characters: Vec<Counted>,
    pub(super) object_words: Vec<Counted>,
    /// Pattern numbers of each group, with its weight.
    pub(super) synonyms: Vec<(Vec<u32>, f32)>,
    pub(super) fields: Vec<(Vec<u32>, f32)>,
    pub(super) plan: Vec<(Vec<u32>, f32)>,
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
        let (text, context, object) = (fold(&query.text), fold(&query.context), fold(&query.object));
        QueryTokens {
            characters: self.characters(&text),
            words: self.words(&text),
            context_characters: self.characters(&context),
            context_words: self.words(&context),
            object_characters: self.characters(&object),
            object_words: self.words(&object),
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

    fn groups(&mut self, groups: &[WordGroup]) -> Vec<(Vec<u32>, f32)> {
        let mut number = |word: &String| {
            let next = self.patterns.len() as u32;
            *self.patterns.entry(word.clone()).or_insert(next)
        };
        groups
            .iter()
            .map(|group| (group.words.iter().filter(|w| !w.is_empty()).map(&mut number).collect(), group.weight))
            .collect()
    }
}

fn sorted(counts: HashMap<u32, f32>) -> Vec<Counted> {
    let mut all: Vec<Counted> = counts.into_iter().collect();
    all.sort_by_key(|(token, _)| *token);
    all
}
