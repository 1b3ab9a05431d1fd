//! `knowledge/asserted_facts.toml`: what asserts a fact.

use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use super::asserted_fact::Medium;
use crate::knowledge::{self, PatternRule, RuleHead};

const FILE: &str = "asserted_facts.toml";
const TEXT: &str = include_str!("../../../../knowledge/asserted_facts.toml");

/// 事実の題材: a matter that records speak of.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Matter {
    #[serde(flatten)]
    pub head: RuleHead,
    /// Whether it is about what someone said, so that who and how are asked.
    pub speech: bool,
    #[serde(deserialize_with = "knowledge::pattern")]
    pub pattern: Regex,
}

/// 媒体の言葉
#[derive(Debug, Clone, Deserialize)]
pub(super) struct MediumRule {
    #[serde(flatten)]
    #[cfg_attr(not(test), expect(dead_code, reason = "its examples are read by tests"))]
    pub head: RuleHead,
    pub medium: Medium,
    #[serde(deserialize_with = "knowledge::pattern")]
    pub pattern: Regex,
}

/// 主張事実の規則: the whole file.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct FactRules {
    pub fact: Vec<Matter>,
    pub assertive: Vec<PatternRule>,
    pub never: Vec<PatternRule>,
    pub unless: Vec<PatternRule>,
    pub evidence: Vec<PatternRule>,
    pub no_evidence: Vec<PatternRule>,
    pub thin: Vec<PatternRule>,
    pub medium: Vec<MediumRule>,
}

static RULES: LazyLock<FactRules> = LazyLock::new(|| load().unwrap_or_default());

/// Reads the file; the tests make sure that what is built in can be read.
pub(super) fn load() -> Result<FactRules, knowledge::UnreadableKnowledge> {
    knowledge::read(FILE, TEXT)
}

/// The rules that are built in.
pub(super) fn rules() -> &'static FactRules {
    &RULES
}

/// Whether one of the rules matches.
pub(super) fn any(rules: &[PatternRule], text: &str) -> bool {
    rules.iter().any(|rule| rule.pattern.is_match(text))
}
