//! The customer's words beside the record's words: what both say is underlined, a different number of the same unit is
//! made bold. Nothing is concluded from it.

use std::ops::Range;

use zehi_domain::text::Folded;

/// How a stretch of words looks beside the other side's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// No counterpart.
    Plain,
    /// The other side says it too.
    Same,
    /// Another number of the same unit.
    Differs,
}

/// A stretch of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The words as they stand.
    pub text: String,
    /// How they look.
    pub look: Look,
}

/// `text` with what it shares with `other` and where its numbers differ.
pub fn compared(text: &str, other: &str) -> Vec<Word> {
    let (folded, other) = (Folded::of(text), Folded::of(other));
    let others = numbers(other.text());
    let mut looks: Vec<(Range<usize>, Look)> = Vec::new();
    for number in numbers(folded.text()) {
        let same_unit = || others.iter().filter(|held| held.unit == number.unit);
        let look = match same_unit().find(|held| held.value == number.value) {
            Some(_) => Look::Same,
            None if !number.unit.is_empty() && same_unit().next().is_some() => Look::Differs,
            None => continue,
        };
        looks.push((number.range, look));
    }
    looks.extend(shared_words(folded.text(), other.text()).into_iter().map(|range| (range, Look::Same)));
    let placed = looks.into_iter().filter_map(|(range, look)| Some((folded.original(range)?, look)));
    cut(text, placed.collect())
}

/// The text cut at these stretches; where two overlap, the earlier and then the first given wins.
fn cut(text: &str, mut looks: Vec<(Range<usize>, Look)>) -> Vec<Word> {
    looks.sort_by_key(|(range, _)| range.start);
    let (mut words, mut at) = (Vec::new(), 0);
    for (range, look) in looks {
        if range.start < at || range.is_empty() {
            continue;
        }
        words.push(Word { text: text[at..range.start].to_owned(), look: Look::Plain });
        words.push(Word { text: text[range.clone()].to_owned(), look });
        at = range.end;
    }
    words.push(Word { text: text[at..].to_owned(), look: Look::Plain });
    words.retain(|word| !word.text.is_empty());
    words
}

#[derive(Debug, PartialEq, Eq)]
struct Number {
    range: Range<usize>,
    value: String,
    unit: String,
}

/// Numbers with the unit behind them: 「99.9%」, 「1,254万円」, 「10月」.
fn numbers(folded: &str) -> Vec<Number> {
    let mut found = Vec::new();
    let mut chars = folded.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if !c.is_ascii_digit() {
            continue;
        }
        let mut end = start + 1;
        while let Some((at, c)) = chars.next_if(|(_, c)| c.is_ascii_digit() || matches!(c, '.' | ',')) {
            end = at + c.len_utf8();
        }
        let digits = folded[start..end].trim_end_matches(['.', ',']);
        end = start + digits.len();
        let unit: String = folded[end..].chars().take_while(|c| is_unit(*c)).take(2).collect();
        found.push(Number { range: start..end + unit.len(), value: digits.replace(',', ""), unit });
    }
    found
}

fn is_unit(c: char) -> bool {
    "%年月日時分秒円万億千回件名人社台通枚頁本個社間度倍点案".contains(c)
}

/// Words of two characters or more (Han, Katakana, Latin) that stand in both.
fn shared_words(folded: &str, other: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let chars: Vec<(usize, char)> = folded.char_indices().collect();
    while start < chars.len() {
        let script = script_of(chars[start].1);
        let run = chars[start..].iter().take_while(|(_, c)| script != Script::Other && script_of(*c) == script).count();
        if run < 2 {
            start += 1;
            continue;
        }
        let end_of = |index: usize| chars.get(index).map_or(folded.len(), |(at, _)| *at);
        // The longest stretch from here that the other side has; a Latin word counts only whole.
        let shortest = if script == Script::Latin { run } else { 2 };
        let longest = (shortest..=run).rev().find(|len| other.contains(&folded[chars[start].0..end_of(start + len)]));
        match longest {
            Some(len) => {
                found.push(chars[start].0..end_of(start + len));
                start += len;
            }
            None if script == Script::Latin => start += run,
            None => start += 1,
        }
    }
    found
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Han,
    Katakana,
    Latin,
    Other,
}

fn script_of(c: char) -> Script {
    match c {
        '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '々' => Script::Han,
        '\u{30a1}'..='\u{30fa}' | 'ー' => Script::Katakana,
        'a'..='z' => Script::Latin,
        _ => Script::Other,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn looks(text: &str, other: &str) -> Vec<(String, Look)> {
        compared(text, other).into_iter().filter(|w| w.look != Look::Plain).map(|w| (w.text, w.look)).collect()
    }

    #[test]
    fn another_number_of_the_same_unit_differs() {
        let found = looks("稼働率は９９．５％を目標とする", "稼働率99.9%を保証すると聞いた");
        assert_eq!(found, [("稼働率".into(), Look::Same), ("９９．５％".into(), Look::Differs)]);
        assert_eq!(looks("月額1,000円", "1000円のはず"), [("1,000円".into(), Look::Same)]);
        assert_eq!(looks("3回", "3件"), []);
    }

    #[test]
    fn shared_words_are_found_inside_longer_ones() {
        let found = looks("ブランドサイトの再構築見積書", "サイトの見積を出して");
        assert_eq!(found, [("サイト".into(), Look::Same), ("見積".into(), Look::Same)]);
    }

    proptest! {
        #[test]
        fn no_word_is_lost(text in "[ぁ-んァ-ン一-龠0-9０-９a-z.,%円 \n]{0,40}", other in "[ァ-ン一-龠0-9%円]{0,20}") {
            let whole: String = compared(&text, &other).into_iter().map(|word| word.text).collect();
            prop_assert_eq!(whole, text);
        }
    }
}
