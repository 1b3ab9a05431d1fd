//! 知識: rules as data. Each lives in `knowledge/*.toml` with its id, its Japanese text, its source, whether a lawyer or a
//! second source confirmed it, the time it is valid for, and its own positive and negative examples, which run as tests.
//!
//! A stage keeps its own rule types beside its code; here is what they share. Patterns are regular expressions that are
//! matched on folded text ([`crate::text::fold`]): half-width, lower case, no blanks between Japanese characters.

/// The fingerprint of the rules in use.
mod fingerprint;

/// 学んだ重み.
pub(crate) mod learned;

/// 変化の試験: changes to an example that must not change the result.
mod variation;

use jiff::civil::Date;
use regex::Regex;
use serde::Deserialize;
use serde::de::DeserializeOwned;

pub use fingerprint::{FILES, fingerprint};
pub use variation::unchanging;

/// A knowledge file that cannot be used: which, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("知識ファイル knowledge/{file} を読めません: {reason}。書式を確認して直してください。")]
pub struct UnreadableKnowledge {
    /// File name below `knowledge/`.
    pub file: String,
    /// What is wrong, with the place where known.
    pub reason: String,
}

/// 規則の見出し: what every rule carries.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct RuleHead {
    /// Name by which proposals cite the rule; unique in its file.
    pub id: String,
    /// What the rule says, in Japanese, for the person who reads a proposal.
    pub text: String,
    /// Where it is from.
    pub source: String,
    /// Whether that source was checked.
    pub confirmed: bool,
    /// First day of the legal state it describes; `None` where it is not bound to one.
    #[serde(default)]
    pub valid_from: Option<Date>,
    /// Last day of it.
    #[serde(default)]
    pub valid_to: Option<Date>,
    /// Sentences it must find.
    #[serde(default)]
    pub positive: Vec<String>,
    /// Sentences it must not find.
    #[serde(default)]
    pub negative: Vec<String>,
}

impl RuleHead {
    /// Whether the rule is valid on the day of the event (not today).
    pub fn is_valid_on(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }
}

/// 型付きの規則: a rule found by a pattern on folded text.
#[derive(Debug, Clone)]
pub struct PatternRule {
    /// Head.
    pub head: RuleHead,
    /// Its pattern.
    pub pattern: Regex,
}

impl<'de> Deserialize<'de> for PatternRule {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Written {
            #[serde(flatten)]
            head: RuleHead,
            #[serde(deserialize_with = "pattern")]
            pattern: Regex,
        }
        let Written { head, pattern } = Written::deserialize(deserializer)?;
        Ok(Self { head, pattern })
    }
}

/// Reads a pattern; white space and line breaks in it are for the reader and match nothing.
pub fn pattern<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Regex, D::Error> {
    let written = String::deserialize(deserializer)?;
    let compact: String = written.chars().filter(|c| !c.is_whitespace()).collect();
    Regex::new(&compact).map_err(serde::de::Error::custom)
}

/// Reads a knowledge file.
pub fn read<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, UnreadableKnowledge> {
    toml::from_str(text).map_err(|error| UnreadableKnowledge { file: file.to_owned(), reason: error.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    struct File {
        rule: Vec<PatternRule>,
    }

    const RULE: &str = r#"
        [[rule]]
        id = "x"
        text = "試験"
        source = "own"
        confirmed = false
        valid_from = "2026-10-01"
        pattern = '''
            返金|
            返還
        '''
        positive = ["返金して"]
    "#;

    #[test]
    fn a_rule_carries_head_and_pattern() {
        let file: File = read("x.toml", RULE).expect("well formed");
        let rule = &file.rule[0];
        assert!(rule.pattern.is_match("代金の返還"));
        assert!(rule.head.is_valid_on(Date::constant(2026, 10, 1)));
        assert!(!rule.head.is_valid_on(Date::constant(2026, 9, 30)));
    }

    #[test]
    fn an_unreadable_file_is_named_with_its_reason() {
        let error = read::<File>("x.toml", &RULE.replace("返金|", "(返金|")).expect_err("the bracket is open");
        assert!(error.to_string().contains("knowledge/x.toml"), "{error}");
    }
}
