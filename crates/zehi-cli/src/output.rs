use std::io::Write as _;

use anyhow::Result;
use serde::Serialize;

/// Prints one JSON document on standard output.
pub fn json(value: &impl Serialize) -> Result<()> {
    let mut out = std::io::stdout().lock();
    serde_json::to_writer(&mut out, value)?;
    out.write_all(b"\n")?;
    Ok(())
}

/// One line of text for a terminal: control characters (which could steer it) shown as ␣, at most `limit` characters.
pub fn line(text: &str, limit: usize) -> String {
    let mut line: String = text.chars().take(limit).map(|c| if c.is_control() { '␣' } else { c }).collect();
    if text.chars().count() > limit {
        line.push('…');
    }
    line
}
