//! Several simple, different scores of the same passages. None is tuned; their fusion is what is relied on (method.md, 10).

use std::ops::RangeInclusive;

use jiff::ToSpan as _;
use jiff::civil::Date;
use zehi_domain::investigation::{NamedDay, Query};

use super::corpus::{Corpus, Entry};
use super::vocabulary::{Counted, QueryTokens};

/// Passages looked at closely, of each first look.
const FIRST_LOOK: usize = 1200;
/// Longest ranking handed to the fusion.
const RANKING: usize = 150;
/// A word of a synonym or plan counts at most like a word of this rarity, so that one chance hit cannot win alone.
const WORD_CAP: f32 = 5.0;
/// Factor for passages dated, or naming a date, about the named days.
const ABOUT_THE_DAY: f32 = 1.4;
/// Below this share of known words a sentence is thin and its context helps.
const WIDENED: f32 = 0.4;

/// 順位の一つ: entries with their scores, best first.
pub(super) type Ranking = Vec<(usize, f32)>;

/// 設定: one way to score a passage.
type Setting<'s> = Box<dyn Fn(&Look) -> f32 + 's>;

/// What all settings need of one passage, computed once.
struct Look {
    entry: usize,
    characters: f32,
    words: f32,
    characters_long: f32,
    words_long: f32,
    context: f32,
    object: f32,
    synonyms: f32,
    fields: f32,
    plan: f32,
    /// Dates, shortness, repetition and standing, multiplied in.
    factor: f32,
    about_day: bool,
}

/// The rankings of one query and, for each entry looked at, the share of the query's idf mass it holds.
pub(super) struct Rankings {
    pub(super) rankings: Vec<Ranking>,
    pub(super) query_mass: f32,
    pub(super) factors: std::collections::HashMap<usize, f32>,
    pub(super) held: Vec<(usize, f32)>,
}

/// Ranks the corpus for one query in each setting.
pub(super) fn rankings(corpus: &Corpus<'_>, tokens: &QueryTokens, query: &Query) -> Rankings {
    let days = widened(&query.days);
    let looks: Vec<Look> =
        first_look(corpus, tokens).into_iter().map(|entry| look(corpus, tokens, &days, entry)).collect();
    let topics = topics(corpus, &looks);
    let best = |value: &dyn Fn(&Look) -> f32| looks.iter().map(value).fold(0.01, f32::max);
    let (best_text, best_plan) = (best(&|l| l.text()), best(&|l| l.plan));
    let thin = if tokens.words.len() < 4 { WIDENED } else { WIDENED / 2.0 };
    let topic = |l: &Look| topics[corpus.entries[l.entry].document as usize];
    let mut settings: Vec<Setting<'_>> = vec![
        Box::new(|l| l.text()),
        Box::new(|l| l.characters_long),
        Box::new(|l| l.words_long + 0.2 * l.characters),
        Box::new(move |l| l.text() + thin * l.context),
        Box::new(|l| l.text() + l.synonyms),
        Box::new(|l| l.text() / best_text + l.synonyms / best_text + 0.7 * l.plan / best_plan),
        Box::new(|l| l.text() + l.synonyms + l.fields),
        Box::new(|l| (l.fields + l.synonyms) * (0.4 + l.plan / best_plan)),
        Box::new(move |l| l.plan * (0.15 + topic(l))),
        Box::new(move |l| (l.object + l.synonyms) * (0.3 + l.plan / best_plan)),
    ];
    let (best_syn, best_fields) = (best(&|l| l.synonyms), best(&|l| l.fields));
    let mixed = move |l: &Look| l.text() / best_text + l.synonyms / best_syn * 0.7 + l.fields / best_fields * 0.7 + l.plan / best_plan * 0.7;
    let near = neighbours(corpus, &looks, &mixed);
    let topic2 = topics_of(corpus, &looks, &mixed);
    let tp = move |l: &Look| topic2[corpus.entries[l.entry].document as usize];
    settings.push(Box::new(move |l| mixed(l)));
    let tp2 = tp.clone();
    settings.push(Box::new(move |l| mixed(l) * (0.3 + tp2(l))));
    settings.push(Box::new(move |l| mixed(l) + 0.5 * near.get(&l.entry).copied().unwrap_or(0.0)));
    settings.push(Box::new(move |l| tp(l) * (0.3 + l.plan / best_plan + 0.5 * l.fields / best_fields)));
    if !days.is_empty() {
        settings.push(Box::new(move |l| {
            if l.about_day { l.text() / best_text + l.synonyms / best_text + l.plan / best_plan } else { 0.0 }
        }));
    }
    Rankings {
        rankings: settings.iter().map(|setting| ranking(&looks, setting.as_ref())).collect(),
        query_mass: mass(corpus, tokens),
        factors: looks.iter().map(|l| (l.entry, l.factor)).collect(),
        held: looks.iter().map(|l| (l.entry, held_mass(corpus, tokens, l.entry))).collect(),
    }
}

impl Look {
    /// Characters at half weight beside words: the best plain setting of the study.
    fn text(&self) -> f32 {
        0.5 * self.characters + self.words
    }
}

fn ranking(looks: &[Look], setting: &dyn Fn(&Look) -> f32) -> Ranking {
    let mut all: Ranking =
        looks.iter().map(|l| (l.entry, setting(l) * l.factor)).filter(|(_, score)| *score > 0.0).collect();
    all.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    all.truncate(RANKING);
    all
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
    chosen.sort_unstable();
    chosen.dedup();
    chosen
}

fn look(corpus: &Corpus<'_>, tokens: &QueryTokens, days: &[RangeInclusive<Date>], entry: usize) -> Look {
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
        characters_long: characters(corpus, &tokens.characters, e, 0.3),
        words_long: words(corpus, &tokens.words, e, 0.3),
        context: 0.5 * characters(corpus, &tokens.context_characters, e, 0.2)
            + words(corpus, &tokens.context_words, e, 0.2),
        object: 0.5 * characters(corpus, &tokens.object_characters, e, 0.2)
            + words(corpus, &tokens.object_words, e, 0.2),
        synonyms: groups(corpus, &tokens.synonyms, e),
        fields: groups(corpus, &tokens.fields, e),
        plan: groups(corpus, &tokens.plan, e),
        factor: day * standing * short * repeated,
        about_day,
    }
}

/// What is left of a passage of which this share is said again and again.
fn form(repeated: f32) -> f32 {
    (1.0 - 1.3 * repeated).max(0.1)
}

/// How much each document as a whole is about the claim, 0 to 1; an answer inherits from what it answers.
fn topics(corpus: &Corpus<'_>, looks: &[Look]) -> Vec<f32> {
    let mut own = vec![0.0f32; corpus.documents.len()];
    for l in looks {
        let document = corpus.entries[l.entry].document as usize;
        own[document] = own[document].max((l.text() + l.synonyms) * l.factor);
    }
    let best = own.iter().copied().fold(0.01, f32::max);
    let topic = |document: usize| own[document] / best;
    (0..own.len())
        .map(|document| {
            let answered = corpus.documents[document].answers.iter().filter(|other| **other < own.len());
            answered.map(|other| 0.8 * topic(*other)).fold(topic(document), f32::max)
        })
        .collect()
}

fn neighbours(corpus: &Corpus<'_>, looks: &[Look], mixed: &dyn Fn(&Look) -> f32) -> std::collections::HashMap<usize, f32> {
    let own: std::collections::HashMap<usize, f32> = looks.iter().map(|l| (l.entry, mixed(l))).collect();
    looks.iter().map(|l| {
        let document = corpus.entries[l.entry].document;
        let at = |e: usize| corpus.entries.get(e).filter(|x| x.document == document).and_then(|_| own.get(&e)).copied().unwrap_or(0.0);
        let near = [l.entry.wrapping_sub(1), l.entry + 1].into_iter().map(at).fold(0.0, f32::max);
        (l.entry, near)
    }).collect()
}

fn topics_of(corpus: &Corpus<'_>, looks: &[Look], mixed: &dyn Fn(&Look) -> f32) -> std::rc::Rc<Vec<f32>> {
    let mut own = vec![0.0f32; corpus.documents.len()];
    for l in looks {
        let document = corpus.entries[l.entry].document as usize;
        own[document] = own[document].max(mixed(l) * l.factor);
    }
    let best = own.iter().copied().fold(0.01, f32::max);
    std::rc::Rc::new(own.into_iter().map(|x| x / best).collect())
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
fn groups(corpus: &Corpus<'_>, groups: &[(Vec<u32>, f32)], e: &Entry) -> f32 {
    if e.patterns.is_empty() {
        return 0.0;
    }
    groups
        .iter()
        .map(|(patterns, weight)| {
            let held = patterns.iter().filter(|p| e.patterns.binary_search(p).is_ok());
            let (best, sum) = held.fold((0.0f32, 0.0f32), |(best, sum), pattern| {
                let idf = corpus.pattern_idf[*pattern as usize].min(WORD_CAP);
                (best.max(idf), sum + idf)
            });
            weight * (best + 0.2 * (sum - best).min(WORD_CAP))
        })
        .sum()
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
        let names = |day: &NamedDay| match day.nearest(*range.start()) {
            Some(date) => range.contains(&date),
            None => false,
        };
        e.date.is_some_and(|date| range.contains(&date)) || e.days.iter().any(names)
    })
}
