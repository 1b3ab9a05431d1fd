//! Measures what is proposed as demands on whole claims: `demands_report CASES.jsonl…` (knowledge/examples/cases), a line for
//! each miss with `--misses`; with `--sentences` one JSON line for each claim: its sentences and what the rules alone read.

use std::error::Error;

use serde_json::{Value, json};
use zehi_domain::hearing::{ClaimText, Demand, demands_by_rules, propose};
use zehi_domain::text::fold;

fn main() -> Result<(), Box<dyn Error>> {
    let (options, files): (Vec<String>, Vec<String>) = std::env::args().skip(1).partition(|a| a.starts_with("--"));
    let asked = |option: &str| options.iter().any(|o| o == option);
    let mut counts = Counts::default();
    for file in &files {
        for line in std::fs::read_to_string(file)?.lines().filter(|line| !line.trim().is_empty()) {
            let case: Value = serde_json::from_str(line)?;
            let text = case["claim"].as_str().unwrap_or_default().to_owned();
            let date = case["date"].as_str().and_then(|day| format!("{day}T03:00:00Z").parse().ok());
            let claim = ClaimText { from: None, date, subject: String::new(), text };
            if asked("--sentences") {
                println!("{}", json!(demands_by_rules(&claim)));
            } else {
                counts.add(&case, &propose(&claim).demands, asked("--misses"));
            }
        }
    }
    if asked("--sentences") {
        return Ok(());
    }
    eprintln!(
        "要求 {}件: 引用 {}、種類も {}、金額と無償も {} / 提案 {}件（うち要求でないもの {}）",
        counts.wanted, counts.quoted, counts.of_kind, counts.right, counts.proposed, counts.surplus
    );
    Ok(())
}

#[derive(Default)]
struct Counts {
    wanted: usize,
    quoted: usize,
    of_kind: usize,
    right: usize,
    proposed: usize,
    surplus: usize,
}

impl Counts {
    fn add(&mut self, case: &Value, demands: &[Demand], show: bool) {
        let wanted: Vec<Want> = case["demands"].as_array().into_iter().flatten().map(Want::new).collect();
        for want in &wanted {
            let quoted: Vec<&Demand> = demands.iter().filter(|d| fits(&want.contains, &fold(&d.quote))).collect();
            let of_kind: Vec<&&Demand> = quoted.iter().filter(|d| want.kinds.contains(&kind(d))).collect();
            let right = of_kind.iter().any(|d| d.amount_yen == want.amount && d.free_of_charge == want.free);
            self.wanted += 1;
            self.quoted += usize::from(!quoted.is_empty());
            self.of_kind += usize::from(!of_kind.is_empty());
            self.right += usize::from(right);
            if show && !right {
                let got: Vec<_> = quoted.iter().map(|d| (kind(d), d.amount_yen, d.free_of_charge)).collect();
                println!("- {:?} {:?} free={} {} -> {got:?}", want.kinds, want.amount, want.free, want.contains);
            }
        }
        self.proposed += demands.len();
        for demand in demands {
            if !wanted.iter().any(|want| fits(&want.contains, &fold(&demand.quote))) {
                self.surplus += 1;
                if show {
                    println!("+ {} {:?} {}", kind(demand), demand.amount_yen, demand.quote.replace('\n', "⏎"));
                }
            }
        }
    }
}

struct Want {
    contains: String,
    kinds: Vec<String>,
    amount: Option<i64>,
    free: bool,
}

impl Want {
    fn new(want: &Value) -> Self {
        Self {
            contains: fold(want["contains"].as_str().unwrap_or_default()),
            kinds: want["kind"].as_array().into_iter().flatten().filter_map(|k| Some(k.as_str()?.to_owned())).collect(),
            amount: want["amount_yen"].as_i64(),
            free: want["free"].as_bool().unwrap_or_default(),
        }
    }
}

/// A quote of the sentence or of its part.
fn fits(wanted: &str, quote: &str) -> bool {
    quote.contains(wanted) || wanted.contains(quote)
}

fn kind(demand: &Demand) -> String {
    json!(demand.kind).as_str().unwrap_or_default().to_owned()
}
