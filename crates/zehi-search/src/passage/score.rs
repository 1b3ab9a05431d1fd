//! Several simple, different scores of the same passages. None is tuned; their fusion is what is relied on (method.md, 10).

use std::collections::HashMap;
use std::ops::RangeInclusive;

use jiff::ToSpan as _;
use jiff::civil::Date;
use zehi_domain::investigation::{NamedDay, Query};

use super::corpus::{Corpus, Entry};
use super::vocabulary::{Counted, Groups, QueryTokens};

/// Passages looked at closely, of each first look.
const FIRST_LOOK: usize = 1200;
/// Longest ranking handed to the fusion.
const RANKING: usize = 150;
/// A word of a synonym or plan counts at most like a word of this rarity, so that one chance hit cannot win alone.
const WORD_CAP: f32 = 5.0;
/// Factor for passages dated, or naming a date, about the named days.
const ABOUT_THE_DAY: f32 = 1.4;
/// Factor for headings, which are shown beside hits and are none.
const HEADING: f32 = 0.35;
/// Weight of the context of a thin sentence; half of it for others.
const WIDENED: f32 = 0.4;
/// A sentence of fewer words is thin.
const THIN_WORDS: usize = 4;

/// 順位の一つ: entries with their scores, best first.
pub(super) type Ranking = Vec<(usize, f32)>;

/// 設定: one way to score a passage.
type Setting<'s> = Box<dyn Fn(&Look) -> f32 + 's>;

/// What all settings need of one passage, computed once.
struct Look {
    entry: usize,
    characters: f32,
    words: f32,
    context: f32,
    synonyms: f32,
    fields: f32,
    plan: f32,
    /// Nearness in meaning to the sentence, with its title, and to the sentence with the one before: 0 to 2, where 1 is chance.
    near: Option<Near>,
    /// Dates, shortness, repetition and standing, multiplied in.
    factor: f32,
    about_day: bool,
}

/// 意味の近さ.
#[derive(Clone, Copy)]
pub(super) struct Near {
    pub(super) sentence: f32,
    pub(super) wider: f32,
    pub(super) title: f32,
}

/// The rankings of one query and, for each entry looked at, the share of the query's idf mass it holds.
pub(super) struct Rankings {
    pub(super) rankings: Vec<(f32, Ranking)>,
    pub(super) query_mass: f32,
    /// Dates, shortness, repetition and standing of each entry.
    pub(super) factors: HashMap<usize, f32>,
    pub(super) held: Vec<(usize, f32)>,
    /// Nearness in meaning, of the entries that were read for it.
    pub(super) near: HashMap<usize, Near>,
}

/// Ranks the corpus for one query in each setting.
pub(super) fn rankings(corpus: &Corpus<'_>, tokens: &QueryTokens, query: &Query) -> Rankings {
    let days = widened(&query.days);
    let looks: Vec<Look> =
        first_look(corpus, tokens).into_iter().map(|entry| look(corpus, query, tokens, &days, entry)).collect();
    let topics = Topics::of(corpus, tokens, looks);
    Rankings {
        rankings: topics
            .settings(!days.is_empty())
            .iter()
            .map(|(weight, s)| (*weight, topics.ranking(s.as_ref())))
            .collect(),
        query_mass: mass(corpus, tokens),
        held: topics.looks.iter().map(|l| (l.entry, held_mass(corpus, tokens, l.entry))).collect(),
        factors: topics.looks.iter().map(|l| (l.entry, l.factor)).collect(),
        near: topics.looks.iter().filter_map(|l| Some((l.entry, l.near?))).collect(),
    }
}

/// 比べる土台: the looks with what is needed to weigh one kind of score against another.
struct Topics<'c> {
    corpus: &'c Corpus<'c>,
    looks: Vec<Look>,
    /// How much of a thin sentence's context counts.
    thin: f32,
    best_text: f32,
    best_synonyms: f32,
    best_fields: f32,
    best_plan: f32,
    /// How much each document is about the sentence by its words; an answer inherits from what it answers.
    by_words: Vec<f32>,
    /// The same by words, families, fields and plan together.
    by_all: Vec<f32>,
    /// The better neighbour of each entry, by all together.
    neighbours: HashMap<usize, f32>,
}

impl<'c> Topics<'c> {
    fn of(corpus: &'c Corpus<'c>, tokens: &QueryTokens, looks: Vec<Look>) -> Self {
        let best = |value: &dyn Fn(&Look) -> f32| looks.iter().map(value).fold(0.01, f32::max);
        let mut topics = Self {
            corpus,
            thin: if tokens.words.len() < THIN_WORDS { WIDENED } else { WIDENED / 2.0 },
            best_text: best(&Look::text),
            best_synonyms: best(&|l| l.synonyms),
            best_fields: best(&|l| l.fields),
            best_plan: best(&|l| l.plan),
            by_words: Vec::new(),
            by_all: Vec::new(),
            neighbours: HashMap::new(),
            looks,
        };
        topics.by_words = topics.documents(&|l| l.text() + l.synonyms);
        topics.inherit();
        topics.by_all = topics.documents(&|l| topics.mixed(l));
        topics.neighbours = topics.neighbours();
        topics
    }

    /// All kinds of score, each against its best.
    fn mixed(&self, l: &Look) -> f32 {
        l.text() / self.best_text
            + 0.7 * (l.synonyms / self.best_synonyms + l.fields / self.best_fields + l.plan / self.best_plan)
    }

    /// The settings with their weights; each is a simple way to rank, and none is tuned. Where passages were read for their
    /// meaning, it counts as much as all words together.
    fn settings(&self, has_days: bool) -> Vec<(f32, Setting<'_>)> {
        let document = |l: &Look| self.corpus.entries[l.entry].document as usize;
        let by_all = move |l: &Look| self.by_all[document(l)];
        let known = |l: &Look| (l.text() + l.synonyms) / self.best_text;
        let near = |l: &Look, of: &dyn Fn(Near) -> f32| l.near.map_or(0.0, of);
        let mut all: Vec<(f32, Setting<'_>)> = vec![
            (0.5, Box::new(Look::text)),
            (0.5, Box::new(|l| l.text() + self.thin * l.context)),
            (0.5, Box::new(|l| self.mixed(l))),
            (0.5, Box::new(move |l| self.mixed(l) * (0.3 + by_all(l)))),
            (2.0, Box::new(move |l| near(l, &|n| n.sentence))),
            (1.0, Box::new(move |l| near(l, &|n| n.wider))),
            (1.0, Box::new(move |l| near(l, &|n| n.sentence + 0.3 * n.title))),
            (1.0, Box::new(move |l| near(l, &|n| n.sentence) + 0.2 * known(l))),
        ];
        if has_days {
            all.push((1.0, Box::new(move |l| if l.about_day { known(l) + near(l, &|n| n.sentence) } else { 0.0 })));
        }
        all
    }

    fn ranking(&self, setting: &dyn Fn(&Look) -> f32) -> Ranking {
        let mut all: Ranking =
            self.looks.iter().map(|l| (l.entry, setting(l) * l.factor)).filter(|(_, score)| *score > 0.0).collect();
        all.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        all.truncate(RANKING);
        all
    }

    /// The best passage of each document, 0 to 1.
    fn documents(&self, score: &dyn Fn(&Look) -> f32) -> Vec<f32> {
        let mut own = vec![0.0f32; self.corpus.documents.len()];
        for l in &self.looks {
            let document = self.corpus.entries[l.entry].document as usize;
            own[document] = own[document].max(score(l) * l.factor);
        }
        let best = own.iter().copied().fold(0.01, f32::max);
        own.into_iter().map(|score| score / best).collect()
    }

    fn inherit(&mut self) {
        let own = self.by_words.clone();
        for (document, topic) in self.by_words.iter_mut().enumerate() {
            let answered = self.corpus.documents[document].answers.iter().filter_map(|other| own.get(*other));
            *topic = answered.map(|other| 0.8 * other).fold(*topic, f32::max);
        }
    }

    fn neighbours(&self) -> HashMap<usize, f32> {
        let own: HashMap<usize, f32> = self.looks.iter().map(|l| (l.entry, self.mixed(l))).collect();
        let beside = |entry: usize, other: usize| {
            let same = self.corpus.entries.get(other).map(|e| e.document) == Some(self.corpus.entries[entry].document);
            if same { own.get(&other).copied().unwrap_or(0.0) } else { 0.0 }
        };
        let near = |entry: usize| beside(entry, entry.wrapping_sub(1)).max(beside(entry, entry + 1));
        self.looks.iter().map(|l| (l.entry, near(l.entry))).collect()
    }
}

impl Look {
    /// Characters at half weight beside words: the best plain setting of the study.
    fn text(&self) -> f32 {
        0.5 * self.characters + self.words
    }
}

/// The entries worth a closer look: all of a small project, the best by two cheap scores of a large one.
fn first_look(corpus: &Corpus<'_>, tokens: &QueryTokens) -> Vec<usize> {
    if corpus.entries.len() <= 2 * FIRST_LOOK {
        return (0..corpus.entries.len()).collect();
    }
    let mut chosen = Vec::with_capacity(2 * FIRST_LOOK);
    let text = |e: &Entry| 0.5 * characters(corpus, &tokens.characters, e, 0.2) + words(corpus, &tokens.words, e, 0.2);
    let other = |e: &Entry| groups(corpus, &tokens.synonyms, e) + groups(corpus, &tokens.plan, e);
    for cheap in [&text as &dyn Fn(&Entry) -> f32, &other] {
        let mut scored: Ranking = corpus.entries.iter().enumerate().map(|(index, e)| (index, cheap(e))).collect();
        if scored.len() > FIRST_LOOK {
            scored.select_nth_unstable_by(FIRST_LOOK, |a, b| b.1.total_cmp(&a.1));
            scored.truncate(FIRST_LOOK);
        }
        chosen.extend(scored.into_iter().filter(|(_, score)| *score > 0.0).map(|(index, _)| index));
    }
    let read = |e: &Entry| corpus.documents[e.document as usize].passages[e.passage as usize].meaning.is_some();
    chosen.extend(corpus.entries.iter().enumerate().filter(|(_, e)| read(e)).map(|(index, _)| index));
    chosen.sort_unstable();
    chosen.dedup();
    chosen
}

fn look(corpus: &Corpus<'_>, query: &Query, tokens: &QueryTokens, days: &[RangeInclusive<Date>], entry: usize) -> Look {
    let e = &corpus.entries[entry];
    let about_day = is_about(e, days);
    let standing = corpus.documents[e.document as usize].standing;
    let short = e.character_length / (e.character_length + 4.0);
    let repeated = form(corpus.repeated(entry));
    let day = if about_day { ABOUT_THE_DAY } else { 1.0 };
    Look {
        entry,
        characters: characters(corpus, &tokens.characters, e, 0.2),
        words: words(corpus, &tokens.words, e, 0.1),
        context: 0.5 * characters(corpus, &tokens.context_characters, e, 0.2)
            + words(corpus, &tokens.context_words, e, 0.2),
        synonyms: groups(corpus, &tokens.synonyms, e),
        fields: groups(corpus, &tokens.fields, e),
        plan: groups(corpus, &tokens.plan, e),
        near: near(corpus, query, e),
        factor: day * standing * short * repeated * if e.is_heading { HEADING } else { 1.0 },
        about_day,
    }
}

/// How near a passage lies to the sentence, apart from what all passages of the project have in common.
fn near(corpus: &Corpus<'_>, query: &Query, e: &Entry) -> Option<Near> {
    let document = &corpus.documents[e.document as usize];
    let passage = document.passages[e.passage as usize].meaning.as_ref()?;
    let (sentence, wider) = (query.meaning.as_ref()?, query.wider_meaning.as_ref()?);
    let common = corpus.common.as_ref()?;
    let passage = passage.apart_from(common);
    let (sentence, wider) = (sentence.apart_from(common), wider.apart_from(common));
    let title = document.title_meaning.as_ref().map_or(0.0, |title| title.apart_from(common).closeness(&sentence));
    Some(Near { sentence: 1.0 + passage.closeness(&sentence), wider: 1.0 + passage.closeness(&wider), title })
}

/// What is left of a passage of which this share is said again and again.
fn form(repeated: f32) -> f32 {
    (1.0 - 1.3 * repeated).max(0.1)
}

fn bm25(tokens: &[Counted], held: &[(u32, u16)], idf: &[f32], length: f32, b: f32) -> f32 {
    let mut sum = 0.0;
    let mut at = 0;
    for (token, wanted) in tokens {
        while at < held.len() && held[at].0 < *token {
            at += 1;
        }
        if let Some((found, times)) = held.get(at)
            && found == token
        {
            let times = f32::from(*times);
            sum += wanted.sqrt() * idf[*token as usize] * times * 2.2 / (times + 1.2 * (1.0 - b + b * length));
        }
    }
    sum
}

fn characters(corpus: &Corpus<'_>, tokens: &[Counted], e: &Entry, b: f32) -> f32 {
    bm25(tokens, &e.characters, &corpus.character_idf, e.character_length / corpus.mean_characters, b)
}

fn words(corpus: &Corpus<'_>, tokens: &[Counted], e: &Entry, b: f32) -> f32 {
    bm25(tokens, &e.words, &corpus.word_idf, e.word_length / corpus.mean_words, b)
}

/// Each group counts once, by its rarest word in the passage; further words of the group add a little.
fn groups(corpus: &Corpus<'_>, groups: &Groups, e: &Entry) -> f32 {
    let mut found: Vec<(u16, f32, f32)> = Vec::new();
    for pattern in &e.patterns {
        let idf = corpus.pattern_idf[*pattern as usize].min(WORD_CAP);
        for group in groups.holding(*pattern) {
            match found.iter_mut().find(|(number, _, _)| number == group) {
                Some((_, best, sum)) => (*best, *sum) = (best.max(idf), *sum + idf),
                None => found.push((*group, idf, idf)),
            }
        }
    }
    found.iter().map(|(group, best, sum)| groups.weight(*group) * (best + 0.2 * (sum - best).min(WORD_CAP))).sum()
}

fn mass(corpus: &Corpus<'_>, tokens: &QueryTokens) -> f32 {
    let idf = |holding: &[f32], token: u32| holding.get(token as usize).copied().unwrap_or(corpus.unknown_idf);
    let characters: f32 = tokens.characters.iter().map(|(t, _)| idf(&corpus.character_idf, *t)).sum();
    let words: f32 = tokens.words.iter().map(|(t, _)| idf(&corpus.word_idf, *t)).sum();
    (0.5 * characters + words).max(0.01)
}

fn held_mass(corpus: &Corpus<'_>, tokens: &QueryTokens, entry: usize) -> f32 {
    let e = &corpus.entries[entry];
    let sum = |wanted: &[Counted], held: &[(u32, u16)], idf: &[f32]| -> f32 {
        let stands = |token: &u32| held.binary_search_by_key(token, |(t, _)| *t).is_ok();
        wanted.iter().filter(|(token, _)| stands(token)).map(|(token, _)| idf[*token as usize]).sum()
    };
    0.5 * sum(&tokens.characters, &e.characters, &corpus.character_idf) + sum(&tokens.words, &e.words, &corpus.word_idf)
}

/// The named days from one day before to two days after.
fn widened(days: &[RangeInclusive<Date>]) -> Vec<RangeInclusive<Date>> {
    let shifted = |date: Date, days: i64| date.saturating_add(days.days());
    days.iter().map(|range| shifted(*range.start(), -1)..=shifted(*range.end(), 2)).collect()
}

fn is_about(e: &Entry, days: &[RangeInclusive<Date>]) -> bool {
    days.iter().any(|range| {
        // A bare 「9日」 is of the month in which it was written.
        let near = |day: &NamedDay| if day.month.is_none() { e.date } else { Some(*range.start()) };
        let names = |day: &NamedDay| near(day).and_then(|n| day.nearest(n)).is_some_and(|date| range.contains(&date));
        e.date.is_some_and(|date| range.contains(&date)) || e.days.iter().any(names)
    })
}
