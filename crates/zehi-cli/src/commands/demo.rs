use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::Args;
use include_dir::{Dir, include_dir};
use zehi_app::hearing::{self, NewClaim};
use zehi_app::staff;
use zehi_app::{Access, App, evidence, investigation};
use zehi_domain::hearing::{Channel, Verdict};
use zehi_domain::party::{Role, Staff};

use super::serve::listen;
use crate::home::HomeArgs;
use crate::output::say;

/// The case of the case study, as files people would have; in the binary, so that the demonstration needs nothing else.
static CASE_STUDY: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../fixtures/case-study");
/// Name of its project.
const PROJECT: &str = "事例(ブランドサイト制作)";
/// Who may sign in: user name, name shown, role.
const PEOPLE: [(&str, &str, Role); 3] =
    [("tanto", "三宅 亮", Role::FrontLine), ("sekinin", "大庭 千晶", Role::Lead), ("hantei", "榊 礼子", Role::Decider)];

/// 事例の指定.
#[derive(Debug, Args)]
pub struct DemoArgs {
    #[command(flatten)]
    home: HomeArgs,
    /// 待ち受けるアドレス
    #[arg(long, default_value = "127.0.0.1:7878", value_name = "ADDR")]
    listen: SocketAddr,
}

impl DemoArgs {
    pub async fn run(self) -> Result<ExitCode> {
        // The demonstration never touches a home in use: without a folder named, it has one of its own.
        let temporary = if self.home.home.is_none() { Some(tempfile::tempdir()?) } else { None };
        let home = HomeArgs { home: temporary.as_ref().map(|folder| folder.path().to_owned()).or(self.home.home) };
        let app = home.open(Access::Write).await?;
        let people = register(&app).await?;
        if zehi_app::record::cases(&app).await?.is_empty() {
            prepare(&app, &people[0].0).await?;
        }
        say!("事例の案件を用意しました。次の利用者でサインインできます。")?;
        for ((person, password), (user_name, ..)) in people.iter().zip(PEOPLE) {
            say!("  利用者名 {user_name:<8} パスワード {password}  {}({})", person.name, person.role.label())?;
        }
        listen(app, self.listen).await?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Registers the people with new passwords.
async fn register(app: &App) -> Result<Vec<(Staff, String)>> {
    let mut registered = Vec::new();
    for (user_name, name, role) in PEOPLE {
        let password = staff::random_password();
        registered.push((staff::register(app, user_name, name, role, &password).await?, password));
    }
    Ok(registered)
}

/// Imports the records, receives the claim, accepts what it demands and asserts, and proposes passages.
async fn prepare(app: &App, front_line: &Staff) -> Result<()> {
    let folder = tempfile::tempdir()?;
    CASE_STUDY.extract(folder.path()).context("事例の資料を書き出せません。空き容量を確認してください。")?;
    evidence::import(app, &App::owner(), PROJECT, vec![folder.path().join("project")], |_| {}).await?;
    let new = NewClaim {
        file_name: "claim.eml".to_owned(),
        bytes: std::fs::read(claim_file(folder.path()))?,
        channel: Channel::Mail,
        project: Some(PROJECT.to_owned()),
        customer: String::new(),
        title: String::new(),
        handled_by: None,
    };
    let mut case = hearing::receive(app, front_line, new).await?;
    for item in case.open_proposals() {
        case = hearing::answer(app, front_line, case.id(), case.version(), &item, Verdict::Accepted).await?;
    }
    investigation::propose(app, front_line, case.id(), case.version()).await?;
    Ok(())
}

fn claim_file(folder: &Path) -> std::path::PathBuf {
    folder.join("claim.eml")
}
