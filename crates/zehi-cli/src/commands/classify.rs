use std::io::Read as _;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::Args;
use zehi_domain::hearing::classify;

use crate::output::{self, say};

/// 分類の指定.
#[derive(Debug, Args)]
pub struct ClassifyArgs {
    /// 結果をJSONで出力します
    #[arg(long)]
    json: bool,
}

impl ClassifyArgs {
    pub fn run(self) -> Result<ExitCode> {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).context("標準入力を読めません。")?;
        let text =
            String::from_utf8(bytes).context("標準入力がUTF-8ではありません。UTF-8に変換して入力してください。")?;
        let classification = classify(&text);
        if self.json {
            output::json(&classification)?;
            return Ok(ExitCode::SUCCESS);
        }
        output::manner(u8::from(classification.severity), &classification.manner)?;
        say!("これは候補です。法的助言ではありません。弁護士に確認してください。")?;
        Ok(ExitCode::SUCCESS)
    }
}
