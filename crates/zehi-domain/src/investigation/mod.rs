//! 調査: what does the evidence say, for us and against us, and what is missing? Everything here is a proposal; it names
//! the words behind it and asserts no law (design.md, decisions 5 and 6).

/// 知識 of this stage, from `knowledge/*.toml`.
mod knowledge;

/// 当事者: who is on which side.
mod party;

/// 記録 of the project, and how much each counts.
mod record;

/// 意味で読む: vectors of passages and sentences.
mod meaning;

/// 主張事実の型と計画.
mod plan;

/// 順位づけの問いと答え, shared with the ranker.
mod query;

/// 日付の言及 in records.
mod days;

/// 数量 with units.
mod quantity;

/// 語と言い換え.
mod words;

/// 関係: supports, contradicts, bears on.
mod relate;

/// 関係 by examples.
mod learned_relation;

/// 法令の候補.
mod statute;

/// 選び出し: up to ten pieces for each fact.
mod select;

/// 調査の流れ for one claim.
mod proposal;

/// 調べる資料、聞き取り、比較.
mod checklist;

/// 検索記録: what was searched, when nothing was found.
mod search_record;

/// 調査でしたこと, as events.
mod casework;

pub use casework::{
    EvidenceDismissed, EvidencePinned, EvidenceProposed, InterviewConfirmed, InterviewRecorded, LeadNamed,
    NoMaterialRecorded, NoMaterialReopened, ProposedPiece,
};
pub use checklist::{ChecklistItem, ChecklistKind};
pub use days::{NamedDay, named_days};
pub use knowledge::{Interview, Knowledge, KnowledgeError, Plan, Reading, RelationExample, Relations};
pub use party::{Party, ProjectFacts, Side};
pub use plan::Inquiry;
pub use proposal::{FactInvestigation, Investigation, Matter, Piece, investigate};
pub use query::{Query, RankDocument, RankPassage, Ranked, WordGroup};
pub use record::Record;
pub use relate::{Judged, Laid, Relation};
pub use search_record::{SearchRecord, SearchedQuery, UnreadDocuments};
pub use statute::{LawProposal, Statute};
pub use words::stands_alone;

#[cfg(test)]
mod tests;
