//! Numbers with their units, so that 99.9% can be laid beside 99.5%.

use std::sync::LazyLock;

use regex::Regex;

/// 数量: a number with its unit.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Quantity {
    pub(super) value: f64,
    pub(super) unit: &'static str,
    /// As written, folded.
    pub(super) text: String,
}

static PATTERN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?P<n>\d[\d,]*(?:\.\d+)?|[一二三四五六七八九十百]+)(?P<scale>万|千)?",
        r"(?P<u>%|パーセント|円|時間|日間|か月|ヶ月|ヵ月|カ月|箇月|週間|営業日|分|秒|回|度|件|個|台|人|名|社|ページ|案|通|点|gb|mb|ms)"
    ))
    .ok()
});

/// Quantities of folded text. Times of day and days of the month are none.
pub(super) fn quantities(folded: &str) -> Vec<Quantity> {
    let Some(pattern) = PATTERN.as_ref() else { return Vec::new() };
    pattern
        .captures_iter(folded)
        .filter_map(|c| {
            let whole = c.get(0)?;
            let value = number(c.name("n")?.as_str())? * c.name("scale").map_or(1.0, |s| scale(s.as_str()));
            let unit = unit(c.name("u")?.as_str());
            // 十分 (enough), 一度も (never) and 12時10分 are no quantities.
            let before = &folded[..whole.start()];
            let after = &folded[whole.end()..];
            let idiom = (unit == "分" && (before.ends_with(['時', ':']) || whole.as_str() == "十分"))
                || (matches!(unit, "回" | "件" | "人") && after.starts_with('も') && value <= 1.0)
                || whole.as_str() == "一部分";
            (!idiom).then(|| Quantity { value, unit, text: whole.as_str().to_owned() })
        })
        .collect()
}

fn scale(text: &str) -> f64 {
    if text == "万" { 10_000.0 } else { 1_000.0 }
}

fn unit(text: &str) -> &'static str {
    match text {
        "%" | "パーセント" => "%",
        "円" => "円",
        "時間" => "時間",
        "日間" | "営業日" => "日",
        "か月" | "ヶ月" | "ヵ月" | "カ月" | "箇月" => "か月",
        "週間" => "週",
        "分" => "分",
        "秒" => "秒",
        "回" | "度" => "回",
        "件" => "件",
        "個" | "点" => "個",
        "台" => "台",
        "人" | "名" => "人",
        "社" => "社",
        "ページ" => "ページ",
        "案" => "案",
        "通" => "通",
        "gb" => "gb",
        "mb" => "mb",
        _ => "ms",
    }
}

/// A number in digits or Kanji numerals; 元 (of a first year) is 1.
pub(super) fn number(text: &str) -> Option<f64> {
    if text == "元" {
        return Some(1.0);
    }
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return text.replace(',', "").parse().ok();
    }
    let mut total = 0.0;
    let mut digit = 0.0;
    for c in text.chars() {
        match c {
            '十' => {
                total += if digit == 0.0 { 10.0 } else { digit * 10.0 };
                digit = 0.0;
            }
            '百' => {
                total += if digit == 0.0 { 100.0 } else { digit * 100.0 };
                digit = 0.0;
            }
            _ => digit = f64::from("一二三四五六七八九".chars().position(|d| d == c)? as u32 + 1),
        }
    }
    Some(total + digit)
}

#[cfg(test)]
mod tests {
    use super::quantities;

    #[test]
    fn numbers_are_read_with_their_units() {
        let read = |text| quantities(text).into_iter().map(|q| (q.value, q.unit)).collect::<Vec<_>>();
        assert_eq!(read("月間99.5%を下回った月は10%"), [(99.5, "%"), (10.0, "%")]);
        assert_eq!(read("十二時間以上、四十七件"), [(12.0, "時間"), (47.0, "件")]);
        assert_eq!(read("1,254万円を2回"), [(12_540_000.0, "円"), (2.0, "回")]);
        assert!(read("12時10分に十分な説明は一度もない").is_empty());
    }
}
