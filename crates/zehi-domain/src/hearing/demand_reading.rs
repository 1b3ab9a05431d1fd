//! 要求の読取り: finds what is demanded, sentence by sentence.
//!
//! A sentence demands where a *form* asks (「〜してください」) or announces an act of the customer (「支払いは留保します」). The kind is
//! told by the words beside the form: the nearest decides, others count where they are joined to it (「返金と謝罪を」,
//! 「詫び状を出して、…説明して」). What others demand of the customer, quoted speech and negated forms demand nothing.

use std::ops::Range;

use super::demand::DemandKind;
use super::demand_form::{FoundForm, forms};
use super::demand_joint::joins;
use super::demand_rules::{DemandRules, KindRule, rules};
use super::reported_speech::masked;
use super::words::Sentence;

/// Kind words that overlap and end within so many bytes are one; the earlier rule names it.
const NEAR: usize = 18;

/// 読み取った要求: one demand in a sentence, before amounts, terms and pattern are added.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub kind: DemandKind,
    /// Folded bytes of the words that name the kind, or of the form where no kind was named.
    pub words: Range<usize>,
    /// Folded bytes from where its clause starts to where the form ends.
    pub clause: Range<usize>,
    /// Id and text of the rules behind it.
    pub rule: &'static str,
    pub why: &'static str,
}

/// The demands of a sentence, in order; `listed` where it is an item below a line such as 「以下を求めます」.
pub(super) fn asked(sentence: &Sentence, listed: bool) -> Vec<Asked> {
    let rules = rules();
    let text = &masked(sentence, rules);
    let mut found: Vec<Asked> = Vec::new();
    let mut from = 0;
    for form in forms(text, sentence.reported, rules) {
        if form.range.start < from {
            continue;
        }
        let clause = clause_start(text, from, form.range.start)..form.range.end;
        match form.act {
            Some(act) => {
                found.extend(joined_before(text, from..form.range.start, rules));
                found.push(Asked {
                    kind: act.kind,
                    words: form.range.clone(),
                    clause: from..form.range.end,
                    rule: &act.head.id,
                    why: &act.head.text,
                });
            }
            None => found.extend(kinds(text, from, clause, &form, rules)),
        }
        from = form.range.end;
    }
    if found.is_empty() && listed {
        found = named(text, rules);
    }
    found.dedup_by(|b, a| a.kind == b.kind && a.clause == b.clause);
    found
}

/// 「【要求】」, 「■お願いしたいこと」
pub(super) fn is_heading(sentence: &Sentence) -> bool {
    sentence.text.chars().count() <= 16 && !sentence.text.contains(['。', '、'])
}

/// 「以上3点、対応してください。」, 「上記の対応をお願いします。」
pub(super) fn closes_list(sentence: &Sentence) -> bool {
    let text = &sentence.text;
    let back = ["以上", "上記", "これら"].iter().any(|word| text.starts_with(word));
    let asks = ["ください", "下さい", "お願い", "求め", "要求", "請求", "希望", "ほしい"]
        .iter()
        .any(|word| text.contains(word));
    back && asks && text.chars().count() < 30
}

/// Whether a sentence announces the list that follows it: 「以下のとおり求めます」, 「こうしてほしい。」, 「【要求事項】」.
pub(super) fn opens_list(sentence: &Sentence, asked: &[Asked]) -> bool {
    const POINTS: &[&str] =
        &["以下", "下記", "次の", "次を", "記のとおり", "左記", "点を", "点、", "こう", "通り", "とおり", "事項"];
    const ASKS: &[&str] = &[
        "求め",
        "要求",
        "要望",
        "請求",
        "願い",
        "希望",
        "対応",
        "条件",
        "催告",
        "ほしい",
        "欲しい",
        "ください",
        "申し入れ",
    ];
    let text = &sentence.text;
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let length = text.chars().count();
    let heading = length <= 16 && has(ASKS) && !text.contains(['。', '、']);
    let vague = !asked.is_empty()
        && asked.iter().all(|one| matches!(one.kind, DemandKind::Other | DemandKind::Fix))
        && length < 24;
    length < 60 && has(POINTS) && has(ASKS) || heading || vague
}

/// Where the clause of a form starts: after the last reason, condition or contrast before it.
fn clause_start(text: &str, from: usize, form: usize) -> usize {
    const BREAKS: &[&str] = &[
        "ので、",
        "から、",
        "ため、",
        "のに、",
        "けど、",
        "けれど、",
        "けれども、",
        "ですが、",
        "ますが、",
        "せんが、",
        "したが、",
        "だが、",
        "たが、",
        "なら、",
        "ならば、",
        "れば、",
        "たら、",
        "場合は、",
        "場合には、",
        "場合、",
        "以上、",
        "以上は、",
        "ものの、",
        "とはいえ、",
        "つきましては、",
        "ついては、",
        "よって、",
        "そこで、",
        "んだから",
        "んで、",
        "んだけど、",
        "んやから",
        "ですから、",
        "ますから、",
        "。",
        "!",
        "?",
        "ないなら",
        "いなら",
        "なのに",
    ];
    BREAKS.iter().filter_map(|brk| text[from..form].rfind(brk).map(|at| from + at + brk.len())).max().unwrap_or(from)
}

/// The kinds asked by a request.
fn kinds(text: &str, from: usize, clause: Range<usize>, form: &FoundForm, rules: &'static DemandRules) -> Vec<Asked> {
    let mut matches = kind_matches(text, clause.clone(), rules);
    let mut start = clause.start;
    if matches.is_empty() && clause.start > from {
        // 「遅れたのだから、そうしてください」: the kind stands in the reason before.
        matches = kind_matches(text, from..clause.end, rules);
        matches.retain(|m| m.range.end + 30 >= form.range.start);
        start = from;
    }
    let Some(last) = matches.iter().map(|m| m.range.end.min(clause.end)).max() else {
        return if form.weak { Vec::new() } else { other(text, clause, form.range.start) };
    };
    let main = matches.iter().rposition(|m| m.range.end.min(clause.end) == last).unwrap_or(0);
    let mut found: Vec<Asked> = Vec::new();
    for (index, m) in matches.iter().enumerate() {
        let main_kind = matches[main].rule.kind;
        let counts = index == main || m.rule.kind != main_kind && joins(&text[m.range.end..clause.end]);
        if counts && !found.iter().any(|asked| asked.kind == m.rule.kind) {
            found.push(Asked {
                kind: m.rule.kind,
                words: m.range.clone(),
                clause: start..clause.end,
                rule: &m.rule.head.id,
                why: &m.rule.head.text,
            });
        }
    }
    found
}

struct KindMatch {
    range: Range<usize>,
    rule: &'static KindRule,
}

/// Kind words in a stretch, in order; where two overlap the one that says more stays, the earlier rule first.
fn kind_matches(text: &str, within: Range<usize>, rules: &'static DemandRules) -> Vec<KindMatch> {
    let part = &text[within.clone()];
    let mut all: Vec<(usize, KindMatch)> = Vec::new();
    for (order, rule) in rules.kind.iter().enumerate() {
        for m in rule.pattern.find_iter(part) {
            let range = within.start + m.start()..within.start + m.end();
            all.push((order, KindMatch { range, rule }));
        }
    }
    all.sort_by_key(|(order, m)| (*order, m.range.start));
    let mut kept: Vec<(usize, KindMatch)> = Vec::new();
    for (order, m) in all {
        let covered = kept.iter().any(|(_, k)| {
            k.range.start < m.range.end && m.range.start < k.range.end && k.range.end + NEAR >= m.range.end
        });
        if !covered {
            kept.push((order, m));
        }
    }
    let mut found: Vec<KindMatch> = kept.into_iter().map(|(_, m)| m).collect();
    found.sort_by_key(|m| (m.range.end, m.range.start));
    found
}

/// Kinds joined to an act of the customer: 「謝罪を求めるとともに、契約を解除します」 has its own form; a bare chain counts too.
fn joined_before(text: &str, within: Range<usize>, rules: &'static DemandRules) -> Vec<Asked> {
    let clause = clause_start(text, within.start, within.end)..within.end;
    kind_matches(text, clause.clone(), rules)
        .into_iter()
        .filter(|m| {
            matches!(
                m.rule.kind,
                DemandKind::Refund | DemandKind::Damages | DemandKind::Apology | DemandKind::Fix | DemandKind::Redo
            )
        })
        .filter(|m| {
            text[m.range.end..clause.end].starts_with(['と', '、', '及', 'お']) && joins(&text[m.range.end..within.end])
        })
        .map(|m| Asked {
            kind: m.rule.kind,
            words: m.range,
            clause: clause.clone(),
            rule: &m.rule.head.id,
            why: &m.rule.head.text,
        })
        .collect()
}

/// Kinds named in an item of a list of demands, without a form of their own: 「・代金330万円の返還」.
fn named(text: &str, rules: &'static DemandRules) -> Vec<Asked> {
    // A note in brackets at the end (「…の解約(違約金なし)」) is not what is demanded.
    let note = text.ends_with(')').then(|| text.rfind('(')).flatten().filter(|open| *open > 0);
    let matches = kind_matches(text, 0..note.unwrap_or(text.len()), rules);
    let last = matches.len().saturating_sub(1);
    let mut found: Vec<Asked> = Vec::new();
    for (index, m) in matches.iter().enumerate() {
        if (index == last || joins(&text[m.range.end..])) && !found.iter().any(|asked| asked.kind == m.rule.kind) {
            found.push(Asked {
                kind: m.rule.kind,
                words: m.range.clone(),
                clause: 0..text.len(),
                rule: &m.rule.head.id,
                why: &m.rule.head.text,
            });
        }
    }
    found
}

/// A request whose kind no rule knows; one that names nothing to be done is left out.
fn other(text: &str, clause: Range<usize>, form: usize) -> Vec<Asked> {
    let before = &text[clause.clone()];
    debug_assert!(form <= clause.end);
    let content = before
        .chars()
        .filter(|c| matches!(c, '\u{30a1}'..='\u{30fa}' | '\u{4e00}'..='\u{9fff}') || c.is_ascii_alphanumeric())
        .count();
    let object = ["を", "は", "に", "も", "くらい", "から"].iter().any(|particle| before.contains(particle));
    if content < 3 || !object {
        return Vec::new();
    }
    vec![Asked {
        kind: DemandKind::Other,
        words: form..clause.end,
        clause,
        rule: "form-other",
        why: "種類を特定できない依頼",
    }]
}
