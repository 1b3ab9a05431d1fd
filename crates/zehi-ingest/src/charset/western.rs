//! Western and other single-byte text also decodes as Shift_JIS, mostly without error. What tells them apart: an accent or
//! a curly quote stands alone among ASCII letters, while Japanese characters come in pairs of bytes and in runs.

use encoding_rs::{EUC_JP, Encoding, ISO_8859_15, SHIFT_JIS, WINDOWS_1252, WINDOWS_1254};

/// Whether bytes that a single-byte label describes are Japanese all the same.
pub(super) fn is_japanese_under(label: &'static Encoding, bytes: &[u8], guess: &'static Encoding) -> bool {
    if guess != SHIFT_JIS && guess != EUC_JP {
        return false;
    }
    if [WINDOWS_1252, ISO_8859_15, WINDOWS_1254].contains(&label) {
        let (alone, others) = lone_accents(bytes);
        return others > 0 && alone <= others;
    }
    // Russian or Greek comes in runs too, but never as kana.
    let (text, had_errors) = guess.decode_without_bom_handling(bytes);
    let kana = text.chars().filter(|c| ('\u{3041}'..='\u{30fe}').contains(c)).count();
    !had_errors && kana * 10 >= text.chars().filter(|c| !c.is_ascii()).count()
}

/// Whether bytes without a label are Western beyond doubt; a doubtful case is Japanese here.
pub(super) fn is_plainly_western(bytes: &[u8]) -> bool {
    let (alone, others) = lone_accents(bytes);
    // Half-width kana and a kanji whose second byte is ASCII stand alone too, but hardly several times and nothing else.
    let is_lead = |run: &[u8]| matches!(run, [0x81..=0x9f | 0xe0..=0xfc]);
    let may_be_kanji = || bytes.split(u8::is_ascii).any(is_lead);
    alone >= 3 && alone > others * 4 || alone > 0 && others == 0 && !may_be_kanji()
}

/// Whether all letters are Latin, Greek or Russian ones that people write.
pub(super) fn is_usual(text: &str) -> bool {
    text.chars().all(|c| {
        matches!(c, '\0'..='\x7f' | '\u{a0}'..='\u{ac}' | '\u{ae}'..='\u{17f}' | '\u{386}'..='\u{3ce}' | '\u{401}'..='\u{451}')
    })
}

/// Bytes that stand alone and are a letter or mark of windows-1252; bytes above ASCII that stand in runs, or alone where
/// windows-1252 has nothing usual and Shift_JIS has its kana.
fn lone_accents(bytes: &[u8]) -> (usize, usize) {
    let (mut alone, mut others) = (0, 0);
    for run in bytes.split(u8::is_ascii).filter(|run| !run.is_empty()) {
        match run {
            [0x80 | 0x85 | 0x91..=0x97 | 0x99 | 0xa0..=0xff] => alone += 1,
            [0x81..=0x83] => others += 1,
            [_] => {}
            _ => others += run.len(),
        }
    }
    (alone, others)
}
