//! Lists sentences of a file, one a line, that get a manner or a severity of 2 or more, and times the work.

use std::time::Instant;

use zehi_domain::hearing::{Severity, classify};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = std::env::args().nth(1).ok_or("usage: phrases_ordinary FILE")?;
    let text = std::fs::read_to_string(file)?;
    let started = Instant::now();
    classify("");
    let loaded = started.elapsed();
    let (mut all, mut labelled, mut alarms, mut noted) = (0, 0, 0, 0);
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let result = classify(line);
        all += 1;
        noted += u32::from(result.severity == Severity::Note);
        alarms += u32::from(result.severity >= Severity::Candidate);
        labelled += u32::from(!result.manner.is_empty());
        for finding in &result.manner {
            println!("{} {} 「{}」 {line}", u8::from(result.severity), finding.rule, finding.quote);
        }
    }
    println!(
        "{all} sentences: severity 2 or more {alarms}, severity 1 {noted}, with a manner {labelled}; load {loaded:?}, all {:?}",
        started.elapsed()
    );
    Ok(())
}
