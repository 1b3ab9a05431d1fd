use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::Args;
use zehi_app::investigation_report::{Report, report};
use zehi_app::{Access, App, evidence};

use crate::home::HomeArgs;
use crate::output::{self, say};

/// 調査の指定.
#[derive(Debug, Args)]
pub struct InvestigateArgs {
    /// 資料のフォルダー
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// クレームのファイル(メールまたは文章)
    #[arg(long, value_name = "FILE")]
    claim: PathBuf,
    #[command(flatten)]
    home: HomeArgs,
    /// 結果をJSONで出力します
    #[arg(long)]
    json: bool,
}

impl InvestigateArgs {
    pub async fn run(self) -> Result<ExitCode> {
        if !self.folder.is_dir() {
            bail!("{} はフォルダーではありません。資料のフォルダーを指定してください。", self.folder.display());
        }
        // Without a home named, a temporary one that goes with the command.
        let temporary = if self.home.home.is_none() { Some(tempfile::tempdir()?) } else { None };
        let home = HomeArgs { home: temporary.as_ref().map(|folder| folder.path().to_owned()).or(self.home.home) };
        let app = home.open(Access::Write).await?;
        let me = App::owner();
        let project = self.folder.file_name().map(|name| name.to_string_lossy().into_owned());
        let project = project.filter(|name| !name.is_empty()).unwrap_or_else(|| "調査".to_owned());
        let imported = evidence::import(&app, &me, &project, vec![self.folder], |_| {}).await?;
        let report = report(&app, &project, &self.claim).await?;
        app.close().await;
        if self.json {
            output::json(&report)?;
        } else {
            print_report(&report)?;
        }
        Ok(if imported.failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(3) })
    }
}

fn print_report(report: &Report) -> Result<()> {
    output::manner(report.severity, &report.manner)?;
    for demand in &report.demands {
        say!("要求 {} 「{}」({})", demand.id, output::line(&demand.quote, 100), demand.why)?;
    }
    for fact in &report.assertions {
        say!("主張 {} 「{}」", fact.id, output::line(&fact.quote, 100))?;
        for piece in &fact.evidence {
            say!(
                "    {} {} 「{}」({})",
                piece.relation.label(),
                output::line(&piece.path, 60),
                output::line(&piece.quote, 100),
                piece.why
            )?;
        }
        if fact.evidence.is_empty() {
            say!("    該当する箇所は見つかりませんでした。検索: {}", output::line(&fact.searched.join(" / "), 160))?;
        }
    }
    say!("いずれも候補です。法的助言ではありません。弁護士に確認してください。")?;
    Ok(())
}
