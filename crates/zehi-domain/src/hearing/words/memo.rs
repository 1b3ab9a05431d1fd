//! Our own memo of what the customer said: 「先方より…とのこと」. What it says of the customer counts as the customer's, what it
//! says of ourselves does not.

use std::sync::LazyLock;

use regex::Regex;

use super::line::Line;
use super::sentence::Sentence;
use crate::text::fold;

static SURE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"先方(?:より|から|は|が|の|に|としては)|とのこと|受電|入電|対応者|報告者|記録者|受付者|(?:様|さん|氏|社)(?:より|から)(?:の)?(?:電話|お電話|tel|入電|連絡|ご連絡|メール|クレーム|申し?入れ|申し?出|指摘|要望)|電話メモ|クレーム(?:報告|受付|メモ)|(?:所感|対応)[::]|と(?:主張|要求)(?:して|され|があ)|と(?:要求|要望)(?:。|$|\n)|報告(?:します|いたします|です)|お疲れ(?:様|さま)です|と言ってい?(?:る|ます|た)|とおっしゃ|ご立腹|激怒|お怒り").ok()
});

static ADDRESSED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"御社|貴社|おたく|お宅|貴殿|あなた方|そちらの会社").ok());

static OUR_ACT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?:当方|弊社|当社|小職|自分|私)(?:から|より|は|としては|では|にて)|^(?:対応|所感|次回|当社対応|弊社対応|今後|備考|対応者|報告者|記録者|日時|受付)[::]|",
        r"(?:と|旨|旨を|ことを|よう)(?:当方から|こちらから|弊社から)?(?:ご?回答|返答|お?伝え|ご?説明|返し|お?答え|案内|ご案内|お願い)(?:し|した|済|しておい|えた|え、)|",
        r"(?:お詫び|謝罪)(?:し|のうえ|の上|した|して)[^、。]{0,12}(?:おき|済|た|折り返)|(?:持ち帰|折り返(?:す|し)|社内で|要確認|確認(?:する|します|予定|中|し、)|対応(?:予定|を検討)|検討(?:する|します|予定|中)|と思われる|と思われます|ではないか(?:と思|。|$)|私見|推測|相談させて|ご相談|ご指示|指示をお願い|共有(?:し|いた|です)|報告(?:し|いた|です|まで))"
    ))
    .ok()
});

/// Whether a claim is our memo and not the customer's letter.
pub(super) fn is_ours(claim: &str, lines: &[Line]) -> bool {
    let text: String = lines.iter().map(|line| fold(line.text(claim)) + "\n").collect();
    let unquoted = outside_quotation(&text);
    let (Some(sure), Some(addressed)) = (SURE.as_ref(), ADDRESSED.as_ref()) else { return false };
    let mut signs: Vec<&str> = sure.find_iter(&unquoted).map(|m| m.as_str()).collect();
    signs.sort_unstable();
    signs.dedup();
    signs.len() >= 2 && (signs.len() >= 4 || !addressed.is_match(&unquoted))
}

/// Keeps what the memo reports, marked as reported.
pub(super) fn keep_reported(sentences: &mut Vec<Sentence>) {
    sentences.retain_mut(|sentence| {
        sentence.reported = true;
        let unquoted = outside_quotation(&sentence.text);
        !OUR_ACT.as_ref().is_some_and(|ours| ours.is_match(&unquoted))
    });
}

fn outside_quotation(text: &str) -> String {
    let mut depth = 0usize;
    text.chars()
        .filter(|c| match c {
            '「' | '『' | '“' => {
                depth += 1;
                false
            }
            '」' | '』' | '”' => {
                depth = depth.saturating_sub(1);
                false
            }
            '\n' => {
                depth = 0;
                true
            }
            _ => depth == 0,
        })
        .collect()
}
