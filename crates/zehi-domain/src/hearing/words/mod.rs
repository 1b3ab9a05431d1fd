//! 顧客の言葉: which sentences of a claim are the customer's own, and each of them as folded text that leads back to the
//! claim. Old text quoted in a mail, signatures, disclaimers, our staff's words on a call, and what our memo says about
//! ourselves are left out.

mod authorship;
mod line;
mod memo;
mod sentence;
mod speaker;

pub(crate) use sentence::Sentence;

use super::ClaimText;

/// The customer's sentences in order.
pub(crate) fn customer_sentences(claim: &ClaimText) -> Vec<Sentence> {
    let lines = line::lines(&claim.text);
    let mut counted = authorship::customer_lines(&claim.text, &lines, claim.from.as_ref());
    let talk = speaker::keep_customer(&claim.text, &mut counted);
    let memo = !talk && memo::is_ours(&claim.text, &counted);
    let mut sentences = sentence::sentences(&claim.text, &counted);
    if memo {
        memo::keep_reported(&mut sentences);
    }
    sentences
}

#[cfg(test)]
mod tests;
