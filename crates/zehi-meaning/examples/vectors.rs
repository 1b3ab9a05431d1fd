//! Prints the vector of each line of standard input, and how long all took to standard error: for comparing with the
//! model as it was trained.

use std::io::Read as _;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let lines: Vec<&str> = text.lines().collect();
    let model = zehi_meaning::Model::built_in()?;
    let started = std::time::Instant::now();
    let vectors = model.vectors(&lines);
    eprintln!("{} texts in {:?}", lines.len(), started.elapsed());
    for vector in vectors {
        let numbers: Vec<String> = vector.values().iter().map(|v| format!("{v:.5}")).collect();
        println!("{}", numbers.join(" "));
    }
    Ok(())
}
