use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::Args;
use zehi_app::{Access, App, evidence};

use crate::home::HomeArgs;
use crate::output::{self, say};

/// 取り込みの指定.
#[derive(Debug, Args)]
pub struct ImportArgs {
    #[command(flatten)]
    home: HomeArgs,
    /// 取り込み先のプロジェクト名(なければ作ります)
    #[arg(long, value_name = "NAME")]
    project: String,
    /// 取り込むファイルやフォルダー(メール、Maildir、mbox、Office文書、PDF、チャット、ZIP など)
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// 結果をJSONで出力します
    #[arg(long)]
    json: bool,
}

impl ImportArgs {
    pub async fn run(self) -> Result<ExitCode> {
        if let Some(missing) = self.paths.iter().find(|path| !path.exists()) {
            bail!("{} がありません。パスを確認してください。", missing.display());
        }
        let app = self.home.open(Access::Write).await?;
        let progress = |kept: u64| {
            if kept.is_multiple_of(10_000) && kept > 0 {
                eprintln!("{kept} 件を保管しました…");
            }
        };
        let report = evidence::import(&app, &App::owner(), &self.project, self.paths, progress).await?;
        app.close().await;
        if self.json {
            output::json(&report)?;
        } else {
            say!(
                "プロジェクト「{}」: 新規 {} 件、既存 {} 件、合計 {} 件({:.1} 秒)",
                report.project,
                report.added,
                report.duplicates,
                report.documents,
                report.seconds
            )?;
            for failure in &report.failed {
                say!("  読めませんでした: {}: {}", output::line(&failure.path, 200), failure.reason)?;
            }
        }
        Ok(if report.failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(3) })
    }
}
