//! スレッド: which mails belong together, and why. References and In-Reply-To come first; where they lead nowhere, a subject
//! joins only an answer to mails between the same people within days. A wrong join is worse than none.

use std::collections::{HashMap, HashSet};

use super::subject::BareSubject;
use crate::evidence::DocumentHeader;
use crate::id::DocumentId;

/// An answer found by its subject is at most so many days younger than what it answers. Longer silences are usual for a
/// subject that is used again (「月次報告の件」), so a longer reach would join what does not belong together.
pub const SUBJECT_DAYS: i64 = 14;
/// Clocks differ: a mail may seem older than what it answers by at most so many seconds.
const CLOCK: i64 = 24 * 3600;
/// Seconds of a day.
const DAY: i64 = 24 * 3600;

/// 見出しだけのメール: what a mail says that threads are made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailHead {
    /// The document.
    pub document: DocumentId,
    /// Date, sender, recipients, subject, Message-ID, References.
    pub header: DocumentHeader,
}

/// つながりの理由: why a mail stands in its thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JoinReason {
    /// 始まり: nothing it answers is among the documents.
    Begins,
    /// References or In-Reply-To name the mail it answers.
    References {
        /// That mail.
        to: DocumentId,
        /// Whether the subject is another one: somebody answered an old mail to write of something new.
        subject_changed: bool,
    },
    /// It answers a mail that is not among the documents, and so does another mail on the same subject between the same people.
    SameMissing {
        /// The other mail, older.
        with: DocumentId,
    },
    /// The same subject, an answer between the same people, within days.
    Subject {
        /// The mail it seems to answer.
        to: DocumentId,
        /// Days between the two.
        days: i64,
    },
}

impl JoinReason {
    /// The mail it was joined to.
    pub fn joined_to(&self) -> Option<DocumentId> {
        match self {
            Self::Begins => None,
            Self::References { to, .. } | Self::Subject { to, .. } => Some(*to),
            Self::SameMissing { with } => Some(*with),
        }
    }
}

/// スレッドの中のメール: a mail and why it stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThreadMail {
    /// The mail.
    pub document: DocumentId,
    /// Why it belongs to the thread.
    pub reason: JoinReason,
}

/// スレッド: mails that belong together, oldest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailThread {
    /// The mails.
    pub mails: Vec<ThreadMail>,
}

/// The threads of some mails, each mail in exactly one; in the order of their first mails. The order of `heads` does not
/// matter.
pub fn threads(heads: &[MailHead]) -> Vec<MailThread> {
    let mut mails: Vec<Mail<'_>> = heads.iter().map(Mail::of).collect();
    // Undated mails come last: they can answer anything, and nothing is joined to them by time.
    mails.sort_by_key(|mail| (mail.second.is_none(), mail.second, mail.head.document));
    let joined = Joining::new(&mails).run();
    let mut threads: Vec<MailThread> = Vec::new();
    let mut at: HashMap<usize, usize> = HashMap::new();
    for (index, mail) in mails.iter().enumerate() {
        let thread = *at.entry(joined.roots[index]).or_insert_with(|| {
            threads.push(MailThread { mails: Vec::new() });
            threads.len() - 1
        });
        threads[thread].mails.push(ThreadMail { document: mail.head.document, reason: joined.reasons[index].clone() });
    }
    threads
}

/// A mail with what is asked of it again and again.
struct Mail<'a> {
    head: &'a MailHead,
    second: Option<i64>,
    subject: BareSubject,
    people: HashSet<&'a str>,
}

impl<'a> Mail<'a> {
    fn of(head: &'a MailHead) -> Self {
        let header = &head.header;
        let people = header.author.iter().chain(&header.recipients).map(|person| person.address.as_str());
        Self {
            head,
            second: header.date.map(|date| date.second()),
            subject: BareSubject::of(header.subject.as_deref().unwrap_or_default()),
            people: people.filter(|address| !address.is_empty()).collect(),
        }
    }

    fn author(&self) -> Option<&'a str> {
        self.head.header.author.as_ref().map(|author| author.address.as_str()).filter(|address| !address.is_empty())
    }

    /// Whether this mail may answer the other one by its time.
    fn may_follow(&self, other: &Self) -> bool {
        match (self.second, other.second) {
            (Some(here), Some(there)) => there <= here + CLOCK,
            _ => true,
        }
    }
}

struct Joined {
    reasons: Vec<JoinReason>,
    /// For each mail, a mail that stands for its thread.
    roots: Vec<usize>,
}

struct Joining<'m, 'a> {
    mails: &'m [Mail<'a>],
    by_message: HashMap<&'a str, usize>,
    by_subject: HashMap<&'m str, Vec<usize>>,
    parents: Vec<Option<usize>>,
    reasons: Vec<JoinReason>,
}

impl<'m, 'a> Joining<'m, 'a> {
    fn new(mails: &'m [Mail<'a>]) -> Self {
        let mut by_message = HashMap::new();
        let mut by_subject: HashMap<&str, Vec<usize>> = HashMap::new();
        for (index, mail) in mails.iter().enumerate() {
            if let Some(id) = mail.head.header.message_id.as_deref() {
                by_message.entry(id).or_insert(index);
            }
            if !mail.subject.words.is_empty() {
                by_subject.entry(mail.subject.words.as_str()).or_default().push(index);
            }
        }
        let parents = vec![None; mails.len()];
        Self { mails, by_message, by_subject, parents, reasons: vec![JoinReason::Begins; mails.len()] }
    }

    fn run(mut self) -> Joined {
        for index in 0..self.mails.len() {
            if let Some(parent) = self.referenced(index) {
                let subject_changed = self.mails[parent].subject.words != self.mails[index].subject.words;
                let to = self.mails[parent].head.document;
                self.join(index, parent, JoinReason::References { to, subject_changed });
            }
        }
        self.join_by_missing();
        for index in 0..self.mails.len() {
            if let Some((parent, days)) = self.of_same_subject(index) {
                let to = self.mails[parent].head.document;
                self.join(index, parent, JoinReason::Subject { to, days });
            }
        }
        let roots = (0..self.mails.len()).map(|index| self.root(index)).collect();
        Joined { reasons: self.reasons, roots }
    }

    fn join(&mut self, index: usize, parent: usize, reason: JoinReason) {
        self.parents[index] = Some(parent);
        self.reasons[index] = reason;
    }

    fn root(&self, mut index: usize) -> usize {
        while let Some(parent) = self.parents[index] {
            index = parent;
        }
        index
    }

    /// The nearest mail held that References or In-Reply-To names. A mail that names itself, one in a circle, or one that was
    /// written later is passed over.
    fn referenced(&self, index: usize) -> Option<usize> {
        let mail = &self.mails[index];
        let named = mail.head.header.references.iter().rev().filter_map(|id| self.by_message.get(id.as_str()).copied());
        named
            .into_iter()
            .find(|parent| *parent != index && mail.may_follow(&self.mails[*parent]) && self.root(*parent) != index)
    }

    /// Mails that answer one mail which is not held.
    fn join_by_missing(&mut self) {
        let mut first: HashMap<&str, Vec<usize>> = HashMap::new();
        for index in 0..self.mails.len() {
            let (mails, mail) = (self.mails, &self.mails[index]);
            let header = &mail.head.header;
            let missing = header.references.iter().map(String::as_str).filter(|id| !self.by_message.contains_key(id));
            let missing: Vec<&str> = missing.collect();
            let with = missing.iter().rev().filter_map(|id| first.get(id)).flatten().copied().find(|other| {
                let other = &mails[*other];
                other.subject.words == mail.subject.words && other.people.intersection(&mail.people).count() >= 2
            });
            if let Some(with) = with.filter(|with| self.parents[index].is_none() && self.root(*with) != index) {
                self.join(index, with, JoinReason::SameMissing { with: mails[with].head.document });
            } else {
                missing.into_iter().for_each(|id| first.entry(id).or_default().push(index));
            }
        }
    }

    /// The mail that an answer without a usable reference seems to answer: the newest older one of the same subject between
    /// the same people within days. None where two threads could be meant.
    fn of_same_subject(&self, index: usize) -> Option<(usize, i64)> {
        let mail = &self.mails[index];
        let (second, author) = (mail.second?, mail.author()?);
        if self.parents[index].is_some() || !(mail.subject.answers || mail.subject.passes_on) {
            return None;
        }
        let named = self.by_subject.get(mail.subject.words.as_str())?;
        let older = named[..named.partition_point(|other| *other < index)].iter().rev().copied();
        let near = older.map_while(|other| {
            let there = self.mails[other].second?;
            (second - there <= SUBJECT_DAYS * DAY).then_some((other, (second - there) / DAY))
        });
        let between_them = near.filter(|(other, _)| {
            let other = &self.mails[*other];
            // Who answers had the mail, and whoever wrote it gets the answer; what is passed on goes to others.
            let writes_back = other.author().is_some_and(|writer| mail.people.contains(writer));
            other.people.contains(author) && (writes_back || mail.subject.passes_on && !mail.subject.answers)
        });
        let candidates: Vec<(usize, i64)> = between_them.collect();
        let threads: HashSet<usize> = candidates.iter().map(|(other, _)| self.root(*other)).collect();
        (threads.len() == 1 && !threads.contains(&index)).then(|| candidates.first().copied()).flatten()
    }
}
