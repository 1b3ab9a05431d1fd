use std::net::SocketAddr;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::Args;
use zehi_app::{Access, App};

use crate::home::HomeArgs;
use crate::output::say;

/// サーバーの指定.
#[derive(Debug, Args)]
pub struct ServeArgs {
    #[command(flatten)]
    home: HomeArgs,
    /// 待ち受けるアドレス
    #[arg(long, default_value = "127.0.0.1:7878", value_name = "ADDR")]
    listen: SocketAddr,
}

impl ServeArgs {
    pub async fn run(self) -> Result<ExitCode> {
        let app = self.home.open(Access::Write).await?;
        app.catch_up_index().await?;
        listen(app, self.listen).await?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Serves until it is told to stop (Ctrl-C).
pub async fn listen(app: App, address: SocketAddr) -> Result<()> {
    let listener = tokio::net::TcpListener::bind(address)
        .await
        .with_context(|| format!("{address} で待ち受けられません。--listen で別のアドレスを指定してください。"))?;
    say!("http://{} で開けます(終了は Ctrl-C)。", listener.local_addr()?)?;
    zehi_web::serve(app, listener).await?;
    Ok(())
}
