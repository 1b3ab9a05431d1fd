//! 調べること: documents to read, people to ask by role, texts to lay side by side.

use serde::{Deserialize, Serialize};

use super::plan::Inquiry;

/// 種類 of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChecklistKind {
    /// 資料
    Document,
    /// 聞き取り
    Interview,
    /// 比較
    Comparison,
}

/// 項目: one thing to do for one fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChecklistItem {
    /// What kind of work.
    pub kind: ChecklistKind,
    /// Id of the asserted fact.
    #[serde(rename = "for")]
    pub fact: String,
    /// What to do, in Japanese.
    pub text: String,
}

/// The items of every fact, from its first plan.
pub(super) fn checklist(inquiries: &[Inquiry<'_>]) -> Vec<ChecklistItem> {
    let mut items = Vec::new();
    for inquiry in inquiries {
        let Some(plan) = inquiry.plans.first() else { continue };
        let mut add = |kind, text| items.push(ChecklistItem { kind, fact: inquiry.fact.clone(), text });
        for document in &plan.documents {
            add(ChecklistKind::Document, format!("{document}({})", plan.days));
        }
        for interview in &plan.interviews {
            add(ChecklistKind::Interview, format!("【{}】{}", interview.role, interview.text));
        }
        add(ChecklistKind::Comparison, plan.comparison.clone());
    }
    items
}
