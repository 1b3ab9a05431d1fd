use std::collections::HashMap;
use std::fmt;

use serde_json::Value;

use super::markup::Names;

/// Lists that a Slack export keeps at its root. They are no documents of their own: their names stand in the messages.
const LISTS: [&str; 11] = [
    "channels.json",
    "users.json",
    "groups.json",
    "dms.json",
    "mpims.json",
    "integration_logs.json",
    "org_users.json",
    "canvases.json",
    "file_conversations.json",
    "lists.json",
    "huddle_transcripts.json",
];

/// 名簿: what the lists at the root of an export say of people and channels.
#[derive(Default)]
pub(crate) struct Directory {
    names: Names,
    /// Name of a person as shown beside what they wrote, by id.
    people: HashMap<String, String>,
    /// Title of a conversation, by its folder.
    titles: HashMap<String, String>,
}

impl fmt::Debug for Directory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Directory").field("people", &self.people.len()).finish_non_exhaustive()
    }
}

/// Whether the name is one of the lists that a Slack export keeps at its root.
pub(crate) fn is_list(name: &str) -> bool {
    LISTS.contains(&name)
}

/// Whether the name is a day of a channel: `channel/2025-10-01.json`.
pub(crate) fn is_day(name: &str) -> bool {
    let Some((channel, day)) = name.split_once('/') else { return false };
    !channel.is_empty() && is_day_file(day)
}

/// Whether a file in a channel's folder is a day of it.
pub(crate) fn is_day_file(name: &str) -> bool {
    let Some(day) = name.strip_suffix(".json") else { return false };
    let digit_or_dash = |(i, b): (usize, u8)| if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() };
    day.len() == 10 && day.bytes().enumerate().all(digit_or_dash)
}

/// The folders among these names that are Slack exports, as prefixes: a list at the root, and a day of a channel.
pub(crate) fn roots(names: &[String]) -> Vec<String> {
    let mut roots: Vec<String> = Vec::new();
    for name in names {
        let (root, list) = name.rfind('/').map_or(("", name.as_str()), |at| name.split_at(at + 1));
        let known = roots.iter().any(|known| known == root);
        if !known && is_list(list) && names.iter().any(|name| name.strip_prefix(root).is_some_and(is_day)) {
            roots.push(root.to_owned());
        }
    }
    roots
}

impl Directory {
    /// The directory of an export whose lists `open` gives by their names; missing and broken ones tell nothing.
    pub(crate) fn read(mut open: impl FnMut(&str) -> Option<Vec<u8>>) -> Self {
        let mut records = |list: &str| {
            open(list).and_then(|bytes| serde_json::from_slice::<Vec<Value>>(&bytes).ok()).unwrap_or_default()
        };
        let mut directory = Self::default();
        for list in ["users.json", "org_users.json"] {
            records(list).iter().for_each(|user| directory.add_person(user));
        }
        for list in ["channels.json", "groups.json", "mpims.json", "dms.json"] {
            records(list).iter().for_each(|channel| directory.add_channel(list, channel));
        }
        directory
    }

    /// Names in mentions and of channels.
    pub(super) fn names(&self) -> &Names {
        &self.names
    }

    /// Name of a person as shown beside what they wrote.
    pub(super) fn person(&self, id: &str) -> Option<&str> {
        self.people.get(id).map(String::as_str)
    }

    /// Title of the conversation in this folder.
    pub(super) fn title(&self, folder: &str) -> String {
        self.titles.get(folder).cloned().unwrap_or_else(|| format!("#{folder}"))
    }

    fn add_person(&mut self, user: &Value) {
        let said =
            |path: &str| user.pointer(path).and_then(Value::as_str).map(str::trim).filter(|name| !name.is_empty());
        let Some(id) = said("/id") else { return };
        let login = said("/name").unwrap_or(id);
        let real = said("/profile/real_name").or_else(|| said("/real_name"));
        let display = said("/profile/display_name");
        let mentioned = display.or(real).unwrap_or(login);
        self.names.mentioned.insert(id.to_owned(), mentioned.to_owned());
        // The display name is what the export shows; the real one tells whose side it is.
        let person = match (display, real) {
            (Some(display), Some(real)) if real.contains(display) => real.to_owned(),
            (Some(display), Some(real)) if !display.contains(real) => format!("{display} ({real})"),
            _ => mentioned.to_owned(),
        };
        self.people.insert(id.to_owned(), person);
    }

    fn add_channel(&mut self, list: &str, channel: &Value) {
        let said = |key: &str| channel.get(key).and_then(Value::as_str).unwrap_or_default();
        let (id, name) = (said("id"), said("name"));
        let members = || {
            let ids = channel.get("members").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            let names = ids.iter().filter_map(Value::as_str).map(|id| self.people.get(id).map_or(id, String::as_str));
            names.collect::<Vec<_>>().join("、")
        };
        let title =
            if matches!(list, "dms.json" | "mpims.json") { format!("DM: {}", members()) } else { format!("#{name}") };
        if !name.is_empty() {
            self.names.channels.insert(id.to_owned(), name.to_owned());
            self.titles.insert(name.to_owned(), title.clone());
        }
        self.titles.insert(id.to_owned(), title);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slack_export_is_known_by_its_lists_and_days() {
        let cases: [(&[&str], &[&str]); 5] = [
            (&["channels.json", "users.json", "general/2025-10-01.json"], &[""]),
            (&["export/users.json", "export/general/2025-10-01.json", "memo.txt"], &["export/"]),
            (&["users.json", "data/export.json"], &[]),
            (&["general/2025-10-01.json"], &[]),
            (&["users.json", "a/b/2025-10-01.json"], &[]),
        ];
        for (names, expected) in cases {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            assert_eq!(roots(&names), expected, "{names:?}");
        }
    }
}
