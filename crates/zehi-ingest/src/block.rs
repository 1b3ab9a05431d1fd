//! 段落と表の行: what word-processor documents, slides and transcripts are made of before they become anchored text.

use zehi_domain::evidence::{Anchor, AnchoredText};

/// A paragraph or a row of a table, in reading order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Block {
    /// A paragraph outside tables; line breaks as line feeds.
    Paragraph {
        /// As in [`Anchor::Paragraph`].
        part: &'static str,
        /// Its text.
        text: String,
    },
    /// A row of a table.
    Row {
        /// Table in the document, from 1.
        table: u32,
        /// Row in the table, from 1.
        row: u32,
        /// Column (from 1) and text of each cell; merged cells once, empty ones too.
        cells: Vec<(u32, String)>,
    },
}

/// The blocks as text: cells joined by tabs, rows and paragraphs by line feeds. Stops before `limit` bytes; the second
/// value says whether it had to.
pub(crate) fn anchored(blocks: &[Block], limit: usize) -> (AnchoredText, bool) {
    let mut text = AnchoredText::default();
    let mut paragraph = 0;
    for block in blocks {
        if text.text().len() + size(block) > limit {
            return (text, true);
        }
        match block {
            Block::Paragraph { part, text: words } => {
                if words.trim().is_empty() {
                    continue;
                }
                paragraph += 1;
                text.push_separator('\n');
                push_lines(&mut text, words, &Anchor::Paragraph { paragraph, part: (*part).to_owned() });
            }
            Block::Row { table, row, cells } => {
                if cells.iter().all(|(_, cell)| cell.trim().is_empty()) {
                    continue;
                }
                text.push_separator('\n');
                push_cells(&mut text, cells, |column| Anchor::TableCell { table: *table, row: *row, column });
            }
        }
    }
    (text, false)
}

/// Pushes the cells of a row. Empty ones leave a tab, so that columns keep their place.
pub(crate) fn push_cells(text: &mut AnchoredText, cells: &[(u32, String)], anchor: impl Fn(u32) -> Anchor) {
    let last = cells.iter().rposition(|(_, cell)| !cell.trim().is_empty()).unwrap_or(0);
    // Nothing may stand before the first span, so a tab waits for the first cell that holds something.
    let mut waiting = String::new();
    for (index, (column, cell)) in cells.iter().take(last + 1).enumerate() {
        if index > 0 {
            waiting.push('\t');
        }
        if !cell.trim().is_empty() {
            waiting.push_str(cell.trim());
            text.push(&waiting, anchor(*column));
            waiting.clear();
        }
    }
}

/// Lines of a paragraph that was broken by hand stand alone, with one place.
fn push_lines(text: &mut AnchoredText, words: &str, anchor: &Anchor) {
    for (index, line) in words.trim_matches('\n').split('\n').enumerate() {
        if index > 0 {
            text.push_separator('\n');
        }
        text.push(line, anchor.clone());
    }
}

fn size(block: &Block) -> usize {
    match block {
        Block::Paragraph { text, .. } => text.len() + 1,
        Block::Row { cells, .. } => cells.iter().map(|(_, cell)| cell.len() + 1).sum(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_has_the_place_it_came_from() {
        let blocks = [
            Block::Paragraph { part: "heading", text: "第1条 目的".to_owned() },
            Block::Paragraph { part: "", text: " \n ".to_owned() },
            Block::Row {
                table: 1,
                row: 1,
                cells: vec![(1, String::new()), (2, "修正2回".to_owned()), (4, "無償".to_owned()), (5, String::new())],
            },
            Block::Paragraph { part: "", text: "上の行\n下の行".to_owned() },
        ];
        let (text, cut) = anchored(&blocks, 1000);
        assert!(!cut);
        assert_eq!(text.text(), "第1条 目的\n\t修正2回\t無償\n上の行\n下の行");
        let at = |needle: &str| text.text().find(needle).and_then(|at| text.anchor_at(at));
        assert_eq!(at("第1条"), Some(Anchor::Paragraph { paragraph: 1, part: "heading".to_owned() }));
        assert_eq!(at("無償"), Some(Anchor::TableCell { table: 1, row: 1, column: 4 }));
        assert_eq!(at("下の行"), Some(Anchor::Paragraph { paragraph: 2, part: String::new() }));
        assert!(AnchoredText::from_parts(text.text().to_owned(), text.spans().to_vec()).is_some());
    }

    #[test]
    fn text_beyond_the_limit_is_cut_between_blocks() {
        let blocks = vec![Block::Paragraph { part: "", text: "あいう".to_owned() }; 3];
        let (text, cut) = anchored(&blocks, 22);
        assert!(cut);
        assert_eq!(text.text(), "あいう\nあいう");
    }
}
