use std::io::Write;

use crate::{Store, StoreError};

/// Events of an import are up to 1 MiB each; a few at a time keep memory small.
const AT_ONCE: u32 = 16;

impl Store {
    /// Writes the journal as JSON Lines, one event each, in order (interfaces.md, journal), and says how many.
    ///
    /// # Errors
    /// [`StoreError::Output`] where the writer fails; [`StoreError`] where the journal cannot be read.
    pub async fn export(&self, out: &mut (impl Write + Send)) -> Result<u64, StoreError> {
        let mut written = 0;
        let mut last = 0;
        loop {
            let events = self.events_after(last, AT_ONCE).await?;
            let Some(end) = events.last() else { break };
            last = end.seq;
            for event in &events {
                let mut line = serde_json::to_vec(&event.export_line())?;
                line.push(b'\n');
                out.write_all(&line).map_err(StoreError::Output)?;
                written += 1;
            }
        }
        out.flush().map_err(StoreError::Output)?;
        Ok(written)
    }
}
