//! Before a judgment nothing may be said on duty, fault or money: neither admitted nor denied.

use serde::{Deserialize, Serialize};

use super::salutation::addressed;
use crate::record::Fact;
use crate::text::fold;
use crate::time::Date;

/// Words that speak of duty, fault or money, and what to write instead (seeds: the front line must not answer offhand;
/// domain.md 6.7: an apology or an offer may be taken as 承認, 民法152条).
const WORDS_ON_DUTY: [(&str, &str); 24] = [
    ("弊社の責任", "「確認のうえご連絡します」"),
    ("当社の責任", "「確認のうえご連絡します」"),
    ("私どもの責任", "「確認のうえご連絡します」"),
    ("責任を持って", "「確認のうえご連絡します」"),
    ("責任はございません", "判定のあとの回答で述べてください"),
    ("責任はありません", "判定のあとの回答で述べてください"),
    ("義務", "判定のあとの回答で述べてください"),
    ("過失", "判定のあとの回答で述べてください"),
    ("落ち度", "判定のあとの回答で述べてください"),
    ("弊社の不手際", "「ご不便をおかけしているとのこと」"),
    ("弊社のミス", "「ご指摘の点」"),
    ("弊社の不備", "「ご指摘の点」"),
    ("当社のミス", "「ご指摘の点」"),
    ("契約違反", "判定のあとの回答で述べてください"),
    ("債務不履行", "判定のあとの回答で述べてください"),
    ("賠償", "判定のあとの回答で述べてください"),
    ("弁償", "判定のあとの回答で述べてください"),
    ("補償", "判定のあとの回答で述べてください"),
    ("返金", "「ご要望の内容」"),
    ("減額", "「ご要望の内容」"),
    ("値引", "「ご要望の内容」"),
    ("無償", "「ご要望の内容」"),
    ("無料", "「ご要望の内容」"),
    ("必ず対応", "「確認のうえご連絡します」"),
];

/// 中立の連絡の種類.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LetterKind {
    /// 受領のご連絡
    Acknowledgement,
    /// ご質問
    Question,
    /// 中間のご報告
    InterimReport,
}

impl LetterKind {
    /// The Japanese term.
    pub fn label(self) -> &'static str {
        match self {
            Self::Acknowledgement => "受領のご連絡",
            Self::Question => "ご質問",
            Self::InterimReport => "中間のご報告",
        }
    }
}

/// A word that must wait for the judgment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("判定の前の連絡に「{word}」とは書けません。代わりに: {instead}")]
pub struct WordOnDuty {
    /// The word found.
    pub word: &'static str,
    /// What to write instead.
    pub instead: &'static str,
}

/// 中立の連絡: a text that holds no word on duty, fault or money, by construction.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NeutralLetter {
    kind: LetterKind,
    text: String,
}

impl std::fmt::Debug for NeutralLetter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NeutralLetter").field("kind", &self.kind).finish_non_exhaustive()
    }
}

impl NeutralLetter {
    /// The letter with this text.
    ///
    /// # Errors
    /// [`WordOnDuty`] names the first word that must wait for the judgment. Lines quoted from the customer (「> 」) may
    /// hold any word.
    pub fn written(kind: LetterKind, text: &str) -> Result<Self, WordOnDuty> {
        let own: String = text.lines().filter(|line| !line.starts_with(['>', '＞'])).collect::<Vec<_>>().join("\n");
        let folded = fold(&own);
        match WORDS_ON_DUTY.iter().find(|(word, _)| folded.contains(&fold(word))) {
            Some((word, instead)) => Err(WordOnDuty { word, instead }),
            None => Ok(Self { kind, text: text.to_owned() }),
        }
    }

    /// Which kind.
    pub fn kind(&self) -> LetterKind {
        self.kind
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// 中立の連絡を送った (or handed over by other means).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterSent {
    /// The letter.
    pub letter: NeutralLetter,
    /// To whom, as written.
    pub to: String,
    /// The date we named for our next word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Date>,
}

impl Fact for LetterSent {
    const KIND: &'static str = "letter_sent";
}

/// 受領のご連絡: admits nothing, names the next date.
pub fn acknowledge(customer: &str, subject: &str, our_name: &str, next: Date) -> String {
    let about = if subject.trim().is_empty() { "ご連絡の件" } else { subject.trim() };
    format!(
        "{}\n\nいつもお世話になっております。{our_name}でございます。\n\n\
         「{about}」につきまして、ご連絡を確かに拝受いたしました。\n\
         いただいた内容を正確に把握するため、社内で事実関係を確認しております。\n\n\
         {}月{}日({})までに、確認の状況または次のお願いをご連絡いたします。\n\
         その間にお気づきの点や、お手元の資料(メール、議事録、画面の写しなど)がございましたら、本メールへの返信でお送りください。\n\n\
         取り急ぎ、受領のご連絡まで申し上げます。\n\n{our_name}\n",
        addressed(customer),
        next.month(),
        next.day(),
        weekday(next),
    )
}

/// ご質問: the questions in one letter.
pub fn ask(customer: &str, our_name: &str, questions: &[&str], next: Date) -> String {
    let list: String = questions.iter().enumerate().map(|(i, q)| format!("{}. {q}\n", i + 1)).collect();
    format!(
        "{}\n\nいつもお世話になっております。{our_name}でございます。\n\n\
         いただいたご連絡の内容を正確に確認するため、次の点をお聞かせください。\n\n{list}\n\
         お手数をおかけしますが、{}月{}日({})までにご返信いただけますと幸いです。お分かりになる範囲で差し支えありません。\n\n{our_name}\n",
        addressed(customer),
        next.month(),
        next.day(),
        weekday(next),
    )
}

fn weekday(date: Date) -> &'static str {
    ["月", "火", "水", "木", "金", "土", "日"][date.weekday().to_monday_zero_offset() as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_templates_hold_no_word_on_duty() {
        let next = Date::new(2026, 11, 26).expect("a day");
        let letter = acknowledge("C社 田中様", "無償対応の件", "V社 佐藤", next);
        // The customer's subject is theirs; the rest is ours.
        assert_eq!(
            NeutralLetter::written(LetterKind::Acknowledgement, &letter.replace("無償対応", "")).map(|l| l.kind()),
            Ok(LetterKind::Acknowledgement)
        );
        let letter = ask("C社 田中様", "V社 佐藤", &["いつ頃のご説明でしょうか。"], next);
        assert!(NeutralLetter::written(LetterKind::Question, &letter).is_ok());
        assert!(letter.contains("11月26日(木)"));
    }

    #[test]
    fn words_on_duty_fault_and_money_wait_for_the_judgment() {
        for (text, word) in [
            ("弊社のミスでご迷惑を", "弊社のミス"),
            ("全額返金いたします", "返金"),
            ("無 償で対応します", "無償"),
            ("当社に義務はございません", "義務"),
        ] {
            let refused = NeutralLetter::written(LetterKind::InterimReport, text);
            assert_eq!(refused.map_err(|refusal| refusal.word), Err(word), "{text}");
        }
        assert!(
            NeutralLetter::written(LetterKind::Question, "> 返金してください\nどの部分についてでしょうか。").is_ok()
        );
    }
}
