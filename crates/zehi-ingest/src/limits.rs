/// 上限: what a reader may spend on one file before it gives up with a reason. Hostile files are expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one document as it came (mbox and ZIP are read piece by piece and may be larger).
    pub document_bytes: u64,
    /// Bytes of text read from one document.
    pub text_bytes: usize,
    /// Containers within containers: attachments of attachments, ZIP in ZIP, multipart in multipart.
    pub depth: usize,
    /// Parts of one mail.
    pub parts: usize,
    /// Members of one archive.
    pub members: usize,
    /// Bytes of all members of one archive, unpacked.
    pub unpacked_bytes: u64,
    /// Unpacked bytes for each packed one, judged from 1 MiB on.
    pub ratio: u64,
    /// Cells, paragraphs or objects of one document, whatever the format counts.
    pub elements: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            document_bytes: 512 << 20,
            text_bytes: 64 << 20,
            depth: 20,
            parts: 2_000,
            members: 1_000_000,
            unpacked_bytes: 64 << 30,
            ratio: 300,
            elements: 5_000_000,
        }
    }
}
