use serde_json::Value;

use super::parts::Stage;
use crate::hearing::{ClaimReceived, ContactRecorded, HearingAdded, HearingProposed, ProposalAnswered, Verdict};
use crate::investigation::{
    EvidenceDismissed, EvidencePinned, EvidenceProposed, InterviewConfirmed, InterviewRecorded, LeadNamed,
    NoMaterialRecorded, NoMaterialReopened,
};
use crate::journal::{Event, EventDraft};
use crate::judgment::{
    DemandDecided, FindingMade, JudgmentApproved, JudgmentReopened, JudgmentRequested, JudgmentSentBack,
};
use crate::record::{Fact, UnreadablePayload};
use crate::reply::{FinalReplySent, LetterSent};
use crate::time::Timestamp;

/// Writes the enum of a case's events and its reading and writing, one line a kind.
macro_rules! case_events {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// 案件の出来事: everything that can happen to a case.
        #[derive(Debug, Clone, PartialEq)]
        pub enum CaseEvent {
            $($(#[$doc])* $name($name),)*
        }

        impl CaseEvent {
            /// Reads an event of a case's stream; `None` for a kind that is no act on a case, or an erased payload.
            ///
            /// # Errors
            /// [`UnreadablePayload`] where the payload is not what its kind promises.
            pub fn read(event: &Event) -> Result<Option<Self>, UnreadablePayload> {
                $(if let Some(facts) = $name::read(event)? {
                    return Ok(Some(Self::$name(facts)));
                })*
                Ok(None)
            }

            /// The kind it stands under in the journal.
            pub fn kind(&self) -> &'static str {
                match self { $(Self::$name(_) => $name::KIND,)* }
            }

            fn payload(&self) -> Result<Value, serde_json::Error> {
                match self { $(Self::$name(facts) => facts.payload(),)* }
            }
        }

        $(impl From<$name> for CaseEvent {
            fn from(facts: $name) -> Self {
                Self::$name(facts)
            }
        })*
    };
}

case_events! {
    /// 受け付けた
    ClaimReceived,
    /// 聴取の提案
    HearingProposed,
    /// 提案に応答した
    ProposalAnswered,
    /// 聴取で足した
    HearingAdded,
    /// 接触を記録した
    ContactRecorded,
    /// 調査の責任者を決めた
    LeadNamed,
    /// 調査の提案
    EvidenceProposed,
    /// 証拠を留めた
    EvidencePinned,
    /// 関係なしとした
    EvidenceDismissed,
    /// 社内の聴取を記録した
    InterviewRecorded,
    /// 本人が確認した
    InterviewConfirmed,
    /// 資料なし
    NoMaterialRecorded,
    /// 資料なしを開き直した
    NoMaterialReopened,
    /// 認定した
    FindingMade,
    /// 対応を決めた
    DemandDecided,
    /// 承認を依頼した
    JudgmentRequested,
    /// 差し戻した
    JudgmentSentBack,
    /// 判定を開き直した
    JudgmentReopened,
    /// 承認した
    JudgmentApproved,
    /// 中立の連絡を送った
    LetterSent,
    /// 最終回答を送った
    FinalReplySent,
}

impl CaseEvent {
    /// The event to be written on the case's stream.
    ///
    /// # Errors
    /// The serializer's, which these structs never give.
    pub fn draft(&self, at: Timestamp, actor: &str, stream: &str) -> Result<EventDraft, serde_json::Error> {
        Ok(EventDraft {
            at,
            actor: actor.to_owned(),
            stream: stream.to_owned(),
            kind: self.kind().to_owned(),
            payload: self.payload()?,
        })
    }

    /// Which stage it belongs to.
    pub fn stage(&self) -> Stage {
        match self {
            Self::ClaimReceived(_)
            | Self::HearingProposed(_)
            | Self::ProposalAnswered(_)
            | Self::HearingAdded(_)
            | Self::ContactRecorded(_) => Stage::Hearing,
            Self::LeadNamed(_)
            | Self::EvidenceProposed(_)
            | Self::EvidencePinned(_)
            | Self::EvidenceDismissed(_)
            | Self::InterviewRecorded(_)
            | Self::InterviewConfirmed(_)
            | Self::NoMaterialRecorded(_)
            | Self::NoMaterialReopened(_) => Stage::Investigation,
            Self::FindingMade(_)
            | Self::DemandDecided(_)
            | Self::JudgmentRequested(_)
            | Self::JudgmentSentBack(_)
            | Self::JudgmentReopened(_)
            | Self::JudgmentApproved(_) => Stage::Judgment,
            Self::LetterSent(_) | Self::FinalReplySent(_) => Stage::Reply,
        }
    }

    /// What happened, in plain Japanese, for the journal of the case.
    pub fn told(&self) -> String {
        match self {
            Self::ClaimReceived(e) => format!("「{}」を受け付けました({})", e.title, e.customer),
            Self::HearingProposed(e) => {
                format!(
                    "要求{}件、主張事実{}件、言動{}件の候補が示されました",
                    e.demands.len(),
                    e.facts.len(),
                    e.manner.len()
                )
            }
            Self::ProposalAnswered(e) => match &e.verdict {
                Verdict::Accepted => format!("{} を採用しました", e.item),
                Verdict::Edited { wording } => format!("{} を「{wording}」と書き換えて採用しました", e.item),
                Verdict::Rejected { reason } => format!("{} を採用しませんでした(理由: {reason})", e.item),
            },
            Self::HearingAdded(HearingAdded::Demand(demand)) => format!("要求 {} を足しました", demand.id),
            Self::HearingAdded(HearingAdded::AssertedFact(fact)) => format!("主張事実 {} を足しました", fact.id),
            Self::ContactRecorded(e) => format!("接触 {} を記録しました({}、{}分)", e.id, e.kind.label(), e.minutes()),
            Self::LeadNamed(_) => "調査の責任者を決めました".to_owned(),
            Self::EvidenceProposed(e) => {
                format!("{} について資料の箇所{}件の候補が示されました", e.fact, e.pieces.len())
            }
            Self::EvidencePinned(e) => {
                format!("{} に「{}」を留めました({})", e.fact, shortened(e.citation.quote()), e.relation.label())
            }
            Self::EvidenceDismissed(e) => {
                format!("{} について「{}」を関係なしとしました", e.fact, shortened(e.citation.quote()))
            }
            Self::InterviewRecorded(e) => format!("{}({})への聴取 {} を記録しました", e.person, e.part, e.id),
            Self::InterviewConfirmed(e) => format!("聴取 {} を本人が確認しました({})", e.id, e.how),
            Self::NoMaterialRecorded(e) => {
                format!(
                    "{} は資料なしと記録しました(検索{}件、資料{}件中{}件を検索)",
                    e.fact,
                    e.record.queries().len(),
                    e.record.held(),
                    e.record.searched()
                )
            }
            Self::NoMaterialReopened(e) => {
                format!(
                    "{} の資料なしを開き直しました(「{}」の該当が{}件から{}件になりました)",
                    e.fact, e.query, e.before, e.now
                )
            }
            Self::FindingMade(e) => format!("{} を「{}」と認定しました", e.fact, e.finding.label()),
            Self::DemandDecided(e) => format!("{} に「{}」と決めました", e.demand, e.decision.label()),
            Self::JudgmentRequested(_) => "判定の承認を依頼しました".to_owned(),
            Self::JudgmentSentBack(e) => format!("判定を差し戻しました(理由: {})", e.reason),
            Self::JudgmentReopened(e) => format!("判定を開き直しました(理由: {})", e.reason),
            Self::JudgmentApproved(e) => format!("判定を承認しました(根拠の引用{}件を固定)", e.evidence.len()),
            Self::LetterSent(e) => format!("{}を送りました({} 宛)", e.letter.kind().label(), e.to),
            Self::FinalReplySent(e) => format!("最終回答を送りました({} 宛、{})", e.to, e.method),
        }
    }
}

/// At most 30 characters.
fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(30).filter(|c| !c.is_control()).collect();
    if text.chars().count() > 30 {
        short.push('…');
    }
    short
}
