//! Tokens for ranking, which are not tokens for finding (method.md, 1): single characters and script-run words.

/// Kind of script a character belongs to; a word is a maximal run of one of them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Han,
    Katakana,
    Latin,
    Digit,
    Other,
}

fn script(c: char) -> Script {
    match c {
        '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '々' | '〆' => Script::Han,
        '\u{30a1}'..='\u{30fa}' | 'ー' | '\u{31f0}'..='\u{31ff}' => Script::Katakana,
        '0'..='9' => Script::Digit,
        c if c.is_ascii_alphabetic() => Script::Latin,
        _ => Script::Other,
    }
}

/// Whether a single character is a token: kana and Han. Frequent kana carry little, which is left to idf.
pub(super) fn is_character_token(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | 'ー' | '々' | '\u{3400}'..='\u{9fff}')
        || (c > '\u{9fff}' && c.is_alphanumeric())
}

/// Calls `found` with each script-run word of folded text; a Han run of more than two characters also gives its bigrams.
pub(super) fn words<'a>(folded: &'a str, mut found: impl FnMut(&'a str)) {
    let mut start = 0;
    let mut current = Script::Other;
    let mut characters = 0;
    for (at, c) in folded.char_indices() {
        let next = script(c);
        // A sum such as 1,254 is one word; so is 99.9.
        let joins = current == Script::Digit && matches!(c, ',' | '.') && next_is_digit(&folded[at + c.len_utf8()..]);
        if next == current || joins {
            characters += 1;
            continue;
        }
        emit(&folded[start..at], current, characters, &mut found);
        (start, current, characters) = (at, next, 1);
    }
    emit(&folded[start..], current, characters, &mut found);
}

fn next_is_digit(rest: &str) -> bool {
    rest.as_bytes().first().is_some_and(u8::is_ascii_digit)
}

fn emit<'a>(run: &'a str, script: Script, characters: usize, found: &mut impl FnMut(&'a str)) {
    match script {
        Script::Other => return,
        // A single katakana or Latin letter is noise; a single Han is already a character token but names things too.
        Script::Katakana | Script::Latin if characters < 2 => return,
        _ => found(run),
    }
    if script == Script::Han && characters > 2 {
        let bounds: Vec<usize> = run.char_indices().map(|(at, _)| at).chain([run.len()]).collect();
        for pair in bounds.windows(3) {
            found(&run[pair[0]..pair[2]]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    fn all(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        words(text, |word| found.push(word));
        found
    }

    #[test]
    fn words_are_runs_of_one_script_and_long_han_runs_give_bigrams() {
        assert_eq!(all("負荷試験をapで行う"), ["負荷試験", "負荷", "荷試", "試験", "ap", "行"]);
        assert_eq!(all("稼働率99.9%を保証"), ["稼働率", "稼働", "働率", "99.9", "保証"]);
        assert_eq!(all("1,254万円のサーバー"), ["1,254", "万円", "サーバー"]);
    }

    #[test]
    fn hiragana_gives_no_word() {
        assert_eq!(all("ありませんでした"), Vec::<&str>::new());
    }
}
