use std::time::{Duration, Instant};

use serde_json::Value;
use thirtyfour::{By, WebDriver, WebElement};

/// A page that needs longer than this is a fault.
const PATIENCE: Duration = Duration::from_secs(15);
const GLANCE: Duration = Duration::from_millis(40);

/// Somebody before the browser. What they look for and do not find ends the test with what they saw instead.
#[derive(Clone)]
pub struct Person {
    driver: WebDriver,
    base: String,
}

impl Person {
    /// Somebody who knows where the server is.
    pub fn new(driver: WebDriver, base: String) -> Self {
        Self { driver, base }
    }

    /// Opens a page of ours.
    pub async fn open(&self, path: &str) {
        self.driver.goto(format!("{}{path}", self.base)).await.expect("the page opens");
    }

    /// The path of the page, without query.
    pub async fn path(&self) -> String {
        self.driver.current_url().await.expect("an address").path().to_owned()
    }

    /// Runs a script and gives what it returns.
    pub async fn script(&self, script: &str) -> Value {
        self.driver.execute(script, Vec::new()).await.expect("the script runs").json().clone()
    }

    /// Waits until this script returns true.
    pub async fn wait(&self, what: &str, script: &str) {
        let begun = Instant::now();
        // While a page is being left, a script has nowhere to run.
        while !matches!(self.driver.execute(script, Vec::new()).await, Ok(given) if given.json() == &Value::Bool(true))
        {
            if begun.elapsed() > PATIENCE {
                panic!("{what}: not within {PATIENCE:?}. On the page: {}", self.text("body").await);
            }
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// The first element of this selector.
    pub async fn find(&self, css: &str) -> WebElement {
        match self.driver.find(By::Css(css.to_owned())).await {
            Ok(element) => element,
            Err(_) => panic!("nothing on the page is “{css}”: {}", self.text("body").await),
        }
    }

    /// How many elements this selector has.
    pub async fn count(&self, css: &str) -> usize {
        self.driver.find_all(By::Css(css.to_owned())).await.expect("a selector").len()
    }

    /// The words of the first element of this selector, as shown.
    pub async fn text(&self, css: &str) -> String {
        self.find_plainly(css).await.text().await.expect("text")
    }

    async fn find_plainly(&self, css: &str) -> WebElement {
        self.driver.find(By::Css(css.to_owned())).await.unwrap_or_else(|_| panic!("nothing on the page is “{css}”"))
    }

    /// Expects these words in the first element of this selector.
    pub async fn sees(&self, css: &str, words: &str) {
        let text = self.find(css).await.text().await.expect("text");
        assert!(text.contains(words), "“{words}” is not in “{css}”: {text}");
    }

    /// Writes into a field.
    pub async fn write(&self, css: &str, text: &str) {
        let field = self.find(css).await;
        field.clear().await.expect("a field");
        field.send_keys(text).await.expect("a field that takes words");
    }

    /// Chooses a file; a browser does not let anybody type its path.
    pub async fn give_file(&self, css: &str, path: &str) {
        let path = std::fs::canonicalize(path).expect("the file is there");
        self.find(css).await.send_keys(path.to_string_lossy()).await.expect("a field for files");
    }

    /// Clicks something that stays on the page.
    pub async fn click(&self, css: &str) {
        let element = self.find(css).await;
        element.scroll_into_view().await.expect("within reach");
        element.click().await.unwrap_or_else(|fault| panic!("“{css}” cannot be clicked: {fault}"));
    }

    /// Clicks something that leads to another page, and waits for it.
    pub async fn follow(&self, css: &str) {
        self.mark_page().await;
        self.click(css).await;
        self.arrives(css).await;
    }

    /// Presses keys where the focus is.
    pub async fn press(&self, keys: &str) {
        self.driver.action_chain().send_keys(keys).perform().await.expect("keys");
    }

    /// Presses keys that lead to another page.
    pub async fn press_and_arrive(&self, keys: &str) {
        self.mark_page().await;
        self.press(keys).await;
        self.arrives(keys).await;
    }

    /// Runs a script that leads to another page.
    pub async fn script_and_arrive(&self, script: &str) {
        self.mark_page().await;
        self.script(script).await;
        self.arrives("script").await;
    }

    async fn mark_page(&self) {
        self.script("window.stillTheSamePage = true").await;
    }

    async fn arrives(&self, by: &str) {
        let arrived = "return window.stillTheSamePage === undefined && document.readyState === 'complete'";
        self.wait(&format!("another page after {by}"), arrived).await;
    }

    /// Whether the page is as wide as the window and no wider.
    pub async fn fits(&self) -> bool {
        let fits = "return document.documentElement.scrollWidth <= document.documentElement.clientWidth";
        self.script(fits).await == Value::Bool(true)
    }

    /// Looks at the pages through a phone. Chromium's window itself cannot be made that narrow.
    pub async fn take_phone(&self) {
        let phone = serde_json::json!({"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": true});
        self.driver.cdp().send_raw("Emulation.setDeviceMetricsOverride", phone).await.expect("a phone");
    }

    /// Signs in, with whoever was signed in before gone.
    pub async fn sign_in(&self, user: &str, password: &str) {
        self.driver.delete_all_cookies().await.expect("cookies");
        self.open("/cases").await;
        self.write("#user", user).await;
        self.write("#password", password).await;
        self.press_and_arrive("\u{e007}").await;
    }

    /// Keeps a picture of the page for whoever looks into a failure.
    pub async fn leave_picture(&self, path: &str) {
        if self.driver.screenshot(std::path::Path::new(path)).await.is_ok() {
            eprintln!("画面の控え / the page: {path}");
        }
    }
}
