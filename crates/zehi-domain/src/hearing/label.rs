use serde::{Deserialize, Serialize};

/// 要求内容の分類 (domain.md 7.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContentLabel {
    /// 意見
    Opinion,
    /// 質問・説明の求め
    Inquiry,
    /// 範囲内の不具合の指摘
    Defect,
    /// 追加・変更
    Extra,
    /// 抽象的な不満
    Abstract,
    /// 正当で毅然とした請求
    FirmClaim,
    /// 過大な要求
    Excessive,
    /// 価格・条件の圧力
    PricePressure,
    /// 口頭の約束の主張
    OralPromise,
}

/// 言動(手段・態様)の分類 (interfaces.md).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MannerLabel {
    /// 個人への攻撃
    PersonalAttack,
    /// 差別
    Discrimination,
    /// 害悪の告知
    Threat,
    /// 不利益を示した金品・利益の要求
    Extortion,
    /// 公表による圧力
    Exposure,
    /// 土下座など屈辱的な謝罪の要求
    Humiliation,
    /// 繰り返し
    Repetition,
    /// 時間・場所の拘束
    Detention,
    /// 権威・影響力による圧力
    Authority,
    /// 身体・物への攻撃
    Physical,
    /// 性的な言動
    Sexual,
    /// 私生活への立入り
    PrivateLife,
}

impl MannerLabel {
    /// The Japanese term. It names what is said, not an offence: whether the elements of one are met is a question.
    pub fn label(self) -> &'static str {
        match self {
            Self::PersonalAttack => "個人への攻撃",
            Self::Discrimination => "差別",
            Self::Threat => "害悪の告知",
            Self::Extortion => "不利益を示した要求",
            Self::Exposure => "公表による圧力",
            Self::Humiliation => "屈辱的な謝罪の要求",
            Self::Repetition => "繰り返し",
            Self::Detention => "時間・場所の拘束",
            Self::Authority => "権威・影響力による圧力",
            Self::Physical => "身体・物への攻撃",
            Self::Sexual => "性的な言動",
            Self::PrivateLife => "私生活への立入り",
        }
    }
}

/// 重大度: 0 none, 1 note, 2 カスハラ候補, 3 stop the contact, lawyer, police (interfaces.md).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "u8", try_from = "u8")]
pub enum Severity {
    /// 該当なし
    None,
    /// 注意
    Note,
    /// カスハラ候補
    Candidate,
    /// 緊急
    Emergency,
}

impl From<Severity> for u8 {
    fn from(severity: Severity) -> u8 {
        severity as u8
    }
}

impl TryFrom<u8> for Severity {
    type Error = String;

    fn try_from(level: u8) -> Result<Self, String> {
        [Self::None, Self::Note, Self::Candidate, Self::Emergency]
            .into_iter()
            .find(|severity| *severity as u8 == level)
            .ok_or_else(|| format!("重大度は0から3です: {level}"))
    }
}

/// 言動の指摘: a label with the words and the rule behind it. A suggestion, never a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MannerFinding {
    /// Which manner.
    pub label: MannerLabel,
    /// The words: an exact substring, at most 200 characters.
    pub quote: String,
    /// Id of the rule in `knowledge/`.
    pub rule: String,
    /// Articles whose elements should be looked at, such as 「刑法222条」.
    pub law: Vec<String>,
}

/// 分類: the two tracks of one passage, and how serious it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Classification {
    /// How serious.
    pub severity: Severity,
    /// What is said.
    pub content: Vec<ContentLabel>,
    /// How it is said.
    pub manner: Vec<MannerFinding>,
}
