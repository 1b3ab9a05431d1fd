use serde::{Deserialize, Serialize};

use super::Fact;
use crate::id::ProjectId;

/// プロジェクトを開いた.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectOpened {
    /// Its id, which is also the stream of its imports.
    pub project: ProjectId,
    /// Its name as people type it after `--project`.
    pub name: String,
}

impl Fact for ProjectOpened {
    const KIND: &'static str = "project_opened";
}
