//! Speech of others inside the customer's words: quotations, and what third parties demand of the customer.

use std::ops::Range;

use super::demand_rules::DemandRules;
use super::words::Sentence;

/// The sentence with what others say made unreadable, byte for byte: reported demands and quoted speech.
pub(super) fn masked(sentence: &Sentence, rules: &DemandRules) -> String {
    let mut text = sentence.text.clone();
    for range in quoted(&text) {
        let after = &text[range.end..];
        let spoken = ["と", "って", "など", "なんて", "、と", "という", "とまで", "だの", "みたいな", "とか", "とは"]
            .iter()
            .any(|said| after.starts_with(said));
        let said_by_us = sentence.reported;
        if spoken && !said_by_us {
            blank(&mut text, range);
        }
    }
    for rule in &rules.reported {
        // 「当社は貴社に対し…を求めております」 is the customer's own.
        let own = |text: &str| {
            rule.head.id == "reported-against-customer"
                && ["当社は", "弊社は", "当方は", "私は", "うちは", "貴社", "御社"]
                    .iter()
                    .any(|word| text.contains(word))
        };
        let third = |text: &str| {
            !sentence.reported
                || ["の顧客", "の客", "の取引先", "のお客", "荷主", "エンドユーザ", "会員", "患者", "利用者"]
                    .iter()
                    .any(|party| text.contains(party))
        };
        let ranges: Vec<Range<usize>> = rule
            .pattern
            .find_iter(&text)
            .filter(|m| third(m.as_str()) && !own(m.as_str()))
            .map(|m| m.range())
            .collect();
        for range in ranges {
            blank(&mut text, range);
        }
    }
    text
}

/// Stretches in quotation marks.
pub(super) fn quoted(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            '「' | '『' | '“' => open.push(at),
            '」' | '』' | '”' => {
                if let Some(start) = open.pop()
                    && open.is_empty()
                {
                    found.push(start..at + c.len_utf8());
                }
            }
            _ => {}
        }
    }
    found
}

/// Replaces every character by a mark of the same length.
fn blank(text: &mut String, range: Range<usize>) {
    let marks: String = text[range.clone()]
        .chars()
        .map(|c| match c.len_utf8() {
            1 => "#",
            2 => "§",
            3 => "〓",
            _ => "\u{1f7e7}",
        })
        .collect();
    text.replace_range(range, &marks);
}
