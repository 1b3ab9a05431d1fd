use std::process::ExitCode;

use anyhow::Result;
use clap::Subcommand;

mod case;
mod classify;
mod demo;
mod import;
mod investigate;
mod journal;
mod rebuild;
mod search;
mod serve;
mod user;
mod verify;

/// できること.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// ファイルやフォルダーを取り込み、検索できるようにします
    Import(import::ImportArgs),
    /// 取り込んだ資料を、文字列の一致で漏れなく検索します
    Search(search::SearchArgs),
    /// フォルダーの資料とクレームから、要求・主張事実・資料の該当箇所を提案します
    Investigate(investigate::InvestigateArgs),
    /// 標準入力の文章について、要求内容と言動の分類を提案します
    Classify(classify::ClassifyArgs),
    /// 案件の一覧と内容を表示します
    #[command(subcommand)]
    Case(case::CaseCommand),
    /// 記録台帳を書き出します
    #[command(subcommand)]
    Journal(journal::JournalCommand),
    /// 台帳の連鎖、導出表、保管した資料を検証します
    Verify(verify::VerifyArgs),
    /// 導出表と索引を台帳から作り直します
    Rebuild(rebuild::RebuildArgs),
    /// 画面を開くためのサーバーを動かします
    Serve(serve::ServeArgs),
    /// 事例(イメージと違う)を取り込んだ画面を開きます
    Demo(demo::DemoArgs),
    /// 利用者を登録・表示します
    #[command(subcommand)]
    User(user::UserCommand),
}

impl Command {
    /// Runs it and tells the exit code.
    pub fn run(self) -> Result<ExitCode> {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        runtime.block_on(async {
            match self {
                Self::Import(args) => args.run().await,
                Self::Search(args) => args.run().await,
                Self::Investigate(args) => args.run().await,
                Self::Classify(args) => args.run(),
                Self::Case(command) => command.run().await,
                Self::Journal(command) => command.run().await,
                Self::Verify(args) => args.run().await,
                Self::Rebuild(args) => args.run().await,
                Self::Serve(args) => args.run().await,
                Self::Demo(args) => args.run().await,
                Self::User(command) => command.run().await,
            }
        })
    }
}
