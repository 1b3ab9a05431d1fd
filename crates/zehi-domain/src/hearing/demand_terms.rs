//! What belongs to a demand: amount, 無償, until when, whether it is concrete, and which of the three patterns it looks like.

use std::ops::Range;

use jiff::civil::Date;

use super::demand::{DemandKind, Pattern};
use super::demand_reading::Asked;
use super::demand_rules::{first, rules};
use crate::text::{Amount, DayReference, Lean, amounts_in_folded, day_expressions_in_folded};

/// Kinds that a sum belongs to.
pub(super) fn is_money(kind: DemandKind) -> bool {
    matches!(
        kind,
        DemandKind::Refund
            | DemandKind::Damages
            | DemandKind::Reduction
            | DemandKind::RefusePayment
            | DemandKind::Other
    )
}

/// Kinds that can be done free of charge.
pub(super) fn is_work(kind: DemandKind) -> bool {
    matches!(
        kind,
        DemandKind::Fix | DemandKind::Redo | DemandKind::ExtraWork | DemandKind::Disclosure | DemandKind::Other
    )
}

/// Kinds that are about the work itself.
pub(super) fn is_design(kind: DemandKind) -> bool {
    matches!(kind, DemandKind::Fix | DemandKind::Redo | DemandKind::ExtraWork)
}

/// The amount of a demand: within its clause, the one nearest to its words; a whole before 「のうち」 is not it.
pub(super) fn amount(text: &str, asked: &Asked, others: &[Asked]) -> Option<i64> {
    if !is_money(asked.kind) {
        return None;
    }
    let clause = &asked.clause;
    let mut found: Vec<Amount> = amounts_in_folded(text)
        .into_iter()
        .filter(|amount| clause.start <= amount.range.start && amount.range.end <= clause.end)
        .filter(|amount| !is_whole_of_part(&text[amount.range.end..]))
        .collect();
    // Amounts before another money demand of the same clause are that one's.
    if let Some(earlier) = others
        .iter()
        .filter(|o| is_money(o.kind) && o.clause == *clause && o.words.end <= asked.words.start)
        .map(|o| o.words.end)
        .max()
    {
        found.retain(|amount| amount.range.end > earlier);
    }
    if found.len() > 1
        && others.iter().any(|o| is_money(o.kind) && o.clause == *clause && o.words.start > asked.words.start)
    {
        found.truncate(1);
    }
    let total = found.iter().find(|amount| {
        let before: String = text[..amount.range.start].chars().rev().take(5).collect();
        ["計合", "額総", "計", "てし計合"].iter().any(|word| before.starts_with(word))
    });
    // 「75万円を40万円に改めて」, 「60万は半分に」: what is to be taken off.
    if asked.kind == DemandKind::Reduction
        && let Some(yen) = found.windows(2).find_map(|pair| taken_off(text, pair)).or_else(|| half_of(text, &found))
    {
        return Some(yen);
    }
    // 「代金66万円を33万円に下げる」
    let lowered = found.iter().find(|amount| {
        ["に下げ", "に減", "に値", "に引き下げ", "にして", "にす", "へ減", "へ引き下げ"]
            .iter()
            .any(|to| text[amount.range.end..].starts_with(to))
    });
    lowered.or(total).or_else(|| found.iter().min_by_key(|amount| distance(&amount.range, &asked.words)))?.yen()
}

/// The difference where a reduction names the sum as it is and the sum as it should be.
fn taken_off(text: &str, pair: &[Amount]) -> Option<i64> {
    const TO: &[&str] = &["に", "へ", "まで", "くらいに", "ぐらいに", "程度に", "ほどに", "ちょうどに"];
    const CHANGED: &[&str] = &[
        "下げ",
        "減",
        "値引",
        "引き下げ",
        "して",
        "し直",
        "する",
        "すべき",
        "改め",
        "お改め",
        "変え",
        "据え置",
        "戻",
        "まけ",
    ];
    let [from, to] = pair else { return None };
    let between = text.get(from.range.end..to.range.start)?;
    let joined = between.starts_with(['を', 'は', 'も', 'の', 'か']) && between.chars().count() <= 20;
    let after = &text[to.range.end..];
    let becomes =
        TO.iter().filter_map(|to| after.strip_prefix(to)).any(|rest| CHANGED.iter().any(|c| rest.starts_with(c)));
    let (from, to) = (from.yen()?, to.yen()?);
    (joined && becomes && from > to).then_some(from - to)
}

/// Half of the only sum, where it is to be halved; 「5万円の半年分」 is not.
fn half_of(text: &str, found: &[Amount]) -> Option<i64> {
    let [whole] = found else { return None };
    let after = text.get(whole.range.end..)?;
    let after = after.strip_prefix(['は', 'を', 'も', 'の'])?;
    let halved =
        ["半分", "半額", "半値", "半減", "折半", "2分の1", "二分の一"].iter().any(|word| after.starts_with(word));
    halved.then(|| whole.yen().map(|yen| yen / 2)).flatten()
}

/// 「330万円のうち165万円」: the whole is not what is demanded.
fn is_whole_of_part(after: &str) -> bool {
    [
        "のうち",
        "の内",
        "に対し",
        "の契約",
        "の案件",
        "の半額",
        "の3割",
        "の5割",
        "もする",
        "も払っ",
        "もかけ",
        "の仕事",
        "の制作",
        "のシステム",
        "のサイト",
        "で契約",
        "で発注",
        "で受注",
    ]
    .iter()
    .any(|word| after.starts_with(word))
}

fn distance(a: &Range<usize>, b: &Range<usize>) -> usize {
    if a.end <= b.start { b.start - a.end } else { a.start.saturating_sub(b.end) }
}

/// Whether a stretch asks for work free of charge: `None` where it does not speak of it.
pub(super) fn free(text: &str) -> Option<bool> {
    if first(&rules().paid, text).is_some() {
        return Some(false);
    }
    first(&rules().free, text).map(|_| true)
}

/// Until when: an expression with まで, 以内, 中に, 期限 … after it, within the clause.
pub(super) fn due(text: &str, clause: Range<usize>, today: Option<Date>) -> Option<Date> {
    let reference = DayReference::new(today, Lean::Future);
    let mut found = None;
    for day in day_expressions_in_folded(text, &reference) {
        if day.range.start < clause.start || day.range.end > clause.end {
            continue;
        }
        let Some(days) = &day.days else { continue };
        let after = &text[day.range.end..];
        let marked = day.is_term
            || [
                "まで",
                "迄",
                "中に",
                "中で",
                "中を",
                "中までに",
                "中、",
                "いっぱい",
                "を期限",
                "期限",
                "必着",
                "を目途",
                "をめど",
                "以内",
                "の朝",
                "朝",
                "の午前",
                "の午後",
                "午前",
                "正午",
                "の正午",
                "の夕方",
                "夕方",
                "の昼",
                "付で",
                "には",
                "の営業時間",
                "締め",
                "のうちに",
                "をもって",
                "限り",
                "17時",
                "の17時",
                "の24時",
                "内に",
            ]
            .iter()
            .any(|mark| after.starts_with(mark))
            || text[day.range.clone()].ends_with("即日")
            || text[day.range.clone()].ends_with("いっぱい")
            || text[day.range.clone()].ends_with('中')
            || (after.starts_with('に') && today.is_some_and(|today| *days.start() >= today));
        // 「公開日から本日までの逸失利益」 names a span, not a term.
        if marked && !after.starts_with("までの") {
            found = Some(*days.end());
        }
    }
    found.filter(|due| today.is_none_or(|today| *due >= today))
}

/// Whether one could tell when the demand is fulfilled.
pub(super) fn is_concrete(text: &str, asked: &Asked, amount: Option<i64>, due: Option<Date>) -> bool {
    let clause = &text[asked.clause.clone()];
    let vague = first(&rules().vague, clause).is_some();
    let named = clause.chars().filter(|c| c.is_ascii_digit()).count() > 0 || clause.contains('「');
    let content = clause.chars().filter(|c| matches!(c, '\u{30a1}'..='\u{30fa}' | '\u{4e00}'..='\u{9fff}')).count();
    match asked.kind {
        DemandKind::Termination | DemandKind::RefusePayment => true,
        DemandKind::Damages | DemandKind::Reduction => amount.is_some() || (!vague && named),
        DemandKind::Refund => amount.is_some() || clause.contains("全額") || clause.contains("半額"),
        _ if vague => amount.is_some() || (due.is_some() && content >= 8),
        _ => content >= 3,
    }
}

/// Which of the three patterns, and why in Japanese. `whole` is the sentence with its neighbours.
pub(super) fn pattern(whole: &str, asked: &Asked, text: &str, concrete: bool) -> (Pattern, String) {
    let clause = &text[asked.clause.clone()];
    let rules = rules();
    let because =
        |head: &crate::knowledge::RuleHead, words: &str| format!("「{}」({}: {})", clip(words), head.id, head.text);
    if let Some((head, words)) = first(&rules.unreasonable, clause).or_else(|| first(&rules.unreasonable, text)) {
        return (Pattern::Unreasonable, because(head, words));
    }
    let design = is_design(asked.kind) || asked.kind == DemandKind::Other;
    if design {
        if let Some((head, words)) = first(&rules.extra_order, text) {
            return (Pattern::ExtraOrder, because(head, words));
        }
        let agreed = first(&rules.in_scope, text).or_else(|| first(&rules.in_scope, whole));
        if let Some((head, words)) = agreed.filter(|_| concrete && asked.kind != DemandKind::Other) {
            return (Pattern::InScope, because(head, words));
        }
        if asked.kind == DemandKind::ExtraWork {
            return (
                Pattern::ExtraOrder,
                format!(
                    "追加の作業を求める言葉「{}」があり、合意した範囲に含まれるかは資料の確認が必要",
                    clip(&text[asked.words.clone()])
                ),
            );
        }
    }
    let named = if asked.rule == "form-other" {
        "依頼の言い方だけがあり、種類を特定できません".to_owned()
    } else {
        format!("「{}」({}: {})", clip(&text[asked.words.clone()]), asked.rule, asked.why)
    };
    (Pattern::Undetermined, format!("{named}。合意の内容と事実を確認するまで型は未定"))
}

fn clip(words: &str) -> String {
    let mut short: String = words.chars().take(24).collect();
    if short.len() < words.len() {
        short.push('…');
    }
    short
}
