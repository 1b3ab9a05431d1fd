use std::collections::BTreeSet;

use crate::block::Block;

/// What one part of a document holds.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Paragraphs and rows in reading order.
    pub(crate) blocks: Vec<Block>,
    /// Whether the XML breaks off.
    pub(crate) broken: bool,
    /// Tracked insertions.
    pub(super) insertions: usize,
    /// Tracked deletions.
    pub(super) deletions: usize,
    /// Who made them.
    pub(super) changed_by: BTreeSet<String>,
    /// Whether characters are struck through.
    pub(super) struck: bool,
    /// Whether characters are hidden.
    pub(super) hidden: bool,
    /// Drawings without text.
    pub(super) pictures: usize,
    /// Whether the limit was reached.
    pub(super) full: bool,
}

impl Found {
    /// Adds what another part holds.
    pub(crate) fn take(&mut self, other: Self) {
        self.blocks.extend(other.blocks);
        self.broken |= other.broken;
        self.insertions += other.insertions;
        self.deletions += other.deletions;
        self.changed_by.extend(other.changed_by);
        self.struck |= other.struck;
        self.hidden |= other.hidden;
        self.pictures += other.pictures;
        self.full |= other.full;
    }

    /// What a person should know of the reading.
    pub(crate) fn notes(&self, broken: bool) -> Vec<String> {
        let mut notes = Vec::new();
        if broken || self.broken {
            notes.push("文書の一部が壊れているため、読めたところまでを取り込みました。".to_owned());
        }
        if self.full {
            notes.push("段落とセルの数が上限を超えたため、途中までを読みました。".to_owned());
        }
        if self.insertions + self.deletions > 0 {
            let by: Vec<&str> = self.changed_by.iter().map(String::as_str).filter(|name| !name.is_empty()).collect();
            let by = if by.is_empty() { String::new() } else { format!("、変更者: {}", by.join("・")) };
            notes.push(format!("変更履歴があります(挿入{}か所、削除{}か所{by})。", self.insertions, self.deletions));
        }
        if self.struck {
            notes.push("取り消し線の付いた文字があります。本文に含めて読みました。".to_owned());
        }
        if self.hidden {
            notes.push("隠し文字があります。本文に含めて読みました。".to_owned());
        }
        if self.pictures > 0 {
            notes.push(format!("図や画像が{}個あります。中の文字は読んでいません。", self.pictures));
        }
        notes
    }
}
