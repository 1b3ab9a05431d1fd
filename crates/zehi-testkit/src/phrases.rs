use std::collections::BTreeSet;

use zehi_domain::hearing::{Classification, Severity, classify};

/// 句: a phrase with the labels that a careful reader gave it. Columns by tabs: number, text, content, manner, severity, HN
/// (a hard negative), ctx (only its context makes it one).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// Its number.
    pub number: String,
    /// Its words.
    pub text: String,
    /// What is said.
    pub content: BTreeSet<String>,
    /// How it is said.
    pub manner: BTreeSet<String>,
    /// 0 to 3.
    pub severity: u8,
    /// Whether it looks like harassment and is none.
    pub is_negative: bool,
    /// Whether only its context tells.
    pub is_by_context: bool,
}

impl Phrase {
    /// A line of a file; `None` where it is none.
    pub fn read(line: &str) -> Option<Self> {
        let mut fields = line.split('\t').chain(std::iter::repeat(""));
        let mut field = || fields.next().unwrap_or_default();
        Some(Self {
            number: field().to_owned(),
            text: field().to_owned(),
            content: labels(field()),
            manner: labels(field()),
            severity: field().parse().ok()?,
            is_negative: !field().is_empty(),
            is_by_context: !field().is_empty(),
        })
    }

    /// The phrases of a file.
    pub fn all(file: &str) -> Vec<Self> {
        file.lines().filter_map(Self::read).collect()
    }
}

fn labels(field: &str) -> BTreeSet<String> {
    field.split(',').map(str::trim).filter(|label| !label.is_empty()).map(str::to_owned).collect()
}

/// Labels right, too many, missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Right.
    pub hit: usize,
    /// Given and not wanted.
    pub extra: usize,
    /// Wanted and not given.
    pub missing: usize,
}

impl Counts {
    fn add(&mut self, want: &BTreeSet<String>, got: &BTreeSet<String>) {
        self.hit += want.intersection(got).count();
        self.extra += got.difference(want).count();
        self.missing += want.difference(got).count();
    }

    /// Harmonic mean of precision and recall, 0 to 1.
    pub fn f1(&self) -> f64 {
        2.0 * self.hit as f64 / (2 * self.hit + self.extra + self.missing).max(1) as f64
    }
}

/// 句の数字.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figures {
    /// Labels of manner.
    pub manner: Counts,
    /// Labels of content.
    pub content: Counts,
    /// Phrases.
    pub phrases: usize,
    /// Severity as wanted.
    pub exact: usize,
    /// Severity as wanted or beside it.
    pub within_one: usize,
    /// Hard negatives.
    pub negatives: usize,
    /// Hard negatives taken for harassment.
    pub alarms: usize,
    /// Phrases of severity 3.
    pub urgent: usize,
    /// Of them, those given severity 3.
    pub urgent_found: usize,
}

impl Figures {
    /// Classifies a phrase and counts what was given. The labels given are handed back.
    pub fn measure(&mut self, phrase: &Phrase) -> Given {
        let found = classify(&phrase.text);
        let given = Given::of(&found);
        self.content.add(&phrase.content, &given.content);
        if !phrase.is_by_context {
            self.manner.add(&phrase.manner, &given.manner);
        }
        // A finding whose quote does not stand in the phrase is wrong whatever its label.
        self.manner.extra += found.manner.iter().filter(|finding| !phrase.text.contains(&finding.quote)).count();
        let distance = given.severity.abs_diff(phrase.severity);
        self.phrases += 1;
        self.exact += usize::from(distance == 0 || phrase.is_by_context && distance == 1);
        self.within_one += usize::from(distance <= 1);
        self.negatives += usize::from(phrase.is_negative);
        self.alarms += usize::from(phrase.is_negative && found.severity >= Severity::Candidate);
        if phrase.severity == 3 && !phrase.is_by_context {
            self.urgent += 1;
            self.urgent_found += usize::from(given.severity == 3);
        }
        given
    }
}

/// What was given to a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// What is said.
    pub content: BTreeSet<String>,
    /// How it is said.
    pub manner: BTreeSet<String>,
    /// 0 to 3.
    pub severity: u8,
    /// Each rule with its quote.
    pub rules: Vec<String>,
}

impl Given {
    fn of(found: &Classification) -> Self {
        Self {
            content: found.content.iter().map(name).collect(),
            manner: found.manner.iter().map(|finding| name(finding.label)).collect(),
            severity: u8::from(found.severity),
            rules: found.manner.iter().map(|finding| format!("{}「{}」", finding.rule, finding.quote)).collect(),
        }
    }
}

fn name<T: serde::Serialize>(label: T) -> String {
    serde_json::to_string(&label).unwrap_or_default().trim_matches('"').to_owned()
}
