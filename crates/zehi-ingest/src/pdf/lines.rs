use pdf_oxide::layout::TextSpan;

use super::ruling::{self, Rules};
use super::vertical;
use crate::symbols::symbol;

/// Pieces nearer in height than this share of the lower one's size stand on one line.
const SAME_LINE: f32 = 0.5;
/// A gap of this many characters separates cells.
const CELL_GAP: f32 = 1.5;
/// A gap of this many characters separates words.
const WORD_GAP: f32 = 0.2;
/// The same words drawn again this near (in points) are bold print, not more text.
const OVERPRINT: f32 = 1.0;

/// A piece of text with its place on the page; y grows upwards.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) width: f32,
    pub(super) height: f32,
}

impl Piece {
    fn right(&self) -> f32 {
        self.x + self.width
    }
}

/// The lines of a page in reading order. Turned text (stamps, margins) comes after the upright one.
pub(super) fn lines(spans: Vec<TextSpan>, mut upright: Vec<Piece>, rules: &Rules) -> Vec<String> {
    let mut columns = Vec::new();
    let mut turned = Vec::new();
    for span in spans.into_iter().filter(|span| !span.text.trim().is_empty()) {
        let finite = [span.bbox.x, span.bbox.y, span.bbox.width, span.bbox.height].iter().all(|v| v.is_finite());
        if span.rotation_degrees.abs() > 1.0 || !finite {
            turned.push(clean(&span.text));
            continue;
        }
        let height = span.bbox.height.abs().max(span.font_size).max(1.0);
        let piece = Piece { text: span.text, x: span.bbox.x, y: span.bbox.y, width: span.bbox.width.max(0.0), height };
        if span.wmode == 1 { columns.push(piece) } else { upright.push(piece) }
    }
    remove_overprint(&mut upright);
    if vertical::is_set_in_columns(&upright) {
        columns.append(&mut upright);
    }
    let upright = ruling::join_rows(upright, rules);
    let mut found: Vec<String> = in_columns(upright).iter().map(|row| joined(row)).collect();
    found.extend(vertical::lines(columns).iter().map(|line| clean(line)));
    found.extend(turned);
    found.retain(|line| !line.trim().is_empty());
    found
}

fn remove_overprint(pieces: &mut Vec<Piece>) {
    pieces.sort_by(|a, b| b.y.total_cmp(&a.y).then(a.x.total_cmp(&b.x)));
    let mut kept: Vec<Piece> = Vec::with_capacity(pieces.len());
    for piece in pieces.drain(..) {
        let again = kept.iter().rev().take(50).any(|other| {
            (other.y - piece.y).abs() <= OVERPRINT && (other.x - piece.x).abs() <= OVERPRINT && other.text == piece.text
        });
        if !again {
            kept.push(piece);
        }
    }
    *pieces = kept;
}

/// The lines of the page, column after column where it is set in columns.
fn in_columns(pieces: Vec<Piece>) -> Vec<Vec<Piece>> {
    let rows = rows(pieces);
    let Some(gutter) = gutter(&rows) else { return rows };
    let mut found = Vec::new();
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for row in rows {
        // A title over both columns ends what stands above it.
        if row.iter().any(|piece| piece.x < gutter && piece.right() > gutter) {
            found.append(&mut left);
            found.append(&mut right);
            found.push(row);
            continue;
        }
        let (before, after): (Vec<Piece>, Vec<Piece>) = row.into_iter().partition(|piece| piece.x < gutter);
        left.extend(Some(before).filter(|row| !row.is_empty()));
        right.extend(Some(after).filter(|row| !row.is_empty()));
    }
    found.append(&mut left);
    found.append(&mut right);
    found
}

/// Pieces on one height, from left to right; rows from top to bottom.
pub(super) fn rows(mut pieces: Vec<Piece>) -> Vec<Vec<Piece>> {
    pieces.sort_by(|a, b| b.y.total_cmp(&a.y));
    let mut rows: Vec<Vec<Piece>> = Vec::new();
    for piece in pieces {
        let same = rows.last().and_then(|row| row.first()).is_some_and(|first| {
            let lower = first.height.min(piece.height);
            (first.y - piece.y).abs() < lower * SAME_LINE
        });
        match rows.last_mut().filter(|_| same) {
            Some(row) => row.push(piece),
            None => rows.push(vec![piece]),
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| a.x.total_cmp(&b.x));
    }
    rows
}

/// The middle of the white strip between two columns of running text; `None` for one column and for tables, whose cells
/// do not fill their width.
fn gutter(rows: &[Vec<Piece>]) -> Option<f32> {
    let all = || rows.iter().flatten();
    let left = all().map(|piece| piece.x).fold(f32::MAX, f32::min);
    let width = all().map(Piece::right).fold(f32::MIN, f32::max) - left;
    if width <= 0.0 || !width.is_finite() {
        return None;
    }
    let places = (0..40).map(|step| left + width * (0.3 + 0.01 * step as f32));
    let judged = places.filter_map(|at| {
        let crossing = rows.iter().filter(|row| row.iter().any(|p| p.x < at && p.right() > at)).count();
        let both = [true, false].into_iter().all(|before| is_column(rows, at, before, width));
        (crossing * 4 <= rows.len() && both).then_some((crossing, at))
    });
    judged.min_by_key(|(crossing, _)| *crossing).map(|(_, at)| at)
}

/// Whether the text on one side of a place runs as in a column: enough lines without cells, most as long as the longest.
fn is_column(rows: &[Vec<Piece>], at: f32, before: bool, width: f32) -> bool {
    const MIN_ROWS: usize = 6;
    const FULL: f32 = 0.75;
    let length = |row: &Vec<Piece>| {
        let of = || row.iter().filter(|piece| if before { piece.right() <= at } else { piece.x >= at });
        let start = of().map(|piece| piece.x).reduce(f32::min)?;
        let end = of().map(Piece::right).reduce(f32::max)?;
        let cells = of().zip(of().skip(1)).any(|(a, b)| b.x - a.right() > a.height * CELL_GAP);
        (!cells).then_some(end - start)
    };
    let lengths: Vec<f32> = rows.iter().filter_map(length).collect();
    let longest = lengths.iter().copied().fold(0.0, f32::max);
    let long = lengths.iter().filter(|length| **length >= longest * FULL).count();
    lengths.len() >= MIN_ROWS && longest >= width * 0.3 && long * 2 >= lengths.len()
}

/// The pieces of a row as one line: a tab between cells, a space between words.
pub(super) fn joined(row: &[Piece]) -> String {
    let mut line = String::new();
    let mut end: Option<(f32, f32)> = None;
    for piece in row {
        if let Some((right, height)) = end {
            let gap = (piece.x - right) / height.min(piece.height);
            let spaced = line.ends_with(char::is_whitespace) || piece.text.starts_with(char::is_whitespace);
            if gap > CELL_GAP {
                line.push('\t');
            } else if gap > WORD_GAP && !spaced {
                line.push(' ');
            }
        }
        line.push_str(&piece.text);
        end = Some((piece.right().max(end.map_or(f32::MIN, |(right, _)| right)), piece.height));
    }
    clean(&line)
}

/// The next line of a text that was wrapped: Latin words apart, everything else without a gap.
pub(super) fn appended(mut text: String, line: &str) -> String {
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii() && !c.is_ascii_whitespace());
    if latin(text.chars().next_back()) && latin(line.chars().next()) {
        text.push(' ');
    }
    text + line
}

/// No control characters, no line breaks within a line.
fn clean(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|c| if matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}') { ' ' } else { c })
        .filter(|c| *c == '\t' || !c.is_control())
        .collect();
    // Symbol fonts put their marks where Unicode has none.
    let marked = text.contains(|c| ('\u{f000}'..='\u{f0ff}').contains(&c));
    let text = if marked { text.chars().map(with_symbol).collect() } else { text };
    text.trim().to_owned()
}

fn with_symbol(c: char) -> String {
    match c {
        '\u{f000}'..='\u{f0ff}' => symbol(&format!("{:X}", c as u32)).to_owned(),
        c => c.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(text: &str, x: f32, y: f32) -> Piece {
        Piece { text: text.to_owned(), x, y, width: text.chars().count() as f32 * 10.0, height: 10.0 }
    }

    fn read(mut pieces: Vec<Piece>) -> Vec<String> {
        remove_overprint(&mut pieces);
        in_columns(pieces).iter().map(|row| joined(row)).collect()
    }

    #[test]
    fn cells_of_a_row_are_one_line_from_left_to_right() {
        let pieces = vec![
            piece("0円", 300.0, 700.5),
            piece("修正対応", 60.0, 700.0),
            piece("単価", 300.0, 720.0),
            piece("項目", 60.0, 720.0),
            piece("(2回まで)", 102.5, 700.0),
        ];
        assert_eq!(read(pieces), ["項目\t単価", "修正対応 (2回まで)\t0円"]);
    }

    #[test]
    fn columns_of_running_text_are_read_one_after_the_other() {
        let mut pieces = vec![piece("二段組みの契約約款という題が中央に置かれている", 120.0, 800.0)];
        for row in 0..8 {
            let y = 780.0 - 15.0 * row as f32;
            pieces.push(piece(&format!("左{row}本条は甲と乙との間の業務の範囲を"), 50.0, y));
            pieces.push(piece(&format!("右{row}定めるものであり双方は誠実にこれを"), 300.0, y));
        }
        let lines = read(pieces);
        assert!(lines[0].starts_with("二段組み"));
        assert!(lines[1].starts_with("左0") && lines[8].starts_with("左7"), "{lines:?}");
        assert!(lines[9].starts_with("右0") && lines[16].starts_with("右7"), "{lines:?}");
    }

    #[test]
    fn a_table_with_long_cells_is_no_page_in_columns() {
        let mut pieces = Vec::new();
        for row in 0..8 {
            let y = 780.0 - 15.0 * row as f32;
            pieces.push(piece("項目", 50.0, y));
            pieces.push(piece("本条は甲と乙との間の業務の範囲", 300.0, y));
        }
        assert!(read(pieces).iter().all(|line| line == "項目\t本条は甲と乙との間の業務の範囲"));
    }

    #[test]
    fn bold_print_by_drawing_twice_is_read_once() {
        assert_eq!(read(vec![piece("重要", 50.0, 700.0), piece("重要", 50.4, 700.2)]), ["重要"]);
        assert_eq!(read(vec![piece("々", 50.0, 700.0), piece("々", 60.0, 700.0)]), ["々々"]);
    }
}
