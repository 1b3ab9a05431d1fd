use std::sync::atomic::{AtomicI64, Ordering};

use zehi_domain::journal::Salt;
use zehi_domain::time::Timestamp;

/// 時計: tests stand in for it.
pub trait Clock: Send + Sync {
    /// The instant.
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the machine for the time")]
    fn now(&self) -> Timestamp {
        let second = jiff::Timestamp::now().as_second();
        Timestamp::from_second(second).unwrap_or_else(epoch)
    }
}

/// A clock for tests and demonstrations: goes on by one second each time it is asked.
#[derive(Debug)]
pub struct FixedClock(AtomicI64);

impl FixedClock {
    /// A clock that begins here.
    pub fn at(start: Timestamp) -> Self {
        Self(AtomicI64::new(start.second()))
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_second(self.0.fetch_add(1, Ordering::Relaxed)).unwrap_or_else(epoch)
    }
}

fn epoch() -> Timestamp {
    Timestamp::EPOCH
}

/// 16 random bytes for a payload.
pub(crate) fn salt() -> Salt {
    Salt(random())
}

/// Random bits for a new id: 48 bits of time, so that ids sort, then 80 of randomness (the ULID's layout).
pub(crate) fn id_bits(now: Timestamp) -> u128 {
    let random = u128::from_be_bytes(random());
    (u128::from(now.second().unsigned_abs()) * 1000) << 80 | random >> 48
}

/// Random bytes from the operating system.
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes on every platform we build for");
    bytes
}
