use std::process::ExitCode;

use anyhow::Result;
use clap::Subcommand;
use zehi_app::{Access, record};
use zehi_domain::id::CaseId;

use crate::home::HomeArgs;
use crate::output::{self, say};

/// 案件.
#[derive(Debug, Subcommand)]
pub enum CaseCommand {
    /// 案件の一覧を表示します
    List(HomeArgs),
    /// 1件の案件の経過を表示します
    Show {
        /// 案件の番号
        id: CaseId,
        #[command(flatten)]
        home: HomeArgs,
    },
}

impl CaseCommand {
    pub async fn run(self) -> Result<ExitCode> {
        match self {
            Self::List(home) => {
                let app = home.open(Access::Read).await?;
                for case in record::cases(&app).await? {
                    let due = case.next_due.map(|date| date.to_string()).unwrap_or_else(|| "-".to_owned());
                    say!(
                        "{} {} 期限 {due} {} {}",
                        case.id,
                        case.stage,
                        output::line(&case.customer, 30),
                        output::line(&case.title, 60)
                    )?;
                }
            }
            Self::Show { id, home } => {
                let app = home.open(Access::Read).await?;
                let case = app.case(id).await?;
                say!(
                    "{}({})段階: {}",
                    case.received().facts.title,
                    case.received().facts.customer,
                    case.stage().label()
                )?;
                for line in case.history() {
                    say!("{} {}", line.at.in_japan(), output::line(&line.told, 200))?;
                }
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
