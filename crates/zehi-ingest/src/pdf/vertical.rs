//! 縦書き: columns from right to left, each from top to bottom.

use super::lines::Piece;

/// Pieces nearer in x than this share of their size stand in one column.
const SAME_COLUMN: f32 = 0.5;
/// A gap of this many characters within a column separates what stands below.
const GAP: f32 = 1.5;

/// Whether the page is set in columns although its pieces are single upright characters: most have the next one below
/// and none beside them.
pub(super) fn is_set_in_columns(pieces: &[Piece]) -> bool {
    const ENOUGH: usize = 10;
    const SHARE: usize = 60;
    let single: Vec<&Piece> = pieces.iter().filter(|piece| piece.text.chars().count() == 1).collect();
    if single.len() < ENOUGH || single.len() * 100 < pieces.len() * SHARE {
        return false;
    }
    let near = |a: f32, b: f32, size: f32| (a - b).abs() < size * 0.3;
    // The pieces come from top to bottom, so the neighbours of a piece are among the next few rows of it.
    let stands = |index: usize| {
        let piece = single[index];
        let size = piece.height;
        let mut below = false;
        for other in &single[index + 1..] {
            if piece.y - other.y > size * 1.6 {
                break;
            }
            if near(piece.y, other.y, size) && near(other.x, piece.x + size, size) {
                return false;
            }
            below |= near(piece.x, other.x, size) && near(other.y, piece.y - size, size);
        }
        below
    };
    let standing = (0..single.len().min(2_000)).filter(|index| stands(*index)).count();
    standing * 100 >= single.len().min(2_000) * SHARE
}

/// The columns as lines.
pub(super) fn lines(mut pieces: Vec<Piece>) -> Vec<String> {
    pieces.sort_by(|a, b| b.x.total_cmp(&a.x));
    let mut columns: Vec<Vec<Piece>> = Vec::new();
    for piece in pieces {
        let first = columns.last().and_then(|column| column.first());
        let same = first.is_some_and(|first| (first.x - piece.x).abs() < first.height.min(piece.height) * SAME_COLUMN);
        match columns.last_mut().filter(|_| same) {
            Some(column) => column.push(piece),
            None => columns.push(vec![piece]),
        }
    }
    columns.into_iter().map(joined).collect()
}

fn joined(mut column: Vec<Piece>) -> String {
    column.sort_by(|a, b| b.y.total_cmp(&a.y));
    let mut line = String::new();
    let mut end: Option<f32> = None;
    for piece in &column {
        if end.is_some_and(|end| end - piece.y > piece.height * GAP) {
            line.push('\t');
        }
        line.push_str(&piece.text);
        end = Some(piece.y - piece.height * piece.text.chars().count() as f32);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(text: &str, x: f32) -> Vec<Piece> {
        let at = |index: usize| 700.0 - 10.0 * index as f32;
        let each = text.chars().enumerate();
        each.map(|(i, c)| Piece { text: c.to_string(), x, y: at(i), width: 10.0, height: 10.0 }).collect()
    }

    fn sorted(mut pieces: Vec<Piece>) -> Vec<Piece> {
        pieces.sort_by(|a, b| b.y.total_cmp(&a.y).then(a.x.total_cmp(&b.x)));
        pieces
    }

    #[test]
    fn columns_are_read_from_right_to_left() {
        let pieces = sorted([column("修正は二回までとする", 500.0), column("金額は別紙による", 480.0)].concat());
        assert!(is_set_in_columns(&pieces));
        assert_eq!(lines(pieces), ["修正は二回までとする", "金額は別紙による"]);
    }

    #[test]
    fn rows_of_single_characters_are_no_columns() {
        let row = |y: f32| -> Vec<Piece> {
            let each = "修正は二回までとする".chars().enumerate();
            each.map(|(i, c)| Piece { text: c.to_string(), x: 50.0 + 10.0 * i as f32, y, width: 10.0, height: 10.0 })
                .collect()
        };
        assert!(!is_set_in_columns(&sorted([row(700.0), row(690.0), row(680.0)].concat())));
    }
}
