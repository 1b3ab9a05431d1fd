use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use tempfile::TempDir;
use thirtyfour::{ChromiumLikeCapabilities as _, DesiredCapabilities, WebDriver};

/// Names Chromium has on the machines we know; the same as in the Makefile.
const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// A process that ends with the test, also with one that fails.
struct Process {
    child: Child,
    out: BufReader<ChildStdout>,
}

impl Process {
    fn start(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the program starts");
        let out = BufReader::new(child.stdout.take().expect("its output is ours"));
        Self { child, out }
    }

    /// Its output up to the line that holds these words.
    fn read_until(&mut self, words: &str) -> Vec<String> {
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            let length = self.out.read_line(&mut line).expect("readable output");
            assert!(length > 0, "the program ended before it said “{words}”: {lines:?}");
            lines.push(line.trim_end().to_owned());
            if lines.last().is_some_and(|line| line.contains(words)) {
                return lines;
            }
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Both fail only where the process has ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// `zehi demo` on a home and a port of its own.
pub struct Server {
    _process: Process,
    _home: TempDir,
    /// `http://127.0.0.1:…`
    pub address: String,
    /// The passwords it printed, by user name.
    pub passwords: BTreeMap<String, String>,
}

impl Server {
    /// Starts it and waits until it listens.
    pub fn start() -> Self {
        let home = TempDir::new().expect("a temporary folder");
        let mut command = Command::new(env!("CARGO_BIN_EXE_zehi"));
        command.args(["demo", "--listen", "127.0.0.1:0", "--home"]).arg(home.path());
        let mut process = Process::start(&mut command);
        let lines = process.read_until("で開けます");
        let address = lines.last().and_then(|line| line.split_whitespace().next()).expect("an address").to_owned();
        let passwords = lines.iter().filter_map(|line| {
            let mut words = line.split_whitespace().skip_while(|word| *word != "利用者名").skip(1);
            Some((words.next()?.to_owned(), words.nth(1)?.to_owned()))
        });
        Self { passwords: passwords.collect(), address, _process: process, _home: home }
    }
}

/// Chromium without a window, with a profile of its own.
pub struct Browser {
    _driver: Process,
    _profile: TempDir,
    /// What speaks to it.
    pub driver: WebDriver,
}

impl Browser {
    /// Starts it, or says what is missing and how to get it.
    pub async fn start() -> Self {
        let browser = BROWSERS.iter().find_map(|name| program(name)).unwrap_or_else(|| missing("Chromium"));
        let driver = program("chromedriver").unwrap_or_else(|| missing("ChromeDriver"));
        let mut process = Process::start(Command::new(driver).arg("--port=0"));
        let lines = process.read_until("started successfully on port");
        let port: String =
            lines.last().into_iter().flat_map(|line| line.chars()).filter(char::is_ascii_digit).collect();
        let profile = TempDir::new().expect("a temporary folder");
        let mut wanted = DesiredCapabilities::chrome();
        wanted.set_binary(&browser.to_string_lossy()).expect("a path");
        for argument in arguments(profile.path()) {
            wanted.add_arg(&argument).expect("an argument");
        }
        let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), wanted).await;
        let driver = driver.unwrap_or_else(|fault| {
            panic!(
                "Chromium を起動できません。`make browser` で入れ直してください。 / Chromium does not start: {fault}"
            )
        });
        Self { _driver: process, _profile: profile, driver }
    }

    /// Closes the browser; its driver ends with this value.
    pub async fn quit(self) {
        // Nothing depends on a clean end: the driver is ended anyway.
        let _ = self.driver.clone().quit().await;
    }
}

/// No sandbox, for build servers run this as root; nothing in the background that would look for other hosts.
fn arguments(profile: &Path) -> [String; 9] {
    [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--no-first-run",
        "--lang=ja",
        "--window-size=1280,1000",
        &format!("--user-data-dir={}", profile.display()),
    ]
    .map(str::to_owned)
}

fn program(name: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders).map(|folder| folder.join(name)).find(|path| path.is_file())
}

fn missing(name: &str) -> ! {
    panic!("{name} がありません。`make browser` で入れてください。 / {name} is missing: run `make browser`.")
}
