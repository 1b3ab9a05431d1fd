//! Mail breaks its lines after so many columns. Where words are read rather than cited, such a break is not shown: it would
//! cut words in two, and twice on a narrow screen. What is stored and cited keeps every break.

use zehi_domain::text::{joined, seam};

/// A line this wide (in columns of half width) was broken by a machine, unless it ends a sentence.
const WRAPPED: usize = 40;
/// A line that begins so was begun by a person.
const BEGINS: &str = " \t　・-－*＊>＞|｜#■□●○◆◇※【「━─=_";
/// A line that ends so was ended by a person.
const ENDS: &str = "。．！？!?」』】:：";

/// The text without breaks that a mail program made.
pub fn flowing(text: &str) -> String {
    without(text, 0, &wraps(text))
}

/// The text in one line, at most so many characters.
pub fn one_line(text: &str, limit: usize) -> String {
    let flat = joined(text);
    if flat.chars().count() <= limit {
        return flat;
    }
    flat.chars().take(limit).chain(['…']).collect()
}

/// Offsets of the line breaks that a mail program made.
pub fn wraps(text: &str) -> Vec<usize> {
    let mut at = 0;
    let mut found = Vec::new();
    let mut lines = text.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        at += line.len();
        let held = line.trim_end();
        let open = columns(held) >= WRAPPED && !held.ends_with(|c| ENDS.contains(c)) && !held.contains('\t');
        let goes_on = |next: &&str| !next.trim().is_empty() && !next.starts_with(|c| BEGINS.contains(c));
        if open && !held.starts_with(['>', '＞']) && lines.peek().is_some_and(goes_on) && !numbered(lines.peek()) {
            found.push(at - 1);
        }
    }
    found
}

/// A stretch of a text that begins at `start` of it, without these breaks.
pub fn without(stretch: &str, start: usize, breaks: &[usize]) -> String {
    let (mut out, mut at) = (String::with_capacity(stretch.len()), 0);
    for offset in breaks.iter().filter_map(|offset| offset.checked_sub(start)).filter(|offset| *offset < stretch.len())
    {
        let (before, after) = (stretch[at..offset].trim_end(), stretch[offset + 1..].trim_start());
        out.push_str(before);
        out.push_str(seam(before.chars().next_back(), after.chars().next()));
        at = offset + 1;
    }
    out.push_str(&stretch[at..]);
    out
}

fn columns(line: &str) -> usize {
    line.chars().map(|c| if c.is_ascii() || ('\u{ff61}'..='\u{ff9f}').contains(&c) { 1 } else { 2 }).sum()
}

/// 「1. 」, 「２）」: an entry of a list.
fn numbered(line: Option<&&str>) -> bool {
    let rest = line.map(|line| line.trim_start_matches(|c: char| c.is_numeric()));
    line.is_some_and(|line| line.starts_with(char::is_numeric))
        && rest.is_some_and(|rest| rest.starts_with(['.', '．', ')', '）', '、']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_break_of_the_mail_program_is_not_shown() {
        let text = "トップページを役員にも見せましたが、正直に言って、やっぱりイメー\nジと違うんですよ。\nどこがと聞かれると困ります。\n";
        assert_eq!(
            flowing(text),
            "トップページを役員にも見せましたが、正直に言って、やっぱりイメージと違うんですよ。\nどこがと聞かれると困ります。\n"
        );
        let english = "This is a line of an English mail that was\nwrapped.";
        assert_eq!(flowing(english), english.replace('\n', " "));
    }

    #[test]
    fn a_break_of_a_person_stays() {
        for text in [
            "三宅様\n\nクレシエルの黒川です。\n",
            "お打ち合わせで次の三点を決めましたのでご確認ください\n・色\n・写真\n",
            "お打ち合わせで次の三点を決めましたのでご確認ください\n1. 色\n",
            "項目の名前がとても長い表の行です\t1,000円\t2,000円\n合計\t3,000円\n",
            "> 引用された行はとても長いのですが、そのまま見せます\n> 続き\n",
        ] {
            assert_eq!(flowing(text), text);
        }
    }

    #[test]
    fn a_wrapped_sentence_becomes_one_line() {
        assert_eq!(one_line("やっぱりイメー\nジと違う", 20), "やっぱりイメージと違う");
        assert_eq!(one_line("three new\nwords", 20), "three new words");
        assert_eq!(one_line("あいうえお", 3), "あいう…");
    }
}
