use std::io::BufWriter;
use std::process::ExitCode;

use anyhow::Result;
use clap::Subcommand;
use zehi_app::{Access, App, record};

use crate::home::HomeArgs;
use crate::output;

/// 記録台帳.
#[derive(Debug, Subcommand)]
pub enum JournalCommand {
    /// すべての出来事を、1行に1件のJSONで標準出力に書き出します
    Export(HomeArgs),
}

impl JournalCommand {
    pub async fn run(self) -> Result<ExitCode> {
        let Self::Export(home) = self;
        let app = home.open(Access::Read).await?;
        let mut out = BufWriter::new(output::stdout());
        record::export(&app, &App::owner(), &mut out).await?;
        std::io::Write::flush(&mut out)?;
        Ok(ExitCode::SUCCESS)
    }
}
