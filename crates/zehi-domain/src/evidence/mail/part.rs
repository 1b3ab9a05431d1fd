//! A mail's text cut into stretches: whose words each of them is.

use std::ops::Range;

use super::footer::footers;
use super::heading::heading_at;
use super::line::{Line, lines};
use crate::evidence::{Anchor, AnchoredText, Mailbox};

/// メールの部分の種類: whose words a stretch of a mail is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MailPartKind {
    /// 件名
    Subject,
    /// 本人の文
    Own,
    /// 引用: text of an earlier mail.
    Quoted {
        /// How many mails back, as marks and headings tell; from 1.
        depth: u8,
    },
    /// 署名
    Signature,
    /// 免責文・定型文: a confidentiality notice, the footer of a mailing list or virus scanner.
    Disclaimer,
    /// 引用・転送の見出し: the lines that say whose text follows.
    ForwardHeader {
        /// Depth of the text it stands above; from 1.
        depth: u8,
    },
}

/// メールの部分: a stretch of a mail's text. All parts together cover the text in order, without gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailPart {
    /// Bytes of the text; whole lines.
    pub range: Range<usize>,
    /// Whose words it holds.
    pub kind: MailPartKind,
}

impl MailPartKind {
    /// Whether it is text of an earlier mail, or says whose text follows.
    pub fn is_old(self) -> bool {
        matches!(self, Self::Quoted { .. } | Self::ForwardHeader { .. })
    }
}

/// The parts of a mail's text as it is stored: subject, then body. `author` is its sender, whose name tells a signature.
pub fn mail_parts(text: &AnchoredText, author: Option<&Mailbox>) -> Vec<MailPart> {
    let body = match text.spans() {
        [first, second, ..] if first.anchor == Anchor::Subject => second.start as usize,
        [only] if only.anchor == Anchor::Subject => text.text().len(),
        _ => 0,
    };
    let mut parts = Vec::new();
    if body > 0 {
        parts.push(MailPart { range: 0..body, kind: MailPartKind::Subject });
    }
    let shifted = |part: MailPart| MailPart { range: part.range.start + body..part.range.end + body, ..part };
    parts.extend(parts_of_body(&text.text()[body..], author).into_iter().map(shifted));
    parts
}

/// The parts of a body without subject. `author` is who sent it, whose name tells a signature.
pub fn parts_of_body(body: &str, author: Option<&Mailbox>) -> Vec<MailPart> {
    let lines = lines(body);
    let mut kinds = levels(&lines);
    mark_footers(&lines, &mut kinds, author);
    let mut parts: Vec<MailPart> = Vec::new();
    for (line, (kind, begins)) in lines.iter().zip(kinds) {
        match parts.last_mut() {
            Some(last) if last.kind == kind && !begins => last.range.end = line.range.end,
            _ => parts.push(MailPart { range: line.range.clone(), kind }),
        }
    }
    parts
}

/// A line's kind, and whether a part begins at it even where the line before is of the same kind.
type Role = (MailPartKind, bool);

/// Own text, headings and quoted text. A blank line belongs to what stands before it.
fn levels(lines: &[Line<'_>]) -> Vec<Role> {
    let mut roles: Vec<Role> = Vec::with_capacity(lines.len());
    // Depths of marks at which a heading took everything below it.
    let mut taken: Vec<u8> = Vec::new();
    while let Some(line) = lines.get(roles.len()) {
        if line.is_blank() {
            roles.push((roles.last().map_or(MailPartKind::Own, |(kind, _)| below_heading(*kind)), false));
            continue;
        }
        taken.retain(|depth| *depth <= line.depth);
        let level = line.depth.saturating_add(u8::try_from(taken.len()).unwrap_or(u8::MAX));
        let Some(heading) = heading_at(lines, roles.len()) else {
            let kind = if level == 0 { MailPartKind::Own } else { MailPartKind::Quoted { depth: level } };
            roles.push((kind, false));
            continue;
        };
        let first = heading.lines.start;
        for index in heading.lines {
            let begins = index == first && roles.last().is_some_and(|(kind, _)| kind.is_old());
            roles.push((MailPartKind::ForwardHeader { depth: level.saturating_add(1) }, begins));
        }
        // Depth is counted to 255 and no further.
        if heading.takes_unmarked && taken.len() < usize::from(u8::MAX) {
            taken.push(line.depth);
        }
    }
    roles
}

/// What a blank line below a line of this kind is: below a heading the old text has begun.
fn below_heading(kind: MailPartKind) -> MailPartKind {
    match kind {
        MailPartKind::ForwardHeader { depth } => MailPartKind::Quoted { depth },
        other => other,
    }
}

/// Signatures and disclaimers at the end of each stretch of own text.
fn mark_footers(lines: &[Line<'_>], kinds: &mut [Role], author: Option<&Mailbox>) {
    let mut start = 0;
    while start < kinds.len() {
        let length = kinds[start..].iter().take_while(|(kind, _)| *kind == MailPartKind::Own).count();
        for (range, kind) in footers(&lines[start..start + length], author) {
            for role in &mut kinds[start + range.start..start + range.end] {
                role.0 = kind;
            }
        }
        start += length.max(1);
    }
}
