use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use clap::Args;
use zehi_app::{Access, App, SystemClock};

/// データフォルダーの指定.
#[derive(Debug, Clone, Args)]
pub struct HomeArgs {
    /// データフォルダー(省略時は環境変数 ZEHI_HOME、それもなければ標準の場所)
    #[arg(long, env = "ZEHI_HOME", value_name = "DIR")]
    pub home: Option<PathBuf>,
}

impl HomeArgs {
    /// The folder: as named, or the platform's data directory.
    pub fn folder(&self) -> Result<PathBuf> {
        if let Some(home) = &self.home {
            return Ok(home.clone());
        }
        let variable = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let base = if cfg!(windows) {
            variable("APPDATA")
        } else if cfg!(target_os = "macos") {
            variable("HOME").map(|home| home.join("Library/Application Support"))
        } else {
            variable("XDG_DATA_HOME").or_else(|| variable("HOME").map(|home| home.join(".local/share")))
        };
        Ok(base.context("データフォルダーの場所が分かりません。--home で指定してください。")?.join("zehi"))
    }

    /// Opens the home.
    pub async fn open(&self, access: Access) -> Result<App> {
        Ok(App::open(&self.folder()?, access, Arc::new(SystemClock)).await?)
    }
}
