//! Read, search and judge claims on evidence: the one binary `zehi`.

/// コマンドごとの入口.
mod commands;

/// ホームの場所.
mod home;

/// 出力.
mod output;

use std::process::ExitCode;

use clap::Parser;

use commands::Command;

/// 是非(Zehi): クレームを証拠にもとづいて、聴取・調査・判定・回答まで進めます。
#[derive(Debug, Parser)]
#[command(name = "zehi", version, about, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// Exit codes (interfaces.md): 0 done, 1 a check found something wrong, 2 usage or unusable input, 3 part of a batch failed.
fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let code = if error.use_stderr() { 2 } else { 0 };
            // Nothing is left to do if even the message cannot be printed.
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_env("ZEHI_LOG"))
        .with_writer(std::io::stderr)
        .init();
    match cli.command.run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("エラー: {error:#}");
            ExitCode::from(2)
        }
    }
}
