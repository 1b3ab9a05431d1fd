//! Lines by which mail programs and people set old text, signatures and disclaimers apart. All patterns are read on folded
//! lines ([`crate::text::fold`]): half width, lower case, no blanks between Japanese characters.

use std::sync::LazyLock;

use regex::Regex;

type Pattern = LazyLock<Option<Regex>>;

/// 「2026年10月3日(土) 10:12 佐藤 <a@b>:」, 「On …, … wrote:」, 「佐藤さんは書きました:」.
static ATTRIBUTION: Pattern = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?:on.{6,160}wrote:?|.{0,120}(?:wrote|writes):|.{0,80}(?:さん|様|氏)?(?:は|が)(?:書きました|書いた):?|",
        r".{0,60}(?:[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日|[0-9]{4}[/-][0-9]{1,2}[/-][0-9]{1,2}).{0,80}(?:<[^>]*>|@[a-z0-9.-]+|のメール|さん|様|\))?:)$"
    ))
    .ok()
});

/// An attribution that no sentence looks like: a day, a time and an address in angle brackets, or 「On … wrote:」 with a
/// time. It counts also where the old text below carries no marks.
static SURE_ATTRIBUTION: Pattern = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?:on .{6,80}[0-9]{1,2}:[0-9]{2}.{1,120}wrote:|",
        r".{0,20}(?:[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日|[0-9]{4}[/-][0-9]{1,2}[/-][0-9]{1,2}).{0,20}[0-9]{1,2}[:時][0-9]{2}.{0,60}<[^>@ ]+@[^>]+>.{0,8}:)$"
    ))
    .ok()
});

/// How an attribution begins that goes on in the next line.
static BEGINS_ATTRIBUTION: Pattern = LazyLock::new(|| {
    Regex::new(r"^(?:on .{0,12}[0-9]|.{0,6}(?:[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日|[0-9]{4}[/-][0-9]{1,2}[/-][0-9]{1,2})).{0,140}$").ok()
});

/// 「From: …」 and its Japanese forms, the first line of a header block.
static HEADER_FROM: Pattern = LazyLock::new(|| Regex::new(r"^\*?(?:from|差出人|送信者|発信者)\*?:(.*)$").ok());

static HEADER_OTHER: Pattern =
    LazyLock::new(|| Regex::new(r"^\*?(?:to|cc|sent|date|subject|宛先|送信日時|日時|日付|件名|受信日時)\*?:").ok());

/// Further lines of a header block; they follow one, and begin none.
static HEADER_FURTHER: Pattern = LazyLock::new(|| {
    Regex::new(r"^\*?(?:bcc|reply-to|importance|priority|attachments?|返信先|重要度|優先度|添付ファイル|添付)\*? ?:")
        .ok()
});

static HEADER_WHEN: Pattern = LazyLock::new(|| Regex::new(r"^\*?(?:sent|date|送信日時|日時|日付|受信日時)\*? ?:").ok());

static SEPARATOR: Pattern = LazyLock::new(|| {
    Regex::new(r"^[-_=]{2,}.{0,12}(?:original ?message|元のメッセージ|forwarded(?: ?message)?(?: ?by.*)?|転送(?:された|した)?(?:メッセージ|メール|書面|文書|通知|手紙|原文|本文|内容)?|(?:以下|添付|受領した|届いた)(?:書面|文書|手紙|通知|原文)|begin forwarded message).{0,12}[-_=]*$|^begin forwarded message:$").ok()
});

/// 「----- 返信元メッセージ -----」, 「転送されたメッセージ:」.
static OTHER_SEPARATOR: Pattern = LazyLock::new(|| {
    Regex::new(r"^[-_=*─━~]{2,} ?(?:返信元|引用元|以前の|元)の?(?:メッセージ|メール) ?[-_=*─━~]{2,}$|^転送された(?:メッセージ|メール):$").ok()
});

static CONTACT: Pattern = LazyLock::new(|| {
    Regex::new(r"(?:^|[^ぁ-ん])(?:tel|fax|phone|mobile|e-?mail|mail|url|携帯|電話|直通)[:. ]|〒|https?://|[a-z0-9._-]+@[a-z0-9.-]+|[0-9]{2,4}-[0-9]{2,4}-[0-9]{3,4}").ok()
});

static DISCLAIMER: Pattern = LazyLock::new(|| {
    Regex::new(r"(?:本|この)(?:電子)?メール.{0,40}(?:機密|秘密|宛先|受信者|誤って|意図|破棄|削除)|誤って(?:受信|送信)|confidential|intended recipient|ウイルスチェック済|virus-free").ok()
});

fn matches(pattern: &Pattern, text: &str) -> bool {
    pattern.as_ref().is_some_and(|pattern| pattern.is_match(text))
}

/// Whether a line says whose words follow.
pub(crate) fn is_attribution(line: &str) -> bool {
    matches(&ATTRIBUTION, line)
}

/// Whether a line says so in a form that no sentence has.
pub(super) fn is_sure_attribution(line: &str) -> bool {
    matches(&SURE_ATTRIBUTION, line)
}

/// Whether a line may be the first of an attribution over several lines.
pub(super) fn begins_attribution(line: &str) -> bool {
    matches(&BEGINS_ATTRIBUTION, line)
}

/// Whom a line of a header block names as sender.
pub(crate) fn sender_field(line: &str) -> Option<&str> {
    Some(HEADER_FROM.as_ref()?.captures(line)?.get(1)?.as_str())
}

/// Whether a line is another line of a header block.
pub(crate) fn is_header_field(line: &str) -> bool {
    matches(&HEADER_OTHER, line)
}

/// Whether a line stands in header blocks without telling one from a list of one's own.
pub(super) fn is_further_field(line: &str) -> bool {
    matches(&HEADER_FURTHER, line)
}

/// Whether a line of a header block says when.
pub(super) fn is_date_field(line: &str) -> bool {
    matches(&HEADER_WHEN, line)
}

/// Whether a line separates old text from new: 「-----Original Message-----」.
pub(crate) fn is_separator(line: &str) -> bool {
    matches(&SEPARATOR, line)
}

/// The same, with the forms that claims are not read for.
pub(super) fn is_any_separator(line: &str) -> bool {
    matches(&SEPARATOR, line) || matches(&OTHER_SEPARATOR, line)
}

/// Whether a line holds a number, address or other way to reach somebody.
pub(crate) fn has_contact(line: &str) -> bool {
    matches(&CONTACT, line)
}

/// Whether a line sounds like a disclaimer.
pub(crate) fn is_disclaimer(line: &str) -> bool {
    matches(&DISCLAIMER, line)
}
