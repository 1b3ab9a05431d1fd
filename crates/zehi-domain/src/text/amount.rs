//! Amounts of money as Japanese business people write them: 1,254万円, 金弐百万円也, 百二十万円, ¥3,300,000, 3.5億, 54万8千円.
//! Read on folded text, so width and line breaks do not matter; ranges lead back to the text as given.

use std::ops::Range;

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

/// Decimals are read as millionths, so that 3.5億 is exact and no float is used.
const SCALE: i128 = 1_000_000;

fn whole(scaled: i128) -> Option<i64> {
    (scaled % SCALE == 0).then(|| i64::try_from(scaled / SCALE).ok()).flatten()
}

fn starts_number(c: char) -> bool {
    c.is_ascii_digit() || digit(c).is_some() || small_unit(c).is_some() || c == '数'
}

struct Number {
    low: i128,
    high: i128,
    end: usize,
    /// The largest unit named (万 = 10,000).
    unit: i128,
}

impl Number {
    /// Reads the longest number at `at`: digits with commas and decimals, Kanji, and both mixed (54万8千).
    fn read(text: &str, at: usize) -> Option<Self> {
        let mut sum = Sum::default();
        let mut end = at;
        while let Some(c) = text[end..].chars().next() {
            if c.is_ascii_digit() {
                if sum.current.is_some() {
                    break;
                }
                let (value, length) = decimal(&text[end..])?;
                sum.current = Some(value);
                end += length;
                continue;
            }
            let taken = if c == '数' && end == at {
                sum.several = true;
                sum.current = Some(SCALE);
                true
            } else if let Some(value) = digit(c) {
                sum.current = Some(sum.current.unwrap_or(0).checked_mul(10)?.checked_add(value * SCALE)?);
                true
            } else if let Some(unit) = small_unit(c) {
                sum.take_small(unit)
            } else if let Some(unit) = large_unit(c) {
                sum.take_large(unit)
            } else {
                false
            };
            if !taken {
                break;
            }
            end += c.len_utf8();
        }
        sum.finish(end)
    }
}

#[derive(Default)]
struct Sum {
    total: i128,
    section: i128,
    current: Option<i128>,
    several: bool,
    unit: i128,
}

impl Sum {
    fn take_small(&mut self, unit: i128) -> bool {
        let value = self.current.take().unwrap_or(SCALE);
        self.unit = self.unit.max(unit);
        match value.checked_mul(unit).and_then(|value| self.section.checked_add(value)) {
            Some(section) => {
                self.section = section;
                true
            }
            None => false,
        }
    }

    fn take_large(&mut self, unit: i128) -> bool {
        if self.current.is_none() && self.section == 0 {
            return false;
        }
        let value = self.section + self.current.take().unwrap_or(0);
        self.section = 0;
        self.unit = self.unit.max(unit);
        match value.checked_mul(unit).and_then(|value| self.total.checked_add(value)) {
            Some(total) => {
                self.total = total;
                true
            }
            None => false,
        }
    }

    fn finish(self, end: usize) -> Option<Number> {
        let value = self.total + self.section + self.current.unwrap_or(0);
        if self.several && self.unit < 10 {
            return None;
        }
        // 「数百万」: between two and nine times.
        let (low, high) = if self.several { (value * 2, value * 9) } else { (value, value) };
        Some(Number { low, high, end, unit: self.unit.max(1) })
    }
}

/// Digits with thousands separators and at most six decimals; the bytes taken.
fn decimal(text: &str) -> Option<(i128, usize)> {
    let bytes = text.as_bytes();
    let mut value: i128 = 0;
    let mut at = 0;
    while at < bytes.len() {
        let separated = matches!(bytes[at], b',' | b'\'')
            && bytes.get(at + 1..at + 4).is_some_and(|group| group.iter().all(u8::is_ascii_digit))
            && !bytes.get(at + 4).is_some_and(u8::is_ascii_digit);
        if separated {
            at += 1;
            continue;
        }
        if !bytes[at].is_ascii_digit() || at > 24 {
            break;
        }
        value = value.checked_mul(10)?.checked_add(i128::from(bytes[at] - b'0'))?;
        at += 1;
    }
    value = value.checked_mul(SCALE)?;
    if bytes.get(at) == Some(&b'.') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit) {
        let mut step = SCALE / 10;
        at += 1;
        while let Some(next) = bytes.get(at).filter(|next| next.is_ascii_digit()) {
            value += i128::from(next - b'0') * step;
            step /= 10;
            at += 1;
        }
    }
    Some((value, at))
}

fn digit(c: char) -> Option<i128> {
    Some(match c {
        '〇' | '零' => 0,
        '一' | '壱' | '壹' => 1,
        '二' | '弐' | '貳' => 2,
        '三' | '参' | '參' => 3,
        '四' => 4,
        '五' | '伍' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

fn small_unit(c: char) -> Option<i128> {
    match c {
        '十' | '拾' => Some(10),
        '百' => Some(100),
        '千' | '阡' => Some(1_000),
        _ => None,
    }
}

fn large_unit(c: char) -> Option<i128> {
    match c {
        '万' | '萬' => Some(10_000),
        '億' => Some(100_000_000),
        '兆' => Some(1_000_000_000_000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_write_them() {
        let cases = [
            ("金1,254万円を支払え", 12_540_000),
            ("利用料66,000円は", 66_000),
            ("金弐百万円也", 2_000_000),
            ("百二十万円はそっちに", 1_200_000),
            ("￥3,300,000（税込）", 3_300_000),
            ("¥3300000-", 3_300_000),
            ("\\15,000を", 15_000),
            ("損害は3.5億だ", 350_000_000),
            ("54万8千円", 548_000),
            ("１，２５４万円", 12_540_000),
            ("１２ 万 円", 120_000),
            ("三百万払え", 3_000_000),
            ("50万ください", 500_000),
            ("1億2,000万円", 120_000_000),
            ("1億2千万円", 120_000_000),
            ("二五〇万円", 2_500_000),
            ("金壱千参百五拾万円", 13_500_000),
            ("3百万円", 3_000_000),
            ("1,254千円", 1_254_000),
            ("千円", 1_000),
            ("月々3万\n円", 30_000),
            ("2.5万円", 25_000),
            ("８万8000円", 88_000),
            ("代金330万円", 3_300_000),
            ("100000円", 100_000),
            ("八千円", 8_000),
            ("jpy 20,000", 20_000),
        ];
        for (text, yen) in cases {
            let found = amounts(text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert_eq!(found[0].yen(), Some(yen), "{text}");
        }
    }

    #[test]
    fn what_is_counted_or_named_otherwise_is_no_amount() {
        let cases = [
            "3万件",
            "10万人のユーザー",
            "2億PV",
            "万が一",
            "一円も払わない",
            "1円たりとも",
            "第三条",
            "10月7日",
            "円滑に",
            "5万ドル",
            "百万遍",
            "一つ",
            "三社",
            "A4",
            "99.9%",
            "1,842個",
            "午後3時",
            "数社",
            "20万行",
            "v1.2",
            "",
            "円",
            "五十音",
            "1万アクセス",
            "03-1234-5678",
        ];
        for text in cases {
            assert_eq!(amounts(text), [], "{text}");
        }
    }

    #[test]
    fn ranges_and_unclear_amounts_have_two_ends() {
        let cases = [
            ("100万〜150万円", 1_000_000, 1_500_000),
            ("100～150万円", 1_000_000, 1_500_000),
            ("30万円から50万円", 300_000, 500_000),
            ("5,000円~8,000円", 5_000, 8_000),
            ("数百万円", 2_000_000, 9_000_000),
        ];
        for (text, min_yen, max_yen) in cases {
            let found = amounts(text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert_eq!((found[0].min_yen, found[0].max_yen, found[0].yen()), (min_yen, max_yen, None), "{text}");
        }
    }

    #[test]
    fn tax_beside_the_amount_is_read() {
        let cases = [
            ("330万円(税込)", Some(Tax::Included)),
            ("税込330万円", Some(Tax::Included)),
            ("300万円（税別）", Some(Tax::Excluded)),
            ("300万円＋税", Some(Tax::Excluded)),
            ("300万円税抜きで", Some(Tax::Excluded)),
            ("300万円を", None),
        ];
        for (text, tax) in cases {
            assert_eq!(amounts(text)[0].tax, tax, "{text}");
        }
    }

    #[test]
    fn the_range_leads_to_the_words_as_written() {
        let text = "既払の金１，２５４\n万円 と、保守料８８,000円の返金";
        let words: Vec<_> = amounts(text).into_iter().map(|amount| &text[amount.range]).collect();
        assert_eq!(words, ["金１，２５４\n万円", "８８,000円"]);
    }
}
