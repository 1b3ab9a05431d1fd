use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Decision, Finding, JudgmentRefusal};
use crate::evidence::Citation;
use crate::id::StaffId;
use crate::party::{Role, Staff};
use crate::record::Fact;
use crate::time::Timestamp;

/// 判断権者: a person who may decide this case. Made only by asking who worked on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decider(StaffId);

impl Decider {
    /// The decider for a case that these people worked on (厚労省マニュアルの判断権者は現場の担当者ではない).
    ///
    /// # Errors
    /// [`JudgmentRefusal`] where the role does not decide, or the person handled the case.
    pub fn among(handlers: &BTreeSet<StaffId>, who: &Staff) -> Result<Self, JudgmentRefusal> {
        if handlers.contains(&who.id) || who.role == Role::FrontLine {
            return Err(JudgmentRefusal::FrontLineCannotDecide);
        }
        if who.role != Role::Decider {
            return Err(JudgmentRefusal::RoleCannotDecide { role: who.role.label() });
        }
        Ok(Self(who.id))
    }

    /// Who.
    pub fn id(self) -> StaffId {
        self.0
    }
}

/// 承認を依頼した.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JudgmentRequested {
    /// What the decider should know, in a sentence or two; may be empty.
    pub note: String,
}

impl Fact for JudgmentRequested {
    const KIND: &'static str = "judgment_requested";
}

/// 差し戻した.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JudgmentSentBack {
    /// Why.
    pub reason: String,
}

impl Fact for JudgmentSentBack {
    const KIND: &'static str = "judgment_sent_back";
}

/// 判定を開き直した: second thoughts are new decisions, never edits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JudgmentReopened {
    /// Why.
    pub reason: String,
}

impl Fact for JudgmentReopened {
    const KIND: &'static str = "judgment_reopened";
}

/// 承認した: freezes the evidence the decision was made on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JudgmentApproved {
    /// 判断権者
    pub by: StaffId,
    /// Every citation the findings rest on, as they stood.
    pub evidence: Vec<Citation>,
}

impl Fact for JudgmentApproved {
    const KIND: &'static str = "judgment_approved";
}

/// 承認された判定: what a final reply is made from. Only a case that folded a [`JudgmentApproved`] has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovedJudgment {
    pub(crate) by: StaffId,
    pub(crate) at: Timestamp,
    pub(crate) findings: BTreeMap<String, Finding>,
    pub(crate) decisions: BTreeMap<String, (Decision, String)>,
}

impl ApprovedJudgment {
    /// Who approved.
    pub fn by(&self) -> StaffId {
        self.by
    }

    /// When.
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// The findings by asserted fact.
    pub fn findings(&self) -> &BTreeMap<String, Finding> {
        &self.findings
    }

    /// The decisions by demand, each with its ground.
    pub fn decisions(&self) -> &BTreeMap<String, (Decision, String)> {
        &self.decisions
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_decider_who_did_not_handle_the_case_decides_it() {
        let staff = |bits, role| Staff { id: StaffId::from_bits(bits), name: String::new(), role };
        let handlers = BTreeSet::from([StaffId::from_bits(1), StaffId::from_bits(2)]);
        let asked = |who: Staff| Decider::among(&handlers, &who).map(Decider::id);
        assert_eq!(asked(staff(1, Role::Decider)), Err(JudgmentRefusal::FrontLineCannotDecide));
        assert_eq!(asked(staff(9, Role::FrontLine)), Err(JudgmentRefusal::FrontLineCannotDecide));
        assert_eq!(asked(staff(9, Role::Lead)), Err(JudgmentRefusal::RoleCannotDecide { role: "責任者" }));
        assert_eq!(asked(staff(9, Role::Administrator)), Err(JudgmentRefusal::RoleCannotDecide { role: "管理者" }));
        assert_eq!(asked(staff(9, Role::Decider)), Ok(StaffId::from_bits(9)));
    }
}
