//! Calls, meetings and chats: who speaks in each line, and which of the speakers is the customer.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::line::Line;
use crate::text::fold;

/// 「[18:22:16] 大和田: …」, 「客:…」, 「佐藤(C社)＞…」, 「<v 佐藤>…」. Matched on the line as written.
static SAID: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?:[\[（(【<〔]?\s*(?:[0-9０-９]{2,4}[/.-][0-9０-９]{1,2}[/.-]?[0-9０-９]{0,2}\s+)?(?:午前|午後)?\s*[0-9０-９]{1,2}[:：][0-9０-９]{2}(?:[:：][0-9０-９]{2})?(?:\.[0-9]+)?\s*[\]）)】>〕]?\s*)?",
        r"(?:<v\s+)?[【\[「]?(?P<who>[^\s\[\]【】「」:：＞>。、!！?？]{1,16}(?:[ 　][^\s\[\]【】「」:：＞>。、!！?？]{1,8})?(?:[（(][^）)]{1,20}[）)])?)[】\]」]?\s*(?:[:：＞>]|\t)\s*(?P<words>\S.*)$"
    ))
    .ok()
});

/// 「佐藤 10:12」 on a line of its own, the message below.
static NAMED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(?P<who>[^\s:：。、]{1,16}(?:[ 　][^\s:：。、]{1,8})?(?:[（(][^）)]{1,20}[）)])?)[ 　]+[\[（(]?(?:[0-9]{2,4}[/.-][0-9]{1,2}[/.-]?[0-9]{0,2}[ 　]+)?(?:午前|午後|am |pm )?[0-9]{1,2}[:：][0-9]{2}(?:[:：][0-9]{2})?(?: ?[ap]m)?[\]）)]?$").ok()
});

/// 「10:12 佐藤 …」 and 「10:12\t佐藤\t…」 as messengers export them.
static TIMED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^[\[（(]?[0-9０-９]{1,2}[:：][0-9０-９]{2}(?:[:：][0-9０-９]{2})?[\]）)]?[ 　\t]+(?P<who>[^\s:：。、!！?？]{1,12}(?:[（(][^）)]{1,20}[）)])?)[ 　\t]+(?P<words>\S.*)$").ok()
});

/// Names of fields, not of people.
const FIELDS: &[&str] = &[
    "件名",
    "日時",
    "日付",
    "場所",
    "宛先",
    "宛名",
    "差出人",
    "送信者",
    "from",
    "to",
    "cc",
    "subject",
    "date",
    "tel",
    "fax",
    "電話",
    "電話番号",
    "住所",
    "出席者",
    "出席",
    "話者",
    "参加者",
    "参加",
    "記録",
    "記録者",
    "作成",
    "作成者",
    "備考",
    "金額",
    "期限",
    "納期",
    "契約番号",
    "案件",
    "案件名",
    "品名",
    "url",
    "http",
    "https",
    "内容",
    "要望",
    "要求",
    "用件",
    "対応",
    "対応者",
    "受付",
    "受付者",
    "受付日",
    "受付日時",
    "添付",
    "振込先",
    "会社名",
    "氏名",
    "部署",
    "目的",
    "議題",
    "結論",
    "経緯",
    "状況",
    "希望",
    "主張",
    "所感",
    "メモ",
    "注",
    "注意",
    "例",
    "理由",
    "原因",
    "p.s",
    "ps",
    "追伸",
    "記",
    "mail",
    "e-mail",
    "email",
    "携帯",
    "発信者",
    "受信者",
    "通話時間",
    "録音",
    "ファイル",
    "名前",
    "当社対応",
    "次回",
    "要点",
    "概要",
    "請求額",
    "請求",
    "合計",
    "内訳",
    "契約日",
    "相手",
    "相手方",
    "先方要求",
    "先方要望",
    "先方主張",
    "お客様のご要望",
    "ご要望",
    "ご要求",
    "お問い合わせ内容",
    "弊社対応",
    "こちらの対応",
];

const OURS: &[&str] = &[
    "担当",
    "弊社",
    "当社",
    "自社",
    "当方",
    "受付",
    "窓口",
    "オペレーター",
    "オペレータ",
    "サポート",
    "op",
    "コールセンター",
    "ベンダー",
    "受注者",
    "開発会社",
    "制作会社",
    "当社担当",
    "弊社担当",
    "社員",
    "応対",
    "応答",
    "受電",
    "甲担当",
    "回答",
];
const THEIRS: &[&str] = &[
    "客",
    "お客様",
    "お客さま",
    "お客さん",
    "顧客",
    "先方",
    "発注者",
    "相手",
    "ユーザー",
    "ユーザ",
    "クライアント",
    "注文者",
    "相手方",
    "お客",
    "客先",
    "入電者",
    "申出人",
    "利用者",
    "発信者",
    "クレーマー",
    "顧客担当",
];

/// What staff of ours say on the phone.
static OUR_WORDS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"弊社|申し訳(?:ござい|あり)|恐れ入ります|承(?:り|知)|かしこまり|ご迷惑を|お電話ありがとう|お世話になって|でございます|させていただき|いたします|いたしかね|折り返し|ご不便|確認(?:いた|致)|お調べ|お詫び申し|失礼いたし|おっしゃる|いただけますでしょうか|持ち帰").ok()
});

/// What customers say.
static THEIR_WORDS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"おたく|お宅|御社|貴社|そっち|あんた|お前|どうなって|してくれ|ください|しろ|せえ|(?:返|直|払|出)(?:せ|え|して)|困る|困って|約束|言った|言うた|って話|いい加減|ふざけ|冗談|納得|[てで]へん|やん|だろ|でしょ|おかしい|無償|タダ|責任").ok()
});

/// Keeps only the customer's utterances if the lines are a talk, and says whether they are.
pub(super) fn keep_customer(claim: &str, lines: &mut Vec<Line>) -> bool {
    let spoken = spoken(claim, lines);
    let mut counts: BTreeMap<&str, Voice> = BTreeMap::new();
    let mut speaking: Option<&str> = None;
    for (line, said) in lines.iter().zip(&spoken) {
        let words = said.as_ref().map_or(line.text(claim), |said| &claim[said.words.clone()]);
        speaking = said.as_ref().map(|said| said.who.as_str()).or(speaking);
        let Some(who) = speaking else { continue };
        let voice = counts.entry(who).or_default();
        voice.lines += usize::from(said.is_some());
        voice.ours += count(&OUR_WORDS, words);
        voice.theirs += count(&THEIR_WORDS, words);
    }
    let known = counts.keys().any(|who| side_by_name(who).is_some());
    let repeated = counts.values().any(|voice| voice.lines >= 2);
    let share = counts.values().map(|voice| voice.lines).sum::<usize>();
    if counts.is_empty() || !(known || repeated && share >= 3) || share * 3 < lines.len() && share < 4 {
        return false;
    }
    let header = fold(&claim[..spoken.iter().flatten().next().map_or(0, |said| said.words.start)]);
    let ours: Vec<String> = our_speakers(&counts, &header);
    let mut speaking: Option<bool> = None;
    let mut kept = Vec::new();
    let mut dropped = false;
    for (line, said) in lines.iter().zip(&spoken) {
        if let Some(said) = said {
            speaking = Some(!ours.contains(&said.who));
            dropped = true;
        }
        if speaking == Some(true) {
            let mut line = line.clone();
            if let Some(said) = said {
                line.content = said.words.clone();
            }
            line.after_gap |= dropped;
            if !line.content.is_empty() {
                kept.push(line);
                dropped = false;
            }
        } else {
            dropped = true;
        }
    }
    *lines = kept;
    true
}

#[derive(Default)]
struct Voice {
    lines: usize,
    ours: usize,
    theirs: usize,
}

struct Said {
    who: String,
    words: Range<usize>,
}

fn count(pattern: &LazyLock<Option<Regex>>, text: &str) -> usize {
    pattern.as_ref().map_or(0, |pattern| pattern.find_iter(text).count())
}

fn spoken(claim: &str, lines: &[Line]) -> Vec<Option<Said>> {
    lines
        .iter()
        .map(|line| {
            // The list mark may have swallowed a bracket or time; speakers are looked for in the line as it stands.
            let text = line.text(claim);
            let captures = NAMED
                .as_ref()
                .and_then(|named| named.captures(text))
                .or_else(|| SAID.as_ref()?.captures(text))
                .or_else(|| TIMED.as_ref()?.captures(text))?;
            let who = fold(captures.name("who")?.as_str());
            let is_field = FIELDS.contains(&who.trim_end_matches(['様', ' '])) || who.chars().all(|c| c.is_numeric());
            let words = captures.name("words").map_or(line.content.end..line.content.end, |words| {
                line.content.start + words.start()..line.content.start + words.end()
            });
            (!is_field).then_some(Said { who, words })
        })
        .collect()
}

/// Whose side a label names by itself; `Some(true)` is ours.
fn side_by_name(who: &str) -> Option<bool> {
    let base = who.split(['(', ' ']).next().unwrap_or(who).trim_end_matches(['様', ' ']);
    let note = who.split_once('(').map_or("", |(_, note)| note.trim_end_matches(')'));
    if OURS.contains(&base)
        || OURS.iter().any(|word| note.starts_with(word))
        || ["弊社", "当社", "当方", "自社"].iter().any(|word| who.contains(word))
    {
        return Some(true);
    }
    if THEIRS.contains(&base)
        || THEIRS.iter().any(|word| note.starts_with(word))
        || ["お客様", "先方"].iter().any(|word| who.contains(word))
    {
        return Some(false);
    }
    who.ends_with('様').then_some(false)
}

fn our_speakers(counts: &BTreeMap<&str, Voice>, header: &str) -> Vec<String> {
    let side = |who: &str| side_by_name(who).or_else(|| side_by_header(who, header));
    let sides: Vec<(&str, Option<bool>, i64)> = counts
        .iter()
        .map(|(who, voice)| {
            let polite = voice.ours as i64 * 2 - voice.theirs as i64;
            (*who, side(who), polite)
        })
        .collect();
    let someone_ours = sides.iter().any(|(_, side, _)| *side == Some(true));
    let someone_theirs = sides.iter().any(|(_, side, _)| *side == Some(false));
    sides
        .iter()
        .filter(|(_, side, polite)| match side {
            Some(ours) => *ours,
            // Beside one that is named as ours the unnamed is the customer, and the other way round.
            None if someone_ours && !someone_theirs => false,
            None if someone_theirs && !someone_ours => true,
            None => *polite > 0,
        })
        .map(|(who, _, _)| (*who).to_owned())
        .collect()
}

/// 「話者: 大和田(丸角物流 倉庫長)、葛西(当社 保守窓口)」 above the talk.
fn side_by_header(who: &str, header: &str) -> Option<bool> {
    let name = who.split(['(', ' ']).next().unwrap_or(who);
    let at = header.find(&format!("{name}("))? + name.len() + 1;
    let note = &header[at..at + header[at..].find(')')?];
    Some(["当社", "弊社", "当方", "自社", "受注", "担当", "サポート", "受付"].iter().any(|word| note.contains(word)))
        .filter(|ours| {
            *ours
                || ["様", "お客", "顧客", "先方", "発注", "客"].iter().any(|word| note.contains(word))
                || header.contains("当社")
                || header.contains("弊社")
        })
}
