use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use zehi_app::evidence::{SearchRequest, search};
use zehi_app::{Access, App};
use zehi_domain::evidence::DocumentKind;
use zehi_domain::time::Date;

use crate::home::HomeArgs;
use crate::output::{self, say};

/// 検索の指定.
#[derive(Debug, Args)]
pub struct SearchArgs {
    #[command(flatten)]
    home: HomeArgs,
    /// このプロジェクトだけを検索します
    #[arg(long, value_name = "NAME")]
    project: Option<String>,
    /// このアドレス(または @ドメイン)が書いた資料だけを検索します
    #[arg(long, value_name = "ADDR")]
    from: Option<String>,
    /// この種類だけを検索します(mail text html word sheet pdf transcript chat table log other)
    #[arg(long, value_name = "KIND")]
    kind: Option<DocumentKind>,
    /// この日以後の資料だけを検索します
    #[arg(long, value_name = "YYYY-MM-DD")]
    after: Option<Date>,
    /// この日以前の資料だけを検索します
    #[arg(long, value_name = "YYYY-MM-DD")]
    before: Option<Date>,
    /// 表示する件数の上限
    #[arg(long, default_value_t = 20, value_name = "N")]
    limit: usize,
    /// 検索語(空白でAND、"…"で一続きの文字列、-語 で除外、OR でいずれか)
    #[arg(allow_hyphen_values = true, value_name = "QUERY")]
    query: String,
    /// 結果をJSONで出力します
    #[arg(long)]
    json: bool,
}

impl SearchArgs {
    pub async fn run(self) -> Result<ExitCode> {
        let app = self.home.open(Access::Read).await?;
        let request = SearchRequest {
            query: self.query,
            project: self.project,
            from: self.from,
            kind: self.kind,
            after: self.after,
            before: self.before,
            limit: self.limit,
        };
        let answer = search(&app, &App::owner(), &request).await?;
        if self.json {
            output::json(&answer)?;
            return Ok(ExitCode::SUCCESS);
        }
        say!("{} 件の資料が該当しました。", answer.total)?;
        for hit in &answer.hits {
            let date = hit.date.map(|date| date.to_string()).unwrap_or_else(|| "日付不明".to_owned());
            say!("{} {} {} {}", hit.document, date, hit.kind.label(), output::line(&hit.path, 100))?;
            say!("    {}", output::line(&hit.quote, 160))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}
