//! Prints what is read from files: `cargo run -p zehi-ingest --example read -- FILE...`
use zehi_ingest::{Limits, Sources, read_entry};

fn main() {
    let paths: Vec<std::path::PathBuf> = std::env::args_os().skip(1).map(Into::into).collect();
    let entries: Vec<_> = Sources::scan(&paths).collect();
    for entry in &entries {
        read_entry(entry, &Limits::default(), &mut |found| match found {
            Ok(document) => {
                println!("== {} {:?} {} bytes", document.path, document.kind, document.bytes.len());
                println!("{:?}", document.header);
                match document.reading {
                    Ok(reading) => println!("{:?}\n{}", reading.notes, reading.text.text()),
                    Err(unreadable) => println!("!! {}", unreadable.reason),
                }
            }
            Err(failure) => println!("!! {} {}", failure.path, failure.reason),
        });
    }
}
