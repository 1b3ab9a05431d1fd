use super::property::Properties;

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
