use zehi_domain::evidence::{DocumentHeader, DocumentKind, Reading, Unreadable};

/// A folder, on disk or inside an archive, as names and bytes. Names are relative, with `/`, NFC, in a stable order.
pub struct Folder<'a> {
    names: &'a [String],
    open: &'a dyn Fn(&str) -> Result<Vec<u8>, Unreadable>,
}

/// One document of a folder that is read as a whole (a day of a channel).
pub struct Member {
    /// Its name in the folder.
    pub name: String,
    /// Its bytes as they came.
    pub bytes: Vec<u8>,
    /// What it is.
    pub kind: DocumentKind,
    /// What it says of itself.
    pub header: DocumentHeader,
    /// Its text, or why there is none.
    pub reading: Result<Reading, Unreadable>,
}

impl<'a> Folder<'a> {
    /// A folder with these names, opened by `open`.
    pub fn new(names: &'a [String], open: &'a dyn Fn(&str) -> Result<Vec<u8>, Unreadable>) -> Self {
        Self { names, open }
    }

    /// The names of its files.
    pub fn names(&self) -> &[String] {
        self.names
    }

    /// The bytes of one of them.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn bytes(&self, name: &str) -> Result<Vec<u8>, Unreadable> {
        (self.open)(name)
    }

    /// Whether this is a Slack export: a list of users or channels at its root, and a folder with a file for a day.
    pub fn is_slack_export(&self) -> bool {
        let listed = self.names.iter().any(|name| is_slack_list(name));
        listed && self.names.iter().any(|name| is_slack_day(name))
    }
}

/// Whether the name is one of the lists that a Slack export keeps at its root.
pub(crate) fn is_slack_list(name: &str) -> bool {
    matches!(
        name,
        "channels.json"
            | "users.json"
            | "groups.json"
            | "dms.json"
            | "mpims.json"
            | "integration_logs.json"
            | "org_users.json"
            | "canvases.json"
            | "file_conversations.json"
            | "lists.json"
            | "huddle_transcripts.json"
    )
}

/// Whether the name is a day of a channel: `channel/2025-10-01.json`.
pub(crate) fn is_slack_day(name: &str) -> bool {
    let Some((channel, day)) = name.split_once('/') else { return false };
    let Some(day) = day.strip_suffix(".json") else { return false };
    let digits_and_dashes =
        day.bytes().enumerate().all(|(i, b)| if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() });
    !channel.is_empty() && day.len() == 10 && digits_and_dashes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slack_export_is_known_by_its_lists_and_days() {
        let cases: [(&[&str], bool); 4] = [
            (&["channels.json", "users.json", "general/2025-10-01.json"], true),
            (&["users.json", "data/export.json"], false),
            (&["general/2025-10-01.json"], false),
            (&["users.json", "a/b/2025-10-01.json"], false),
        ];
        for (names, expected) in cases {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            let open = |_: &str| Ok(Vec::new());
            assert_eq!(Folder::new(&names, &open).is_slack_export(), expected, "{names:?}");
        }
    }
}
