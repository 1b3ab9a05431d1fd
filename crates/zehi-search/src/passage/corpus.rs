//! One reading of all passages: which tokens of the queries they hold, how long they are, which days they name, and how
//! much of them is said again and again in the project.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use jiff::civil::Date;
use rayon::prelude::*;
use zehi_domain::investigation::{NamedDay, RankDocument, RankPassage, named_days, stands_alone};
use zehi_domain::text::fold;
use zehi_meaning::Vector;

use super::tokens;
use super::vocabulary::Vocabulary;

/// Letters of a stretch that counts as repeated.
const STRETCH: usize = 8;
/// From this number of lines on a document has lines that are usual in it.
const LINES: usize = 12;
/// Slots of the table that counts stretches (a collision only damps a little too much).
const SLOTS: usize = 1 << 21;

/// 読んだ箇所: what one passage holds of the queries' words.
pub(super) struct Entry {
    pub(super) document: u32,
    pub(super) passage: u32,
    /// Token and times, ordered by token.
    pub(super) characters: Vec<(u32, u16)>,
    pub(super) words: Vec<(u32, u16)>,
    /// Pattern numbers, each once, ordered.
    pub(super) patterns: Vec<u32>,
    pub(super) character_length: f32,
    pub(super) word_length: f32,
    pub(super) days: Vec<NamedDay>,
    pub(super) date: Option<Date>,
    pub(super) quote_depth: u8,
    pub(super) is_heading: bool,
    /// Same text among mails, digits masked; 0 outside mails.
    pub(super) template: u64,
    pub(super) folded: String,
    /// Share of its stretches that many lines of its own document have: 0 in correspondence.
    pub(super) usual: f32,
}

/// 読んだ全体: all passages, and how rare each token is in this project.
pub(super) struct Corpus<'a> {
    pub(super) documents: &'a [RankDocument<'a>],
    pub(super) entries: Vec<Entry>,
    pub(super) character_idf: Vec<f32>,
    pub(super) word_idf: Vec<f32>,
    pub(super) pattern_idf: Vec<f32>,
    pub(super) mean_characters: f32,
    pub(super) mean_words: f32,
    /// idf of a token that stands nowhere.
    pub(super) unknown_idf: f32,
    /// What all passages read for their meaning have in common.
    pub(super) common: Option<Vector>,
    stretches: Vec<u8>,
    /// The entry that stands for a text repeated among mails: the shallowest quotation, then the earliest.
    representatives: HashMap<u64, usize>,
}

impl<'a> Corpus<'a> {
    pub(super) fn read(documents: &'a [RankDocument<'a>], vocabulary: &Vocabulary) -> Self {
        let read: Vec<Vec<Entry>> = documents
            .par_iter()
            .enumerate()
            .map(|(number, document)| {
                let entry = |(index, passage): (usize, &RankPassage<'_>)| {
                    Entry::read(number as u32, index as u32, document.is_mail, passage, vocabulary)
                };
                let mut entries: Vec<Entry> = document.passages.iter().enumerate().map(entry).collect();
                if !document.is_talk {
                    find_usual(&mut entries);
                }
                entries
            })
            .collect();
        let stretches = count_stretches(documents, &read);
        let entries: Vec<Entry> = read.into_iter().flatten().collect();
        let count = entries.len() as f32;
        let rarity = |size: usize, tokens: &(dyn Fn(&Entry, &mut Vec<u32>) + Sync)| inverse(&entries, size, tokens);
        Self {
            character_idf: rarity(vocabulary.characters.len(), &|e, out| out.extend(e.characters.iter().map(|t| t.0))),
            word_idf: rarity(vocabulary.words.len(), &|e, out| out.extend(e.words.iter().map(|t| t.0))),
            pattern_idf: rarity(vocabulary.pattern_count, &|e, out| out.extend(&e.patterns)),
            mean_characters: (entries.iter().map(|e| e.character_length).sum::<f32>() / count.max(1.0)).max(1.0),
            mean_words: (entries.iter().map(|e| e.word_length).sum::<f32>() / count.max(1.0)).max(1.0),
            unknown_idf: idf(count, 0.0),
            representatives: representatives(&entries),
            common: Vector::common(documents.iter().flat_map(|d| &d.passages).filter_map(|p| p.meaning.as_ref())),
            documents,
            entries,
            stretches,
        }
    }

    /// Share of a passage's stretches that stand in at least three letters or notes: greetings, notices, forms.
    pub(super) fn repeated(&self, entry: usize) -> f32 {
        if !self.documents[self.entries[entry].document as usize].is_talk {
            return self.entries[entry].usual;
        }
        let mut all = 0u32;
        let mut often = 0u32;
        stretches_of(&self.entries[entry].folded, |slot| {
            all += 1;
            often += u32::from(self.stretches[slot] >= 3);
        });
        if all == 0 { 0.0 } else { often as f32 / all as f32 }
    }

    /// Whether another mail passage stands for this one.
    pub(super) fn is_repetition(&self, entry: usize) -> bool {
        let template = self.entries[entry].template;
        template != 0 && self.representatives.get(&template).is_some_and(|first| *first != entry)
    }
}

impl Entry {
    fn read(document: u32, index: u32, is_mail: bool, passage: &RankPassage<'_>, vocabulary: &Vocabulary) -> Self {
        let folded = if passage.quote_depth > 0 { fold(&unquoted(passage.text)) } else { fold(passage.text) };
        let mut character_length = 0.0;
        let mut characters: Vec<u32> = Vec::new();
        for c in folded.chars().filter(|c| tokens::is_character_token(*c)) {
            character_length += 1.0;
            characters.extend(vocabulary.characters.get(&c));
        }
        let mut word_length = 0.0;
        let mut words: Vec<u32> = Vec::new();
        tokens::words(&folded, |word| {
            word_length += 1.0;
            words.extend(vocabulary.words.get(word));
        });
        let mut patterns: Vec<u32> = Vec::new();
        if let Some(automaton) = &vocabulary.patterns {
            let alone = automaton.find_overlapping_iter(&folded).filter(|m| stands_alone(&folded, m.start(), m.end()));
            patterns.extend(alone.map(|m| m.pattern().as_u32()));
        }
        patterns.sort_unstable();
        patterns.dedup();
        let collapses = is_mail || passage.quote_depth > 0;
        Self {
            document,
            passage: index,
            characters: counted(characters),
            words: counted(words),
            patterns,
            character_length,
            word_length,
            days: named_days(&folded),
            date: passage.date,
            quote_depth: passage.quote_depth,
            is_heading: passage.is_heading,
            template: if collapses { template(&folded) } else { 0 },
            folded,
            usual: 0.0,
        }
    }
}

/// In logs and tables the line that differs from the others is what matters.
fn find_usual(entries: &mut [Entry]) {
    if entries.len() < LINES {
        return;
    }
    let mut lines: HashMap<usize, (usize, usize)> = HashMap::new();
    for (index, entry) in entries.iter().enumerate() {
        stretches_of(&entry.folded, |slot| {
            let (count, last) = lines.entry(slot).or_insert((0, usize::MAX));
            *count += usize::from(*last != index);
            *last = index;
        });
    }
    let many = (entries.len() / 4).max(5);
    for entry in entries {
        let (mut all, mut often) = (0u32, 0u32);
        stretches_of(&entry.folded, |slot| {
            all += 1;
            often += u32::from(lines.get(&slot).is_some_and(|(count, _)| *count >= many));
        });
        entry.usual = if all == 0 { 0.0 } else { 0.5 * often as f32 / all as f32 };
    }
}

/// Quotation marks at the beginnings of continued lines are no text.
fn unquoted(text: &str) -> String {
    text.lines().map(|line| line.trim_start_matches(['>', '＞', '|', ' ', '　', '\t'])).collect::<Vec<_>>().join("\n")
}

fn counted(mut tokens: Vec<u32>) -> Vec<(u32, u16)> {
    tokens.sort_unstable();
    let mut counts: Vec<(u32, u16)> = Vec::new();
    for token in tokens {
        match counts.last_mut() {
            Some((last, times)) if *last == token => *times = times.saturating_add(1),
            _ => counts.push((token, 1)),
        }
    }
    counts
}

fn template(folded: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    for c in folded.chars() {
        if c.is_ascii_digit() { '0' } else { c }.hash(&mut hasher);
    }
    hasher.finish().max(1)
}

fn representatives(entries: &[Entry]) -> HashMap<u64, usize> {
    let mut first: HashMap<u64, usize> = HashMap::new();
    let rank = |entry: &Entry| (entry.quote_depth, entry.date.is_none(), entry.date);
    for (index, entry) in entries.iter().enumerate().filter(|(_, entry)| entry.template != 0) {
        let held = first.entry(entry.template).or_insert(index);
        if rank(entry) < rank(&entries[*held]) {
            *held = index;
        }
    }
    first
}

fn stretches_of(folded: &str, mut found: impl FnMut(usize)) {
    let letters: Vec<u32> = folded
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || tokens::is_character_token(*c))
        .map(|c| if c.is_ascii_digit() { u32::from('0') } else { u32::from(c) })
        .collect();
    // Short passages (a greeting, a heading) count as one stretch.
    let size = STRETCH.min(letters.len());
    if size == 0 {
        return;
    }
    for window in letters.windows(size) {
        let mixed = window.iter().fold(0xcbf2_9ce4_8422_2325u64, |hash, letter| {
            (hash ^ u64::from(*letter)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        found((mixed ^ (mixed >> 29)) as usize % SLOTS);
    }
}

/// In how many documents each stretch stands (up to 255).
fn count_stretches(documents: &[RankDocument<'_>], read: &[Vec<Entry>]) -> Vec<u8> {
    let share = read.len().div_ceil(rayon::current_num_threads().max(1)).max(1);
    let talk: Vec<&Vec<Entry>> = read.iter().zip(documents).filter(|(_, d)| d.is_talk).map(|(e, _)| e).collect();
    talk.par_chunks(share)
        .map(|chunk| {
            let mut counts = vec![0u8; SLOTS];
            let mut slots = Vec::new();
            for document in chunk {
                slots.clear();
                let own = document.iter().filter(|entry| entry.quote_depth == 0);
                own.for_each(|entry| stretches_of(&entry.folded, |slot| slots.push(slot)));
                slots.sort_unstable();
                slots.dedup();
                slots.iter().for_each(|slot| counts[*slot] = counts[*slot].saturating_add(1));
            }
            counts
        })
        .reduce(
            || vec![0u8; SLOTS],
            |mut all, part| {
                all.iter_mut().zip(part).for_each(|(sum, count)| *sum = sum.saturating_add(count));
                all
            },
        )
}

fn idf(count: f32, holding: f32) -> f32 {
    (1.0 + (count - holding + 0.5) / (holding + 0.5)).ln()
}

fn inverse(entries: &[Entry], size: usize, tokens: &dyn Fn(&Entry, &mut Vec<u32>)) -> Vec<f32> {
    let mut holding = vec![0u32; size];
    let mut held = Vec::new();
    for entry in entries {
        held.clear();
        tokens(entry, &mut held);
        held.iter().for_each(|token| holding[*token as usize] += 1);
    }
    holding.into_iter().map(|holding| idf(entries.len() as f32, holding as f32)).collect()
}
