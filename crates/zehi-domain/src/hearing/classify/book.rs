//! The knowledge files as compiled rules.

use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use super::pattern::Families;
use super::scope::{Scope, ScopeTable};
use super::spelling::{Spelling, SpellingTable};
use crate::hearing::{ContentLabel, MannerLabel, Severity};

/// Lines within which the parts of a rule must stand together.
const NEAR: usize = 3;

/// Where a rule or signal looks.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct SignalSource {
    name: String,
    say: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
    #[serde(default)]
    even_negated: bool,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleSource<L> {
    id: String,
    label: L,
    /// The rule in Japanese, for people.
    text: String,
    source: String,
    confirmed: bool,
    #[serde(default)]
    law: Vec<String>,
    #[serde(default)]
    say: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
    #[serde(default)]
    all: Vec<String>,
    #[serde(default)]
    none: Vec<String>,
    #[serde(default)]
    near: Option<usize>,
    #[serde(default)]
    even_negated: bool,
    #[serde(default)]
    marks: Vec<String>,
    #[serde(default)]
    content: Vec<ContentLabel>,
    #[serde(default)]
    positive: Vec<String>,
    #[serde(default)]
    negative: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct MannerFile {
    spelling: SpellingTable,
    families: Families,
    scope: ScopeTable,
    signal: Vec<SignalSource>,
    rule: Vec<RuleSource<MannerLabel>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ContentFile {
    families: Families,
    signal: Vec<SignalSource>,
    rule: Vec<RuleSource<ContentLabel>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SeverityFile {
    tone: Vec<RuleSource<Tone>>,
    step: Vec<Step>,
}

/// 口調: what raises a passage to a note without being a manner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Tone {
    /// 荒い言葉
    Rough,
    /// 皮肉・非難
    Reproach,
    /// 会社・仕事への罵り
    Abuse,
}

/// 重大度の段: the first step that fits decides.
#[cfg_attr(not(test), expect(dead_code, reason = "heads and examples are read by the tests of the knowledge files"))]
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Step {
    /// Id, for the record.
    pub(super) id: String,
    /// The severity it gives.
    pub(super) severity: Severity,
    /// The rule in Japanese, for people.
    pub(super) text: String,
    /// Any of these manners,
    #[serde(default)]
    pub(super) manner: Vec<MannerLabel>,
    /// or any of these marks of fired rules,
    #[serde(default)]
    pub(super) marks: Vec<String>,
    /// or any of these contents.
    #[serde(default)]
    pub(super) content: Vec<ContentLabel>,
    /// If given, one of these manners must be there too.
    #[serde(default)]
    pub(super) together_with: Vec<MannerLabel>,
    /// Examples that this step decides.
    #[serde(default)]
    pub(super) positive: Vec<String>,
    /// Examples that must stay below.
    #[serde(default)]
    pub(super) negative: Vec<String>,
}

/// A compiled place to look.
#[derive(Debug)]
pub(super) struct Finder {
    pub(super) say: Option<Regex>,
    pub(super) unless: Option<Regex>,
    pub(super) even_negated: bool,
}

/// A named finder, looked for once and used by many rules.
#[derive(Debug)]
pub(super) struct Signal {
    pub(super) name: String,
    pub(super) finder: Finder,
}

/// A compiled rule.
#[cfg_attr(not(test), expect(dead_code, reason = "heads and examples are read by the tests of the knowledge files"))]
#[derive(Debug)]
pub(super) struct Rule<L> {
    pub(super) id: String,
    pub(super) label: L,
    pub(super) text: String,
    pub(super) source: String,
    pub(super) confirmed: bool,
    pub(super) law: Vec<String>,
    pub(super) finder: Finder,
    /// Each inner list: one of these signals (by index).
    pub(super) all: Vec<Vec<usize>>,
    pub(super) none: Vec<usize>,
    pub(super) near: usize,
    pub(super) marks: Vec<String>,
    pub(super) content: Vec<ContentLabel>,
    pub(super) positive: Vec<String>,
    pub(super) negative: Vec<String>,
}

/// 規則集: all that classification knows.
#[derive(Debug)]
pub(super) struct Book {
    pub(super) spelling: Spelling,
    pub(super) scope: Scope,
    pub(super) signals: Vec<Signal>,
    pub(super) manner: Vec<Rule<MannerLabel>>,
    pub(super) content: Vec<Rule<ContentLabel>>,
    pub(super) tone: Vec<Rule<Tone>>,
    pub(super) steps: Vec<Step>,
}

/// The embedded knowledge; the error says which place does not fit. A test keeps it from ever being one.
pub(super) static BOOK: LazyLock<Result<Book, String>> = LazyLock::new(|| {
    Book::read(
        include_str!("../../../../../knowledge/manner.toml"),
        include_str!("../../../../../knowledge/content.toml"),
        include_str!("../../../../../knowledge/severity.toml"),
    )
});

impl Book {
    fn read(manner: &str, content: &str, severity: &str) -> Result<Self, String> {
        let manner: MannerFile = toml::from_str(manner).map_err(|error| format!("manner.toml: {error}"))?;
        let content: ContentFile = toml::from_str(content).map_err(|error| format!("content.toml: {error}"))?;
        let severity: SeverityFile = toml::from_str(severity).map_err(|error| format!("severity.toml: {error}"))?;
        let spelling = Spelling::new(&manner.spelling);
        let mut families = manner.families;
        families.merge(content.families);
        let scope = Scope::new(&manner.scope, &families, &spelling)?;
        let mut signals: Vec<Signal> = Vec::new();
        for source in manner.signal.into_iter().chain(content.signal) {
            let finder = finder(&source.say, &source.unless, source.even_negated, &families, &spelling)?;
            signals.push(Signal { name: source.name, finder });
        }
        let maker = Maker { families: &families, spelling: &spelling, signals: &signals };
        Ok(Self {
            manner: maker.rules(manner.rule)?,
            content: maker.rules(content.rule)?,
            tone: maker.rules(severity.tone)?,
            steps: severity.step,
            spelling,
            scope,
            signals,
        })
    }
}

/// What compiling a rule needs.
struct Maker<'a> {
    families: &'a Families,
    spelling: &'a Spelling,
    signals: &'a [Signal],
}

impl Maker<'_> {
    fn rules<L>(&self, sources: Vec<RuleSource<L>>) -> Result<Vec<Rule<L>>, String> {
        sources.into_iter().map(|source| self.rule(source)).collect()
    }

    fn rule<L>(&self, source: RuleSource<L>) -> Result<Rule<L>, String> {
        let place = |error: String| format!("{}: {error}", source.id);
        let finder =
            finder(&source.say, &source.unless, source.even_negated, self.families, self.spelling).map_err(&place)?;
        let all = source.all.iter().map(|names| self.named(names)).collect::<Result<_, _>>().map_err(&place)?;
        let none = source.none.iter().map(|names| self.named(names)).collect::<Result<Vec<_>, _>>().map_err(&place)?;
        Ok(Rule {
            finder,
            all,
            none: none.concat(),
            near: source.near.unwrap_or(NEAR),
            id: source.id,
            label: source.label,
            text: source.text,
            source: source.source,
            confirmed: source.confirmed,
            law: source.law,
            marks: source.marks,
            content: source.content,
            positive: source.positive,
            negative: source.negative,
        })
    }

    /// 「a|b」: one of these signals.
    fn named(&self, names: &str) -> Result<Vec<usize>, String> {
        names
            .split('|')
            .map(|name| {
                self.signals
                    .iter()
                    .position(|signal| signal.name == name)
                    .ok_or_else(|| format!("signal がありません: {name}"))
            })
            .collect()
    }
}

fn finder(
    say: &[String],
    unless: &[String],
    even_negated: bool,
    families: &Families,
    spelling: &Spelling,
) -> Result<Finder, String> {
    let compile = |patterns: &[String]| match patterns {
        [] => Ok(None),
        patterns => families.compile(patterns, spelling).map(Some),
    };
    Ok(Finder { say: compile(say)?, unless: compile(unless)?, even_negated })
}
