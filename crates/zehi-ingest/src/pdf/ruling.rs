//! 罫線: the cells of a table with ruled lines, whose words are wrapped within the cell and belong together.

use pdf_oxide::elements::{PathContent, PathOperation};

use super::lines::{Piece, appended, joined, rows};

/// A rule may be off straight, and cells off each other, by this many points.
const SLACK: f32 = 2.0;
/// A rectangle no thicker than this is a line.
const THIN: f32 = 3.0;
/// Shorter strokes are parts of pictures.
const MIN_LENGTH: f32 = 4.0;
/// Drawings with more lines than this are plans, not tables.
const MAX_RULES: usize = 6_000;
/// A box with more lines than this is the frame of a page.
const MAX_LINES: usize = 40;

/// A straight line: where it lies, and from where to where it goes.
#[derive(Debug, Clone, Copy)]
struct Rule {
    at: f32,
    from: f32,
    to: f32,
}

/// The straight lines of a page.
#[derive(Debug, Default)]
pub(super) struct Rules {
    level: Vec<Rule>,
    upright: Vec<Rule>,
}

/// The box around a piece.
#[derive(Debug, Clone, Copy)]
struct Cell {
    top: f32,
    left: f32,
    right: f32,
}

impl Cell {
    fn is(&self, other: &Self) -> bool {
        let near = |a: f32, b: f32| (a - b).abs() <= SLACK;
        near(self.top, other.top) && near(self.left, other.left) && near(self.right, other.right)
    }
}

impl Rules {
    /// The lines among the strokes of a page.
    pub(super) fn of(paths: &[PathContent]) -> Self {
        let mut rules = Self::default();
        for path in paths {
            let mut at = (0.0, 0.0);
            let mut start = at;
            for operation in &path.operations {
                match *operation {
                    PathOperation::MoveTo(x, y) => (at, start) = ((x, y), (x, y)),
                    PathOperation::LineTo(x, y) => {
                        rules.add(at, (x, y));
                        at = (x, y);
                    }
                    PathOperation::CurveTo(.., x, y) => at = (x, y),
                    PathOperation::Rectangle(x, y, width, height) => {
                        rules.add_rectangle(x, y, width, height, path.stroke_color.is_some());
                    }
                    PathOperation::ClosePath => {
                        rules.add(at, start);
                        at = start;
                    }
                }
            }
        }
        if rules.level.len() + rules.upright.len() > MAX_RULES { Self::default() } else { rules }
    }

    fn add(&mut self, (x0, y0): (f32, f32), (x1, y1): (f32, f32)) {
        let (width, height) = ((x1 - x0).abs(), (y1 - y0).abs());
        if height <= 1.0 && width >= MIN_LENGTH {
            self.level.push(Rule { at: (y0 + y1) / 2.0, from: x0.min(x1), to: x0.max(x1) });
        } else if width <= 1.0 && height >= MIN_LENGTH {
            self.upright.push(Rule { at: (x0 + x1) / 2.0, from: y0.min(y1), to: y0.max(y1) });
        }
    }

    fn add_rectangle(&mut self, x: f32, y: f32, width: f32, height: f32, stroked: bool) {
        let (right, top) = (x + width, y + height);
        if height.abs() <= THIN {
            self.add((x, y + height / 2.0), (right, y + height / 2.0));
        } else if width.abs() <= THIN {
            self.add((x + width / 2.0, y), (x + width / 2.0, top));
        } else if stroked {
            self.add((x, y), (right, y));
            self.add((x, top), (right, top));
            self.add((x, y), (x, top));
            self.add((right, y), (right, top));
        }
    }

    /// The box that the nearest lines make around a piece; `None` where it is open on a side.
    fn cell(&self, piece: &Piece) -> Option<Cell> {
        let (x, y) = (piece.x + piece.width / 2.0, piece.y + piece.height * 0.35);
        let crossing = |rules: &[Rule], at: f32| {
            rules
                .iter()
                .filter(|rule| rule.from - SLACK <= at && at <= rule.to + SLACK)
                .map(|r| r.at)
                .collect::<Vec<_>>()
        };
        let (level, upright) = (crossing(&self.level, x), crossing(&self.upright, y));
        let above = |all: &[f32], at: f32| all.iter().copied().filter(|v| *v > at).reduce(f32::min);
        let below = |all: &[f32], at: f32| all.iter().copied().filter(|v| *v <= at).reduce(f32::max);
        below(&level, y)?;
        Some(Cell { top: above(&level, y)?, left: below(&upright, x)?, right: above(&upright, x)? })
    }
}

/// Joins the pieces of each table row to one piece: cells from left to right with tabs, wrapped lines of a cell as one.
pub(super) fn join_rows(pieces: Vec<Piece>, rules: &Rules) -> Vec<Piece> {
    if rules.level.len() < 2 || rules.upright.len() < 3 {
        return pieces;
    }
    let mut cells: Vec<(Cell, Vec<Piece>)> = Vec::new();
    let mut loose = Vec::new();
    for piece in pieces {
        let Some(cell) = rules.cell(&piece) else {
            loose.push(piece);
            continue;
        };
        // The cells of a page are few, and the last ones are the likeliest.
        match cells.iter_mut().rev().find(|(other, _)| other.is(&cell)) {
            Some((_, held)) => held.push(piece),
            None => cells.push((cell, vec![piece])),
        }
    }
    cells.sort_by(|(a, _), (b, _)| b.top.total_cmp(&a.top).then(a.left.total_cmp(&b.left)));
    let mut table_rows: Vec<Vec<(Cell, Vec<Piece>)>> = Vec::new();
    for (cell, held) in cells {
        let same =
            table_rows.last().and_then(|row| row.first()).is_some_and(|(first, _)| first.top - cell.top <= SLACK);
        match table_rows.last_mut().filter(|_| same) {
            Some(row) => row.push((cell, held)),
            None => table_rows.push(vec![(cell, held)]),
        }
    }
    for mut row in table_rows {
        row.sort_by(|(a, _), (b, _)| a.left.total_cmp(&b.left));
        // A box alone is a frame around running text.
        let is_frame = row.len() < 2 || row.iter().any(|(_, held)| rows(held.clone()).len() > MAX_LINES);
        if is_frame {
            loose.extend(row.into_iter().flat_map(|(_, held)| held));
        } else {
            loose.extend(row_piece(row));
        }
    }
    loose
}

fn row_piece(row: Vec<(Cell, Vec<Piece>)>) -> Option<Piece> {
    let left = row.first()?.0.left;
    let right = row.last()?.0.right;
    let all = || row.iter().flat_map(|(_, held)| held);
    let y = all().map(|piece| piece.y).reduce(f32::max)?;
    let height = all().map(|piece| piece.height).reduce(f32::min)?;
    let words = row.iter().map(|(_, held)| {
        rows(held.clone()).iter().fold(String::new(), |text, line| appended(text, &joined(line).replace('\t', " ")))
    });
    let text = words.collect::<Vec<_>>().join("\t");
    Some(Piece { text, x: left, y, width: right - left, height })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(text: &str, x: f32, y: f32) -> Piece {
        Piece { text: text.to_owned(), x, y, width: text.chars().count() as f32 * 10.0, height: 10.0 }
    }

    /// A table with these column borders and row borders.
    fn grid(xs: &[f32], ys: &[f32]) -> Rules {
        let mut rules = Rules::default();
        let (left, right) = (xs[0], xs[xs.len() - 1]);
        let (top, bottom) = (ys[0], ys[ys.len() - 1]);
        ys.iter().for_each(|y| rules.add((left, *y), (right, *y)));
        xs.iter().for_each(|x| rules.add((*x, top), (*x, bottom)));
        rules
    }

    fn texts(pieces: Vec<Piece>) -> Vec<String> {
        rows(pieces).iter().map(|row| joined(row)).collect()
    }

    #[test]
    fn wrapped_words_of_a_cell_stay_together() {
        let rules = grid(&[50.0, 120.0, 300.0], &[720.0, 700.0, 660.0]);
        let pieces = vec![
            piece("お見積書", 50.0, 750.0),
            piece("項目", 55.0, 705.0),
            piece("内容", 125.0, 705.0),
            piece("修正対応（", 55.0, 685.0),
            piece("2回まで）", 55.0, 670.0),
            piece("無償", 125.0, 685.0),
            piece("以上", 50.0, 600.0),
        ];
        assert_eq!(texts(join_rows(pieces, &rules)), ["お見積書", "項目\t内容", "修正対応（2回まで）\t無償", "以上"]);
    }

    #[test]
    fn a_frame_around_running_text_joins_nothing() {
        let rules = grid(&[40.0, 500.0], &[720.0, 600.0]);
        let pieces = vec![piece("一行目", 50.0, 700.0), piece("二行目", 50.0, 680.0)];
        assert_eq!(texts(join_rows(pieces, &rules)), ["一行目", "二行目"]);
    }
}
