//! Whose words stand in quotation marks, and which words are taken back, only named, or about a machine.

use std::ops::Range;

use regex::Regex;
use serde::Deserialize;

use super::pattern::Families;
use super::spelling::Spelling;
use super::view::{Cell, NOT_THEIRS};

/// How far before a quotation its speaker is looked for, in bytes of the view.
const BEFORE: usize = 180;
/// How far after a quotation its verb is looked for, in bytes of the view.
const AFTER: usize = 75;
/// How far after words their negation is looked for, in bytes of the view.
const NEGATION: usize = 90;

/// 範囲: the patterns under `[scope]` of `knowledge/manner.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ScopeTable {
    /// Our own notes: reports of calls and visits.
    written_by_us: Vec<String>,
    /// Words that only a customer writes.
    written_by_customer: Vec<String>,
    /// The customer, seen by us, before what they said.
    said_by_customer: Vec<String>,
    /// We, before what we said.
    said_by_us: Vec<String>,
    /// Others, before what they said.
    said_by_others: Vec<String>,
    /// Right after a quotation: somebody says or writes it.
    saying: Vec<String>,
    /// Right after a quotation: the writer was told it.
    told: Vec<String>,
    /// Around a quotation or a word: it is only named, counted or filtered.
    named: Vec<String>,
    /// Whole stretches of reported speech without quotation marks.
    reported: Vec<String>,
    /// After words: they are taken back.
    negation: Vec<String>,
    /// Where the part that a negation can reach ends.
    barrier: Vec<String>,
}

/// The patterns, made ready.
#[derive(Debug)]
pub(super) struct Scope {
    written_by_us: Regex,
    written_by_customer: Regex,
    said_by_customer: Regex,
    said_by_us: Regex,
    said_by_others: Regex,
    saying: Regex,
    told: Regex,
    named: Regex,
    reported: Regex,
    negation: Regex,
    barrier: Regex,
}

/// 書き手: who wrote the passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Writer {
    /// 顧客
    Customer,
    /// 当社の記録・報告
    Us,
}

impl Scope {
    /// Makes the patterns ready.
    pub(super) fn new(table: &ScopeTable, families: &Families, spelling: &Spelling) -> Result<Self, String> {
        let compile = |patterns: &[String]| families.compile(patterns, spelling);
        Ok(Self {
            written_by_us: compile(&table.written_by_us)?,
            written_by_customer: compile(&table.written_by_customer)?,
            said_by_customer: compile(&table.said_by_customer)?,
            said_by_us: compile(&table.said_by_us)?,
            said_by_others: compile(&table.said_by_others)?,
            saying: compile(&table.saying)?,
            told: compile(&table.told)?,
            named: compile(&table.named)?,
            reported: compile(&table.reported)?,
            negation: compile(&table.negation)?,
            barrier: compile(&table.barrier)?,
        })
    }

    /// Who wrote it. A customer may write 「お客様から」 of their own customers, so their words to us weigh more.
    pub(super) fn writer(&self, text: &str) -> Writer {
        let outside = without_quotations(text);
        let ours = self.written_by_us.find_iter(&outside).count();
        let theirs = self.written_by_customer.find_iter(&outside).count();
        if ours > theirs { Writer::Us } else { Writer::Customer }
    }

    /// Blanks what stands in a sentence but is not the customer's own word.
    pub(super) fn blank_others(&self, line: &mut [Cell], writer: Writer) {
        let text: String = line.iter().map(|cell| cell.c).collect();
        let mut blanks: Vec<Range<usize>> =
            quotations(&text).into_iter().filter(|quotation| !self.is_customers(&text, quotation, writer)).collect();
        blanks.extend(self.reported_stretches(&text, writer));
        let offsets = text.char_indices().map(|(at, _)| at);
        for (cell, at) in line.iter_mut().zip(offsets) {
            if blanks.iter().any(|blank| blank.contains(&at)) {
                cell.c = NOT_THEIRS;
            }
        }
    }

    fn is_customers(&self, text: &str, quotation: &Range<usize>, writer: Writer) -> bool {
        let before = tail(&text[..quotation.start], BEFORE);
        let after = head(&text[quotation.end..], AFTER);
        let named = self.named.find_iter(&text[quotation.start..]).any(|m| m.start() <= quotation.len() + 9)
            || self.named.find_iter(before).any(|m| m.end() + 12 >= before.len());
        if named {
            return false;
        }
        let nearest = |pattern: &Regex| pattern.find_iter(before).last().map(|found| found.end());
        let (customer, us, others) =
            (nearest(&self.said_by_customer), nearest(&self.said_by_us), nearest(&self.said_by_others));
        // A customer who writes 「お客様から」 means their own customers.
        let customer = customer.filter(|_| writer == Writer::Us);
        let other = us.max(others);
        let directly_before = other.is_some_and(|end| end == before.len() - "「".len());
        if other > customer && (self.saying.is_match(after) || directly_before) {
            return false;
        }
        writer == Writer::Us || !self.told.is_match(after)
    }

    fn reported_stretches(&self, text: &str, writer: Writer) -> Vec<Range<usize>> {
        if writer == Writer::Us {
            return Vec::new();
        }
        self.reported.find_iter(text).map(|found| found.range()).collect()
    }

    /// Whether what follows takes the words back or shows that they are only named.
    pub(super) fn is_taken_back(&self, line: &str, matched: Range<usize>) -> bool {
        let rest = head(&line[matched.end..], NEGATION);
        let reach = self.barrier.find(rest).map_or(rest.len(), |barrier| barrier.start());
        let from = matched.start;
        let until = matched.end + reach;
        // Either right behind the words, or beginning in their own last characters.
        self.negation
            .find_iter(&line[from..until])
            .any(|negation| from + negation.end() > matched.end && negation.start() > 0)
            || self.named.is_match(head(rest, 45))
            || self.named.find_iter(&line[..matched.start]).any(|named| named.end() + 12 >= matched.start)
    }
}

/// Byte ranges inside 「」 and 『』, without the marks; the outermost only.
fn quotations(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            '「' | '『' => open.push(at + c.len_utf8()),
            '」' | '』' => {
                if let Some(start) = open.pop()
                    && open.is_empty()
                {
                    found.push(start..at);
                }
            }
            _ => {}
        }
    }
    found
}

fn without_quotations(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for quotation in quotations(text) {
        out.push_str(&text[at..quotation.start]);
        at = quotation.end;
    }
    out.push_str(&text[at..]);
    out
}

fn tail(text: &str, bytes: usize) -> &str {
    let mut at = text.len().saturating_sub(bytes);
    while !text.is_char_boundary(at) {
        at += 1;
    }
    &text[at..]
}

fn head(text: &str, bytes: usize) -> &str {
    let mut at = text.len().min(bytes);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    &text[..at]
}
