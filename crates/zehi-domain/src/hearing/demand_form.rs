//! The places of a sentence that ask for something or announce an act of the customer; what is negated, only told of the
//! past, or asks for nothing is left out.

use std::ops::Range;

use super::demand::DemandKind;
use super::demand_rules::{DemandRules, KindRule};

/// A place where a sentence asks or announces.
pub(super) struct FoundForm {
    pub range: Range<usize>,
    /// The act of the customer it announces; `None` for a request.
    pub act: Option<&'static KindRule>,
    /// Whether it asks only where the kind is named.
    pub weak: bool,
}

/// The forms of a sentence in order, acts before requests where they overlap; negated and idle ones left out.
pub(super) fn forms(text: &str, reported: bool, rules: &'static DemandRules) -> Vec<FoundForm> {
    let mut found: Vec<FoundForm> = Vec::new();
    for act in &rules.act {
        for m in act.pattern.find_iter(text) {
            if !cancelled(&text[m.end()..], rules)
                && !of_the_past(text, m.end())
                && !by_us(text, m.start())
                && !asked_of_us(&text[m.end()..])
            {
                found.push(FoundForm { range: m.range(), act: Some(act), weak: false });
            }
        }
    }
    for form in rules.form.iter().filter(|form| reported || !form.only_reported) {
        for m in form.pattern.find_iter(text) {
            let end = m.end() - quotation_mark(m.as_str());
            let after = &text[end..];
            let refused = (!form.unless_after.as_str().is_empty()
                && form.unless_after.find(after).is_some_and(|f| f.start() == 0))
                || cancelled(after, rules)
                || !reported && told(after)
                || is_granted(text, m.start()..end)
                || idle(text, m.start()..end, rules);
            if !refused {
                found.push(FoundForm { range: m.start()..end, act: None, weak: form.weak });
            }
        }
    }
    found.sort_by_key(|form| (form.range.start, usize::MAX - form.range.end, form.act.is_none()));
    let mut kept: Vec<FoundForm> = Vec::new();
    for form in found {
        match kept.last_mut() {
            Some(last) if form.range.start < last.range.end => {
                if form.act.is_some() && last.act.is_none() {
                    *last = form;
                } else {
                    last.range.end = last.range.end.max(form.range.end);
                    last.weak &= form.weak;
                }
            }
            _ => kept.push(form),
        }
    }
    kept
}

/// Bytes of the 「と」 that an imperative is told with; whether it is demanded is for the verb after it to say.
fn quotation_mark(form: &str) -> usize {
    const MARKS: &[&str] = &[
        "ろと",
        "せと",
        "えと",
        "れと",
        "けと",
        "てと",
        "なと",
        "よと",
        "いと",
        "ろって",
        "せって",
        "えって",
        "れって",
    ];
    const SAID: &[&str] = &["と言", "とい"];
    if let Some(said) = SAID.iter().find(|said| form.ends_with(**said)) {
        return said.len();
    }
    MARKS.iter().find(|mark| form.ends_with(**mark)).map_or(0, |mark| mark.len() - "ろ".len())
}

fn cancelled(after: &str, rules: &DemandRules) -> bool {
    rules.cancelled.iter().any(|rule| rule.pattern.is_match(after))
}

/// 「解除しました」, 「留保した経緯」: a report, not an announcement.
fn of_the_past(text: &str, end: usize) -> bool {
    let after = &text[end..];
    let past = ["た。", "たと", "たこと", "たが", "たの", "たため", "た経緯", "ました"]
        .iter()
        .any(|past| after.starts_with(past));
    past || text[..end].ends_with(['た']) && !text[..end].ends_with("いた")
}

/// 「御社は違約金を払わないと言った」: not the customer's act.
fn by_us(text: &str, start: usize) -> bool {
    let clause = text[..start].rsplit(['。', '!', '?']).next().unwrap_or_default();
    let clause = last(clause, 15);
    ["御社は", "貴社は", "御社が", "貴社が", "そちらは", "そちらが", "おたくは", "おたくが", "そっちは", "お宅は"]
        .iter()
        .any(|subject| clause.contains(subject))
}

/// The last so many characters.
fn last(text: &str, characters: usize) -> &str {
    let from = text.char_indices().rev().nth(characters.saturating_sub(1)).map_or(0, |(at, _)| at);
    &text[from..]
}

/// 「支払いを停止してください」 stays a demand of its kind; 「支払わないと言われた」 and 「支払わないのですか」 are ours.
fn asked_of_us(after: &str) -> bool {
    ["と言われ", "って言われ", "のですか", "んですか", "のでしょうか", "とのこと", "と聞", "そうですが", "とは"]
        .iter()
        .any(|said| after.starts_with(said))
}

/// 「直してくださいとお願いした」: told before; the verb that follows decides whether it is demanded now.
fn told(after: &str) -> bool {
    let quoted = ["と", "って", "て言", "ていう", "てゆ", "との", "という", "といった", "ように", "などと", "とか"]
        .iter()
        .find(|quote| after.starts_with(**quote));
    let Some(quote) = quoted else { return false };
    let rest = &after[quote.len()..];
    let now = [
        "言ってい",
        "言ってる",
        "言うてる",
        "言うと",
        "言ってん",
        "言うてん",
        "申してい",
        "申しておりま",
        "言っており",
        "思",
        "考え",
        "存じ",
        "共に",
        "ともに",
        "の要望",
        "の希望",
        "のこと",
        "のご",
    ];
    let said: String = rest.chars().take(18).collect();
    let denied = ["じゃない", "じゃありません", "ではない", "ではありません", "わけで", "わけじゃ", "ません", "へん"]
        .iter()
        .any(|no| said.contains(no))
        || said.contains("んじゃな");
    let present = now.iter().any(|now| rest.starts_with(now));
    let past = rest.starts_with("言ってい")
        && ["たの", "たはず", "ました", "たじゃ", "たんで"].iter().any(|past| rest.contains(past));
    !present || past || denied
}

/// 「〜させていただきます」 grants nothing to the customer: what the customer will do itself.
fn is_granted(text: &str, form: Range<usize>) -> bool {
    let ours = ["いただ", "頂", "もら", "貰"].iter().any(|grant| text[form.clone()].contains(grant));
    let before = &text[..form.start];
    // The causative: 書かせて, 言わせて, 外させて.
    let causative = before
        .strip_suffix('せ')
        .is_some_and(|stem| stem.ends_with(['か', 'が', 'さ', 'た', 'な', 'ば', 'ま', 'ら', 'わ']));
    ours && (causative || before.ends_with("さし"))
}

/// A request that demands nothing: judged by the words up to the form.
fn idle(text: &str, form: Range<usize>, rules: &DemandRules) -> bool {
    let from = text[..form.start]
        .rfind(['。', '、', '!', '?', '」'])
        .map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    let until = text[form.end..].char_indices().nth(4).map_or(text.len(), |(at, _)| form.end + at);
    let tail = &text[from..until];
    rules.idle.iter().any(|rule| rule.pattern.find_iter(tail).any(|m| from + m.end() + 12 >= form.start))
        && !rules
            .kind
            .iter()
            .filter(|kind| kind.kind != DemandKind::Other)
            .any(|kind| kind.pattern.is_match(&text[from..form.end]))
}
