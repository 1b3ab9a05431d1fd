use std::collections::HashMap;

use super::style::Look;
use crate::xml::{Tag, Visitor, walk};

/// Levels of a list in Word.
const LEVELS: usize = 9;

/// How one level of a list is numbered.
#[derive(Debug, Clone)]
struct Level {
    start: u32,
    format: String,
    /// Pattern such as `第%1条`; `%1` is the count of level 1.
    pattern: String,
    /// Whether nothing stands between number and text.
    joined: bool,
}

impl Default for Level {
    fn default() -> Self {
        Self { start: 1, format: "decimal".to_owned(), pattern: String::new(), joined: false }
    }
}

#[derive(Debug, Clone, Default)]
struct List {
    levels: Vec<Level>,
}

#[derive(Debug, Clone, Default)]
struct Instance {
    list: u32,
    restarts: HashMap<usize, u32>,
}

/// The lists of a document and where their counts stand.
#[derive(Debug, Default)]
pub(crate) struct Numbering {
    lists: HashMap<u32, List>,
    instances: HashMap<u32, Instance>,
    /// Counts by list, as lists of one definition count on; the instances already begun.
    counts: HashMap<u32, [Option<u32>; LEVELS]>,
    begun: std::collections::HashSet<u32>,
    reading: Open,
}

#[derive(Debug, Default)]
struct Open {
    list: Option<u32>,
    instance: Option<u32>,
    level: usize,
}

impl Numbering {
    /// The lists of `word/numbering.xml`; none if it is missing.
    pub(crate) fn read(xml: &str) -> Self {
        let mut numbering = Self::default();
        let _ = walk(xml, &mut numbering);
        numbering
    }

    /// The number of the next paragraph of this look, with what stands between it and the text; empty for none.
    pub(crate) fn next(&mut self, look: &Look) -> String {
        let Some(id) = look.list.filter(|id| *id != 0) else { return String::new() };
        let at = (look.level.unwrap_or(0) as usize).min(LEVELS - 1);
        let Some(instance) = self.instances.get(&id) else { return String::new() };
        let Some(list) = self.lists.get(&instance.list) else { return String::new() };
        let counts = self.counts.entry(instance.list).or_default();
        if self.begun.insert(id) {
            for (level, start) in &instance.restarts {
                if let Some(count) = counts.get_mut(*level) {
                    *count = start.checked_sub(1);
                }
            }
        }
        let start = list.levels.get(at).map_or(1, |level| level.start);
        counts[at] = Some(counts[at].map_or(start, |count| count.saturating_add(1)));
        counts[at + 1..].fill(None);
        let Some(level) = list.levels.get(at) else { return String::new() };
        let label = label(level, &list.levels, counts);
        match (label.is_empty(), level.joined) {
            (true, _) => String::new(),
            (false, true) => label,
            (false, false) => label + " ",
        }
    }
}

fn label(level: &Level, levels: &[Level], counts: &[Option<u32>; LEVELS]) -> String {
    if level.format == "bullet" {
        return "・".to_owned();
    }
    if level.format == "none" {
        return String::new();
    }
    let mut label = String::new();
    let mut chars = level.pattern.chars().peekable();
    while let Some(c) = chars.next() {
        let named = chars.peek().and_then(|next| next.to_digit(10)).filter(|n| (1..=LEVELS as u32).contains(n));
        match (c, named) {
            ('%', Some(n)) => {
                chars.next();
                let of = n as usize - 1;
                let count = counts[of].or_else(|| levels.get(of).map(|level| level.start)).unwrap_or(1);
                let format = levels.get(of).map_or("decimal", |level| level.format.as_str());
                label.push_str(&count_in(format, count));
            }
            (c, _) => label.push(c),
        }
    }
    label
}

/// A count as the format writes it. Formats that nobody uses in contracts fall back to plain digits.
fn count_in(format: &str, count: u32) -> String {
    const IROHA: &str =
        "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン";
    const AIUEO: &str = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン";
    let nth = |letters: &str| letters.chars().nth(count.saturating_sub(1) as usize).map(String::from);
    let written = match format {
        "decimalFullWidth" | "decimalFullWidth2" => Some(full_width(count)),
        "decimalZero" => Some(format!("{count:02}")),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => {
            char::from_u32(0x245f + count).filter(|_| (1..=20).contains(&count)).map(String::from)
        }
        "lowerLetter" => nth("abcdefghijklmnopqrstuvwxyz"),
        "upperLetter" => nth("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        "lowerRoman" => Some(roman(count).to_lowercase()),
        "upperRoman" => Some(roman(count)),
        "aiueo" | "aiueoFullWidth" => nth(AIUEO),
        "iroha" | "irohaFullWidth" => nth(IROHA),
        "japaneseCounting"
        | "ideographDigital"
        | "japaneseLegal"
        | "chineseCounting"
        | "japaneseDigitalTenThousand" => Some(kanji(count)),
        _ => None,
    };
    written.unwrap_or_else(|| count.to_string())
}

fn full_width(count: u32) -> String {
    count.to_string().chars().filter_map(|c| char::from_u32(c as u32 - '0' as u32 + '０' as u32)).collect()
}

/// 一、十一、二十三 up to 九十九; plain digits beyond.
fn kanji(count: u32) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let (tens, ones) = ((count / 10) as usize, (count % 10) as usize);
    match tens {
        0 if ones > 0 => DIGITS[ones].to_owned(),
        1 => format!("十{}", DIGITS[ones]),
        2..=9 => format!("{}十{}", DIGITS[tens], DIGITS[ones]),
        _ => count.to_string(),
    }
}

fn roman(mut count: u32) -> String {
    const VALUES: [(u32, &str); 9] =
        [(100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")];
    if count >= 400 {
        return count.to_string();
    }
    let mut written = String::new();
    for (value, letters) in VALUES {
        while count >= value {
            written.push_str(letters);
            count -= value;
        }
    }
    written
}

impl Visitor for Numbering {
    fn start(&mut self, name: &str, tag: &Tag<'_>) {
        match name {
            "abstractNum" => {
                self.reading = Open { list: tag.number("abstractNumId"), ..Open::default() };
                if let Some(id) = self.reading.list {
                    self.lists.insert(id, List::default());
                }
            }
            "num" => {
                self.reading = Open { instance: tag.number("numId"), ..Open::default() };
                if let Some(id) = self.reading.instance {
                    self.instances.insert(id, Instance::default());
                }
            }
            "abstractNumId" => {
                if let (Some(instance), Some(list)) = (self.open_instance(), tag.number("val")) {
                    instance.list = list;
                }
            }
            "lvl" | "lvlOverride" => self.reading.level = tag.number("ilvl").unwrap_or(0) as usize,
            "startOverride" => {
                let level = self.reading.level;
                if let (Some(instance), Some(start)) = (self.open_instance(), tag.number("val")) {
                    instance.restarts.insert(level, start);
                }
            }
            "start" | "numFmt" | "lvlText" | "suff" => self.set_level(name, tag),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if matches!(name, "abstractNum" | "num") {
            self.reading = Open::default();
        }
    }

    fn text(&mut self, _: &str) {}
}

impl Numbering {
    fn open_instance(&mut self) -> Option<&mut Instance> {
        self.instances.get_mut(&self.reading.instance?)
    }

    fn set_level(&mut self, name: &str, tag: &Tag<'_>) {
        let at = self.reading.level;
        let Some(list) = self.reading.list.and_then(|id| self.lists.get_mut(&id)) else { return };
        if at >= LEVELS {
            return;
        }
        if list.levels.len() <= at {
            list.levels.resize(at + 1, Level::default());
        }
        let level = &mut list.levels[at];
        match name {
            "start" => level.start = tag.number("val").unwrap_or(1),
            "numFmt" => level.format = tag.attribute("val").unwrap_or_default(),
            "lvlText" => level.pattern = tag.attribute("val").unwrap_or_default(),
            _ => level.joined = tag.attribute("val").as_deref() == Some("nothing"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_written_as_the_format_says() {
        for (format, count, expected) in [
            ("decimal", 12, "12"),
            ("decimalFullWidth", 12, "１２"),
            ("decimalEnclosedCircle", 3, "③"),
            ("decimalEnclosedCircle", 99, "99"),
            ("japaneseCounting", 1, "一"),
            ("japaneseCounting", 20, "二十"),
            ("japaneseCounting", 53, "五十三"),
            ("aiueoFullWidth", 2, "イ"),
            ("irohaFullWidth", 2, "ロ"),
            ("lowerRoman", 9, "ix"),
            ("upperLetter", 27, "27"),
            ("decimal", 0, "0"),
        ] {
            assert_eq!(count_in(format, count), expected, "{format} {count}");
        }
    }

    #[test]
    fn articles_and_items_are_counted_as_word_shows_them() {
        let xml = r#"<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="0">
            <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="第%1条"/></w:lvl>
            <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:suff w:val="nothing"/><w:lvlText w:val="%1.%2"/></w:lvl>
            </w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
            <w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num></w:numbering>"#;
        let mut numbering = Numbering::read(xml);
        let mut next = |list, level| numbering.next(&Look { list: Some(list), level: Some(level), outline: None });
        assert_eq!(
            [
                next(1, 0),
                next(1, 1),
                next(1, 1),
                next(1, 0),
                next(1, 1),
                next(2, 0),
                next(2, 0),
                next(9, 0),
                next(0, 0)
            ],
            ["第1条 ", "1.1", "1.2", "第2条 ", "2.1", "第1条 ", "第2条 ", "", ""]
        );
    }
}
