use zehi_domain::id::CaseId;
use zehi_domain::judgment::{Decision, Finding};
use zehi_domain::record::case::Case;

use crate::hearing::expected;
use crate::{App, Me, Result};

/// Records a finding on a fact.
///
/// # Errors
/// [`crate::AppError::Refused`], [`crate::AppError::Conflict`].
pub async fn find(app: &App, me: &Me, (id, version): (CaseId, u64), fact: &str, finding: Finding) -> Result<Case> {
    let case = expected(app, id, version).await?;
    let act = case.find(fact, finding)?;
    app.record(me, &case, vec![act]).await
}

/// Records what we do about a demand.
///
/// # Errors
/// [`crate::AppError::Refused`], [`crate::AppError::Conflict`].
pub async fn decide(
    app: &App,
    me: &Me,
    (id, version): (CaseId, u64),
    demand: &str,
    decision: Decision,
    ground: &str,
) -> Result<Case> {
    let case = expected(app, id, version).await?;
    let act = case.decide(demand, decision, ground)?;
    app.record(me, &case, vec![act]).await
}

/// Asks a decider for approval.
///
/// # Errors
/// [`crate::AppError::Refused`] while something is open; [`crate::AppError::Conflict`].
pub async fn request(app: &App, me: &Me, (id, version): (CaseId, u64), note: &str) -> Result<Case> {
    let case = expected(app, id, version).await?;
    let act = case.request_judgment(note)?;
    app.record(me, &case, vec![act]).await
}

/// Approves the judgment.
///
/// # Errors
/// [`crate::AppError::Refused`] for one who handled the case or may not decide; [`crate::AppError::Conflict`].
pub async fn approve(app: &App, me: &Me, (id, version): (CaseId, u64)) -> Result<Case> {
    let case = expected(app, id, version).await?;
    let act = case.approve(me)?;
    app.record(me, &case, vec![act]).await
}

/// Sends the judgment back.
///
/// # Errors
/// [`crate::AppError::Refused`], [`crate::AppError::Conflict`].
pub async fn send_back(app: &App, me: &Me, (id, version): (CaseId, u64), reason: &str) -> Result<Case> {
    let case = expected(app, id, version).await?;
    let act = case.send_back(me, reason)?;
    app.record(me, &case, vec![act]).await
}

/// Opens an approved judgment again.
///
/// # Errors
/// [`crate::AppError::Refused`], [`crate::AppError::Conflict`].
pub async fn reopen(app: &App, me: &Me, (id, version): (CaseId, u64), reason: &str) -> Result<Case> {
    let case = expected(app, id, version).await?;
    let act = case.reopen_judgment(me, reason)?;
    app.record(me, &case, vec![act]).await
}
