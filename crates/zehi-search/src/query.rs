//! The query line: white space means and, `"…"` one string, `-word` without, `OR` between words either.

use zehi_domain::text::fold;

/// Nothing to search for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("検索語がありません。語を入力してください(記号や空白だけでは検索できません)。")]
pub struct EmptyQuery;

/// 検索語: all of `all` (each one of several alternatives) and none of `without`. Every string is folded and not empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// Each group must match by at least one of its strings.
    pub all: Vec<Vec<String>>,
    /// None of these may match.
    pub without: Vec<String>,
}

enum Word {
    Or,
    Text { text: String, without: bool },
}

impl Query {
    /// Reads a query line.
    ///
    /// # Errors
    /// [`EmptyQuery`] where no word is left after folding.
    pub fn parse(line: &str) -> Result<Self, EmptyQuery> {
        let mut query = Self::default();
        let mut or_next = false;
        for word in words(line) {
            match word {
                Word::Or => or_next = !query.all.is_empty(),
                Word::Text { text, without } => {
                    let text = fold(&text).replace('\0', "");
                    if text.is_empty() {
                        continue;
                    }
                    match query.all.last_mut() {
                        _ if without => query.without.push(text),
                        Some(group) if or_next => group.push(text),
                        _ => query.all.push(vec![text]),
                    }
                    or_next = false;
                }
            }
        }
        if query.all.is_empty() && query.without.is_empty() { Err(EmptyQuery) } else { Ok(query) }
    }

    /// The query for one string, taken literally.
    ///
    /// # Errors
    /// [`EmptyQuery`] where nothing is left after folding.
    pub fn literal(text: &str) -> Result<Self, EmptyQuery> {
        let folded = fold(text).replace('\0', "");
        if folded.is_empty() { Err(EmptyQuery) } else { Ok(Self { all: vec![vec![folded]], without: Vec::new() }) }
    }

    /// The strings that a hit may hold, longest first: what a quote is cut around.
    pub fn strings(&self) -> Vec<&str> {
        let mut strings: Vec<&str> = self.all.iter().flatten().map(String::as_str).collect();
        strings.sort_by_key(|text| std::cmp::Reverse(text.len()));
        strings
    }
}

fn words(line: &str) -> Vec<Word> {
    let mut found = Vec::new();
    let mut rest = line.trim_start();
    while !rest.is_empty() {
        let without = rest.starts_with('-') && rest[1..].starts_with(|c: char| !c.is_whitespace());
        let body = if without { &rest[1..] } else { rest };
        let (text, after) = match body.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => body.split_at(body.find(|c: char| c.is_whitespace() || c == '"').unwrap_or(body.len())),
        };
        if text == "OR" && !without && !body.starts_with('"') {
            found.push(Word::Or);
        } else {
            found.push(Word::Text { text: text.to_owned(), without });
        }
        rest = after.trim_start();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> (Vec<Vec<String>>, Vec<String>) {
        let query = Query::parse(line).expect("holds words");
        (query.all, query.without)
    }

    #[test]
    fn the_line_is_read_as_people_type_it() {
        let groups =
            |all: &[&[&str]]| all.iter().map(|g| g.iter().map(|s| (*s).to_owned()).collect()).collect::<Vec<Vec<_>>>();
        assert_eq!(parsed("検収　完了").0, groups(&[&["検収"], &["完了"]]));
        assert_eq!(parsed("\"検収 完了\"").0, groups(&[&["検収完了"]]));
        assert_eq!(parsed("検収 OR 受入 完了").0, groups(&[&["検収", "受入"], &["完了"]]));
        assert_eq!(parsed("検収 -ＡＢＣ -\"x y\""), (groups(&[&["検収"]]), vec!["abc".to_owned(), "x y".to_owned()]));
        assert_eq!(parsed("\"-5%\" \"OR\"").0, groups(&[&["-5%"], &["or"]]));
        assert_eq!(parsed("\"閉じない").0, groups(&[&["閉じない"]]));
        assert_eq!(parsed("a\"b c\"d").0, groups(&[&["a"], &["b c"], &["d"]]));
    }

    #[test]
    fn a_line_without_words_is_refused() {
        for line in ["", " 　", "\"\"", "OR", "\u{200b}"] {
            assert_eq!(Query::parse(line), Err(EmptyQuery), "{line}");
        }
    }
}
