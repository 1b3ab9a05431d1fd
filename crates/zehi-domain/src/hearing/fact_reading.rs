//! 主張事実の読取り: which sentences assert something that records could support or refute.
//!
//! A clause asserts where it speaks of a matter of `knowledge/asserted_facts.toml` and ends assertively. The sentence is the
//! fact, unless it is too long or its halves would be proven by different records. Clauses that demand, feel, ask or
//! announce assert nothing; a demand may still presuppose a fact (「10月から止まっている決済を直してください」).

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::demand_reading::Asked;
use super::fact_rules::{any, rules};
use super::reported_speech::quoted;

/// A sentence of at least so many characters may hold two facts.
const SPLIT_FROM: usize = 56;
/// Each of them has at least so many.
const HALF: usize = 20;

/// 読み取った事実: folded bytes of the words, and whether it is about what someone said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asserted {
    pub words: Range<usize>,
    pub is_speech: bool,
}

/// The facts a sentence asserts.
pub(super) fn asserted(text: &str, demands: &[Asked], is_item: bool) -> Vec<Asserted> {
    let rules = rules();
    if any(&rules.never, text) && !is_specific(text) {
        return Vec::new();
    }
    let pieces = pieces(text);
    let demanded = |piece: &Range<usize>| {
        demands.iter().any(|d| piece.start < d.clause.end && d.clause.start < piece.end && d.words.start < piece.end)
    };
    let told: Vec<&str> =
        pieces.iter().filter(|piece| !demanded(piece)).flat_map(|piece| matters(&text[piece.clone()])).collect();
    let announced = pieces.last().is_some_and(|last| demanded(last) || announces(&text[last.clone()]));
    let asserting: Vec<Range<usize>> =
        pieces.iter().filter(|piece| !demanded(piece) && asserts(text, piece, &told, announced)).cloned().collect();
    if asserting.is_empty() && is_item && demands.is_empty() && is_noted(text) {
        return vec![Asserted { words: 0..text.len(), is_speech: is_speech(text) }];
    }
    if asserting.is_empty() {
        return presupposed(text, demands);
    }
    let matter: Vec<(Range<usize>, Vec<&str>)> = pieces
        .iter()
        .filter(|piece| !demanded(piece))
        .map(|piece| (piece.clone(), matters(&text[piece.clone()])))
        .collect();
    if matter.iter().all(|(_, matters)| matters.is_empty()) {
        return Vec::new();
    }
    split(text, &matter, &asserting, pieces.len() > matter.len())
}

/// An item that notes an event without a verb: 「6/17 03:12 搬送コンベアが逆転」.
fn is_noted(text: &str) -> bool {
    let found = matters(text);
    text.chars().any(|c| c.is_ascii_digit())
        && found.iter().any(|id| *id != "fact-number")
        && text.contains(['が', 'は', 'を', 'の'])
}

/// Matters a stretch speaks of.
fn matters(text: &str) -> Vec<&'static str> {
    rules().fact.iter().filter(|matter| matter.pattern.is_match(text)).map(|matter| matter.head.id.as_str()).collect()
}

/// Whether a clause ends assertively and is neither feeling, question nor intention. `told` are the matters of the whole
/// sentence; where its end `announces` what the customer will do, clauses that only lead there assert nothing.
fn asserts(text: &str, piece: &Range<usize>, told: &[&str], announced: bool) -> bool {
    let rules = rules();
    let words = without_note(&text[piece.clone()]);
    let last = piece.end == text.len();
    let ends = |id: &str| rules.assertive.iter().any(|rule| rule.head.id == id && rule.pattern.is_match(words));
    let linking = ends("assertive-linking") && (words.ends_with('、') || last && words.contains("のは"));
    let own = matters(words);
    let plain = last && words.trim_end_matches(['。', '!']).ends_with(['う', 'く', 'す', 'つ', 'ぶ', 'む', 'る']);
    let assertive = ends("assertive-endings") || plain && own.iter().any(|id| HAPPENS.contains(id));
    if !assertive && !linking || announced && (last || !assertive) {
        return false;
    }
    let bare = words.trim_end_matches(['、', '。', '!', '?']);
    let says_so = SAYS_SO.iter().any(|end| bare.ends_with(end));
    let about = |found: &[&str]| found.iter().filter(|id| **id != "fact-number").count();
    if !any(&rules.unless, words) || says_so {
        let here = about(&own) > 0 || assertive && about(told) > 0;
        return here || !own.is_empty() && words.chars().count() >= 8;
    }
    // 「2週間も連絡がないのはおかしい」 asserts what it complains of.
    let complains = ["のは", "ことは", "ことに"].iter().any(|of| words.contains(of));
    about(&own) > 0 && (complains || about(&own) >= 2 && CAUSE.as_ref().is_some_and(|cause| cause.is_match(words)))
}

/// Matters that happen: 「数が二つ入る」 tells no intention.
const HAPPENS: &[&str] =
    &["fact-defect", "fact-late", "fact-included", "fact-leak", "fact-loss", "fact-never-agreed", "fact-rights"];

/// 「…でした(弊社計測)。」: a note in brackets at the end says nothing about the ending.
fn without_note(words: &str) -> &str {
    let bare = words.trim_end_matches(['。', '!', '?']);
    match (bare.ends_with(')'), bare.rfind('(')) {
        (true, Some(open)) if open > 0 => &words[..open],
        _ => words,
    }
}

/// Questions in form that assert in substance.
const SAYS_SO: &[&str] = &[
    "やないですか",
    "じゃないですか",
    "ではないですか",
    "ではありませんか",
    "じゃありませんか",
    "じゃないか",
    "やないか",
    "ではないか",
    "よね",
    "よな",
    "でしょう",
    "だろう",
    "だろ",
    "やろ",
    "やんか",
    "じゃん",
    "やんけ",
    "でしょ",
];

/// Whether a clause tells what the customer will do or wants.
fn announces(words: &str) -> bool {
    static WILL: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?:[うくすつぬぶむるぐ]|ます)(?:から|ので|よ|ぞ|わ|で|から?な|つもり(?:です|だ)?|しかない|しかありません)*[。!]*$").ok()
    });
    static STATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?:[てで](?:い|お)?(?:る|ます|ります)|(?:あ|い|おり|なり|あり|ござい|でき|れ|られ|かか[りる]|起き|止ま[りる]|落ち|消え|出|残[りる]|違[いう]|ずれ|含ま|届き|届く|切れ|固ま[りる]|まい[りる])(?:る|ます)?|とる|ちゃう|てしまう|てしまいます)(?:から|ので|よ|ぞ|わ|で|から?な|けど|が)*[。!]*$").ok()
    });
    let will = WILL.as_ref().is_some_and(|will| will.is_match(words));
    will && !["です", "でしょう", "だろう", "やろう"].iter().any(|guess| words.contains(guess))
        && !STATE.as_ref().is_some_and(|state| state.is_match(words))
        && !words.contains("という")
        && !matters(words).iter().any(|id| HAPPENS.contains(id))
}

/// 「原因は…にあると考えています」: a blame told as an opinion is still what the customer says is so.
static CAUSE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"原因|せい[でやだ]|によ[りる]|契約|見積|仕様|約束|説明|保証|込み|含ま").ok());

/// A sentence with a figure or date and a matter is no mere courtesy or insult.
fn is_specific(text: &str) -> bool {
    static INTRODUCES: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"お世話に|拝啓|前略|清栄|お慶び|敬具|法的|訴訟|弁護士|裁判|馬鹿|バカ|給料|通知いたします|(?:以下|下記|次)の(?:とおり|通り)").ok()
    });
    let found = matters(text);
    !INTRODUCES.as_ref().is_some_and(|known| known.is_match(text)) && found.len() >= 3
}

/// A fact inside a demand: 「10月から止まっている決済を直してください」.
fn presupposed(text: &str, demands: &[Asked]) -> Vec<Asserted> {
    static RELATIVE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?:[てで](?:い|お)?(?:る|ない|ます|た)|できない|られない|ままの|ままになっている|(?:約束|説明|言|合意|決め|依頼|発注|請求|払|消え|壊れ|止ま|遅れ|漏れ|失|削除|破損|流出|紛失|誤)[^、。]{0,8}た)(?:[一-龠ァ-ヶa-z0-9][^、。はがを]{0,12})(?:を|は|について|の|が|も)").ok()
    });
    let Some(demand) = demands.first() else { return Vec::new() };
    let clause = demands.iter().map(|d| d.clause.start).min().unwrap_or(demand.clause.start)..text.len();
    let part = &text[clause.start..];
    let specific = matters(part)
        .iter()
        .filter(|id| {
            matches!(
                **id,
                "fact-defect"
                    | "fact-late"
                    | "fact-contact"
                    | "fact-said"
                    | "fact-included"
                    | "fact-leak"
                    | "fact-never-agreed"
                    | "fact-contract"
            )
        })
        .count();
    let dated = part.chars().any(|c| c.is_ascii_digit()) || part.contains("から") || part.contains("まま");
    let relative = RELATIVE.as_ref().is_some_and(|relative| relative.is_match(part));
    if relative && specific > 0 && dated {
        vec![Asserted { words: 0..text.len(), is_speech: is_speech(text) }]
    } else {
        Vec::new()
    }
}

/// The sentence as one fact or, where it is long and its halves speak of different matters, as two or more.
fn split(
    text: &str,
    matter: &[(Range<usize>, Vec<&str>)],
    asserting: &[Range<usize>],
    has_demand: bool,
) -> Vec<Asserted> {
    let whole = if has_demand { asserted_part(text, matter, asserting) } else { 0..text.len() };
    let mut cuts = Vec::new();
    if text[whole.clone()].chars().count() >= SPLIT_FROM {
        let mut from = whole.start;
        for piece in asserting {
            let (left, right) = (from..piece.end, piece.end..whole.end);
            let apart = text[left.clone()].chars().count() >= HALF
                && text[right.clone()].chars().count() >= HALF
                && asserting.iter().any(|later| later.start >= piece.end)
                && is_turn(&text[piece.clone()])
                && differ(&text[left], &text[right]);
            if apart {
                cuts.push(piece.end);
                from = piece.end;
            }
        }
    }
    let mut found = Vec::new();
    let mut from = whole.start;
    for cut in cuts.into_iter().chain([whole.end]) {
        found.push(Asserted { words: from..cut, is_speech: is_speech(&text[from..cut]) });
        from = cut;
    }
    found
}

/// From the first to the last clause that asserts or speaks of the matter, without the demand.
fn asserted_part(text: &str, matter: &[(Range<usize>, Vec<&str>)], asserting: &[Range<usize>]) -> Range<usize> {
    let last = asserting.last().map_or(text.len(), |piece| piece.end);
    let first = matter.iter().map(|(piece, _)| piece.start).find(|start| *start < last).unwrap_or(0);
    first..last
}

/// A clause end after which something else may be told.
fn is_turn(piece: &str) -> bool {
    [
        "ましたが、",
        "ですが、",
        "ませんが、",
        "ますが、",
        "したが、",
        "だが、",
        "たが、",
        "けど、",
        "けれど、",
        "けれども、",
        "ており、",
        "ておりまして、",
        "し、",
        "上、",
        "うえ、",
        "また、",
        "さらに、",
        "のに、",
        "たのに、",
        "ず、",
        "一方、",
        "一方で、",
        "ですし、",
        "たし、",
        "るし、",
        "ないし、",
        "して、",
        "って、",
        "んで、",
        "いて、",
    ]
    .iter()
    .any(|end| piece.ends_with(end))
}

/// Whether two stretches speak of different matters, each with something of its own.
fn differ(left: &str, right: &str) -> bool {
    let (a, b) = (matters(left), matters(right));
    let own = |these: &[&str], those: &[&str]| these.iter().any(|id| *id != "fact-number" && !those.contains(id));
    own(&a, &b) && own(&b, &a)
}

fn is_speech(text: &str) -> bool {
    rules().fact.iter().any(|matter| matter.speech && matter.pattern.is_match(text))
}

/// Clauses: cut after 「、」 outside quotation.
pub(super) fn pieces(text: &str) -> Vec<Range<usize>> {
    let quotations = quoted(text);
    let mut found = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        if c == '、' && !quotations.iter().any(|quotation| quotation.contains(&at)) {
            found.push(start..at + c.len_utf8());
            start = at + c.len_utf8();
        }
    }
    if start < text.len() {
        found.push(start..text.len());
    }
    found
}
