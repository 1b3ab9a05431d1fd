use serde::{Deserialize, Serialize};

use super::Fact;
use crate::id::Sha256;

/// 閲覧記録の先頭値を記帳した: from here on the access log up to this entry cannot be cut or rewritten unseen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessHeadNoted {
    /// How many entries the access log had.
    pub entries: u64,
    /// Hash of its last entry.
    pub head: Sha256,
}

impl Fact for AccessHeadNoted {
    const KIND: &'static str = "access_head_noted";
}
