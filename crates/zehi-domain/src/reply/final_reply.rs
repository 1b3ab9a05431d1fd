//! The first draft of the final reply. Its structure follows the decisions; every sentence names what it rests on. It is a
//! draft: a person edits it, and it is sent only as approved people decide.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::salutation::addressed;
use crate::judgment::{ApprovedJudgment, Decision, Finding};
use crate::record::Fact;
use crate::text::joined;
use crate::time::Date;

/// 回答の構成 (case study: refusal in five parts; a fair claim is conceded as carefully).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReplyStructure {
    /// お断り
    Refusal,
    /// お受けする
    Acceptance,
    /// 一部お受けする
    Partial,
    /// 留保
    Undetermined,
}

impl ReplyStructure {
    /// The structure these decisions call for.
    pub fn for_decisions<'a>(decisions: impl IntoIterator<Item = &'a Decision>) -> Self {
        let (mut accepted, mut refused, mut open) = (0, 0, 0);
        for decision in decisions {
            match decision {
                Decision::Accept { .. } => accepted += 1,
                Decision::Partly { .. } => {
                    accepted += 1;
                    refused += 1;
                }
                Decision::ExtraOrder { .. } | Decision::NoDuty => refused += 1,
                Decision::NotDecidedUntil { .. } => open += 1,
            }
        }
        match (accepted, refused, open) {
            (0, 0, _) => Self::Undetermined,
            (_, 0, 0) => Self::Acceptance,
            (0, _, 0) => Self::Refusal,
            _ => Self::Partial,
        }
    }

    /// The Japanese term.
    pub fn label(self) -> &'static str {
        match self {
            Self::Refusal => "お断りの回答",
            Self::Acceptance => "お受けする回答",
            Self::Partial => "一部お受けする回答",
            Self::Undetermined => "留保の回答",
        }
    }
}

/// まだ書かれていない点: what a person must add, for no rule can know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReplyGap {
    /// 示す資料
    Exhibits,
    /// 作業の負担
    Effort,
    /// 原因と再発防止
    CauseAndPrevention,
    /// 譲歩
    Concession,
}

impl ReplyGap {
    /// What to do about it, in Japanese.
    pub fn label(self) -> &'static str {
        match self {
            Self::Exhibits => "合意の内容を示す資料を選んでください(判定の根拠のうち、相手方に示すもの)。",
            Self::Effort => "ご要望どおりに行う場合の作業の負担(工数、期間)を書いてください。",
            Self::CauseAndPrevention => "原因と再発防止を書いてください(分からないときは、いつ分かるか)。",
            Self::Concession => {
                "譲歩する範囲があれば、例を挙げて書いてください(ないときは空のままで差し支えありません)。"
            }
        }
    }
}

/// 示す資料: an exhibit as it is named to the customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exhibit {
    /// Such as 「2026年10月7日のメール「要件定義書のご送付」」.
    pub title: String,
    /// The words shown.
    pub quote: String,
}

/// 回答の材料: what the draft needs besides the judgment, entered or chosen by people.
#[derive(Debug, Clone, Default)]
pub struct ReplyFacts {
    /// 宛名
    pub customer: String,
    /// Who writes.
    pub our_name: String,
    /// Each accepted demand: id and our wording of it.
    pub demands: Vec<(String, String)>,
    /// Each accepted fact: id and our wording of it.
    pub facts: Vec<(String, String)>,
    /// Exhibits by fact; only those chosen to be shown outside.
    pub exhibits: Vec<(String, Exhibit)>,
    /// 作業の負担: what doing it would take, as entered.
    pub effort: String,
    /// 譲歩: what we offer although not owed, with examples of what it covers; as entered.
    pub concession: String,
    /// 原因と再発防止, as entered.
    pub cause_and_prevention: String,
}

/// 文案の一文: a sentence and what it rests on (`A1`, `D2`, 「作業の負担」…), shown as a footnote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftSentence {
    /// The sentence or paragraph.
    pub text: String,
    /// What it rests on; empty for courtesy.
    pub because: Vec<String>,
}

/// 回答の文案.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplyDraft {
    /// Which structure it follows.
    pub structure: ReplyStructure,
    /// Its sentences, in order.
    pub sentences: Vec<DraftSentence>,
    /// What a person must still fill in.
    pub gaps: Vec<ReplyGap>,
}

impl ReplyDraft {
    /// The draft as plain text.
    pub fn text(&self) -> String {
        self.sentences.iter().map(|sentence| sentence.text.as_str()).collect::<Vec<_>>().join("\n\n") + "\n"
    }
}

/// 最終回答を送った (or handed over by other means), under an approved judgment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FinalReplySent {
    /// The text as sent.
    pub text: String,
    /// To whom, as written.
    pub to: String,
    /// How: 「プロジェクト責任者からのメール」 ….
    pub method: String,
}

impl Fact for FinalReplySent {
    const KIND: &'static str = "final_reply_sent";
}

/// The first draft that follows an approved judgment.
pub fn draft_final_reply(judgment: &ApprovedJudgment, facts: &ReplyFacts) -> ReplyDraft {
    let structure = ReplyStructure::for_decisions(judgment.decisions().values().map(|(decision, _)| decision));
    let mut draft = Draft { judgment, facts, sentences: Vec::new(), gaps: Vec::new() };
    draft.courtesy(format!(
        "{}\n\nいつもお世話になっております。{}でございます。",
        addressed(&facts.customer),
        facts.our_name
    ));
    draft.courtesy(
        "ご連絡いただいた件について、社内の記録を確認いたしました。結果を次のとおりご回答いたします。".to_owned(),
    );
    match structure {
        ReplyStructure::Refusal => {
            draft.findings();
            draft.agreed();
            draft.effort();
            draft.refused();
            draft.concession();
        }
        ReplyStructure::Acceptance => {
            draft.findings();
            draft.accepted();
            draft.cause_and_prevention();
        }
        ReplyStructure::Partial => {
            draft.findings();
            draft.accepted();
            draft.cause_and_prevention();
            draft.agreed();
            draft.refused();
            draft.concession();
            draft.open();
        }
        ReplyStructure::Undetermined => {
            draft.findings();
            draft.open();
        }
    }
    draft.courtesy(format!("ご不明な点がございましたら、本メールへの返信でお知らせください。\n\n{}", facts.our_name));
    ReplyDraft { structure, sentences: draft.sentences, gaps: draft.gaps }
}

struct Draft<'a> {
    judgment: &'a ApprovedJudgment,
    facts: &'a ReplyFacts,
    sentences: Vec<DraftSentence>,
    gaps: Vec<ReplyGap>,
}

impl Draft<'_> {
    fn courtesy(&mut self, text: String) {
        self.sentences.push(DraftSentence { text, because: Vec::new() });
    }

    fn say(&mut self, text: String, because: &str) {
        self.sentences.push(DraftSentence { text, because: vec![because.to_owned()] });
    }

    fn wording(list: &[(String, String)], id: &str) -> String {
        list.iter()
            .find(|(known, _)| known == id)
            .map_or_else(|| "ご指摘の点".to_owned(), |(_, wording)| joined(wording))
    }

    /// What was found of each asserted fact.
    fn findings(&mut self) {
        for (id, finding) in in_order(self.judgment.findings()) {
            let fact = Self::wording(&self.facts.facts, id);
            let text = match finding {
                Finding::Established { .. } => {
                    format!("「{fact}」との点は、ご指摘のとおりであることを確認いたしました。")
                }
                Finding::Refuted { .. } => {
                    format!("「{fact}」との点は、記録を確認しましたが、そのような事実は確認できませんでした。")
                }
                Finding::Undetermined { missing, .. } => format!(
                    "「{fact}」との点は、現在ある記録からは、いずれとも確認できておりません。{}",
                    if missing.trim().is_empty() {
                        String::new()
                    } else {
                        format!("確認には{}が必要です。", missing.trim())
                    }
                ),
                Finding::NoMaterial { .. } => format!(
                    "「{fact}」との点は、当時の資料を調べましたが、これを示す資料は見当たりませんでした。お手元に資料がございましたらお送りください。"
                ),
            };
            self.say(text, id);
        }
    }

    /// What was agreed, and the exhibit that shows it.
    fn agreed(&mut self) {
        if self.facts.exhibits.is_empty() {
            self.gaps.push(ReplyGap::Exhibits);
        }
        for (id, exhibit) in &self.facts.exhibits {
            let text = format!(
                "{}には、次のとおり記載されております。\n> {}",
                exhibit.title,
                exhibit.quote.replace('\n', "\n> ")
            );
            self.sentences.push(DraftSentence { text, because: vec![id.clone()] });
        }
    }

    fn effort(&mut self) {
        match self.facts.effort.trim() {
            "" => self.gaps.push(ReplyGap::Effort),
            effort => self.say(format!("ご要望の内容を行うには、{effort}。"), "作業の負担"),
        }
    }

    fn refused(&mut self) {
        for (id, (decision, _)) in in_order(self.judgment.decisions()) {
            let demand = Self::wording(&self.facts.demands, id);
            let text = match decision {
                Decision::NoDuty => format!("以上により、「{demand}」とのご要望につきましては、お受けいたしかねます。"),
                Decision::ExtraOrder { items, yen } => format!(
                    "「{demand}」とのご要望は、これまでにお引き受けした内容に含まれておりませんので、追加のご依頼として承ります。{}{}",
                    if items.trim().is_empty() {
                        String::new()
                    } else {
                        format!("内容は、{}です。", items.trim())
                    },
                    yen.map(|yen| format!("費用の目安は{}円です。", grouped(yen))).unwrap_or_default(),
                ),
                _ => continue,
            };
            self.say(text, id);
        }
    }

    fn accepted(&mut self) {
        for (id, (decision, _)) in in_order(self.judgment.decisions()) {
            let demand = Self::wording(&self.facts.demands, id);
            let text = match decision {
                Decision::Accept { act, by } => {
                    format!(
                        "「{demand}」とのご要望につきましては、{}{}。費用は弊社が負担いたします。",
                        until(*by),
                        act.trim().trim_end_matches('。')
                    )
                }
                Decision::Partly { items, yen, by } => format!(
                    "「{demand}」とのご要望につきましては、{}次の範囲でお受けいたします。{}{}",
                    until(*by),
                    items.trim(),
                    yen.map(|yen| format!("(金額 {}円)", grouped(yen))).unwrap_or_default(),
                ),
                _ => continue,
            };
            self.say(text, id);
        }
    }

    fn cause_and_prevention(&mut self) {
        match self.facts.cause_and_prevention.trim() {
            "" => self.gaps.push(ReplyGap::CauseAndPrevention),
            text => self.say(text.to_owned(), "原因と再発防止"),
        }
    }

    fn concession(&mut self) {
        match self.facts.concession.trim() {
            "" => self.gaps.push(ReplyGap::Concession),
            text => {
                let text = text.trim_end_matches('。');
                self.say(format!("もっとも、円滑に進めるため、次の範囲では対応いたします。{text}。"), "譲歩");
            }
        }
    }

    fn open(&mut self) {
        for (id, (decision, _)) in in_order(self.judgment.decisions()) {
            if let Decision::NotDecidedUntil { date } = decision {
                let demand = Self::wording(&self.facts.demands, id);
                self.say(
                    format!("「{demand}」とのご要望につきましては、確認を続け、{}までにご回答いたします。", day(*date)),
                    id,
                );
            }
        }
    }
}

/// By the customer's numbering: A2 before A10.
fn in_order<T>(by_id: &BTreeMap<String, T>) -> Vec<(&String, &T)> {
    let mut entries: Vec<_> = by_id.iter().collect();
    entries.sort_by_key(|(id, _)| id.len());
    entries
}

fn until(by: Option<Date>) -> String {
    by.map(|date| format!("{}までに、", day(date))).unwrap_or_default()
}

fn day(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// Digits in groups of three.
fn grouped(yen: i64) -> String {
    let digits = yen.abs().to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if yen < 0 { format!("-{out}") } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_structure_follows_the_decisions() {
        let accept = Decision::Accept { act: String::new(), by: None };
        let partly = Decision::Partly { items: String::new(), yen: None, by: None };
        let extra = Decision::ExtraOrder { items: String::new(), yen: None };
        let open = Decision::NotDecidedUntil { date: Date::new(2026, 12, 1).expect("a day") };
        for (decisions, wanted) in [
            (vec![&Decision::NoDuty, &extra], ReplyStructure::Refusal),
            (vec![&accept, &accept], ReplyStructure::Acceptance),
            (vec![&accept, &Decision::NoDuty], ReplyStructure::Partial),
            (vec![&partly], ReplyStructure::Partial),
            (vec![&open], ReplyStructure::Undetermined),
            (vec![&open, &Decision::NoDuty], ReplyStructure::Partial),
        ] {
            assert_eq!(ReplyStructure::for_decisions(decisions), wanted);
        }
    }

    #[test]
    fn facts_come_in_the_customers_order() {
        let by_id: BTreeMap<String, ()> = ["A1", "A10", "A2"].map(|id| (id.to_owned(), ())).into();
        assert_eq!(in_order(&by_id).iter().map(|(id, ())| id.as_str()).collect::<Vec<_>>(), ["A1", "A2", "A10"]);
    }

    #[test]
    fn sums_are_grouped() {
        assert_eq!(
            (grouped(12_547_660), grouped(-1000), grouped(999)),
            ("12,547,660".into(), "-1,000".into(), "999".into())
        );
    }
}
