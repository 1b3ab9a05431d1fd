//! 行の継ぎ目: mail breaks its lines after so many columns, also within words. Read again, the lines are one sentence.

use super::fold::is_cjk;

/// The text in one line.
pub fn joined(text: &str) -> String {
    let mut flat = String::with_capacity(text.len());
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        flat.push_str(seam(flat.chars().next_back(), line.chars().next()));
        flat.push_str(line);
    }
    flat
}

/// What stands between two joined lines: a blank only between words that are written with blanks.
pub fn seam(before: Option<char>, after: Option<char>) -> &'static str {
    let wide = |c: char| is_cjk(c) || ('\u{ff00}'..='\u{ffef}').contains(&c);
    match (before, after) {
        (Some(before), Some(after)) if !wide(before) && !wide(after) => " ",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrapped_sentence_becomes_one_line() {
        assert_eq!(joined("やっぱりイメー\nジと違う"), "やっぱりイメージと違う");
        assert_eq!(joined("three new\nwords"), "three new words");
        assert_eq!(joined("お見積\n  ABC\n\n社"), "お見積ABC社");
        assert_eq!(joined(""), "");
    }
}
