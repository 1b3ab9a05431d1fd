//! Who speaks in a passage: quoted old mail is set aside, transcripts are cut at their speaker tags.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// 話者: whose words these are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Speaker {
    /// 顧客 (or the one writer of an untagged text)
    Customer,
    /// 当社
    Ours,
    /// A name that says neither; settled by the other tags.
    Unknown,
}

/// 発話: a stretch of text and who said it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Utterance {
    /// Bytes of the text, without the tag.
    pub range: Range<usize>,
    /// Whose words.
    pub speaker: Speaker,
}

/// Below such a line stands old mail.
static OLD_MAIL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?im)^\s*(?:-{2,}\s*(?:original message|forwarded message|元のメッセージ|転送メッセージ)|_{10,}\s*$|on .{6,60} wrote:|20\d\d[年/-].{4,60}(?:wrote|のメール|が書きました|:$))",
    )
    .ok()
});

/// A role or a name before a colon, at the start of a line or after the end of a sentence.
static TAG: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?m)(?:^|[\s。！？!?」』…♪)）>])[ 　]*(?:[\[\(（【<＜]?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?[\]\)）】>＞]?[ 　]*)?[\[（(【<＜]?((?:[^\s:：、。,，「」『』\[\]【】<>＜＞!！?？]{1,12})(?:[ 　][^\s:：、。,，「」『』\[\]【】<>＜＞!！?？]{1,10})?)[\]）)】>＞]?[ 　]*[:：][ 　]*",
    )
    .ok()
});

/// Words before 「 that introduce a line of a script: 客「…」 担当「…」.
static ROLE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?:(?P<customer>お?客(?:様|さま|さん|先)?|顧客|先方|相手(?:方|先)?|クライアント|発注(?:者|元|側)|委託元|[A-ZＡ-Ｚ]社|甲|施主|依頼(?:主|者)|申告者|入電者|架電者|取引先|得意先|ユーザー(?:様|側)|利用者様|オーナー)",
        r"|(?P<ours>担当(?:者)?|当社|弊社|自社|当方|サポート|窓口|オペレーター?|OP|op|受付|ベンダー|開発(?:側|会社|担当)?|制作(?:側|会社)?|営業(?:担当)?|SE|PM|エンジニア|ディレクター|対応者|応対者?|V社|社員|CS|コールセンター|ヘルプデスク|こちら|受託(?:側|者)|乙|上長))",
        r"(?:[ 　・の/／(（].*|様|さん|[A-ZＡ-Ｚa-z0-9０-９①-⑨]|[)）])?.{0,8}$"
    ))
    .ok()
});

/// Field names of memos and mails, which are no speakers.
const FIELDS: [&str; 44] = [
    "件名", "日時", "日付", "場所", "報告", "備考", "議事", "メモ", "宛先", "出席", "欠席", "目的", "結果", "内容",
    "経緯", "概要", "対応", "原因", "期限", "要件", "見積", "試験", "注意", "補足", "追記", "質問", "回答", "要望",
    "http", "https", "URL", "TEL", "FAX", "From", "To", "Cc", "Subject", "Date", "Q", "A", "TODO", "記録", "以上",
    "例",
];

/// The utterances of a passage that are new words of somebody, in order.
pub fn utterances(text: &str) -> Vec<Utterance> {
    let mut found = Vec::new();
    for block in new_words(text) {
        cut_at_tags(text, block, &mut found);
    }
    settle_unknown(&mut found);
    found
}

/// Lines that are not quoted mail. A text of nothing but quoted lines is read as if forwarded: its marks are dropped.
fn new_words(text: &str) -> Vec<Range<usize>> {
    let end = OLD_MAIL
        .as_ref()
        .and_then(|old| old.find_iter(text).map(|found| found.start()).find(|start| !text[..*start].trim().is_empty()))
        .unwrap_or(text.len());
    let all_quoted = text[..end].lines().filter(|line| !line.trim().is_empty()).all(|line| quote_mark(line) > 0);
    let mut blocks: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    for line in text[..end].split_inclusive('\n') {
        let mark = quote_mark(line);
        let range = at + if all_quoted { mark } else { 0 }..at + line.len();
        at += line.len();
        if mark > 0 && !all_quoted {
            continue;
        }
        match blocks.last_mut() {
            Some(last) if last.end == range.start => last.end = range.end,
            _ => blocks.push(range),
        }
    }
    blocks
}

/// Bytes of the marks of quotation at the start of a line.
fn quote_mark(line: &str) -> usize {
    let rest = line.trim_start_matches([' ', '　', '\t', '>', '＞', '|', '｜']);
    let mark = &line[..line.len() - rest.len()];
    if mark.trim_start().starts_with(['>', '＞', '|', '｜']) { mark.len() } else { 0 }
}

fn cut_at_tags(text: &str, block: Range<usize>, found: &mut Vec<Utterance>) {
    let part = &text[block.clone()];
    let tags = tags(part);
    let first = tags.first().map_or(part.len(), |tag| tag.0.start);
    // A bracket or a mark before the first tag says nothing.
    if part[..first].contains(char::is_alphanumeric) {
        found.push(Utterance { range: block.start..block.start + first, speaker: Speaker::Customer });
    }
    for (index, (tag, speaker)) in tags.iter().enumerate() {
        let end = tags.get(index + 1).map_or(part.len(), |next| next.0.start);
        found.push(Utterance { range: block.start + tag.end..block.start + end, speaker: *speaker });
    }
}

/// Tags with a known role; names count only beside a role, or alone at the start of a line.
fn tags(part: &str) -> Vec<(Range<usize>, Speaker)> {
    let Some(pattern) = TAG.as_ref() else { return Vec::new() };
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(captures) = pattern.captures_at(part, at) {
        let (Some(whole), Some(label)) = (captures.get(0), captures.get(1)) else { break };
        // The character before the tag ends the utterance before.
        let lead = part[whole.start()..label.start()].chars().next().filter(|c| !c.is_whitespace());
        let start = whole.start() + if whole.start() < label.start() { lead.map_or(0, char::len_utf8) } else { 0 };
        at = whole.end().max(at + 1);
        if let Some(speaker) = speaker_of(label.as_str()) {
            tags.push((start.min(label.start())..whole.end(), speaker));
        }
    }
    let roles = tags.iter().filter(|(_, speaker)| *speaker != Speaker::Unknown).count();
    if roles == 0 && tags.len() < 2 {
        tags.retain(|(_, speaker)| *speaker != Speaker::Unknown);
    }
    tags
}

fn speaker_of(label: &str) -> Option<Speaker> {
    let bare = label.trim_matches(['(', '（', ')', '）', '[', ']', '【', '】', '<', '>', '■', '●', '・', '◆']).trim();
    if bare.is_empty()
        || FIELDS.iter().any(|field| bare.starts_with(field))
        || bare.starts_with(|c: char| c.is_ascii_digit())
    {
        return None;
    }
    if let Some(role) = ROLE.as_ref().and_then(|role| role.captures(bare)) {
        return Some(if role.name("customer").is_some() { Speaker::Customer } else { Speaker::Ours });
    }
    for (words, speaker) in [(["様", "客", "先方"], Speaker::Customer), (["当社", "弊社", "担当"], Speaker::Ours)]
    {
        if words.iter().any(|word| bare.contains(word)) {
            return Some(speaker);
        }
    }
    // A clause before a colon is no name.
    let is_name = bare.chars().count() <= 10 && !bare.contains(['は', 'を', 'が', 'に', 'て', 'で', 'れ']);
    is_name.then_some(Speaker::Unknown)
}

/// Beside tagged words of ours an unknown name is the customer's, and the other way round.
fn settle_unknown(utterances: &mut [Utterance]) {
    let has = |wanted: Speaker| utterances.iter().any(|utterance| utterance.speaker == wanted);
    let tagged = has(Speaker::Unknown);
    let settled =
        if tagged && has(Speaker::Customer) && !has(Speaker::Ours) { Speaker::Ours } else { Speaker::Customer };
    for utterance in utterances.iter_mut().filter(|utterance| utterance.speaker == Speaker::Unknown) {
        utterance.speaker = settled;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said_by(text: &str, speaker: Speaker) -> Vec<&str> {
        utterances(text).into_iter().filter(|u| u.speaker == speaker).map(|u| text[u.range].trim()).collect()
    }

    #[test]
    fn a_transcript_is_cut_at_its_tags_in_a_line_or_line_by_line() {
        let text = "客:まだか。 担当:調査中でございます。 客:何時や。";
        assert_eq!(said_by(text, Speaker::Customer), ["まだか。", "何時や。"]);
        assert_eq!(said_by(text, Speaker::Ours), ["調査中でございます。"]);
        let lines = "[14:02] C社 田中: 直りましたか?\n[14:03] 当社 佐藤: はい。\n[14:05] C社 田中: どうも";
        assert_eq!(said_by(lines, Speaker::Customer), ["直りましたか?", "どうも"]);
    }

    #[test]
    fn names_are_settled_by_the_tags_beside_them() {
        assert_eq!(said_by("佐藤: 遅い。 担当: すみません。 佐藤: 来い。", Speaker::Customer), ["遅い。", "来い。"]);
        assert_eq!(said_by("お客様: 遅い。\n佐藤: すみません。", Speaker::Customer), ["遅い。"]);
    }

    #[test]
    fn quoted_old_mail_is_not_new_but_a_text_of_quotes_alone_is() {
        assert_eq!(said_by("> 死ね\n承知しました。", Speaker::Customer), ["承知しました。"]);
        assert_eq!(said_by("> 直して\n> ください", Speaker::Customer).concat(), "直してください");
        assert_eq!(said_by("了解。\n-----Original Message-----\n死ね", Speaker::Customer), ["了解。"]);
    }

    #[test]
    fn times_fields_and_addresses_are_no_tags() {
        for text in ["17:00までに返答を。", "件名: 納期の件", "URL: https://a.example/x", "報告:15時に訪問。"]
        {
            assert_eq!(said_by(text, Speaker::Customer).concat(), text, "{text}");
        }
    }
}
