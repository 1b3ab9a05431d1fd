use super::property::{Properties, id};

/// 項目: what one entry of Outlook holds.
#[derive(Debug, Default)]
pub(super) struct Item {
    /// Its own properties.
    pub(super) properties: Properties,
    /// 宛先
    pub(super) recipients: Vec<Properties>,
    /// 添付
    pub(super) enclosures: Vec<Enclosure>,
    /// What could not be read, in Japanese.
    pub(super) notes: Vec<String>,
    /// Whether attachments were left out because there are too many.
    pub(super) cut_short: bool,
}

/// 添付: a file, or another item.
#[derive(Debug)]
pub(super) struct Enclosure {
    /// Its name and type.
    pub(super) properties: Properties,
    /// What it holds.
    pub(super) content: Content,
}

/// What an attachment holds.
#[derive(Debug)]
pub(super) enum Content {
    /// A file.
    File(Vec<u8>),
    /// Another item.
    Item(Box<Item>),
}

impl Item {
    /// The one attachment that a signed or encrypted item consists of (MS-OXOSMIME 2.1).
    pub(super) fn signed_content(&self) -> Option<&[u8]> {
        let class = self.properties.text(id::MESSAGE_CLASS)?.to_ascii_lowercase();
        match self.enclosures.as_slice() {
            [Enclosure { content: Content::File(bytes), .. }] if class.contains(".smime") => Some(bytes),
            _ => None,
        }
    }

    /// Takes out the attached files, which need not be packed into a mail to be read; other items stay.
    pub(super) fn take_files(&mut self) -> Vec<(Properties, Vec<u8>)> {
        if self.signed_content().is_some() {
            return Vec::new();
        }
        let mut files = Vec::new();
        for Enclosure { properties, content } in std::mem::take(&mut self.enclosures) {
            match content {
                Content::File(bytes) => files.push((properties, bytes)),
                Content::Item(_) => self.enclosures.push(Enclosure { properties, content }),
            }
        }
        files
    }
}

impl Properties {
    /// The name of an attachment.
    pub(super) fn attachment_name(&self) -> Option<String> {
        self.first_text(&[id::ATTACHMENT_LONG_NAME, id::ATTACHMENT_SHORT_NAME, id::DISPLAY_NAME])
    }
}
