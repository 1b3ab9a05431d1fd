//! `knowledge/demands.toml`: how demands are worded.

use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use super::demand::DemandKind;
use crate::knowledge::{self, PatternRule, RuleHead};

const FILE: &str = "demands.toml";
const TEXT: &str = include_str!("../../../../knowledge/demands.toml");

/// 依頼の言い方: words by which a sentence asks, and after which words it does not.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Form {
    #[serde(flatten)]
    #[cfg_attr(not(test), expect(dead_code, reason = "its examples are read by tests"))]
    pub head: RuleHead,
    #[serde(deserialize_with = "knowledge::pattern")]
    pub pattern: Regex,
    #[serde(deserialize_with = "knowledge::pattern")]
    pub unless_after: Regex,
    /// Whether it asks only where the kind is named.
    #[serde(default)]
    pub weak: bool,
    /// Whether it asks only in our own memo of what the customer said.
    #[serde(default)]
    pub only_reported: bool,
}

/// 種類: what is asked, or what the customer announces to do.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct KindRule {
    #[serde(flatten)]
    pub head: RuleHead,
    pub kind: DemandKind,
    #[serde(deserialize_with = "knowledge::pattern")]
    pub pattern: Regex,
}

/// 要求の規則: the whole file.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct DemandRules {
    pub form: Vec<Form>,
    pub act: Vec<KindRule>,
    pub kind: Vec<KindRule>,
    pub idle: Vec<PatternRule>,
    pub cancelled: Vec<PatternRule>,
    pub reported: Vec<PatternRule>,
    pub free: Vec<PatternRule>,
    pub paid: Vec<PatternRule>,
    pub unreasonable: Vec<PatternRule>,
    pub extra_order: Vec<PatternRule>,
    pub in_scope: Vec<PatternRule>,
    pub dissatisfied: Vec<PatternRule>,
    #[serde(rename = "abstract")]
    pub vague: Vec<PatternRule>,
}

static RULES: LazyLock<DemandRules> = LazyLock::new(|| load().unwrap_or_default());

/// Reads the file; the tests make sure that what is built in can be read.
pub(super) fn load() -> Result<DemandRules, knowledge::UnreadableKnowledge> {
    knowledge::read(FILE, TEXT)
}

/// The rules that are built in.
pub(super) fn rules() -> &'static DemandRules {
    &RULES
}

/// The first of the rules that matches, with the words.
pub(super) fn first<'r, 't>(rules: &'r [PatternRule], text: &'t str) -> Option<(&'r RuleHead, &'t str)> {
    rules.iter().find_map(|rule| Some((&rule.head, rule.pattern.find(text)?.as_str())))
}
