//! Compares what is proposed from a claim's text with a `truth.json` (format: docs of the dossiers check).
//!
//! `hearing_report CLAIM.txt TRUTH.json [YYYY-MM-DD] [FROM-NAME <ADDRESS>]`, or no truth: `-`. Prints the proposals, what was missed
//! and recall and precision; exits 1 where a demand or fact was missed.

use std::process::ExitCode;

use zehi_domain::evidence::Mailbox;
use zehi_domain::hearing::{ClaimText, propose};
use zehi_domain::text::fold;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let (Some(claim), Some(truth)) = (arguments.next(), arguments.next()) else {
        eprintln!("使い方: hearing_report CLAIM.txt TRUTH.json|- [YYYY-MM-DD] [差出人名] [アドレス]");
        return ExitCode::from(2);
    };
    let Ok(text) = std::fs::read_to_string(&claim) else {
        eprintln!("{claim} をUTF-8のテキストとして読めません。");
        return ExitCode::from(2);
    };
    let date = arguments.next().and_then(|day| format!("{day}T03:00:00Z").parse().ok());
    let name = arguments.next().filter(|name| !name.is_empty());
    let from = name.map(|name| Mailbox { name, address: arguments.next().unwrap_or_default() });
    let proposal = propose(&ClaimText { from, date, subject: String::new(), text });
    for d in &proposal.demands {
        println!(
            "  {} {:?} {:?} free={} concrete={} due={:?} {:?} | {}",
            d.id,
            d.kind,
            d.amount_yen,
            d.free_of_charge,
            d.concrete,
            d.due.map(|d| d.to_string()),
            d.pattern,
            d.quote.replace('\n', "⏎")
        );
    }
    for a in &proposal.asserted_facts {
        println!(
            "  {} who={:?} when={:?} {:?} {:?} ev={} {:?} | {}",
            a.id,
            a.who,
            a.when,
            a.days.as_ref().map(|d| format!("{}..{}", d.start(), d.end())),
            a.medium,
            a.evidence_claimed,
            a.missing,
            a.quote.replace('\n', "⏎")
        );
    }
    let Ok(truth) = std::fs::read_to_string(&truth) else { return ExitCode::SUCCESS };
    let Ok(truth) = serde_json::from_str::<serde_json::Value>(&truth) else {
        eprintln!("正解のファイルをJSONとして読めません。");
        return ExitCode::from(2);
    };
    let list = |name: &str| truth[name].as_array().cloned().unwrap_or_default();
    let mut missed = 0;
    for want in list("demands") {
        let contains = fold(want["contains"].as_str().unwrap_or_default());
        let got: Vec<_> = proposal.demands.iter().filter(|d| fold(&d.quote).contains(&contains)).collect();
        let good = got.iter().any(|d| {
            let kind = serde_json::to_value(d.kind).unwrap_or_default();
            want["kind"].as_array().is_some_and(|kinds| kinds.contains(&kind))
                && want.get("amount_yen").is_none_or(|yen| yen.as_i64() == d.amount_yen)
                && want.get("free").is_none_or(|free| free.as_bool() == Some(d.free_of_charge))
                && want
                    .get("due")
                    .and_then(|due| due.as_str())
                    .is_none_or(|due| d.due.map(|d| d.to_string()).as_deref() == Some(due))
        });
        if !good {
            missed += 1;
            println!(
                "MISSED demand {want} got {:?}",
                got.iter().map(|d| (d.kind, d.amount_yen, d.free_of_charge, d.due)).collect::<Vec<_>>()
            );
        }
    }
    for want in list("assertions") {
        let about = fold(want["about"].as_str().unwrap_or_default());
        if !proposal.asserted_facts.iter().any(|a| fold(&a.quote).contains(&about)) {
            missed += 1;
            println!("MISSED assertion {about}");
        }
    }
    println!(
        "{claim}: demands {} for {}, assertions {} for {}, missed {missed}",
        proposal.demands.len(),
        list("demands").len(),
        proposal.asserted_facts.len(),
        list("assertions").len()
    );
    ExitCode::from(u8::from(missed > 0))
}
