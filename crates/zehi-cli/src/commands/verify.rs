use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use zehi_app::record::{Depth, VerifyScope, verify_home};
use zehi_domain::id::Sha256;

use crate::home::HomeArgs;
use crate::output::{self, say};

/// 検証の指定.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    #[command(flatten)]
    home: HomeArgs,
    /// 連鎖、先頭値、件数だけを確かめます
    #[arg(long)]
    quick: bool,
    /// 別に保管した先頭値が連鎖の中にあることも確かめます
    #[arg(long, value_name = "HEX")]
    anchor: Option<Sha256>,
    /// 結果をJSONで出力します
    #[arg(long)]
    json: bool,
}

impl VerifyArgs {
    pub async fn run(self) -> Result<ExitCode> {
        let depth = if self.quick { Depth::Quick } else { Depth::Full };
        let report = verify_home(&self.home.folder()?, VerifyScope { depth, anchor: self.anchor }).await?;
        if self.json {
            output::json(&report)?;
        } else {
            say!("出来事 {} 件、資料 {} 件、先頭値 {}", report.events, report.documents, report.head)?;
            for problem in &report.problems {
                say!("  不一致: {}", problem.what)?;
            }
            say!(
                "{}",
                if report.ok {
                    "すべて一致しました。"
                } else {
                    "一致しないものがあります。控えと照合してください。"
                }
            )?;
        }
        Ok(if report.ok { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}
