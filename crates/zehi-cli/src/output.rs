use std::io::{ErrorKind, Result as IoResult, Stdout, Write};

use anyhow::Result;
use serde::Serialize;
use zehi_domain::hearing::MannerFinding;

/// 標準出力. Where its reader is gone (`zehi … | head`), the rest is dropped quietly: the command still finishes its work and
/// ends with the code that work deserves.
pub fn stdout() -> Quiet<Stdout> {
    Quiet { out: std::io::stdout(), gone: false }
}

/// One line on standard output.
macro_rules! say {
    ($($line:tt)*) => {
        std::io::Write::write_fmt(&mut $crate::output::stdout(), format_args!("{}\n", format_args!($($line)*)))
    };
}
pub(crate) use say;

/// Severity with each finding on the manner: its quote, its rule, the articles to be checked.
pub fn manner(severity: u8, findings: &[MannerFinding]) -> Result<()> {
    say!("重大度の候補 {severity}")?;
    for finding in findings {
        let law = match finding.law.as_slice() {
            [] => String::new(),
            law => format!("、要件を確かめる条文: {}", law.join("、")),
        };
        say!("言動 {} 「{}」(規則 {}{law})", finding.label.label(), line(&finding.quote, 100), finding.rule)?;
    }
    Ok(())
}

/// A writer whose reader may go away.
#[derive(Debug)]
pub struct Quiet<W> {
    out: W,
    gone: bool,
}

impl<W> Quiet<W> {
    fn unless_gone<T>(&mut self, done: IoResult<T>, instead: T) -> IoResult<T> {
        match done {
            Err(fault) if fault.kind() == ErrorKind::BrokenPipe => {
                self.gone = true;
                Ok(instead)
            }
            done => done,
        }
    }
}

impl<W: Write> Write for Quiet<W> {
    fn write(&mut self, bytes: &[u8]) -> IoResult<usize> {
        if self.gone {
            return Ok(bytes.len());
        }
        let written = self.out.write(bytes);
        self.unless_gone(written, bytes.len())
    }

    fn flush(&mut self) -> IoResult<()> {
        if self.gone {
            return Ok(());
        }
        let flushed = self.out.flush();
        self.unless_gone(flushed, ())
    }
}

/// Prints one JSON document on standard output.
pub fn json(value: &impl Serialize) -> Result<()> {
    let mut out = stdout();
    serde_json::to_writer(std::io::BufWriter::new(&mut out), value)?;
    out.write_all(b"\n")?;
    out.flush()?;
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes so many bytes, then fails in this way.
    struct Reader(usize, ErrorKind);

    impl Write for Reader {
        fn write(&mut self, bytes: &[u8]) -> IoResult<usize> {
            if self.0 == 0 {
                return Err(self.1.into());
            }
            let taken = bytes.len().min(self.0);
            self.0 -= taken;
            Ok(taken)
        }

        fn flush(&mut self) -> IoResult<()> {
            Ok(())
        }
    }

    #[test]
    fn a_reader_that_goes_away_ends_the_output_quietly_and_other_faults_do_not() {
        let mut gone = Quiet { out: Reader(3, ErrorKind::BrokenPipe), gone: false };
        assert!(gone.write_all(b"0123456789").is_ok() && gone.gone);
        assert!(gone.write_all(b"more").is_ok() && gone.flush().is_ok());
        let mut full = Quiet { out: Reader(3, ErrorKind::StorageFull), gone: false };
        assert!(full.write_all(b"0123456789").is_err());
    }
}
