//! What the files of a folder cost at the least on this machine: reading and hashing every file, and on top of that a plain
//! index of pairs of characters over the same text, in memory, with as many threads as there are cores. Decoding the mails is
//! timed apart, as the plain index would be given the text. Seconds of wall clock as JSON: `floor FOLDER`.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sha2::{Digest as _, Sha256};
use zehi_domain::text::fold;
use zehi_ingest::{Entry, Limits, Sources, read_entry};

#[derive(Default)]
struct Spent {
    read_and_hash: Duration,
    decode: Duration,
    pairs: Duration,
    files: usize,
    bytes: u64,
    postings: usize,
}

fn main() {
    let Some(folder) = std::env::args().nth(1).map(PathBuf::from) else { return eprintln!("usage: floor FOLDER") };
    let entries: Vec<_> = Sources::scan(std::slice::from_ref(&folder)).collect();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let share = entries.len().div_ceil(cores).max(1);
    let spent: Vec<Spent> = std::thread::scope(|scope| {
        let parts: Vec<_> = entries.chunks(share).map(|part| scope.spawn(|| walk(&folder, part))).collect();
        parts.into_iter().map(|part| part.join().expect("a thread of the measure")).collect()
    });
    let longest = |of: fn(&Spent) -> Duration| spent.iter().map(of).max().unwrap_or_default().as_secs_f64();
    println!(
        "{}",
        serde_json::json!({
            "files": spent.iter().map(|part| part.files).sum::<usize>(),
            "bytes": spent.iter().map(|part| part.bytes).sum::<u64>(),
            "postings": spent.iter().map(|part| part.postings).sum::<usize>(),
            "threads": spent.len(),
            "read_and_hash_s": longest(|part| part.read_and_hash),
            "decode_s": longest(|part| part.decode),
            "pairs_s": longest(|part| part.pairs),
        })
    );
}

fn walk(folder: &Path, entries: &[Entry]) -> Spent {
    let mut spent = Spent::default();
    let mut postings: HashMap<(char, char), Vec<u32>> = HashMap::new();
    for (number, entry) in entries.iter().enumerate() {
        let begun = Instant::now();
        let Ok(bytes) = std::fs::read(folder.join(entry.path())) else { continue };
        std::hint::black_box(Sha256::digest(&bytes));
        spent.read_and_hash += begun.elapsed();
        spent.files += 1;
        spent.bytes += bytes.len() as u64;
        let begun = Instant::now();
        let mut texts = Vec::new();
        read_entry(entry, &Limits::default(), &mut |found| {
            if let Ok(Ok(reading)) = found.map(|document| document.reading) {
                texts.push(fold(reading.text.text()));
            }
        });
        spent.decode += begun.elapsed();
        let begun = Instant::now();
        for text in &texts {
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            for (first, second) in text.chars().zip(text.chars().skip(1)) {
                let list = postings.entry((first, second)).or_default();
                if list.last() != Some(&number) {
                    list.push(number);
                    spent.postings += 1;
                }
            }
        }
        spent.pairs += begun.elapsed();
    }
    spent
}
