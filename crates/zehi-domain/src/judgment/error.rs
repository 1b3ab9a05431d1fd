/// 判定で断る理由: what, why, and what to do next.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JudgmentRefusal {
    /// Whoever talked to the customer or worked on the case does not decide it.
    #[error("この案件を担当した人は、この案件を判定できません。")]
    FrontLineCannotDecide,
    /// The role does not decide.
    #[error("{role}は判定できません。")]
    RoleCannotDecide {
        /// The role's Japanese term.
        role: &'static str,
    },
    /// Facts without a finding.
    #[error("認定のない主張事実があります: {}", .0.join("、"))]
    FactsWithoutFinding(Vec<String>),
    /// Demands without a decision.
    #[error("対応を決めていない要求があります: {}", .0.join("、"))]
    DemandsWithoutDecision(Vec<String>),
    /// Proposals nobody answered.
    #[error("採否を決めていない提案があります: {}", .0.join("、"))]
    ProposalsOpen(Vec<String>),
    /// Nothing was asked of the decider.
    #[error("承認の依頼がまだありません。")]
    NotRequested,
    /// It is approved already.
    #[error("この判定は承認済みです。")]
    AlreadyApproved,
    /// There is no such item.
    #[error("{0} は、採用した項目の中にありません。")]
    UnknownItem(String),
    /// The searches of 「資料なし」 were not recorded.
    #[error("「資料なし」の検索記録がありません。")]
    NoSearchRecord,
    /// A reason is missing.
    #[error("理由が書かれていません。")]
    ReasonMissing,
}

impl JudgmentRefusal {
    /// What to do next, in Japanese.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::FrontLineCannotDecide => "案件に関わっていない判断権者に承認を依頼してください。",
            Self::RoleCannotDecide { .. } => "判断権者の役割を持つ人に承認を依頼してください。",
            Self::FactsWithoutFinding(_) => {
                "調査の結果にもとづき、主張事実ごとに認定を記録してください(真偽不明も認定です)。"
            }
            Self::DemandsWithoutDecision(_) => "要求ごとに対応を記録してください(期日までの留保も選べます)。",
            Self::ProposalsOpen(_) => "聴取の画面で、採用・書き換え・不採用を選んでください。",
            Self::NotRequested => "認定と対応をそろえて「承認を依頼する」を押してください。",
            Self::AlreadyApproved => "考え直すときは、理由を書いて判定を開き直してください。",
            Self::UnknownItem(_) => "聴取の画面で採用してから記録してください。",
            Self::NoSearchRecord => "調査の画面で「資料なし」を記録してから認定してください。",
            Self::ReasonMissing => "理由を1文以上で書いてください。",
        }
    }
}
