//! Signatures and disclaimers at the end of a stretch of own text. Both stay readable; taking a sentence of the writer for a
//! signature is worse than leaving a signature among the words, so each needs more than one sign.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::line::{Line, columns};
use super::part::MailPartKind;
use crate::evidence::Mailbox;
use crate::text::fold;

/// Lines with words that a signature has at most.
const LONGEST: usize = 14;
/// Lines below 「-- 」 at most (RFC 3676, 4.3, knows no limit; a whole mail below it is none).
const LONGEST_MARKED: usize = 25;
/// Lines of a signature at most, rules and blank lines with it; what stands further up is not looked at.
const REACH: usize = 60;
/// A line of a signature is at most this wide, in half-width columns.
const WIDEST: usize = 90;

type Pattern = LazyLock<Option<Regex>>;

/// Kinds of contact data; each counts once.
static CONTACTS: [Pattern; 4] = [
    LazyLock::new(|| {
        Regex::new(r"(?:^|[^ぁ-んa-z])(?:tel|fax|phone|mobile|携帯|電話|直通|内線)[^ぁ-ん]{0,3}[:.+0-9/(]|(?:^|[^0-9-])(?:\+81|0[0-9]{1,4})[-(][0-9]{1,4}[-)][0-9]{3,4}").ok()
    }),
    LazyLock::new(|| Regex::new(r"〒|[0-9]{3}-[0-9]{4}.{0,3}.{1,3}[都道府県]").ok()),
    LazyLock::new(|| Regex::new(r"[a-z0-9._+-]+@[a-z0-9-]+\.[a-z0-9.-]+").ok()),
    LazyLock::new(|| Regex::new(r"https?://|(?:^|[^a-z])(?:url|web|hp) ?:|www\.").ok()),
];

static ORGANISATION: Pattern = LazyLock::new(|| {
    Regex::new(r"株式会社|有限会社|合同会社|合資会社|\([株有同]\)|[社財]団法人|[a-z]*法人|事務所|商店|大学|市役所|inc\.|co\., ?ltd|[ .,]ltd|corp\.|llc|gmbh").ok()
});

/// A meeting's place and number stand between rules too.
static AGENDA: Pattern = LazyLock::new(|| {
    Regex::new(r"^[・◆■●○◇□【\[]*(?:日時|場所|会場|議題|会議|ミーティング|パスコード|参加|期日|期限|件名|金額|品名|納品|納期|振込|口座|お届け)|zoom\.us|teams\.microsoft|meet\.google").ok()
});

/// What a phone or program adds.
static ADDED: Pattern = LazyLock::new(|| {
    Regex::new(r"^(?:.{0,12}(?:iphone|ipad|android|スマートフォン|スマホ|携帯|タブレット|モバイル端末|galaxy|xperia).{0,10}から(?:の)?(?:送信|メール).{0,8}|sent from (?:my |mail for |outlook|yahoo).{0,40}|get outlook for .{0,20}|outlook for (?:ios|android|mac).{0,30}|yahoo!?メール.{0,20})$").ok()
});

/// What a disclaimer speaks of: itself.
static ITSELF: Pattern = LazyLock::new(|| {
    Regex::new(r"(?:本|この|当)(?:電子|e-?)?(?:メール|mail|通信)|this (?:electronic )?(?:e-?mail|message|communication|transmission)|the information (?:contained|in this)").ok()
});

/// What a disclaimer says of itself; each counts once.
static SAID: [Pattern; 6] = [
    LazyLock::new(|| Regex::new(r"機密|秘密|守秘|秘匿|confidential|privileged").ok()),
    LazyLock::new(|| {
        Regex::new(r"宛先|受信者|受取人|名宛|受信を意図|意図され|intended|addressee|recipient|addressed").ok()
    }),
    LazyLock::new(|| {
        Regex::new(r"誤って|誤送信|誤送|手違い|心当たり|in error|by mistake|mistakenly|not the intended").ok()
    }),
    LazyLock::new(|| Regex::new(r"削除|破棄|消去|廃棄|delete|destroy").ok()),
    LazyLock::new(|| {
        Regex::new(r"開示|複写|複製|転用|転送|漏洩|無断|利用|使用|copy|copie|disclos|distribut|disseminat|unauthori")
            .ok()
    }),
    LazyLock::new(|| Regex::new(r"ご?連絡|お知らせ|通知|返信|notify|inform|advise|contact the sender").ok()),
];

/// The footers of scanners and mailing lists.
static MACHINE: Pattern = LazyLock::new(|| {
    Regex::new(r"ウイルスチェック済|ウイルス(?:スキャン|検査)|virus-free|checked by avg|scanned (?:by|for)|(?:購読|配信|メルマガ).{0,8}(?:解除|停止)|unsubscribe|.{0,40} mailing list$|メーリングリスト(?:$|の(?:登録|退会|案内))").ok()
});

static NOTICE_HEAD: Pattern = LazyLock::new(|| {
    Regex::new(r"^[\[【<*]*(?:confidentiality notice|disclaimer|免責事項|ご注意|注意事項|秘密保持について)[\]】>*:]*$")
        .ok()
});

fn matches(pattern: &Pattern, text: &str) -> bool {
    pattern.as_ref().is_some_and(|pattern| pattern.is_match(text))
}

/// The footers of a stretch, as ranges of its lines.
pub(super) fn footers(lines: &[Line<'_>], author: Option<&Mailbox>) -> Vec<(Range<usize>, MailPartKind)> {
    let mut found = Vec::new();
    let mut end = lines.len();
    // A signature may stand between two notices: one is looked for once.
    let mut signed = false;
    while let Some(block) = last_block(lines, end) {
        let text = fold(&lines[block.clone()].iter().map(|line| line.content).collect::<Vec<_>>().join(" "));
        let kind = if is_notice(&text) {
            Some((block.start, MailPartKind::Disclaimer))
        } else if let Some(first) = added_from(&lines[block.clone()]) {
            Some((block.start + first, MailPartKind::Signature))
        } else if signed {
            None
        } else {
            signed = true;
            signature(lines, end, author).map(|start| (start, MailPartKind::Signature))
        };
        let Some((start, kind)) = kind else { break };
        let start = with_rules_above(lines, start);
        found.push((start..end, kind));
        end = start;
    }
    found
}

/// The last run of lines with words before `end`; rules and blank lines end a run.
fn last_block(lines: &[Line<'_>], end: usize) -> Option<Range<usize>> {
    let last = (0..end).rev().find(|at| is_wording(&lines[*at]))?;
    let first = (0..last).rev().find(|at| !is_wording(&lines[*at])).map_or(0, |at| at + 1);
    Some(first..last + 1)
}

fn is_wording(line: &Line<'_>) -> bool {
    !line.content.is_empty() && !is_rule(&line.folded)
}

/// 「━━━━」「*****」「-- 」「◇◆◇」: a line of signs.
fn is_rule(folded: &str) -> bool {
    folded.chars().count() >= 2
        && folded.chars().all(|c| "-_=*━─~◇◆■□・.+#/\\★☆♪ ー―—–¯…:;|┏┓┗┛┌┐└┘+×%$^'\"`,".contains(c))
}

/// Rules directly above belong to a footer; blank lines between them too.
fn with_rules_above(lines: &[Line<'_>], start: usize) -> usize {
    let rules = (0..start).rev().take_while(|at| !is_wording(&lines[*at]));
    rules.filter(|at| is_rule(&lines[*at].folded)).last().unwrap_or(start)
}

fn is_notice(text: &str) -> bool {
    let said = SAID.iter().filter(|pattern| matches(pattern, text)).count();
    matches(&ITSELF, text) && said >= 2 || said >= 4 || matches(&MACHINE, text) || matches(&NOTICE_HEAD, text)
}

/// Where at the end of a block the lines begin that a phone or program added.
fn added_from(block: &[Line<'_>]) -> Option<usize> {
    let count = block.iter().rev().take_while(|line| matches(&ADDED, &line.folded)).count();
    (count > 0).then(|| block.len() - count)
}

/// The line at which the signature begins that ends before `end`.
fn signature(lines: &[Line<'_>], end: usize, author: Option<&Mailbox>) -> Option<usize> {
    let lines = &lines[..end];
    let last = lines.iter().rposition(is_wording)?;
    let reach = lines.len().saturating_sub(LONGEST_MARKED + 6);
    // 「-- 」 alone is the mark that programs agree on.
    let marked = (reach..=last).rev().find(|at| matches!(lines[*at].folded.as_str(), "--"));
    if let Some(at) = marked.filter(|at| last - at <= LONGEST_MARKED) {
        return Some(at);
    }
    ruled(lines, last, author).or_else(|| unruled(lines, last, author))
}

/// A signature below a rule, or between two.
fn ruled(lines: &[Line<'_>], last: usize, author: Option<&Mailbox>) -> Option<usize> {
    let closed = lines[last + 1..].iter().any(|line| is_rule(&line.folded));
    let mut wording = 0;
    let mut found = None;
    for at in (last.saturating_sub(REACH)..last).rev() {
        if is_wording(&lines[at]) {
            wording += 1;
            if wording > LONGEST || found.is_some() && wording > LONGEST / 2 {
                break;
            }
            continue;
        }
        if !is_rule(&lines[at].folded) {
            continue;
        }
        let within = &lines[at + 1..=last];
        let signs = Signs::of(within, author);
        let enough = signs.contacts >= 1 && signs.total() >= 2 || signs.author && signs.organisation;
        let prose_allowed = usize::from(closed && signs.total() >= 3);
        if !signs.agenda && signs.prose <= prose_allowed {
            // A rule within a signature: what stands above it belongs to it while it names who signs.
            let names = |from: usize| Signs::of(&lines[at + 1..from], author);
            let goes_on = found.is_none_or(|from: usize| {
                let above = names(from);
                (above.author || above.organisation) && above.prose == 0
            });
            if enough && goes_on {
                found = Some(at);
                continue;
            }
        }
        if found.is_some() || signs.prose > prose_allowed || signs.agenda {
            break;
        }
    }
    found
}

/// A signature without a rule: the last lines, short, with several kinds of contact data, or the name with the company.
fn unruled(lines: &[Line<'_>], last: usize, author: Option<&Mailbox>) -> Option<usize> {
    let block = last_block(lines, last + 1)?;
    let signs = Signs::of(&lines[block.clone()], author);
    let length = block.len();
    if signs.prose > 0 || signs.agenda || length > LONGEST {
        return None;
    }
    let reached = signs.contacts >= 2 && signs.total() >= 3;
    let named = length <= 3 && signs.author && (signs.organisation || signs.contacts > 0);
    if !reached && !named {
        return None;
    }
    let above = last_block(lines, block.start).filter(|above| above.len() <= 3 && above.start > 0);
    let belongs = above.filter(|above| {
        let signs = Signs::of(&lines[above.clone()], author);
        signs.prose == 0 && !signs.agenda && signs.author && (signs.organisation || above.len() == 1)
    });
    let start = belongs.map_or(block.start, |above| above.start);
    // A mail that consists of contact data says something with it.
    (start > 0).then_some(start)
}

/// What speaks for a signature in some lines, and what against.
#[derive(Default)]
struct Signs {
    contacts: usize,
    organisation: bool,
    author: bool,
    prose: usize,
    agenda: bool,
}

impl Signs {
    fn of(lines: &[Line<'_>], author: Option<&Mailbox>) -> Self {
        let held = || lines.iter().filter(|line| is_wording(line)).map(|line| line.folded.as_str());
        Self {
            contacts: CONTACTS.iter().filter(|pattern| held().any(|line| matches(pattern, line))).count(),
            organisation: held().any(|line| matches(&ORGANISATION, line)),
            author: author.is_some_and(|author| held().any(|line| names(line, author))),
            prose: lines.iter().filter(|line| is_wording(line) && is_prose(line)).count(),
            agenda: held().any(|line| matches(&AGENDA, line)),
        }
    }

    fn total(&self) -> usize {
        self.contacts + usize::from(self.organisation) + usize::from(self.author)
    }
}

/// Whether a line names the sender: address, or the name or the first part of it.
pub(super) fn names(folded: &str, author: &Mailbox) -> bool {
    let line: String = folded.chars().filter(|c| !c.is_whitespace()).collect();
    let address = fold(&author.address);
    let mut names: Vec<String> = vec![fold(&author.name).replace(' ', "")];
    names.extend(author.name.split([' ', '\u{3000}']).next().map(fold));
    !address.is_empty() && line.contains(&address)
        || names.iter().any(|name| name.chars().count() >= 2 && line.contains(name.as_str()))
}

/// Whether a line is a sentence rather than an entry.
fn is_prose(line: &Line<'_>) -> bool {
    let ends = ["ます", "です", "ました", "ません", "ください", "下さい", "でした", "ですか", "ますか", "でしょうか"];
    let folded = &line.folded;
    folded.contains('。')
        || folded.ends_with(['、', '?', '!'])
        || ends.iter().any(|end| folded.ends_with(end))
        || columns(line.content) > WIDEST
}
