use std::io::BufRead as _;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::{Subcommand, ValueEnum};
use zehi_app::{Access, staff};
use zehi_domain::party::Role;

use crate::home::HomeArgs;
use crate::output::say;

/// 役割の指定.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum RoleArg {
    /// 担当
    FrontLine,
    /// 責任者
    Lead,
    /// 判断権者
    Decider,
    /// 管理者
    Administrator,
}

/// 利用者.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// 利用者を登録します(パスワードは標準入力の1行目から読みます)
    Add {
        /// サインインに使う名前
        user_name: String,
        /// 表示する名前
        #[arg(long)]
        name: String,
        /// 役割
        #[arg(long, value_enum)]
        role: RoleArg,
        #[command(flatten)]
        home: HomeArgs,
    },
    /// 利用者の一覧を表示します
    List(HomeArgs),
}

impl UserCommand {
    pub async fn run(self) -> Result<ExitCode> {
        match self {
            Self::Add { user_name, name, role, home } => {
                let mut password = String::new();
                std::io::stdin().lock().read_line(&mut password).context("パスワードを標準入力から読めません。")?;
                let app = home.open(Access::Write).await?;
                let password = password.trim_end_matches(['\r', '\n']);
                let person = staff::register(&app, &user_name, &name, role.into(), password).await?;
                app.close().await;
                say!("{}({})を登録しました。", person.name, person.role.label())?;
            }
            Self::List(home) => {
                let app = home.open(Access::Read).await?;
                for (user_name, person) in staff::everyone(&app).await? {
                    say!("{user_name}\t{}\t{}", person.name, person.role.label())?;
                }
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl From<RoleArg> for Role {
    fn from(role: RoleArg) -> Self {
        match role {
            RoleArg::FrontLine => Self::FrontLine,
            RoleArg::Lead => Self::Lead,
            RoleArg::Decider => Self::Decider,
            RoleArg::Administrator => Self::Administrator,
        }
    }
}
