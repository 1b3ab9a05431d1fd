//! The words of the hearing, in both languages.

use zehi_domain::hearing::{
    ContactFigures, ContactKind, ContentLabel, DemandKind, MannerLabel, Medium, Missing, Pattern, Severity,
};

use crate::frame::Lang;

/// 重大度
pub fn severity(severity: Severity, lang: Lang) -> &'static str {
    match severity {
        Severity::None => lang.say("重大度0 言動の指摘なし", "severity 0, nothing noted"),
        Severity::Note => lang.say("重大度1 注意", "severity 1, to be noted"),
        Severity::Candidate => lang.say("重大度2 カスハラ候補", "severity 2, harassment to be examined"),
        Severity::Emergency => lang.say("重大度3 緊急", "severity 3, urgent"),
    }
}

/// What to do at a severity, as a suggestion.
pub fn advice(severity: Severity, lang: Lang) -> Option<&'static str> {
    match severity {
        Severity::None | Severity::Note => None,
        Severity::Candidate => Some(lang.say(
            "一人で対応せず、責任者に伝えてください。内容への回答と、言動への対応は分けて進めます。",
            "Do not handle this alone; tell the lead. The answer to the content and the answer to the manner go separate ways.",
        )),
        Severity::Emergency => Some(lang.say(
            "直接のやり取りを止め、責任者と判断権者に知らせてください。身の危険があるときは110番へ。弁護士・警察への相談を検討してください。",
            "Stop direct contact and tell the lead and the decider. In danger, call the police (110). Consider a lawyer.",
        )),
    }
}

/// 接触の形
pub fn contact(kind: ContactKind, lang: Lang) -> &'static str {
    lang.say(
        kind.label(),
        match kind {
            ContactKind::CallFromThem => "call from them",
            ContactKind::CallToThem => "call to them",
            ContactKind::VisitFromThem => "visit from them",
            ContactKind::VisitToThem => "visit to them",
            ContactKind::Online => "online meeting",
        },
    )
}

/// 接触の数字 in a line; `None` where there was no contact.
pub fn contact_figures(figures: ContactFigures, lang: Lang) -> Option<String> {
    let ContactFigures { count, minutes, longest, within_a_week } = figures;
    (count > 0).then(|| match lang {
        Lang::Ja => format!("{count}回、合計{minutes}分(最も長い回{longest}分、直近7日で{within_a_week}回)"),
        Lang::En => format!("{count}, {minutes} min in all (longest {longest} min, {within_a_week} within seven days)"),
    })
}

/// 要求の種類
pub fn demand_kind(kind: DemandKind, lang: Lang) -> &'static str {
    let (ja, en) = match kind {
        DemandKind::Fix => ("修正・修補", "repair"),
        DemandKind::Redo => ("やり直し", "doing it again"),
        DemandKind::ExtraWork => ("追加の作業", "extra work"),
        DemandKind::Refund => ("返金", "refund"),
        DemandKind::Damages => ("損害賠償", "damages"),
        DemandKind::Reduction => ("減額・値引き", "price reduction"),
        DemandKind::RefusePayment => ("支払わない", "refusing payment"),
        DemandKind::Apology => ("謝罪", "apology"),
        DemandKind::Explanation => ("説明・報告", "explanation"),
        DemandKind::Discipline => ("担当者の処分・交代", "discipline or change of staff"),
        DemandKind::Termination => ("契約の解除・終了", "termination"),
        DemandKind::Disclosure => ("資料・データの開示", "disclosure"),
        DemandKind::Reply => ("回答", "reply"),
        DemandKind::Other => ("その他", "other"),
    };
    lang.say(ja, en)
}

/// Every kind of demand, as offered when one is added by hand.
pub const DEMAND_KINDS: [DemandKind; 14] = [
    DemandKind::Fix,
    DemandKind::Redo,
    DemandKind::ExtraWork,
    DemandKind::Refund,
    DemandKind::Damages,
    DemandKind::Reduction,
    DemandKind::RefusePayment,
    DemandKind::Apology,
    DemandKind::Explanation,
    DemandKind::Discipline,
    DemandKind::Termination,
    DemandKind::Disclosure,
    DemandKind::Reply,
    DemandKind::Other,
];

/// 三つの型
pub fn pattern(pattern: Pattern, lang: Lang) -> &'static str {
    match pattern {
        Pattern::InScope => lang.say("受任の範囲内の可能性", "may be in scope"),
        Pattern::ExtraOrder => lang.say("追加のご依頼の可能性", "may be an extra order"),
        Pattern::Unreasonable => lang.say("不当な要求の可能性", "may be unreasonable"),
        Pattern::Undetermined => lang.say("型は未定", "pattern open"),
    }
}

/// 要求内容の分類
pub fn content(label: ContentLabel, lang: Lang) -> &'static str {
    let (ja, en) = match label {
        ContentLabel::Opinion => ("意見", "opinion"),
        ContentLabel::Inquiry => ("質問・説明の求め", "inquiry"),
        ContentLabel::Defect => ("不具合の指摘", "defect"),
        ContentLabel::Extra => ("追加・変更", "extra or change"),
        ContentLabel::Abstract => ("抽象的な不満", "abstract discontent"),
        ContentLabel::FirmClaim => ("正当で毅然とした請求", "firm claim"),
        ContentLabel::Excessive => ("過大な要求", "excessive"),
        ContentLabel::PricePressure => ("価格・条件の圧力", "pressure on price or terms"),
        ContentLabel::OralPromise => ("口頭の約束の主張", "oral promise asserted"),
    };
    lang.say(ja, en)
}

/// 言動の分類
pub fn manner(label: MannerLabel, lang: Lang) -> &'static str {
    lang.say(
        label.label(),
        match label {
            MannerLabel::PersonalAttack => "attack on a person",
            MannerLabel::Discrimination => "discrimination",
            MannerLabel::Threat => "threat",
            MannerLabel::Extortion => "demand under threat",
            MannerLabel::Exposure => "threat of exposure",
            MannerLabel::Humiliation => "humiliation",
            MannerLabel::Repetition => "repetition",
            MannerLabel::Detention => "detention",
            MannerLabel::Authority => "pressure by authority",
            MannerLabel::Physical => "physical attack",
            MannerLabel::Sexual => "sexual",
            MannerLabel::PrivateLife => "private life",
        },
    )
}

/// 媒体
pub fn medium(medium: Medium, lang: Lang) -> &'static str {
    match medium {
        Medium::Oral => lang.say("口頭", "orally"),
        Medium::Phone => lang.say("電話", "by phone"),
        Medium::Meeting => lang.say("打ち合わせ", "in a meeting"),
        Medium::Mail => lang.say("メール", "by mail"),
        Medium::Chat => lang.say("チャット", "by chat"),
        Medium::Document => lang.say("書面・資料", "in a document"),
    }
}

/// Name of a slot: いつ, 誰が, 媒体, 裏付け.
pub fn slot(missing: Missing, lang: Lang) -> &'static str {
    match missing {
        Missing::When => lang.say("いつ", "When"),
        Missing::Who => lang.say("だれが", "Who"),
        Missing::Medium => lang.say("媒体", "Medium"),
        Missing::Evidence => lang.say("裏付け", "Evidence"),
    }
}

/// The short question an empty slot stands for.
pub fn slot_question(missing: Missing, lang: Lang) -> &'static str {
    match missing {
        Missing::When => lang.say("いつ頃?", "About when?"),
        Missing::Who => lang.say("どなた?", "Who?"),
        Missing::Medium => lang.say("口頭?メール?", "Orally? Mail?"),
        Missing::Evidence => lang.say("資料は?", "On paper?"),
    }
}
