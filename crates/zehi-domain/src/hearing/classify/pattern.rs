//! Patterns of the knowledge files: regular expressions with `{family}`, `{verbs.form}`, and gaps (`…` up to 12
//! characters, `……` up to 30) that stay within one sentence.

use std::collections::BTreeMap;

use regex::{Regex, RegexBuilder};
use serde::Deserialize;

use super::inflection::inflect;
use super::spelling::Spelling;

/// A family may name another; deeper than this is a circle.
const DEPTH: usize = 8;

/// 語群: words and verbs that patterns name.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Families {
    /// Words, each a pattern.
    #[serde(default)]
    words: BTreeMap<String, Vec<String>>,
    /// Words whose sounds may be drawn out or cut (「ばーか」「バ カ」).
    #[serde(default)]
    stretched: BTreeMap<String, Vec<String>>,
    /// Verbs in their dictionary form; `1` after 一段.
    #[serde(default)]
    verbs: BTreeMap<String, Vec<String>>,
}

impl Families {
    /// One regular expression for any of the patterns; the error names the place that does not fit.
    pub(super) fn compile(&self, patterns: &[String], spelling: &Spelling) -> Result<Regex, String> {
        let mut parts = Vec::with_capacity(patterns.len());
        for pattern in patterns {
            parts.push(narrow(&spelling.respell(&self.expand(pattern, 0)?.to_lowercase())));
        }
        RegexBuilder::new(&parts.join("|"))
            .multi_line(true)
            .size_limit(40 << 20)
            .build()
            .map_err(|error| format!("{}: {error}", patterns.first().map_or("", String::as_str)))
    }

    /// Joins the families of another file to these.
    pub(super) fn merge(&mut self, other: Families) {
        self.words.extend(other.words);
        self.stretched.extend(other.stretched);
        self.verbs.extend(other.verbs);
    }

    fn expand(&self, pattern: &str, depth: usize) -> Result<String, String> {
        if depth > DEPTH {
            return Err(format!("語群が循環しています: {pattern}"));
        }
        let pattern = pattern.replace("……", ".{0,30}").replace('…', ".{0,12}");
        let mut out = String::with_capacity(pattern.len() * 2);
        let mut rest = pattern.as_str();
        while let Some(open) = rest.find('{') {
            out.push_str(&rest[..open]);
            let Some(close) = rest[open..].find('}') else {
                return Err(format!("{{ が閉じていません: {pattern}"));
            };
            let name = &rest[open + 1..open + close];
            if name.starts_with(|c: char| c.is_ascii_digit()) {
                out.push_str(&rest[open..=open + close]);
            } else {
                out.push_str(&self.expand(&self.named(name)?, depth + 1)?);
            }
            rest = &rest[open + close + 1..];
        }
        out.push_str(rest);
        Ok(out)
    }

    fn named(&self, name: &str) -> Result<String, String> {
        if let Some((family, form)) = name.split_once('.') {
            let verbs = self.verbs.get(family).ok_or_else(|| format!("動詞の語群がありません: {family}"))?;
            return inflect(verbs, form).ok_or_else(|| format!("活用できません: {name}"));
        }
        if let Some(words) = self.words.get(name) {
            return Ok(group(words));
        }
        let words = self.stretched.get(name).ok_or_else(|| format!("語群がありません: {name}"))?;
        Ok(group(&words.iter().map(|word| stretch(word)).collect::<Vec<_>>()))
    }
}

/// Any character of a view: what is not ASCII lies in U+3000–9FFF there, three bytes of one shape, so a gap stays small
/// when compiled. (All of Unicode would make loading four times as slow.)
const ANY: &str = r"[ -~\u{3000}-\u{9fff}]";

/// Reads `.` and negated classes as meaning characters of a view. A line holds one sentence, so 「。」 ends no gap.
fn narrow(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() * 2);
    let mut rest = pattern;
    while let Some(c) = rest.chars().next() {
        let class = if c == '[' { rest.find(']').map(|end| &rest[..=end]) } else { None };
        let taken = match (c, class) {
            (_, Some("[^。]")) => "[^。]".len(),
            (_, Some(class)) => class.len(),
            ('\\', _) => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
            _ => c.len_utf8(),
        };
        match (c, class) {
            ('.', _) | (_, Some("[^。]")) => out.push_str(ANY),
            (_, Some(class)) if class.starts_with("[^") => {
                out.push_str(&format!("[{ANY}--[{}]", &class[2..]));
                out.push(']');
            }
            _ => out.push_str(&rest[..taken]),
        }
        rest = &rest[taken..];
    }
    out
}

fn group(words: &[String]) -> String {
    format!("(?:{})", words.join("|"))
}

fn stretch(word: &str) -> String {
    let letters: Vec<String> = word.chars().map(|c| c.to_string()).collect();
    letters.join("[ー~っ・。、]?")
}
