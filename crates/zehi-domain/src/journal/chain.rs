use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{NotCanonical, canonical};
use crate::id::Sha256;
use crate::time::Timestamp;

/// 秘匿用の乱数: 16 random bytes written into every payload and erased with it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Salt(pub [u8; 16]);

impl std::fmt::Debug for Salt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Salt(…)")
    }
}

/// 記帳前の出来事: what is to be written; number, previous hash and hash follow from the chain it joins.
#[derive(Debug, Clone, PartialEq)]
pub struct EventDraft {
    /// When.
    pub at: Timestamp,
    /// Who: an opaque id.
    pub actor: String,
    /// What it is about: an opaque id.
    pub stream: String,
    /// What happened, such as `documents_imported`.
    pub kind: String,
    /// The facts; an object with ASCII keys.
    pub payload: Value,
}

/// 出来事: one line of the journal.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Running number from 1.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// Who: an opaque id.
    pub actor: String,
    /// What it is about: an opaque id.
    pub stream: String,
    /// What happened.
    pub kind: String,
    /// The facts with their salt; `None` where a later `erased` event names this number.
    pub payload: Option<Value>,
    /// SHA-256 of the canonical payload.
    pub payload_sha256: Sha256,
    /// Hash of the event before; zero for the first.
    pub prev: Sha256,
    /// SHA-256 of `prev` and the canonical header.
    pub hash: Sha256,
}

impl EventDraft {
    /// The event that follows `prev` as number `seq`.
    ///
    /// # Errors
    /// [`NotCanonical`] where the payload holds what the journal does not allow.
    pub fn chain(self, seq: u64, prev: Sha256, salt: Salt) -> Result<Event, NotCanonical> {
        self.chain_with_form(seq, prev, salt).map(|(event, _)| event)
    }

    /// The event that follows `prev` as number `seq`, and the canonical form of its payload as it is to be stored.
    ///
    /// # Errors
    /// As [`EventDraft::chain`].
    pub fn chain_with_form(mut self, seq: u64, prev: Sha256, salt: Salt) -> Result<(Event, Vec<u8>), NotCanonical> {
        if let Value::Object(fields) = &mut self.payload {
            fields.insert("salt".to_owned(), Value::String(hex::encode(salt.0)));
        }
        let form = canonical(&self.payload)?;
        let payload_sha256 = Sha256::of(&form);
        let mut event = Event {
            seq,
            at: self.at,
            actor: self.actor,
            stream: self.stream,
            kind: self.kind,
            payload: Some(self.payload),
            payload_sha256,
            prev,
            hash: Sha256::ZERO,
        };
        event.hash = event.expected_hash()?;
        Ok((event, form))
    }
}

impl Event {
    /// The hash this event must have.
    ///
    /// # Errors
    /// [`NotCanonical`] where the number is 2^53 or more.
    pub fn expected_hash(&self) -> Result<Sha256, NotCanonical> {
        let header = json!({
            "actor": self.actor,
            "at": self.at.to_string(),
            "kind": self.kind,
            "payload_sha256": self.payload_sha256.to_string(),
            "seq": self.seq,
            "stream": self.stream,
        });
        let mut bytes = self.prev.0.to_vec();
        bytes.extend(canonical(&header)?);
        Ok(Sha256::of(&bytes))
    }

    /// The line of the exported journal, without line feed.
    pub fn export_line(&self) -> Value {
        json!({
            "seq": self.seq, "at": self.at.to_string(), "actor": self.actor, "stream": self.stream, "kind": self.kind,
            "payload": self.payload, "payload_sha256": self.payload_sha256, "prev": self.prev, "hash": self.hash,
        })
    }
}

/// 連鎖の不整合: what does not hold at an event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChainBreak {
    /// A number is missing or double.
    #[error("番号が続いていません(あるべき番号 {expected})")]
    Number {
        /// The number that should stand here.
        expected: u64,
    },
    /// The link to the event before is broken.
    #[error("直前の出来事のハッシュと一致しません")]
    Previous,
    /// The header was changed.
    #[error("出来事のハッシュが内容と一致しません")]
    Hash,
    /// The payload was changed.
    #[error("内容のハッシュが一致しません")]
    Payload,
    /// The payload has gone without an `erased` event that names it.
    #[error("内容が失われていますが、消去の記録がありません")]
    ErasedWithoutRecord,
    /// The payload has no salt.
    #[error("内容に秘匿用の乱数がありません")]
    NoSalt,
}

/// 連鎖の検査: walks the journal in order with constant memory (but for the numbers of erased events).
#[derive(Debug, Clone)]
pub struct ChainCheck {
    next: u64,
    head: Sha256,
    missing_payloads: BTreeSet<u64>,
    problems: Vec<(u64, ChainBreak)>,
}

impl Default for ChainCheck {
    fn default() -> Self {
        Self { next: 1, head: Sha256::ZERO, missing_payloads: BTreeSet::new(), problems: Vec::new() }
    }
}

impl ChainCheck {
    /// Looks at the next event.
    pub fn see(&mut self, event: &Event) {
        if event.seq != self.next {
            self.problems.push((event.seq, ChainBreak::Number { expected: self.next }));
        }
        if event.prev != self.head {
            self.problems.push((event.seq, ChainBreak::Previous));
        }
        if event.expected_hash() != Ok(event.hash) {
            self.problems.push((event.seq, ChainBreak::Hash));
        }
        match &event.payload {
            None => {
                self.missing_payloads.insert(event.seq);
            }
            Some(payload) => self.see_payload(event, payload),
        }
        self.next = event.seq + 1;
        self.head = event.hash;
    }

    /// Looks at the next event as it is stored, with its payload as text. The text must be the canonical form itself, so
    /// that not even a space can be added to it unseen.
    pub fn see_stored(&mut self, event: &Event, payload: Option<&str>) {
        if event.seq != self.next {
            self.problems.push((event.seq, ChainBreak::Number { expected: self.next }));
        }
        if event.prev != self.head {
            self.problems.push((event.seq, ChainBreak::Previous));
        }
        if event.expected_hash() != Ok(event.hash) {
            self.problems.push((event.seq, ChainBreak::Hash));
        }
        match payload {
            None => {
                self.missing_payloads.insert(event.seq);
            }
            Some(payload) => self.see_stored_payload(event, payload),
        }
        self.next = event.seq + 1;
        self.head = event.hash;
    }

    fn see_stored_payload(&mut self, event: &Event, payload: &str) {
        if Sha256::of(payload.as_bytes()) != event.payload_sha256 {
            self.problems.push((event.seq, ChainBreak::Payload));
        }
        match serde_json::from_str::<Sealed>(payload) {
            Ok(sealed) => {
                if sealed.salt.is_none() {
                    self.problems.push((event.seq, ChainBreak::NoSalt));
                }
                if event.kind == "erased" {
                    let erased = sealed.erases.iter().flat_map(erased_in);
                    erased.for_each(|seq| {
                        self.missing_payloads.remove(&seq);
                    });
                }
            }
            Err(_) => self.problems.push((event.seq, ChainBreak::NoSalt)),
        }
    }

    fn see_payload(&mut self, event: &Event, payload: &Value) {
        if canonical(payload).map(|form| Sha256::of(&form)) != Ok(event.payload_sha256) {
            self.problems.push((event.seq, ChainBreak::Payload));
        }
        if payload.get("salt").and_then(Value::as_str).is_none() {
            self.problems.push((event.seq, ChainBreak::NoSalt));
        }
        if event.kind == "erased" {
            for seq in erased_numbers(payload) {
                self.missing_payloads.remove(&seq);
            }
        }
    }

    /// Hash of the last event seen.
    pub fn head(&self) -> Sha256 {
        self.head
    }

    /// How many events were seen, if none is missing.
    pub fn events(&self) -> u64 {
        self.next - 1
    }

    /// Everything that does not hold, by event.
    pub fn finish(mut self) -> Vec<(u64, ChainBreak)> {
        let without_record = self.missing_payloads.iter().map(|seq| (*seq, ChainBreak::ErasedWithoutRecord));
        self.problems.extend(without_record);
        self.problems
    }
}

/// What the check needs of a payload, without building the rest.
#[derive(serde::Deserialize)]
struct Sealed {
    #[serde(default)]
    salt: Option<String>,
    #[serde(default)]
    erases: Option<Value>,
}

/// The numbers an `erased` event names in `erases`: one or a list.
fn erased_numbers(payload: &Value) -> Vec<u64> {
    payload.get("erases").map(erased_in).unwrap_or_default()
}

fn erased_in(erases: &Value) -> Vec<u64> {
    match erases {
        Value::Array(items) => items.iter().filter_map(Value::as_u64).collect(),
        one => one.as_u64().into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn journal() -> Vec<Event> {
        let mut events: Vec<Event> = Vec::new();
        for number in 1..=3 {
            let draft = EventDraft {
                at: Timestamp::from_second(1_700_000_000 + number).expect("in range"),
                actor: "a".to_owned(),
                stream: "s".to_owned(),
                kind: "noted".to_owned(),
                payload: json!({"n": number}),
            };
            let prev = events.last().map_or(Sha256::ZERO, |event| event.hash);
            events.push(draft.chain(number as u64, prev, Salt([7; 16])).expect("allowed payload"));
        }
        events
    }

    fn problems(events: &[Event]) -> Vec<(u64, ChainBreak)> {
        let mut check = ChainCheck::default();
        events.iter().for_each(|event| check.see(event));
        let found = check.finish();
        let mut stored = ChainCheck::default();
        for event in events {
            let form = event.payload.as_ref().map(|payload| canonical(payload).expect("allowed payload"));
            let text = form.map(|form| String::from_utf8(form).expect("UTF-8"));
            stored.see_stored(event, text.as_deref());
        }
        assert_eq!(stored.finish(), found, "both checks find the same");
        found
    }

    #[test]
    fn a_stored_payload_may_not_gain_even_a_space() {
        let event = &journal()[0];
        let form = canonical(event.payload.as_ref().expect("not erased")).expect("allowed payload");
        let mut check = ChainCheck::default();
        check.see_stored(event, Some(&format!("{} ", String::from_utf8_lossy(&form))));
        assert_eq!(check.finish(), [(1, ChainBreak::Payload)]);
    }

    #[test]
    fn an_untouched_chain_holds() {
        assert_eq!(problems(&journal()), []);
    }

    #[test]
    fn every_change_is_noticed() {
        let mut events = journal();
        events.remove(1);
        assert_eq!(problems(&events), [(3, ChainBreak::Number { expected: 2 }), (3, ChainBreak::Previous)]);
        let mut events = journal();
        events[1].actor.push('x');
        assert_eq!(problems(&events), [(2, ChainBreak::Hash)]);
        let mut events = journal();
        events[2].payload = Some(json!({"n": 4, "salt": "00"}));
        assert_eq!(problems(&events), [(3, ChainBreak::Payload)]);
        let mut events = journal();
        events[0].payload = None;
        assert_eq!(problems(&events), [(1, ChainBreak::ErasedWithoutRecord)]);
    }
}
