//! Folding: Unicode NFKC_Casefold, the twin code points of CP932 made one, invisible characters dropped, white space kept
//! (as one space) only between neighbours that are not CJK. A document matches exactly when its folded text contains the
//! folded query, so this file is the definition of "found".

use std::ops::Range;

use unicode_normalization::char::{canonical_combining_class, decompose_compatible};
use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

/// Whether white space next to this character is dropped: Han, Hiragana, Katakana, Hangul, or U+3000–303F.
pub fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{20000}'..='\u{3ffff}')
}

/// The folded text.
pub fn fold(text: &str) -> String {
    let mut folder = Folder { out: String::with_capacity(text.len()), last: None, pending_space: None, record: None };
    folder.run(text);
    folder.out
}

/// 畳み込んだ本文: folded text that remembers where each of its characters came from.
#[derive(Debug, Clone)]
pub struct Folded {
    text: String,
    /// For each folded character: its offset in `text`, and the original bytes it came from.
    origins: Vec<(u32, u32, u32)>,
}

impl Folded {
    /// Folds and remembers.
    pub fn of(text: &str) -> Self {
        let mut folder = Folder {
            out: String::with_capacity(text.len()),
            last: None,
            pending_space: None,
            record: Some(Vec::new()),
        };
        folder.run(text);
        Self { text: folder.out, origins: folder.record.unwrap_or_default() }
    }

    /// The folded text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The original bytes behind a range of the folded text; `None` for an empty range or one outside the text.
    pub fn original(&self, folded: Range<usize>) -> Option<Range<usize>> {
        let first = self.origins.partition_point(|o| (o.0 as usize) <= folded.start).checked_sub(1)?;
        let after = self.origins.partition_point(|o| (o.0 as usize) < folded.end);
        let last = after.checked_sub(1).filter(|last| *last >= first)?;
        Some(self.origins[first].1 as usize..self.origins[last].2 as usize)
    }
}

struct Folder {
    out: String,
    last: Option<char>,
    /// Original range of white space seen since the last character.
    pending_space: Option<(u32, u32)>,
    record: Option<Vec<(u32, u32, u32)>>,
}

impl Folder {
    fn run(&mut self, text: &str) {
        let mut rest = text.char_indices().peekable();
        while let Some((start, c)) = rest.next() {
            let mut end = start + c.len_utf8();
            let alone = rest.peek().is_none_or(|(_, next)| begins_anew(*next));
            if alone && stays_itself(c) {
                self.emit(c.to_ascii_lowercase(), start, end);
                continue;
            }
            while let Some((at, next)) = rest.peek().copied() {
                if begins_anew(next) {
                    break;
                }
                end = at + next.len_utf8();
                rest.next();
            }
            self.emit_folded(&text[start..end], start, end);
        }
    }

    /// The general way, for a stretch that no normalization crosses.
    fn emit_folded(&mut self, piece: &str, start: usize, end: usize) {
        let compat: String = piece.chars().map(twin).nfkc().collect();
        let cased: String = caseless::default_case_fold_str(&compat).nfkc().map(twin).collect();
        for c in cased.chars() {
            self.emit(c, start, end);
        }
    }

    fn emit(&mut self, c: char, start: usize, end: usize) {
        if is_invisible(c) {
            return;
        }
        if c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c) {
            let from = self.pending_space.map_or(start as u32, |(from, _)| from);
            self.pending_space = Some((from, end as u32));
            return;
        }
        if let (Some((from, to)), Some(last)) = (self.pending_space.take(), self.last)
            && !is_cjk(last)
            && !is_cjk(c)
        {
            self.put(' ', from, to);
        }
        self.put(c, start as u32, end as u32);
        self.last = Some(c);
    }

    fn put(&mut self, c: char, start: u32, end: u32) {
        if let Some(record) = &mut self.record {
            record.push((self.out.len() as u32, start, end));
        }
        self.out.push(c);
    }
}

/// Whether normalization never joins this character to what stands before it.
fn begins_anew(c: char) -> bool {
    if stays_itself(c) {
        return true;
    }
    let mut first = None;
    decompose_compatible(c, |part| {
        first.get_or_insert(part);
    });
    first.is_some_and(|first| {
        canonical_combining_class(first) == 0 && is_nfc_quick(std::iter::once(first)) != IsNormalized::Maybe
    })
}

/// Characters that normalization leaves as they are: nearly all of Japanese text.
fn stays_itself(c: char) -> bool {
    matches!(c, '\0'..='\x7f' | '\u{3001}'..='\u{301b}' | '\u{3041}'..='\u{3096}' | '\u{30a0}'..='\u{30fa}'
        | '\u{30fc}'..='\u{30fe}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}

/// Code points that different CP932 tables give to one character.
fn twin(c: char) -> char {
    match c {
        '\u{301c}' | '\u{ff5e}' => '~',
        '\u{2212}' | '\u{ff0d}' => '-',
        '\u{2225}' => '\u{2016}',
        '\u{2015}' => '\u{2014}',
        '\u{ffe0}' => '\u{a2}',
        '\u{ffe1}' => '\u{a3}',
        '\u{ffe2}' => '\u{ac}',
        '\u{ffe5}' => '\u{a5}',
        other => other,
    }
}

/// Format characters (Unicode category Cf) and variation selectors.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{890}'..='\u{891}' | '\u{8e2}'
        | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{110bd}'
        | '\u{110cd}' | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0001}'
        | '\u{e0020}'..='\u{e007f}' | '\u{e0100}'..='\u{e01ef}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_fold_alike() {
        let cases = [
            ("ｻｰﾊﾞｰ", "サーバー"),
            ("ＡＢＣ株式会社", "abc株式会社"),
            ("検\u{200b}収", "検収"),
            ("10〜12時", "10~12時"),
            ("10～12時", "10~12時"),
            ("検収\n完了", "検収完了"),
            ("全角　空白", "全角空白"),
            ("Web site", "web site"),
            ("Web\r\n  site", "web site"),
            ("Web サイト", "webサイト"),
            ("か\u{3099}", "が"),
            ("①㈱", "1(株)"),
            ("−5%", "-5%"),
            ("Straße", "strasse"),
            ("  前後  ", "前後"),
            ("葛\u{e0100}城", "葛城"),
        ];
        for (text, folded) in cases {
            assert_eq!(fold(text), folded, "{text}");
        }
    }

    #[test]
    fn a_match_leads_back_to_its_original_bytes() {
        let text = "本日、ｻｰﾊﾞｰ を\n停止 しました";
        let folded = Folded::of(text);
        let at = folded.text().find("サーバーを停止").expect("stands in the text above");
        let range = folded.original(at..at + "サーバーを停止".len()).expect("not empty");
        assert_eq!(&text[range], "ｻｰﾊﾞｰ を\n停止");
    }

    #[test]
    fn folding_twice_changes_nothing() {
        for text in ["ＡＢ ｶﾞ①㈱〜 x  y", "İstanbul ΑΣ", "\u{3000}\u{3000}a", "ﾊﾟﾝ\u{309a}"] {
            assert_eq!(fold(&fold(text)), fold(text), "{text}");
        }
    }
}
