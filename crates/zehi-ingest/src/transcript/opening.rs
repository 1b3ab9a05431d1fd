/// Characters a speaker's name may have.
const MAX_NAME: usize = 20;

/// How an utterance opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// 「[00:12:31] 佐藤: …」「10:05 佐藤(V社) …」
    Timed,
    /// 「佐藤: …」「佐藤「…」」「【佐藤】…」
    Named,
    /// 「話者1 00:00:12」 alone on a line, the words below.
    HeadLine,
    /// 「0:00:01.000 --> 0:00:05.000」 alone on a line, speaker and words below.
    Cue,
}

/// Time and speaker at the start of a line, as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Opening<'a> {
    /// How it is written.
    pub(crate) form: Form,
    /// Time; empty if none.
    pub(crate) at: &'a str,
    /// Speaker; empty if none.
    pub(crate) speaker: &'a str,
}

/// How the line opens an utterance, if it does.
pub(crate) fn opening(line: &str) -> Option<Opening<'_>> {
    let line = line.trim_start_matches(['\u{feff}', ' ', '　', '\t', '-', '・', '*', '>']).trim_end();
    cue(line).or_else(|| timed(line)).or_else(|| head_line(line)).or_else(|| named(line))
}

fn cue(line: &str) -> Option<Opening<'_>> {
    let (start, end) = line.split_once("-->")?;
    let (at, rest) = time(start.trim())?;
    (rest.is_empty() && time(end.trim()).is_some()).then_some(Opening { form: Form::Cue, at, speaker: "" })
}

/// Time first, then the speaker, then words (none: the words stand below).
fn timed(line: &str) -> Option<Opening<'_>> {
    let (at, rest) = time(line)?;
    let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '|' | '｜' | ','));
    if rest.is_empty() {
        return None;
    }
    if let Some((speaker, words)) = name_with_mark(rest) {
        let form = if words.is_empty() { Form::HeadLine } else { Form::Timed };
        return Some(Opening { form, at, speaker });
    }
    let (speaker, words) = name_before_space(rest);
    is_name(speaker).then_some(Opening {
        form: if words.trim().is_empty() { Form::HeadLine } else { Form::Timed },
        at,
        speaker,
    })
}

/// Speaker, then time, and nothing more.
fn head_line(line: &str) -> Option<Opening<'_>> {
    let cut = line.char_indices().find(|(at, c)| {
        (c.is_ascii_digit() || ('０'..='９').contains(c) || matches!(c, '[' | '(' | '（' | '【' | '［'))
            && line[..*at].ends_with(|p: char| p.is_whitespace() || matches!(p, ')' | '）' | ']' | '】'))
            && time(&line[*at..]).is_some_and(|(_, rest)| rest.trim().is_empty())
    });
    let (cut, _) = cut?;
    let (at, _) = time(&line[cut..])?;
    let speaker = line[..cut]
        .trim()
        .trim_matches(['[', ']', '【', '】', '<', '>'])
        .trim_end_matches([':', '：', ',', '、'])
        .trim();
    is_name(speaker).then_some(Opening { form: Form::HeadLine, at, speaker })
}

fn named(line: &str) -> Option<Opening<'_>> {
    let (speaker, words) = name_with_mark(line)?;
    (!words.is_empty()).then_some(Opening { form: Form::Named, at: "", speaker })
}

/// A name closed by a mark: 「佐藤:」「佐藤（V社）：」「【佐藤】」「<佐藤>」「佐藤「」.
fn name_with_mark(text: &str) -> Option<(&str, &str)> {
    for (open, close) in [('【', '】'), ('<', '>'), ('＜', '＞'), ('[', ']'), ('〔', '〕'), ('《', '》')] {
        if let Some(inner) = text.strip_prefix(open) {
            let (name, words) = inner.split_once(close)?;
            return is_name(name.trim()).then(|| (name.trim(), words.trim_start_matches([':', '：', ' ', '　'])));
        }
    }
    let mut depth = 0;
    for (at, c) in text.char_indices().take(MAX_NAME + 8) {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth -= 1,
            ':' | '：' if depth == 0 => {
                let words = &text[at + c.len_utf8()..];
                // 10:05 and https:// are no names.
                let name = text[..at].trim();
                return (is_name(name) && !words.starts_with("//")).then(|| (name, words.trim()));
            }
            '「' if depth == 0 => {
                let name = text[..at].trim();
                return (is_name(name) && text.trim_end().ends_with('」')).then(|| (name, &text[at..]));
            }
            _ => {}
        }
    }
    None
}

/// The first word, with what stands in brackets after it: 「佐藤(V社)」.
fn name_before_space(text: &str) -> (&str, &str) {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    return text.split_at(at + c.len_utf8());
                }
            }
            c if c.is_whitespace() && depth == 0 => return text.split_at(at),
            _ => {}
        }
    }
    (text, "")
}

/// Whether the words can be a speaker: short, no sentence, none of the labels that minutes use.
pub(crate) fn is_name(text: &str) -> bool {
    const LABELS: [&str; 62] = [
        "日時",
        "日付",
        "場所",
        "会場",
        "出席",
        "出席者",
        "参加者",
        "参加",
        "欠席",
        "欠席者",
        "件名",
        "議題",
        "目的",
        "概要",
        "備考",
        "注意",
        "注",
        "宛先",
        "差出人",
        "送信者",
        "記録",
        "作成",
        "作成者",
        "作成日",
        "次回",
        "期限",
        "担当",
        "担当者",
        "内容",
        "結論",
        "決定",
        "決定事項",
        "課題",
        "宿題",
        "対応",
        "原因",
        "結果",
        "状況",
        "現象",
        "手順",
        "資料",
        "配布資料",
        "連絡先",
        "電話",
        "住所",
        "合計",
        "金額",
        "種別",
        "項目",
        "例",
        "話者",
        "発言者",
        "url",
        "http",
        "https",
        "from",
        "to",
        "cc",
        "subject",
        "date",
        "q",
        "a",
    ];
    const LEVELS: [&str; 12] =
        ["info", "warn", "warning", "error", "debug", "trace", "fatal", "notice", "crit", "get", "post", "todo"];
    let lower = text.to_lowercase();
    let length = text.chars().count();
    (1..=MAX_NAME).contains(&length)
        && text.chars().next().is_some_and(char::is_alphabetic)
        && !text.contains([
            '。', '、', '，', '？', '！', '?', '!', '=', '/', '\\', '{', '}', '"', '・', '→', '#', ':', '：',
        ])
        && !LABELS.contains(&lower.as_str())
        && !LEVELS.contains(&lower.as_str())
        && text.split_whitespace().count() <= 3
}

/// A time of day or from the start at the head of the text, brackets included in what is cut off but not in the time.
fn time(text: &str) -> Option<(&str, &str)> {
    let (inner, close) = match text.chars().next()? {
        '[' => (&text[1..], Some(']')),
        '(' => (&text[1..], Some(')')),
        '（' => (&text[3..], Some('）')),
        '【' => (&text[3..], Some('】')),
        '［' => (&text[3..], Some('］')),
        '<' => (&text[1..], Some('>')),
        _ => (text, None),
    };
    let length = time_length(inner)?;
    let (at, rest) = inner.split_at(length);
    match close {
        Some(close) => {
            let rest = rest.trim_start();
            // [00:12:31 - 00:12:40] and [00:12:31.5] end at the bracket too.
            let end = rest.find(close).filter(|end| *end <= 24)?;
            Some((at, &rest[end + close.len_utf8()..]))
        }
        None => {
            let ends = rest.chars().next().is_none_or(|c| {
                c.is_whitespace() || matches!(c, '-' | '–' | '|' | '｜' | ',' | '【' | '<' | '[' | '「')
            });
            ends.then_some((at, rest))
        }
    }
}

/// Bytes of `h:mm`, `hh:mm:ss`, `hh:mm:ss.mmm` or 「10時05分(12秒)」, in half or full width.
fn time_length(text: &str) -> Option<usize> {
    let mut at = 0;
    let mut groups = 0;
    let mut clock_words = false;
    loop {
        let digits: usize = text[at..].chars().take_while(|c| is_digit(*c)).map(char::len_utf8).sum();
        let count = text[at..].chars().take_while(|c| is_digit(*c)).count();
        if !(1..=2).contains(&count) {
            return None;
        }
        at += digits;
        groups += 1;
        match text[at..].chars().next() {
            Some(':' | '：') if groups < 3 && !clock_words => {
                at += text[at..].chars().next().map_or(0, char::len_utf8)
            }
            Some(c @ ('時' | '分' | '秒')) => {
                clock_words = true;
                at += c.len_utf8();
                if !text[at..].starts_with(is_digit) {
                    break;
                }
            }
            Some('.' | ',') if groups > 1 && text[at + 1..].starts_with(|c: char| c.is_ascii_digit()) => {
                at += 1 + text[at + 1..].bytes().take_while(u8::is_ascii_digit).count();
                break;
            }
            _ => break,
        }
    }
    (groups > 1 || (clock_words && text[..at].ends_with(['分', '秒']))).then_some(at)
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}
