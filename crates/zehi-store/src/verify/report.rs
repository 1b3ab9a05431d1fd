use std::collections::BTreeMap;

use serde::Serialize;
use zehi_domain::id::{DocumentId, Sha256};

/// Problems named for one table or file; the rest is counted.
const NAMED_PER_KIND: usize = 50;

/// 不一致: what does not hold, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seq: Option<u64>,
    /// The document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentId>,
    /// The table or file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    /// What is wrong, in Japanese.
    pub what: String,
}

/// 検証結果 (interfaces.md, journal).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VerifyReport {
    /// Whether everything holds.
    pub ok: bool,
    /// Events in the journal.
    pub events: u64,
    /// Documents the journal names.
    pub documents: u64,
    /// Hash of the last event.
    pub head: Sha256,
    /// Every table of truth and access log, with the store it belongs to.
    pub tables: BTreeMap<String, &'static str>,
    /// What does not hold.
    pub problems: Vec<Problem>,
}

/// Problems as they are found.
#[derive(Debug, Default)]
pub(super) struct Findings {
    problems: Vec<Problem>,
    counts: BTreeMap<String, usize>,
}

impl Findings {
    pub(super) fn event(&mut self, table: &str, seq: u64, what: impl ToString) {
        let problem = Problem { seq: Some(seq), document: None, table: Some(table.to_owned()), what: what.to_string() };
        self.push(table, problem);
    }

    pub(super) fn document(&mut self, document: u64, what: impl ToString) {
        let document = Some(DocumentId(document));
        self.push("document", Problem { seq: None, document, table: None, what: what.to_string() });
    }

    pub(super) fn table(&mut self, table: &str, what: impl ToString) {
        let problem = Problem { seq: None, document: None, table: Some(table.to_owned()), what: what.to_string() };
        self.push(table, problem);
    }

    fn push(&mut self, group: &str, problem: Problem) {
        let count = self.counts.entry(group.to_owned()).or_default();
        *count += 1;
        if *count <= NAMED_PER_KIND {
            self.problems.push(problem);
        }
    }

    pub(super) fn finish(mut self) -> Vec<Problem> {
        for (group, count) in std::mem::take(&mut self.counts) {
            if count > NAMED_PER_KIND {
                let what = format!("ほかに {} 件の不一致があります。", count - NAMED_PER_KIND);
                self.problems.push(Problem { seq: None, document: None, table: Some(group), what });
            }
        }
        self.problems
    }
}
