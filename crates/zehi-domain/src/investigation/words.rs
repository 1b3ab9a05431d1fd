//! Words in folded text: where a word stands, and which families speak of the same thing.

use super::query::WordGroup;

/// Weight of a family against one word of the claim of the same rarity.
const FAMILY_WEIGHT: f32 = 0.8;
/// Weight of a field, whose words do not say the same.
const FIELD_WEIGHT: f32 = 0.4;

/// Whether the stretch is a word of its own: a Latin or Katakana word must not be part of a longer run of its script
/// (テスト in コンテスト); Japanese words have no such border.
pub fn stands_alone(folded: &str, start: usize, end: usize) -> bool {
    let same = |a: Option<char>, b: Option<char>| match (a, b) {
        (Some(a), Some(b)) => {
            (a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric() && a.is_ascii_digit() == b.is_ascii_digit())
                || (is_katakana(a) && is_katakana(b))
        }
        _ => false,
    };
    let Some(word) = folded.get(start..end) else { return false };
    !same(folded[..start].chars().next_back(), word.chars().next())
        && !same(word.chars().next_back(), folded[end..].chars().next())
}

/// Where a word stands on its own in folded text.
pub(super) fn places<'a>(folded: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    folded.match_indices(word).map(|(at, _)| at).filter(move |at| stands_alone(folded, *at, at + word.len()))
}

pub(super) fn holds(folded: &str, word: &str) -> bool {
    places(folded, word).next().is_some()
}

/// The other words of every family that has a word in the sentence.
pub(super) fn synonyms(families: &[Vec<String>], sentence: &str) -> Vec<WordGroup> {
    groups(families, sentence, FAMILY_WEIGHT)
}

/// The other words of every field that has a word in the sentence.
pub(super) fn fields(fields: &[Vec<String>], sentence: &str) -> Vec<WordGroup> {
    groups(fields, sentence, FIELD_WEIGHT)
}

fn groups(families: &[Vec<String>], sentence: &str, weight: f32) -> Vec<WordGroup> {
    families
        .iter()
        .filter(|family| family.iter().any(|word| names(sentence, word)))
        .map(|family| WordGroup {
            words: family.iter().filter(|word| !sentence.contains(word.as_str())).cloned().collect(),
            weight,
        })
        .filter(|group| !group.words.is_empty())
        .collect()
}

/// Whether the sentence has the word as a word: a single Han letter must not be part of a longer Han word.
fn names(sentence: &str, word: &str) -> bool {
    let is_han = |c: Option<char>| c.is_some_and(|c| matches!(c, '\u{3400}'..='\u{9fff}' | '々'));
    let single = word.chars().count() == 1;
    places(sentence, word).any(|at| {
        !single || (!is_han(sentence[..at].chars().next_back()) && !is_han(sentence[at + word.len()..].chars().next()))
    })
}

fn is_katakana(c: char) -> bool {
    matches!(c, '\u{30a1}'..='\u{30fa}' | 'ー')
}

/// Han, Katakana and Latin runs of two characters or more: what names things.
pub(super) fn content_words(folded: &str) -> Vec<&str> {
    let class = |c: char| match c {
        '\u{3400}'..='\u{9fff}' | '々' => 1,
        c if is_katakana(c) => 2,
        c if c.is_ascii_alphabetic() => 3,
        _ => 0,
    };
    let mut found = Vec::new();
    let mut start = 0;
    let mut current = 0;
    for (at, c) in folded.char_indices().chain([(folded.len(), ' ')]) {
        let next = class(c);
        if next != current {
            let run = &folded[start..at];
            if current != 0 && run.chars().count() >= 2 {
                found.push(run);
            }
            (start, current) = (at, next);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_katakana_or_latin_word_is_not_found_inside_another() {
        assert!(!holds("コンテスト", "テスト"));
        assert!(!holds("map", "ap"));
        assert!(holds("負荷テストを行う", "テスト"));
        assert!(holds("ap2台", "ap"));
        assert!(holds("保証値では", "保証"));
    }

    #[test]
    fn a_family_gives_its_other_words_once() {
        let families = vec![vec!["送料".to_owned(), "運賃".to_owned(), "配送料".to_owned()]];
        let groups = synonyms(&families, "送料が違います");
        assert_eq!(groups.len(), 1);
        assert_eq!(groups[0].words, ["運賃", "配送料"]);
        assert!(synonyms(&families, "色が違います").is_empty());
    }

    #[test]
    fn content_words_are_runs_that_name_things() {
        assert_eq!(content_words("公開前に負荷試験をapサーバーで"), ["公開前", "負荷試験", "ap", "サーバー"]);
    }
}
