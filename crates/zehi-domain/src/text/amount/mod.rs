//! Amounts of money as Japanese business people write them: 1,254万円, 金弐百万円也, 百二十万円, ¥3,300,000, 3.5億, 54万8千円.
//! Read on folded text, so width and line breaks do not matter; ranges lead back to the text as given.

mod number;

use std::ops::Range;

use self::number::{Number, starts_number, whole};
use super::Folded;

/// 消費税: what is said about tax beside the amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tax {
    /// 税込
    Included,
    /// 税別・税抜
    Excluded,
}

/// 金額: one amount or range of amounts found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amount {
    /// Bytes of the text it was read from, 金 and 円 included.
    pub range: Range<usize>,
    /// Lower end in yen; equal to `max_yen` for a single amount.
    pub min_yen: i64,
    /// Upper end in yen.
    pub max_yen: i64,
    /// Tax, where said.
    pub tax: Option<Tax>,
}

impl Amount {
    /// The amount, where it is a single one.
    pub fn yen(&self) -> Option<i64> {
        (self.min_yen == self.max_yen).then_some(self.min_yen)
    }
}

/// The amounts in a text as people wrote it.
pub fn amounts(text: &str) -> Vec<Amount> {
    let folded = Folded::of(text);
    let found = amounts_in_folded(folded.text());
    found
        .into_iter()
        .filter_map(|amount| Some(Amount { range: folded.original(amount.range.clone())?, ..amount }))
        .collect()
}

/// The amounts in a text that is folded already; ranges are bytes of the folded text.
pub fn amounts_in_folded(text: &str) -> Vec<Amount> {
    let mut found: Vec<Amount> = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let number = if starts_number(c) && !goes_on_from(text, at) { Number::read(text, at) } else { None };
        let Some(number) = number else {
            at += c.len_utf8();
            continue;
        };
        let next = number.end;
        match amount_from(text, at, number) {
            Some(amount) => {
                at = amount.range.end;
                found.push(amount);
            }
            None => at = next,
        }
    }
    found
}

/// A number that belongs to something before it: A3, v2.5, 第三.
fn goes_on_from(text: &str, at: usize) -> bool {
    let mut before = text[..at].chars().rev();
    match before.next() {
        Some('.') => before.next().is_some_and(|c| c.is_ascii_alphanumeric()),
        Some('第') => true,
        Some(c) => c.is_ascii_alphabetic() && !text[..at].ends_with("jpy"),
        None => false,
    }
}

fn amount_from(text: &str, at: usize, first: Number) -> Option<Amount> {
    let start = prefix_start(text, at);
    let (mut low, mut high) = (first.low, first.high);
    let mut end = after_yen(text, first.end);
    let mut last = first;
    if let Some(upper) = upper_end(text, end.unwrap_or(last.end))
        && let Some(yen) = after_yen(text, upper.end).or_else(|| bare_end(text, &upper))
    {
        // 「100〜150万円」: the unit of the second counts for the first.
        if last.unit == 1 && end.is_none() {
            low = low.saturating_mul(upper.unit);
        }
        high = upper.high;
        end = Some(yen);
        last = upper;
    }
    let marked = start < at && !text[start..at].starts_with('金');
    let end = end.or_else(|| marked.then_some(last.end)).or_else(|| bare_end(text, &last))?;
    if is_idiom(text, at, end) || low > high {
        return None;
    }
    let tax = tax_beside(text, start, end);
    Some(Amount { range: start..end, min_yen: whole(low)?, max_yen: whole(high)?, tax })
}

/// 金, ¥ or JPY before the number.
fn prefix_start(text: &str, at: usize) -> usize {
    for prefix in ["金", "¥", "\\", "jpy", "jpy "] {
        if text[..at].ends_with(prefix) && !text[..at].ends_with("料金") && !text[..at].ends_with("代金") {
            return at - prefix.len();
        }
    }
    at
}

/// The byte after 円 (and 也), if the number is followed by it.
fn after_yen(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at..];
    for unit in ["円", "圓", "えん", "yen", "jpy"] {
        if let Some(after) = rest.strip_prefix(unit) {
            if after.starts_with(['滑', '満', '周', '形', '盤', '卓', '高', '安']) {
                return None;
            }
            let yen = at + unit.len();
            return Some(if after.starts_with('也') { yen + "也".len() } else { yen });
        }
    }
    None
}

/// The second number of a range such as 100万〜150万円.
fn upper_end(text: &str, at: usize) -> Option<Number> {
    let rest = &text[at..];
    let connection = ["~", "-", "ー", "から", "ないし", "乃至"].into_iter().find(|c| rest.starts_with(c))?;
    Number::read(text, at + connection.len())
}

/// An amount without 円: only large units, and not before something that is counted (3万件, 2億PV).
fn bare_end(text: &str, number: &Number) -> Option<usize> {
    if number.unit < 10_000 {
        return None;
    }
    let rest = &text[number.end..];
    let allowed = [
        "払",
        "支払",
        "返",
        "請求",
        "弁償",
        "賠償",
        "以上",
        "程度",
        "前後",
        "単位",
        "近く",
        "超",
        "強",
        "弱",
        "余",
        "出せ",
        "出し",
        "よこ",
        "持って",
        "振",
        "全額",
        "損",
        "無駄",
        "取",
        "値引",
        "減額",
        "上乗",
        "上がる",
        "足り",
        "渡",
        "も払",
        "用意",
    ];
    let plain = rest.chars().next().is_none_or(|c| {
        matches!(c, 'ぁ'..='ん' | '、' | '。' | '!' | '?' | ')' | '」' | '』' | '(' | '・' | ',' | '+' | '~' | '…')
    });
    let counted = ["が一", "ほどの人", "くらいの人", "ページ", "つ"].iter().any(|c| rest.starts_with(c));
    ((plain && !counted) || allowed.iter().any(|word| rest.starts_with(word))).then_some(number.end)
}

/// 「一円も払わない」 and 「1円たりとも」 name no amount.
fn is_idiom(text: &str, at: usize, end: usize) -> bool {
    matches!(&text[at..end], "一円" | "1円" | "十円" | "10円")
        && ["も", "たりとも", "だって", "すら", "でも"].iter().any(|idiom| text[end..].starts_with(idiom))
}

fn tax_beside(text: &str, start: usize, end: usize) -> Option<Tax> {
    let after: String = text[end..].chars().take(8).collect();
    let after = after.trim_start_matches(['(', ' ', '、', '+', '・']);
    let before: String = text[..start].chars().rev().take(5).collect::<Vec<_>>().into_iter().rev().collect();
    let before = before.trim_end_matches([')', ':', 'で', 'み', ' ']);
    if ["税込", "消費税込", "内税"].iter().any(|t| after.starts_with(t)) || before.ends_with("税込") {
        Some(Tax::Included)
    } else if ["税別", "税抜", "外税", "消費税別", "別途消費税", "プラス税", "税"].iter().any(|t| after.starts_with(t))
        || before.ends_with("税別")
        || before.ends_with("税抜")
        || before.ends_with("税抜き")
    {
        Some(Tax::Excluded)
    } else {
        None
    }
}

#[cfg(test)]
mod tests;
