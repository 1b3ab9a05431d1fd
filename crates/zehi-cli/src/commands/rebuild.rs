use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use zehi_app::{Access, record};

use crate::home::HomeArgs;
use crate::output::say;

/// 作り直しの指定.
#[derive(Debug, Args)]
pub struct RebuildArgs {
    #[command(flatten)]
    home: HomeArgs,
}

impl RebuildArgs {
    pub async fn run(self) -> Result<ExitCode> {
        let app = self.home.open(Access::Write).await?;
        let events = record::rebuild(&app).await?;
        app.close().await;
        say!("{events} 件の出来事から、導出表と索引を作り直しました。")?;
        Ok(ExitCode::SUCCESS)
    }
}
