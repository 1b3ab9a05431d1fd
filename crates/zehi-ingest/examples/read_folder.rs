//! Reads files and folders as an import would and lists what came out: path, kind, characters, notes or the reason for
//! failing. `--json FILE` also writes path, header and text of each document as JSON lines; `--probes FILE` (substring TAB count) counts the
//! mails whose folded text holds each substring. Development aid: `cargo run -p zehi-ingest --example read_folder -- PATH…`

use std::io::Write as _;
use std::path::PathBuf;

use zehi_domain::evidence::{DocumentKind, ReadDocument};
use zehi_domain::text::fold;
use zehi_ingest::{Limits, Sources, read_entry};

fn main() -> std::io::Result<()> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let probes = option(&mut arguments, "--probes").map(std::fs::read_to_string).transpose()?.unwrap_or_default();
    let mut lines = option(&mut arguments, "--json").map(std::fs::File::create).transpose()?;
    let mut probes: Vec<(&str, &str, usize)> =
        probes.lines().filter_map(|line| line.split_once('\t')).map(|(probe, wanted)| (probe, wanted, 0)).collect();
    let paths: Vec<PathBuf> = arguments.iter().map(PathBuf::from).collect();
    for entry in Sources::scan(&paths) {
        read_entry(&entry, &Limits::default(), &mut |found| match found {
            Ok(document) => {
                print(&document);
                if let Some(lines) = &mut lines {
                    let _ = writeln!(lines, "{}", json(&document));
                }
                count(&document, &mut probes);
            }
            Err(failure) => println!("FAILED\t{}\t{}", failure.path, failure.reason),
        });
    }
    for (probe, wanted, found) in probes {
        let verdict = if found.to_string() == wanted { "exact" } else { "WRONG" };
        println!("PROBE\t{verdict}\t{probe}\t{found}\t{wanted}");
    }
    Ok(())
}

fn option(arguments: &mut Vec<String>, name: &str) -> Option<String> {
    let at = arguments.iter().position(|argument| argument == name)?;
    arguments.remove(at);
    (at < arguments.len()).then(|| arguments.remove(at))
}

fn count(document: &ReadDocument, probes: &mut [(&str, &str, usize)]) {
    if document.kind != DocumentKind::Mail || probes.is_empty() {
        return;
    }
    let text = document.reading.as_ref().map_or_else(|_| String::new(), |reading| fold(reading.text.text()));
    for (probe, _, found) in probes {
        *found += usize::from(text.contains(*probe));
    }
}

fn print(document: &ReadDocument) {
    match &document.reading {
        Ok(reading) => {
            let notes = reading.notes.join(" / ");
            println!("{}\t{}\t{}\t{notes}", document.path, document.kind, reading.text.text().chars().count());
        }
        Err(unreadable) => println!("{}\t{}\tUNREADABLE\t{unreadable}", document.path, document.kind),
    }
}

fn json(document: &ReadDocument) -> serde_json::Value {
    serde_json::json!({
        "path": document.path,
        "parent": document.parent,
        "kind": document.kind,
        "header": document.header,
        "bytes": document.bytes.len(),
        "text": document.reading.as_ref().ok().map(|reading| reading.text.text()),
        "notes": document.reading.as_ref().ok().map(|reading| &reading.notes),
    })
}
