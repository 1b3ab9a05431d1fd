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
        say!("重大度の候補: {}", u8::from(classification.severity))?;
        for finding in &classification.manner {
            let law = if finding.law.is_empty() {
                String::new()
            } else {
                format!(" 確認する条文: {}", finding.law.join("、"))
            };
            say!("  {:?} 「{}」(規則 {}){law}", finding.label, output::line(&finding.quote, 80), finding.rule)?;
        }
        say!("これは候補です。法的助言ではありません。弁護士に確認してください。")?;
        Ok(ExitCode::SUCCESS)
    }
}
