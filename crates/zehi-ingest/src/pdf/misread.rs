//! Fonts that the parser takes two bytes at a time although their codes have one to four: EUC-H and UniJIS-UTF8-H. What a
//! page shows in them is read here. (Their vertical twins hold hardly anything but two-byte codes.)

use std::collections::{HashMap, HashSet};

use pdf_oxide::PdfDocument;
use pdf_oxide::content::{Operator, TextElement, parse_content_stream};
use pdf_oxide::object::Object;

use super::lines::Piece;

/// How the codes of a font become text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Code {
    Euc,
    Utf8,
    /// Read well by the parser.
    Other,
}

/// What a page shows in such fonts, with the names of these fonts; nothing where it uses none.
pub(super) fn pieces(document: &PdfDocument, page: usize) -> (Vec<Piece>, HashSet<String>) {
    let (fonts, names) = fonts(document, page).unwrap_or_default();
    if names.is_empty() {
        return Default::default();
    }
    let content = document.get_page_content_data(page).unwrap_or_default();
    let mut walk = Walk { fonts, ..Walk::default() };
    for operator in parse_content_stream(&content).unwrap_or_default() {
        walk.step(&operator);
    }
    (walk.pieces, names)
}

/// The fonts of a page by the name its content uses, and the base names of those that are misread.
fn fonts(document: &PdfDocument, page: usize) -> Option<(HashMap<String, Code>, HashSet<String>)> {
    let resolved = |object: &Object| document.resolve_object(object).ok();
    let page = document.get_page(page).ok()?;
    let resources = resolved(page.as_dict()?.get("Resources")?)?;
    let listed = resolved(resources.as_dict()?.get("Font")?)?;
    let (mut codes, mut names) = (HashMap::new(), HashSet::new());
    for (name, font) in listed.as_dict()? {
        let Some(font) = resolved(font) else { continue };
        let Some(fields) = font.as_dict() else { continue };
        let encoding = fields.get("Encoding").and_then(resolved);
        let code = match encoding.as_ref().and_then(Object::as_name) {
            Some("EUC-H") => Code::Euc,
            Some(name) if name.starts_with("UniJIS") && name.ends_with("UTF8-H") => Code::Utf8,
            _ => Code::Other,
        };
        if code != Code::Other {
            names.extend(
                fields.get("BaseFont").and_then(resolved).as_ref().and_then(Object::as_name).map(str::to_owned),
            );
        }
        codes.insert(name.clone(), code);
    }
    Some((codes, names))
}

/// A transformation as PDF writes it: a b c d e f.
type Matrix = [f32; 6];

const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// First `inner`, then `outer` (ISO 32000-1, 8.3.4).
fn combined(inner: &Matrix, outer: &Matrix) -> Matrix {
    let [a, b, c, d, e, f] = *inner;
    let [g, h, i, j, k, l] = *outer;
    [a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l]
}

/// The walk over a page's content (ISO 32000-1, 9.4).
struct Walk {
    fonts: HashMap<String, Code>,
    pieces: Vec<Piece>,
    page: Matrix,
    saved: Vec<Matrix>,
    text: Matrix,
    line: Matrix,
    code: Code,
    size: f32,
    spacing: f32,
    word_spacing: f32,
    stretch: f32,
    leading: f32,
}

impl Default for Walk {
    fn default() -> Self {
        Self {
            fonts: HashMap::new(),
            pieces: Vec::new(),
            page: IDENTITY,
            saved: Vec::new(),
            text: IDENTITY,
            line: IDENTITY,
            code: Code::Other,
            size: 0.0,
            spacing: 0.0,
            word_spacing: 0.0,
            stretch: 1.0,
            leading: 0.0,
        }
    }
}

impl Walk {
    fn step(&mut self, operator: &Operator) {
        match operator {
            Operator::SaveState if self.saved.len() < 1_000 => self.saved.push(self.page),
            Operator::RestoreState => self.page = self.saved.pop().unwrap_or(self.page),
            Operator::Cm { a, b, c, d, e, f } => self.page = combined(&[*a, *b, *c, *d, *e, *f], &self.page),
            Operator::BeginText => (self.text, self.line) = (IDENTITY, IDENTITY),
            Operator::Tm { a, b, c, d, e, f } => {
                self.line = [*a, *b, *c, *d, *e, *f];
                self.text = self.line;
            }
            Operator::Td { tx, ty } => self.next_line(*tx, *ty),
            Operator::TD { tx, ty } => {
                self.leading = -ty;
                self.next_line(*tx, *ty);
            }
            Operator::TStar => self.next_line(0.0, -self.leading),
            Operator::TL { leading } => self.leading = *leading,
            Operator::Tc { char_space } => self.spacing = *char_space,
            Operator::Tw { word_space } => self.word_spacing = *word_space,
            Operator::Tz { scale } => self.stretch = scale / 100.0,
            Operator::Tf { font, size } => {
                self.code = self.fonts.get(font).copied().unwrap_or(Code::Other);
                self.size = *size;
            }
            Operator::Tj { text } => self.show(text),
            Operator::Quote { text } => {
                self.next_line(0.0, -self.leading);
                self.show(text);
            }
            Operator::DoubleQuote { word_space, char_space, text } => {
                (self.word_spacing, self.spacing) = (*word_space, *char_space);
                self.next_line(0.0, -self.leading);
                self.show(text);
            }
            Operator::TJ { array } => array.iter().for_each(|element| match element {
                TextElement::String(text) => self.show(text),
                TextElement::Offset(offset) => self.advance(-offset / 1000.0 * self.size * self.stretch),
            }),
            _ => {}
        }
    }

    fn next_line(&mut self, x: f32, y: f32) {
        self.line = combined(&[1.0, 0.0, 0.0, 1.0, x, y], &self.line);
        self.text = self.line;
    }

    fn advance(&mut self, by: f32) {
        self.text = combined(&[1.0, 0.0, 0.0, 1.0, by, 0.0], &self.text);
    }

    fn show(&mut self, bytes: &[u8]) {
        let text = match self.code {
            Code::Euc => euc(bytes),
            Code::Utf8 => String::from_utf8_lossy(bytes).into_owned(),
            // Widths of other fonts are not known here; half a character for each byte keeps them apart.
            Code::Other => return self.advance(bytes.len() as f32 * self.size / 2.0 * self.stretch),
        };
        let wide = |c: char| if c.is_ascii() || ('\u{ff61}'..='\u{ff9f}').contains(&c) { 0.5 } else { 1.0 };
        let spaced = |c: char| self.spacing + if c == ' ' { self.word_spacing } else { 0.0 };
        let width: f32 = text.chars().map(|c| (wide(c) * self.size + spaced(c)) * self.stretch).sum();
        let [a, b, c, d, x, y] = combined(&self.text, &self.page);
        let (height, width_on_page) = (self.size * c.hypot(d), width * a.hypot(b));
        if [x, y, width_on_page, height].iter().all(|v| v.is_finite()) && !text.trim().is_empty() {
            self.pieces.push(Piece { text, x, y, width: width_on_page, height: height.max(1.0) });
        }
        self.advance(width);
    }
}

/// EUC-JP, in which a code that is none becomes U+FFFD.
fn euc(bytes: &[u8]) -> String {
    encoding_rs::EUC_JP.decode_without_bom_handling(bytes).0.into_owned()
}
