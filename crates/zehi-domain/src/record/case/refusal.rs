use crate::evidence::QuoteNotFound;
use crate::investigation::UnreadDocuments;
use crate::judgment::JudgmentRefusal;
use crate::reply::WordOnDuty;

/// 案件で断る理由: what, why, and what to do next.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CaseRefusal {
    /// The judgment refused.
    #[error(transparent)]
    Judgment(#[from] JudgmentRefusal),
    /// A neutral letter holds a word that must wait.
    #[error(transparent)]
    Word(#[from] WordOnDuty),
    /// 「資料なし」 while documents are unread.
    #[error(transparent)]
    Unread(#[from] UnreadDocuments),
    /// A quote that is not in its document.
    #[error(transparent)]
    Quote(#[from] QuoteNotFound),
    /// There is no such item.
    #[error("{0} という項目は、この案件にありません。")]
    Unknown(String),
    /// It was answered already.
    #[error("{0} は、すでに採否を決めています。")]
    AnsweredAlready(String),
    /// The item was not accepted.
    #[error("{0} は採用されていません。")]
    NotAccepted(String),
    /// The quote is pinned already.
    #[error("この引用は、すでに留めてあります。")]
    PinnedAlready,
    /// Something must be written.
    #[error("{0}が書かれていません。")]
    Empty(&'static str),
    /// The wording must be a quote of the claim.
    #[error("引用がクレームの文面にそのままの形で見つかりません。")]
    NotInClaim,
    /// A contact that ends before it begins.
    #[error("終わりの時刻が、始まりの時刻より前です。")]
    EndsBeforeItBegins,
    /// Nothing is searched yet.
    #[error("「資料なし」は、検索を1つも行わずに記録できません。")]
    NothingSearched,
    /// A material is pinned, so it is not "no material".
    #[error("留めた資料があるため、「資料なし」とは記録できません。")]
    MaterialPinned,
    /// Final reply without judgment.
    #[error("承認された判定がないため、最終回答は作れません。")]
    NotApproved,
    /// The administrator keeps the home; they do not act in cases.
    #[error("管理者は、案件の承認や送信を行えません。")]
    AdministratorCannot,
}

impl CaseRefusal {
    /// What to do next, in Japanese.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Judgment(refusal) => refusal.hint(),
            Self::Word(_) => "言い換えるか、判定のあとの最終回答で述べてください。",
            Self::Unread(_) => {
                "資料を読める形で取り込み直すか、確認できないことを1件ずつ承知したうえで記録してください。"
            }
            Self::Quote(_) | Self::NotInClaim => "資料を開き、文字を選び直してください。",
            Self::Unknown(_) => "画面を開き直し、項目を選び直してください。",
            Self::AnsweredAlready(_) => "案件の記録で、だれがいつ決めたかを確認してください。",
            Self::NotAccepted(_) => "聴取の画面で採用してから進めてください。",
            Self::PinnedAlready => "別の箇所を選ぶか、そのまま進めてください。",
            Self::Empty(_) => "1文以上で書いてください。",
            Self::EndsBeforeItBegins => "始まりと終わりの日付と時刻を確かめて、入れ直してください。",
            Self::NothingSearched => "関係しそうな語で検索してから記録してください。",
            Self::MaterialPinned => "認定の画面で、認められる・認められない・真偽不明のいずれかを選んでください。",
            Self::NotApproved => "判定の画面で承認を依頼し、判断権者の承認を得てください。",
            Self::AdministratorCannot => "担当、責任者または判断権者として操作してください。",
        }
    }
}
