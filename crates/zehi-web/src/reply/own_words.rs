//! Words of ours that a person should weigh before the final reply goes out. Hints only: nothing is stopped by them.

use zehi_domain::text::fold;

use crate::frame::Lang;

/// The word, why it deserves a second look, and the same in English. Acknowledging words may be read as 承認 (民法152条);
/// words about persons and absolute promises turn a reply into the next claim (seeds: technical people write bluntly).
const WORDS: [(&str, &str, &str); 14] = [
    (
        "責任を認め",
        "責任の承認と読まれないか、範囲を限って書けないかを確認してください",
        "may be read as acknowledging liability",
    ),
    (
        "弊社の責任",
        "責任の承認と読まれないか、範囲を限って書けないかを確認してください",
        "may be read as acknowledging liability",
    ),
    ("賠償", "金額と範囲の合意と読まれないかを確認してください", "may be read as agreeing to damages"),
    ("義務は", "法的な断定になっていないか、判定のとおりかを確認してください", "states the law"),
    ("義務が", "法的な断定になっていないか、判定のとおりかを確認してください", "states the law"),
    ("違法", "法的な断定になっていないかを確認してください", "states the law"),
    ("必ず", "約束と読まれます。できる範囲と期日で書けるかを確認してください", "reads as a promise"),
    ("絶対", "約束と読まれます。できる範囲と期日で書けるかを確認してください", "reads as a promise"),
    ("二度と", "約束と読まれます。行うことを具体的に書けるかを確認してください", "reads as a promise"),
    ("何度でも", "回数の限りのない約束と読まれます", "reads as a promise without limit"),
    ("カスハラ", "相手の方への評価は書かず、事実だけを書いてください", "judges the person; write facts only"),
    ("クレーマー", "相手の方への評価は書かず、事実だけを書いてください", "judges the person; write facts only"),
    ("常識", "相手の方への評価と読まれます", "reads as judging the person"),
    ("はずです", "推測です。記録にあることだけを書けるかを確認してください", "is a guess; write what the records hold"),
];

/// A word found, and why to look at it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weigh {
    /// The word.
    pub word: &'static str,
    /// Why.
    pub why: &'static str,
}

/// The words to weigh in a text, outside lines quoted from others.
pub fn weigh(text: &str, lang: Lang) -> Vec<Weigh> {
    let own: Vec<&str> = text.lines().filter(|line| !line.starts_with(['>', '＞'])).collect();
    let folded = fold(&without_quotes(&own.join("\n")));
    let found = WORDS.iter().filter(|(word, _, _)| folded.contains(&fold(word)));
    found.map(|(word, ja, en)| Weigh { word, why: lang.say(ja, en) }).collect()
}

/// What stands in 「」 is the customer's wording or a title, not ours.
fn without_quotes(text: &str) -> String {
    let mut depth = 0_u32;
    let own = text.chars().filter(|c| {
        match c {
            '「' => depth += 1,
            '」' => depth = depth.saturating_sub(1),
            _ => return depth == 0,
        }
        false
    });
    own.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_strong_words_are_shown_and_quoted_ones_are_not() {
        let words = |text: &str| weigh(text, Lang::Ja).into_iter().map(|weigh| weigh.word).collect::<Vec<_>>();
        assert_eq!(words("弊社の責任を認め、必ず直します。"), ["責任を認め", "弊社の責任", "必ず"]);
        assert_eq!(words("「必ず直す」との点は確認できませんでした。\n> 絶対に直します"), Vec::<&str>::new());
        assert_eq!(words("ご要望につきましては、お受けいたしかねます。"), Vec::<&str>::new());
    }
}
