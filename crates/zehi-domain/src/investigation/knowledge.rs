//! The knowledge of this stage: plans, word families, relations and statutes, read from `knowledge/*.toml` where a lawyer
//! can correct them without reading Rust.

use regex::Regex;
use serde::Deserialize;

use super::party::Side;
use super::query::WordGroup;
use super::relate::Relation;
use super::statute::Statute;
use crate::text::fold;

const PLANS: &str = include_str!("../../../../knowledge/plans.toml");
const FAMILIES: &str = include_str!("../../../../knowledge/word_families.toml");
const RELATIONS: &str = include_str!("../../../../knowledge/relations.toml");
const STATUTES: &str = include_str!("../../../../knowledge/statutes.toml");

/// A knowledge file that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KnowledgeError {
    /// Not the form expected.
    #[error("knowledge/{file} を読めません: {reason}")]
    Unreadable {
        /// File name.
        file: &'static str,
        /// What the reader says.
        reason: String,
    },
    /// A pattern that is no regular expression.
    #[error("knowledge/{file} の規則 {rule} の式が正しくありません: {pattern}")]
    BadPattern {
        /// File name.
        file: &'static str,
        /// Id of the rule.
        rule: String,
        /// The pattern.
        pattern: String,
    },
}

/// 聞き取り: whom to ask, and what.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Interview {
    /// Role: 営業, 契約締結, 要件定義, 開発, 運用.
    pub role: String,
    /// What to ask.
    pub text: String,
}

/// 調査の計画: what a type of asserted fact calls for (要件事実).
#[derive(Debug, Clone, Deserialize)]
pub struct Plan {
    /// Stable name of the rule.
    pub id: String,
    /// Title shown to people.
    pub title: String,
    /// Whether only a record that names the same thing is proposed (facts of the customer's own sphere).
    #[serde(default)]
    pub strict: bool,
    /// Whether it is about what happened on a day, so that the day of the incident helps where none is named.
    #[serde(default)]
    pub incident: bool,
    claim: Vec<String>,
    #[serde(default)]
    claim_not: Vec<String>,
    /// What would have to be true.
    pub elements: Vec<String>,
    /// Who would have written it.
    pub writers: String,
    /// Whether words of extra charge speak against it.
    #[serde(default)]
    pub priced: bool,
    /// Whether it says that something was not done.
    #[serde(default)]
    pub denies: bool,
    /// Whether it is about words of ours, which a record of them supports.
    #[serde(default)]
    pub told: bool,
    /// Whether what limits or conditions a promise speaks against it.
    #[serde(default)]
    pub promised: bool,
    /// In which kinds of document, names of `DocumentKind`.
    pub kinds: Vec<String>,
    /// On which days.
    pub days: String,
    #[serde(default)]
    against: Vec<String>,
    #[serde(default, rename = "for")]
    in_favour: Vec<String>,
    #[serde(default)]
    about: Vec<String>,
    #[serde(default)]
    against_theirs: Vec<String>,
    #[serde(default)]
    for_ours: Vec<String>,
    /// Documents to read.
    pub documents: Vec<String>,
    /// Whom to ask what.
    pub interviews: Vec<Interview>,
    /// What to lay side by side.
    pub comparison: String,
    /// Where the rule comes from.
    pub source: String,
    /// Whether a lawyer has confirmed it.
    pub confirmed: bool,
    /// Sentences of this type.
    pub examples: Vec<String>,
    /// Sentences not of this type.
    pub counters: Vec<String>,
    #[serde(skip)]
    patterns: Vec<Regex>,
    #[serde(skip)]
    excluded: Vec<Regex>,
}

/// What a word says where the record is about the same matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reading {
    /// It speaks against the assertion.
    Against,
    /// It speaks for it.
    For,
    /// It bears on it.
    About,
}

/// 知識: everything this stage knows.
#[derive(Debug)]
pub struct Knowledge {
    /// Plans, the fallback last.
    pub plans: Vec<Plan>,
    /// Families of words, folded.
    pub families: Vec<Vec<String>>,
    /// Fields of words, folded.
    pub fields: Vec<Vec<String>>,
    /// Rules on how a record relates to an assertion, whatever the plan.
    pub relations: Relations,
    /// Statutes with their open questions.
    pub statutes: Vec<Statute>,
}

/// 関係の規則 that hold for every plan.
#[derive(Debug, Clone, Deserialize)]
pub struct Relations {
    /// Our side says that it was our doing.
    pub admissions: Vec<String>,
    /// What makes a word say its opposite.
    pub negations: Vec<String>,
    /// Words that say that something was not done.
    pub not_done: Vec<String>,
    /// How an assertion ends that says that something was not done or not so.
    pub denials: Vec<String>,
    /// The customer reports trouble.
    pub complaints: Vec<String>,
    /// A condition or limit.
    pub conditions: Vec<String>,
    /// A condition of price.
    pub price_conditions: Vec<String>,
    /// Consent.
    pub consents: Vec<String>,
    /// Pairs of assertion and record with their relation.
    #[serde(default, rename = "example")]
    pub examples: Vec<RelationExample>,
}

/// 関係の例: an assertion, a record, and how it relates.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct RelationExample {
    /// The customer's sentence.
    pub claim: String,
    /// The record's sentence.
    pub record: String,
    /// Whose sentence it is.
    pub side: Side,
    /// How it relates.
    pub relation: Relation,
    /// Words that the reason must name.
    pub why: String,
}

#[derive(Deserialize)]
struct Plans {
    plan: Vec<Plan>,
}

#[derive(Deserialize)]
struct Families {
    families: Vec<Vec<String>>,
    fields: Vec<Vec<String>>,
}

#[derive(Deserialize)]
struct Statutes {
    statute: Vec<Statute>,
}

impl Knowledge {
    /// The knowledge built into this version.
    ///
    /// # Errors
    /// [`KnowledgeError`] where a file was edited into something that cannot be read.
    pub fn built_in() -> Result<Self, KnowledgeError> {
        let mut plans = read::<Plans>("plans.toml", PLANS)?.plan;
        for plan in &mut plans {
            plan.prepare()?;
        }
        let words = read::<Families>("word_families.toml", FAMILIES)?;
        let mut statutes = read::<Statutes>("statutes.toml", STATUTES)?.statute;
        for statute in &mut statutes {
            statute.prepare()?;
        }
        let mut relations: Relations = read("relations.toml", RELATIONS)?;
        relations.fold();
        Ok(Self {
            plans,
            families: words.families.iter().map(|family| folded(family)).collect(),
            fields: words.fields.iter().map(|field| folded(field)).collect(),
            relations,
            statutes,
        })
    }
}

fn read<T: serde::de::DeserializeOwned>(file: &'static str, text: &str) -> Result<T, KnowledgeError> {
    toml::from_str(text).map_err(|error| KnowledgeError::Unreadable { file, reason: error.to_string() })
}

pub(super) fn compile(file: &'static str, rule: &str, patterns: &[String]) -> Result<Vec<Regex>, KnowledgeError> {
    let bad = |pattern: &String| KnowledgeError::BadPattern { file, rule: rule.to_owned(), pattern: pattern.clone() };
    patterns.iter().map(|pattern| Regex::new(pattern).map_err(|_| bad(pattern))).collect()
}

fn folded(words: &[String]) -> Vec<String> {
    words.iter().map(|word| fold(word)).filter(|word| !word.is_empty()).collect()
}

impl Relations {
    fn fold(&mut self) {
        let lists = [
            &mut self.admissions,
            &mut self.negations,
            &mut self.not_done,
            &mut self.denials,
            &mut self.complaints,
            &mut self.conditions,
            &mut self.price_conditions,
            &mut self.consents,
        ];
        for list in lists {
            *list = folded(list);
        }
    }
}

impl Plan {
    fn prepare(&mut self) -> Result<(), KnowledgeError> {
        self.patterns = compile("plans.toml", &self.id, &self.claim)?;
        self.excluded = compile("plans.toml", &self.id, &self.claim_not)?;
        let lists =
            [&mut self.against, &mut self.in_favour, &mut self.about, &mut self.against_theirs, &mut self.for_ours];
        for list in lists {
            *list = folded(list);
        }
        Ok(())
    }

    /// How many of its patterns a folded sentence shows; 0 where it is excluded.
    pub(super) fn recognised(&self, folded: &str) -> usize {
        if self.excluded.iter().any(|pattern| pattern.is_match(folded)) {
            return 0;
        }
        self.patterns.iter().filter(|pattern| pattern.is_match(folded)).count()
    }

    /// Words in which records of this kind speak, as the ranker needs them.
    pub(super) fn word_groups(&self, weight: f32) -> Vec<WordGroup> {
        [(&self.against, 1.0), (&self.in_favour, 1.0), (&self.about, 0.4)]
            .into_iter()
            .filter(|(words, _)| !words.is_empty())
            .map(|(words, share)| WordGroup { words: words.clone(), weight: weight * share })
            .collect()
    }

    /// Each word with what it says, the side's own readings last so that they prevail.
    pub(super) fn readings(&self, written_by_us: Option<bool>) -> Vec<(&str, Reading)> {
        fn side_words(list: &[String], reading: Reading) -> impl Iterator<Item = (&str, Reading)> {
            list.iter().map(move |word| (word.as_str(), reading))
        }
        let mut all: Vec<_> = side_words(&self.about, Reading::About).collect();
        all.extend(side_words(&self.against, Reading::Against));
        all.extend(side_words(&self.in_favour, Reading::For));
        match written_by_us {
            Some(true) => all.extend(side_words(&self.for_ours, Reading::For)),
            Some(false) => all.extend(side_words(&self.against_theirs, Reading::Against)),
            None => {}
        }
        all
    }
}

impl Plan {
    /// The sentence without the words by which it was recognised: what names the object of the fact.
    pub(super) fn without_its_words(&self, folded: &str) -> String {
        self.patterns.iter().fold(folded.to_owned(), |text, pattern| pattern.replace_all(&text, " ").into_owned())
    }
}
