//! 関係者: who acts on our side, and in which role.

use serde::{Deserialize, Serialize};

use crate::id::StaffId;

/// 役割: what a person of ours may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 担当: the front line, who talks to the customer.
    FrontLine,
    /// 責任者: leads the project and the investigation, and sends in its name.
    Lead,
    /// 判断権者: decides and approves.
    Decider,
    /// 管理者: keeps the home; cannot approve or send.
    Administrator,
}

impl Role {
    /// All roles, as offered to people.
    pub const ALL: [Self; 4] = [Self::FrontLine, Self::Lead, Self::Decider, Self::Administrator];

    /// The Japanese term.
    pub fn label(self) -> &'static str {
        match self {
            Self::FrontLine => "担当",
            Self::Lead => "責任者",
            Self::Decider => "判断権者",
            Self::Administrator => "管理者",
        }
    }
}

/// 社員: a person of ours.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Staff {
    /// Opaque id, the actor of events.
    pub id: StaffId,
    /// Name as shown.
    pub name: String,
    /// What they may do.
    pub role: Role,
}

impl std::fmt::Debug for Staff {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Staff").field("id", &self.id).field("role", &self.role).finish_non_exhaustive()
    }
}
