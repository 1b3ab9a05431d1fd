use serde::{Deserialize, Serialize};

use super::Fact;

/// 内容を消去した: the payloads of these events are gone; that they existed and hold together is still provable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erased {
    /// Numbers of the events whose payload was taken away.
    pub erases: Vec<u64>,
    /// Why, in the words of the person who decided it.
    pub reason: String,
    /// The rule or duty behind it, such as 「個人情報保護法35条」.
    pub rule: String,
}

impl Fact for Erased {
    const KIND: &'static str = "erased";
}
