//! Measures `hearing::classify` on a file of phrases: number, text, content, manner, severity, HN, ctx, by tabs.
//! With `--quiet` only totals are printed.

use std::collections::BTreeSet;

use zehi_domain::hearing::{Severity, classify};

#[derive(Default)]
struct Counts {
    hit: u32,
    extra: u32,
    missing: u32,
}

impl Counts {
    fn add(&mut self, want: &BTreeSet<String>, got: &BTreeSet<String>) {
        self.hit += want.intersection(got).count() as u32;
        self.extra += got.difference(want).count() as u32;
        self.missing += want.difference(got).count() as u32;
    }

    fn f1(&self) -> f64 {
        f64::from(2 * self.hit) / f64::from((2 * self.hit + self.extra + self.missing).max(1))
    }
}

fn labels(field: &str) -> BTreeSet<String> {
    field.split(',').map(str::trim).filter(|label| !label.is_empty()).map(str::to_owned).collect()
}

fn name<T: serde::Serialize>(label: T) -> String {
    serde_json::to_string(&label).unwrap_or_default().trim_matches('"').to_owned()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().ok_or("usage: phrases_report FILE [--quiet|--content]")?;
    let mode = arguments.next().unwrap_or_default();
    let (quiet, show_content) = (mode == "--quiet", mode == "--content");
    let (mut manner_counts, mut content_counts) = (Counts::default(), Counts::default());
    let (mut rows, mut exact, mut near, mut negatives, mut alarms, mut threes, mut found) = (0, 0, 0, 0, 0, 0, 0);
    for line in std::fs::read_to_string(&file)?.lines().filter(|line| !line.trim().is_empty()) {
        let mut fields = line.split('\t').chain(std::iter::repeat(""));
        let mut field = || fields.next().unwrap_or_default();
        let (number, text, content, manner) = (field(), field(), labels(field()), labels(field()));
        let (severity, negative, context): (u8, &str, &str) = (field().parse()?, field(), field());
        let result = classify(text);
        let got: BTreeSet<String> = result.manner.iter().map(|finding| name(finding.label)).collect();
        let got_content: BTreeSet<String> = result.content.iter().map(name).collect();
        content_counts.add(&content, &got_content);
        if context.is_empty() {
            manner_counts.add(&manner, &got);
        }
        manner_counts.extra += result.manner.iter().filter(|finding| !text.contains(&finding.quote)).count() as u32;
        let level = u8::from(result.severity);
        rows += 1;
        exact += u32::from(level == severity || !context.is_empty() && level.abs_diff(severity) == 1);
        near += u32::from(level.abs_diff(severity) <= 1);
        negatives += u32::from(!negative.is_empty());
        alarms += u32::from(!negative.is_empty() && result.severity >= Severity::Candidate);
        if severity == 3 && context.is_empty() {
            threes += 1;
            found += u32::from(level == 3);
        }
        if !quiet && (level != severity || manner != got) {
            let rules: Vec<String> =
                result.manner.iter().map(|finding| format!("{}「{}」", finding.rule, finding.quote)).collect();
            println!(
                "{number}{negative}{context} want {severity} {manner:?} got {level} {got:?} {rules:?}\n      {text}"
            );
        }
        if show_content && content != got_content {
            println!("{number} content want {content:?} got {got_content:?} {text}");
        }
    }
    println!(
        "manner F1 {:.3} (goal 0.90; {} extra, {} missing), severity exact {exact}/{rows} (goal 85%), within one {near}/{rows} (goal 98%), alarms on hard negatives {alarms}/{negatives} (goal 0), severity 3 found {found}/{threes} (goal all), content F1 {:.3} (goal 0.70; {} extra, {} missing)",
        manner_counts.f1(),
        manner_counts.extra,
        manner_counts.missing,
        content_counts.f1(),
        content_counts.extra,
        content_counts.missing
    );
    Ok(())
}
