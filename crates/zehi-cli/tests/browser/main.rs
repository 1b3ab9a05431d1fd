//! The case study in a real browser: the server as people start it, Chromium without a window, and the people of the
//! demonstration going from the claim to the final reply.

#![expect(clippy::panic, reason = "a test that fails says what it saw instead")]

/// The machine: server, driver and browser, each ended with the test.
mod machine;

/// What a person sees and does on a page.
mod person;

/// The story, stage by stage.
mod story;

use machine::{Browser, Server};
use person::Person;

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_goes_to_its_final_reply_in_a_real_browser() {
    let server = Server::start();
    let browser = Browser::start().await;
    let person = Person::new(browser.driver.clone(), server.address.clone());
    let told = tokio::spawn(story::tell(person.clone(), server.passwords.clone())).await;
    if told.is_err() {
        person.leave_picture(concat!(env!("CARGO_TARGET_TMPDIR"), "/browser-failure.png")).await;
    }
    browser.quit().await;
    if let Err(failure) = told {
        std::panic::resume_unwind(failure.into_panic());
    }
}
