//! The same sentence as other people would have written or sent it. Every rule's examples run through these.

/// Changes of form that must not change what a rule finds: name of the change, and the changed text.
pub fn unchanging(text: &str) -> Vec<(&'static str, String)> {
    vec![
        ("as written", text.to_owned()),
        ("full width", full_width(text)),
        ("half width", half_width(text)),
        ("wrapped", wrapped(text)),
        ("quoted by forwarding", text.lines().map(|line| format!("> {line}\n")).collect()),
        ("in a letter", format!("お世話になっております。\n\n{text}\n\n以上、よろしくお願いいたします。\n")),
    ]
}

/// Digits, Latin letters and signs in full width.
fn full_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '!'..='~' if c != '>' => char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c),
            other => other,
        })
        .collect()
}

/// Full-width digits, letters and signs in half width.
fn half_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            other => other,
        })
        .collect()
}

/// Broken in the middle as mail programs do, between two Kanji or Kana.
fn wrapped(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    if chars.len() < 24 || text.contains('\n') {
        return text.to_owned();
    }
    let japanese = |c: char| matches!(c, '\u{3041}'..='\u{30fa}' | '\u{30fc}' | '\u{4e00}'..='\u{9fff}');
    let middle = chars.len() / 2;
    // Mail programs wrap at a fixed width: lines shorter than that are breaks someone meant.
    let Some(at) = (middle..chars.len() - 1).find(|&at| japanese(chars[at - 1]) && japanese(chars[at])) else {
        return text.to_owned();
    };
    if at < 22 {
        return text.to_owned();
    }
    chars[..at].iter().chain(['\n'].iter()).chain(&chars[at..]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_keep_the_words() {
        for (change, changed) in
            unchanging("10月に約束した返金を、11月30日までに実行してください。証拠のメールもあります。")
        {
            assert!(crate::text::fold(&changed.replace("> ", "")).contains("証拠のメールもあります。"), "{change}");
        }
    }
}
