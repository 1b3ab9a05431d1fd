//! Checks a compiler cannot make: `cargo xtask check`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result};

/// Who may depend on whom: arrows point down only (docs/architecture.md).
const ALLOWED: [(&str, &[&str]); 10] = [
    ("zehi-meaning", &[]),
    ("zehi-domain", &["zehi-meaning"]),
    ("zehi-ingest", &["zehi-domain"]),
    ("zehi-search", &["zehi-domain", "zehi-meaning"]),
    ("zehi-store", &["zehi-domain"]),
    ("zehi-papers", &["zehi-domain"]),
    ("zehi-app", &["zehi-domain", "zehi-ingest", "zehi-papers", "zehi-search", "zehi-store"]),
    ("zehi-web", &["zehi-app", "zehi-domain"]),
    ("zehi-cli", &["zehi-app", "zehi-domain", "zehi-web"]),
    ("zehi-testkit", &["zehi-domain"]),
];

/// The stages in their order; a stage may use earlier ones only. `record` keeps all, so it comes first for imports.
const STAGES: [&str; 6] = ["prevention", "hearing", "investigation", "judgment", "reply", "counsel"];

fn main() -> ExitCode {
    let outcome = match std::env::args().nth(1).as_deref() {
        Some("check") => check(),
        _ => Err(anyhow::anyhow!("usage: cargo xtask check")),
    };
    match outcome {
        Ok(problems) if problems.is_empty() => {
            println!("xtask: nothing to mend");
            ExitCode::SUCCESS
        }
        Ok(problems) => {
            problems.iter().for_each(|problem| eprintln!("{problem}"));
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn check() -> Result<Vec<String>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask lies in the workspace")?;
    let mut problems = directions(root)?;
    problems.extend(stage_order(root)?);
    problems.extend(glossary(root)?);
    Ok(problems)
}

/// Dependencies between the crates, as their manifests name them (test dependencies aside).
fn directions(root: &Path) -> Result<Vec<String>> {
    let mut problems = Vec::new();
    for folder in sorted_entries(&root.join("crates"))? {
        let manifest: toml::Table = fs::read_to_string(folder.join("Cargo.toml"))?.parse()?;
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some((_, allowed)) = ALLOWED.iter().find(|(known, _)| *known == name) else {
            problems.push(format!("{name}: a new crate needs a note in docs/decisions/ and a line in xtask"));
            continue;
        };
        let used = manifest.get("dependencies").and_then(toml::Value::as_table);
        for dependency in used.into_iter().flat_map(toml::Table::keys).filter(|key| key.starts_with("zehi-")) {
            if !allowed.contains(&dependency.as_str()) {
                problems.push(format!("{name}: must not depend on {dependency}"));
            }
        }
    }
    Ok(problems)
}

/// `use crate::<stage>` in the domain must not point to a later stage.
fn stage_order(root: &Path) -> Result<Vec<String>> {
    let mut problems = Vec::new();
    for (order, stage) in STAGES.iter().enumerate() {
        let folder = root.join("crates/zehi-domain/src").join(stage);
        for file in rust_files(&folder)? {
            let text = fs::read_to_string(&file)?;
            for later in &STAGES[order + 1..] {
                if text.contains(&format!("crate::{later}")) {
                    problems.push(format!("{}: {stage} must not use {later}", file.display()));
                }
            }
        }
    }
    Ok(problems)
}

/// Every public type of a stage stands in docs/glossary.md with its Japanese term.
fn glossary(root: &Path) -> Result<Vec<String>> {
    let glossary = fs::read_to_string(root.join("docs/glossary.md")).context("docs/glossary.md")?;
    let mut problems = Vec::new();
    for stage in STAGES.iter().chain(&["record", "evidence", "journal"]) {
        for file in rust_files(&root.join("crates/zehi-domain/src").join(stage))? {
            for line in fs::read_to_string(&file)?.lines() {
                let name = line.strip_prefix("pub struct ").or_else(|| line.strip_prefix("pub enum "));
                let Some(name) = name.and_then(|rest| rest.split(|c: char| !c.is_alphanumeric()).next()) else {
                    continue;
                };
                if !glossary.contains(&format!("`{name}`")) {
                    problems.push(format!("docs/glossary.md lacks `{name}` ({})", file.display()));
                }
            }
        }
    }
    Ok(problems)
}

fn rust_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    if !folder.is_dir() {
        return Ok(found);
    }
    for path in sorted_entries(folder)? {
        if path.is_dir() {
            found.extend(rust_files(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    Ok(found)
}

fn sorted_entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    paths.sort();
    Ok(paths)
}
