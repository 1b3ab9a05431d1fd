//! Measures `hearing::classify` on a file of phrases. With `--quiet` only totals are printed, with `--content` also what
//! differs in content.

use zehi_testkit::phrases::{Figures, Phrase};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().ok_or("usage: phrases_report FILE [--quiet|--content]")?;
    let mode = arguments.next().unwrap_or_default();
    let mut figures = Figures::default();
    for phrase in Phrase::all(&std::fs::read_to_string(&file)?) {
        let given = figures.measure(&phrase);
        let Phrase { number, text, content, manner, severity, .. } = &phrase;
        if mode != "--quiet" && (given.severity != *severity || given.manner != *manner) {
            let (level, got, rules) = (given.severity, &given.manner, &given.rules);
            println!("{number} want {severity} {manner:?} got {level} {got:?} {rules:?}\n      {text}");
        }
        if mode == "--content" && given.content != *content {
            println!("{number} content want {content:?} got {:?} {text}", given.content);
        }
    }
    let Figures { manner, content, phrases, exact, within_one, negatives, alarms, urgent, urgent_found } = figures;
    println!(
        "manner F1 {:.3} (goal 0.90; {} extra, {} missing), severity exact {exact}/{phrases} (goal 85%), within one \
         {within_one}/{phrases} (goal 98%), alarms on hard negatives {alarms}/{negatives} (goal 0), severity 3 found \
         {urgent_found}/{urgent} (goal all), content F1 {:.3} (goal 0.70; {} extra, {} missing)",
        manner.f1(),
        manner.extra,
        manner.missing,
        content.f1(),
        content.extra,
        content.missing
    );
    Ok(())
}
