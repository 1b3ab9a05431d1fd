//! How fast a folder of mails is kept, read back and verified: `throughput FOLDER`. Every file counts as a mail whose body
//! is its text; reading formats properly is not this crate's work.

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use zehi_domain::evidence::{Anchor, AnchoredText, DocumentHeader, DocumentKind, Mailbox, ReadDocument, Reading};
use zehi_domain::id::{DocumentId, ProjectId};
use zehi_domain::journal::{EventDraft, Salt};
use zehi_domain::time::Timestamp;
use zehi_store::{Access, Depth, Prepared, Store, VerifyScope, WrittenBy, verify};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: throughput FOLDER [HOME]")?;
    let documents = read(Path::new(&folder))?;
    let raw: u64 = documents.iter().map(|document| document.bytes.len() as u64).sum();
    let temporary = tempfile::tempdir()?;
    let home = std::env::args().nth(2).map_or_else(|| temporary.path().to_owned(), Into::into);
    let by = WrittenBy { actor: "bench".to_owned(), at: Timestamp::from_second(1_790_000_000).ok_or("time")? };
    let project = ProjectId::from_bits(1);
    let salts = || Salt([9; 16]);

    let count = documents.len();
    let rate = |what: &str, from: (Instant, f64)| {
        let (seconds, cpu) = (from.0.elapsed().as_secs_f64(), cpu_seconds() - from.1);
        println!("{what}: {seconds:.3} s, {cpu:.3} s of CPU, {:.0} mails per CPU second", count as f64 / cpu);
    };
    let from = (Instant::now(), cpu_seconds());
    let store = Store::open(&home, Access::Write).await?;
    store.open_project("p", project, &by, salts).await?;
    rate("create", from);
    let from = (Instant::now(), cpu_seconds());
    let mut prepared: Vec<Prepared> = documents.into_iter().map(Prepared::new).collect();
    rate("prepare (one thread)", from);
    let again: Vec<Prepared> = read(Path::new(&folder))?.into_iter().map(Prepared::new).collect();
    let from = (Instant::now(), cpu_seconds());
    while !prepared.is_empty() {
        let rest = prepared.split_off(prepared.len().min(1000));
        store.keep(project, std::mem::replace(&mut prepared, rest), &by, salts).await?;
    }
    rate("keep", from);
    let from = (Instant::now(), cpu_seconds());
    let kept = store.keep(project, again, &by, salts).await?;
    rate("keep again", from);
    println!("second time: {} added", kept.added);
    let from = (Instant::now(), cpu_seconds());
    let mut readings = store.readings_after(Some(project), DocumentId(0));
    let mut bytes = 0;
    while let Some(some) = readings.next().await? {
        bytes += some.iter().filter_map(|one| one.text.as_ref()).map(|text| text.text().len()).sum::<usize>();
    }
    rate(&format!("read back {bytes} bytes of text"), from);
    let from = (Instant::now(), cpu_seconds());
    for number in (1..=count as u64).step_by(count.div_ceil(100)) {
        store.reading(DocumentId(number)).await?;
    }
    println!("one text: {:.0} µs", from.0.elapsed().as_secs_f64() * 1e4);
    store.close().await;
    let from = (Instant::now(), cpu_seconds());
    let store = Store::open(&home, Access::Read).await?;
    store.project_named("p").await?;
    println!("open for reading: {:.1} ms", from.0.elapsed().as_secs_f64() * 1e3);
    let from = (Instant::now(), cpu_seconds());
    let searched = EventDraft {
        at: by.at,
        actor: by.actor.clone(),
        stream: project.to_string(),
        kind: "searched".to_owned(),
        payload: serde_json::json!({"query": "検収"}),
    };
    store.log_access(vec![searched], salts).await?;
    println!("log one access: {:.1} ms", from.0.elapsed().as_secs_f64() * 1e3);
    let from = (Instant::now(), cpu_seconds());
    store.close().await;
    println!("close: {:.1} ms", from.0.elapsed().as_secs_f64() * 1e3);
    for depth in [Depth::Quick, Depth::Full] {
        let from = (Instant::now(), cpu_seconds());
        let report = verify(&home, VerifyScope { depth, anchor: None }).await?;
        rate(&format!("verify {depth:?}, ok {}", report.ok), from);
    }
    println!("peak memory: {}", peak_memory());
    let size = |path: &str| std::fs::metadata(home.join(path)).map_or(0, |metadata| metadata.len());
    let packs: u64 =
        std::fs::read_dir(home.join("evidence"))?.flatten().flat_map(|entry| entry.metadata()).map(|m| m.len()).sum();
    println!(
        "raw {raw}, truth.db {} ({:.2}), packs {packs} ({:.2})",
        size("truth.db"),
        size("truth.db") as f64 / raw as f64,
        packs as f64 / raw as f64
    );
    Ok(())
}

fn read(folder: &Path) -> Result<Vec<ReadDocument>, Box<dyn Error>> {
    let mut paths: Vec<_> =
        std::fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    paths.sort();
    paths.iter().map(|path| mail(path)).collect()
}

fn mail(path: &Path) -> Result<ReadDocument, Box<dyn Error>> {
    let bytes = std::fs::read(path)?;
    let content = String::from_utf8_lossy(&bytes).into_owned();
    let field = |name: &str| {
        let line = content.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap_or_default().trim().to_owned()
    };
    let mailbox = |field: String| Mailbox { name: field.chars().take(8).collect(), address: field };
    let mut text = AnchoredText::default();
    text.push(&field("Subject:"), Anchor::Subject);
    text.push_separator('\n');
    text.push(content.split_once("\n\n").map_or("", |(_, body)| body), Anchor::Body { line: 1 });
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(ReadDocument {
        path: format!("cur/{name}"),
        parent: None,
        kind: DocumentKind::Mail,
        header: DocumentHeader {
            date: Timestamp::from_second(1_780_000_000),
            author: Some(mailbox(field("From:"))),
            recipients: vec![mailbox(field("To:"))],
            subject: Some(field("Subject:")),
            message_id: Some(field("Message-ID:")),
            references: vec![field("In-Reply-To:")],
        },
        reading: Ok(Reading { reader: "mail/1", text, notes: Vec::new() }),
        bytes,
    })
}

/// User and system time of this process so far, where the system tells it.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks = stat.rsplit(") ").next().unwrap_or_default().split(' ').skip(11).take(2);
    ticks.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

fn peak_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("unknown").to_owned()
}
