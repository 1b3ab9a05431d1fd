//! What is asked of the ranker, and what it answers. The ranker is another crate; these are the words both share.

use std::ops::RangeInclusive;

use jiff::civil::Date;
use zehi_meaning::Vector;

/// 言い換えの組: words that say the same. A group counts once for a passage, however many of its words stand there.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WordGroup {
    /// Words, folded (`text::fold`).
    pub words: Vec<String>,
    /// How much the group counts against one word of the claim of the same rarity.
    pub weight: f32,
}

/// 調査の問い: one asserted fact as the ranker needs it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Query {
    /// The customer's sentence.
    pub text: String,
    /// What helps where the sentence is thin: the sentence before, the subject.
    pub context: String,
    /// Days named by the claim.
    pub days: Vec<RangeInclusive<Date>>,
    /// Other words for words of the sentence.
    pub synonyms: Vec<WordGroup>,
    /// Words that occur where the matter of the sentence is spoken of.
    pub fields: Vec<WordGroup>,
    /// Words in which records of the plan's kind speak.
    pub plan: Vec<WordGroup>,
    /// Words that name the object of the fact and carry nothing of what is said about it.
    pub object: String,
    /// What the sentence means.
    pub meaning: Option<Vector>,
    /// What it means together with the sentence before.
    pub wider_meaning: Option<Vector>,
}

/// 順位づけの箇所: a passage as the ranker needs it.
#[derive(Debug, Clone, PartialEq)]
pub struct RankPassage<'a> {
    /// The text.
    pub text: &'a str,
    /// Depth of mail quotation.
    pub quote_depth: u8,
    /// Whether it is a heading or subject, which names a matter and says nothing of it.
    pub is_heading: bool,
    /// Day it was written or said, where known.
    pub date: Option<Date>,
    /// What it means; `None` where it was not read for its meaning.
    pub meaning: Option<Vector>,
}

/// 順位づけの資料: a document as the ranker needs it.
#[derive(Debug, Clone, PartialEq)]
pub struct RankDocument<'a> {
    /// What it calls itself: subject or file name.
    pub title: &'a str,
    /// What its title means.
    pub title_meaning: Option<Vector>,
    /// Its passages, in order.
    pub passages: Vec<RankPassage<'a>>,
    /// Whether it is a mail: only mails and quoted parts are collapsed.
    pub is_mail: bool,
    /// Whether it is correspondence or notes, where what is said again and again is form and no matter.
    pub is_talk: bool,
    /// Documents it answers (index in the same list).
    pub answers: Vec<usize>,
    /// 1 for a document of this project in force; less for another party's project or a superseded version.
    pub standing: f32,
}

/// 順位: one passage found for a query.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranked {
    /// Index of the document.
    pub document: usize,
    /// Index of the passage in its document.
    pub passage: usize,
    /// Fused score, comparable within one query only.
    pub score: f32,
    /// Share of the query's idf mass that this passage holds, 0 to 1.
    pub share: f32,
}
