use std::sync::LazyLock;

use zehi_domain::investigation::{Knowledge, Plan};

/// Read once; the files are built in and tested, so that reading them does not fail where it did not fail in the tests.
static KNOWLEDGE: LazyLock<Option<Knowledge>> = LazyLock::new(|| Knowledge::built_in().ok());

/// 調査の計画 of this name: what would have to be true, who would have written it, where and when.
pub fn plan(id: &str) -> Option<&'static Plan> {
    KNOWLEDGE.as_ref()?.plans.iter().find(|plan| plan.id == id)
}
