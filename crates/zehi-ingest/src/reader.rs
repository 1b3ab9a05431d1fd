use zehi_domain::evidence::{DocumentHeader, DocumentKind, Reading};

/// One file as a reader gets it. Every reader is a function
/// `pub fn read(input: &Input<'_>, limits: &Limits) -> Result<Read, Unreadable>`.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// File name without folders, NFC; may be empty.
    pub name: &'a str,
    /// Its bytes as they came.
    pub bytes: &'a [u8],
}

impl Input<'_> {
    /// The last extension in lower case without its dot; empty if there is none.
    pub fn extension(&self) -> String {
        match self.name.rsplit_once('.') {
            Some((stem, extension)) if !stem.is_empty() => extension.to_ascii_lowercase(),
            _ => String::new(),
        }
    }
}

/// What a reader gives back for a file it could read.
pub struct Read {
    /// What the file is.
    pub kind: DocumentKind,
    /// What it says of itself.
    pub header: DocumentHeader,
    /// Its text with anchors.
    pub reading: Reading,
}
