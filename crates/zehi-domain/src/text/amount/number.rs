//! Numbers as they stand before 円: digits with commas and decimals, Kanji, and both mixed.

/// Decimals are read as millionths, so that 3.5億 is exact and no float is used.
const SCALE: i128 = 1_000_000;

pub(super) fn whole(scaled: i128) -> Option<i64> {
    (scaled % SCALE == 0).then(|| i64::try_from(scaled / SCALE).ok()).flatten()
}

pub(super) fn starts_number(c: char) -> bool {
    c.is_ascii_digit() || digit(c).is_some() || small_unit(c).is_some() || c == '数'
}

pub(super) struct Number {
    pub(super) low: i128,
    pub(super) high: i128,
    pub(super) end: usize,
    /// The largest unit named (万 = 10,000).
    pub(super) unit: i128,
}

impl Number {
    /// Reads the longest number at `at`: digits with commas and decimals, Kanji, and both mixed (54万8千).
    pub(super) fn read(text: &str, at: usize) -> Option<Self> {
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
