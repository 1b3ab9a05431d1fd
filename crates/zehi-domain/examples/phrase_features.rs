//! Prints what the rules find in each phrase of a file (text in the second column) as one JSON line: material for
//! training the weights of `knowledge/learned/`.

use zehi_domain::hearing::classify_by_rules;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = std::env::args().nth(1).ok_or("usage: phrase_features FILE")?;
    for line in std::fs::read_to_string(file)?.lines().filter(|line| !line.trim().is_empty()) {
        println!("{}", serde_json::to_string(&classify_by_rules(line.split('\t').nth(1).unwrap_or_default()))?);
    }
    Ok(())
}
