use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect};
use serde::Deserialize;
use zehi_app::{App, judgment};
use zehi_domain::id::CaseId;
use zehi_domain::judgment::Decision;
use zehi_domain::text::fold;
use zehi_domain::time::Date;

use crate::frame::form::number;
use crate::frame::{CheckedForm, PageError, PageResult, SignedIn};

/// The form under a demand.
#[derive(Debug, Deserialize)]
pub struct DecisionForm {
    #[serde(deserialize_with = "number")]
    version: u64,
    demand: String,
    decision: Kind,
    #[serde(default)]
    what: String,
    #[serde(default)]
    yen: String,
    day: Option<Date>,
    #[serde(default)]
    ground: String,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Accept,
    Partly,
    ExtraOrder,
    NoDuty,
    NotDecidedUntil,
}

/// `POST /cases/{case}/judgment/decide`
pub async fn post(
    State(app): State<App>,
    me: SignedIn,
    Path(id): Path<CaseId>,
    CheckedForm(form): CheckedForm<DecisionForm>,
) -> PageResult {
    let page = format!("/cases/{id}/judgment");
    let decision = decision(&form).map_err(|why| PageError::unreadable_form(why).back_to(&page))?;
    judgment::decide(&app, &me.staff, (id, form.version), &form.demand, decision, &form.ground)
        .await
        .map_err(|error| PageError::from(error).back_to(&page))?;
    Ok(Redirect::to(&format!("{page}?done=decided#{}", form.demand)).into_response())
}

/// The decision with what it needs; the reply is drafted from it, so nothing may be left to guess.
fn decision(form: &DecisionForm) -> Result<Decision, (&'static str, &'static str)> {
    let what = || match form.what.trim() {
        "" => Err((
            "内容(すること、範囲、項目)が書かれていません。",
            "What it covers (acts, range, items) is not written.",
        )),
        what => Ok(what.to_owned()),
    };
    let yen = match fold(&form.yen).replace([',', '円', ' '], "").as_str() {
        "" => None,
        digits => Some(digits.parse().map_err(|_| {
            ("金額を円の数字で書いてください(例 1,254,000)。", "Please write the sum as a number of yen (1,254,000).")
        })?),
    };
    Ok(match form.decision {
        Kind::Accept => Decision::Accept { act: what()?, by: form.day },
        Kind::Partly => Decision::Partly { items: what()?, yen, by: form.day },
        Kind::ExtraOrder => Decision::ExtraOrder { items: what()?, yen },
        Kind::NoDuty => Decision::NoDuty,
        Kind::NotDecidedUntil => Decision::NotDecidedUntil {
            date: form.day.ok_or((
                "いつまで留保するかの期日を選んでください。",
                "Please choose the day until which it stays open.",
            ))?,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(decision: Kind, what: &str, yen: &str, day: Option<Date>) -> DecisionForm {
        let (what, yen) = (what.to_owned(), yen.to_owned());
        DecisionForm { version: 1, demand: "D1".into(), decision, what, yen, day, ground: String::new() }
    }

    #[test]
    fn a_decision_says_what_the_reply_will_need() {
        let day = Date::new(2026, 12, 1).ok();
        assert!(decision(&form(Kind::Accept, " ", "", None)).is_err());
        assert!(decision(&form(Kind::NotDecidedUntil, "", "", None)).is_err());
        assert!(decision(&form(Kind::NotDecidedUntil, "", "", day)).is_ok());
        assert!(decision(&form(Kind::Partly, "ロゴの差し替え", "十万", None)).is_err());
        let partly = decision(&form(Kind::Partly, "ロゴの差し替え", "１２,０００円", day));
        assert_eq!(partly, Ok(Decision::Partly { items: "ロゴの差し替え".into(), yen: Some(12_000), by: day }));
    }
}
