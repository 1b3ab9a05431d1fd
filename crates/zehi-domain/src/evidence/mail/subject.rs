//! 件名: what a mail is about, without what programs and haste put before it.

use std::sync::LazyLock;

use regex::Regex;

use crate::text::fold;

type Pattern = LazyLock<Option<Regex>>;

/// 「Re:」「RE[2]:」「Re^3:」「返信:」「転送:」「Fwd:」, and the words of other languages that Outlook puts there.
static PREFIX: Pattern = LazyLock::new(|| {
    Regex::new(r"^(?:(re|aw|sv|antw|返信|返|自動応答|automatic reply)|(?:fwd?|wg|tr|転送|転))(?:\[[0-9]+\]|\([0-9]+\)|[*^]?[0-9]+)? ?:").ok()
});

/// 「[list:123]」「(list 00123)」: a mailing list counts its mails; 「[PRJ-123]」 and 「[#123]」 name a ticket and stay.
static LIST: Pattern = LazyLock::new(|| Regex::new(r"^[\[(][a-z0-9][a-z0-9_.-]*[ :,][ 0]*[0-9]+[\])]").ok());

/// 「【至急】」: put before an old subject as it pleases.
static HASTE: Pattern = LazyLock::new(|| {
    Regex::new(r"^[【\[(<](?:至急|大至急|緊急|重要|急|再送|再|要返信|要確認|urgent|important|resend)[】\])>]").ok()
});

/// 件名の芯: a subject without prefixes, and what they said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BareSubject {
    /// The rest, folded; empty where nothing is left.
    pub words: String,
    /// Whether a prefix says that it answers.
    pub answers: bool,
    /// Whether a prefix says that it passes on.
    pub passes_on: bool,
}

impl BareSubject {
    /// Of a subject as it stands in the mail.
    pub fn of(subject: &str) -> Self {
        let folded = fold(subject);
        let mut bare = Self { words: String::new(), answers: false, passes_on: false };
        let mut rest = folded.trim();
        loop {
            if let Some(captures) = PREFIX.as_ref().and_then(|pattern| pattern.captures(rest)) {
                let answers = captures.get(1).is_some();
                bare.answers |= answers;
                bare.passes_on |= !answers;
                rest = rest[captures[0].len()..].trim_start();
                continue;
            }
            let before = [&LIST, &HASTE].into_iter().find_map(|pattern| pattern.as_ref()?.find(rest));
            let Some(before) = before else { break };
            rest = rest[before.end()..].trim_start();
        }
        rest.clone_into(&mut bare.words);
        bare
    }
}
