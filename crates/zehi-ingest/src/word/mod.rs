//! 文書(DOCX): paragraphs, tables, text boxes, notes, comments, headers and footers. Inserted text is text; deleted text is
//! kept as paragraphs of their own, for what was taken out of a draft is often the question.

use std::collections::HashSet;

use zehi_domain::evidence::{DocumentKind, Reading, Unreadable};

use crate::block::{self, Block};
use crate::office::Package;
use crate::xml::walk;
use crate::{Input, Limits, Read, transcript, written_date};

/// 本文: the walk over the paragraphs and tables of one part.
mod body;

/// 読み取ったもの: paragraphs, rows, and what a person should know of them.
mod found;

/// 箇条番号: 第1条 and the like, which Word counts and does not write.
mod numbering;

/// 書式: what a style says of its paragraphs.
mod style;

use body::Body;
use found::Found;
use numbering::Numbering;
use style::Styles;

const READER: &str = "word/1";

/// Reads a DOCX document.
///
/// # Errors
/// A password, an older format, or no Word document at all.
pub fn read(input: &Input<'_>, limits: &Limits) -> Result<Read, Unreadable> {
    let mut package = Package::open(input.bytes)?;
    let main = package.main_part("word/document.xml");
    let Some(xml) = package.part(&main) else {
        return Err(Unreadable {
            reason: "Word文書の本文が見つかりません。ファイルが壊れているか、Word以外の形式です。Wordで開いて保存し直してください。"
                .to_owned(),
        });
    };
    let related = package.relationships(&main);
    let target = |kind: &str| related.iter().filter(|r| r.kind == kind).map(|r| r.target.clone()).collect::<Vec<_>>();
    let styles = Styles::read(&part(&mut package, &target("styles")));
    let mut numbering = Numbering::read(&part(&mut package, &target("numbering")));

    let mut body = Body::new("", &styles, Some(&mut numbering), limits.elements);
    let broken = walk(&xml, &mut body).is_err();
    let mut found = body.finish();
    if broken && found.blocks.is_empty() {
        return Err(Unreadable {
            reason: "Word文書の本文が壊れています。Wordで開いて保存し直してください。".to_owned(),
        });
    }
    for (kind, part) in [("footnotes", "footnote"), ("endnotes", "footnote"), ("comments", "comment")] {
        for path in target(kind) {
            found.take(side_part(&mut package, &path, part, &styles, limits));
        }
    }
    take_margins(&mut found, &mut package, &related, &styles, limits);

    let mut header = package.properties();
    let mut notes = found.notes(broken);
    let (text, kind) = match transcript::from_blocks(&found.blocks) {
        Some(text) => (text, DocumentKind::Transcript),
        None => {
            let (text, cut) = block::anchored(&found.blocks, limits.text_bytes);
            if cut {
                notes.push("文字数が上限を超えたため、途中までを読みました。".to_owned());
            }
            (text, DocumentKind::Word)
        }
    };
    header.date = written_date::in_name_or_text(input.name, text.text()).or(header.date);
    Ok(Read { kind, header, reading: Reading { reader: READER, text, notes } })
}

fn part(package: &mut Package<'_>, paths: &[String]) -> String {
    paths.iter().find_map(|path| package.part(path)).unwrap_or_default()
}

/// A part beside the body: notes, comments, a header.
fn side_part(package: &mut Package<'_>, path: &str, part: &'static str, styles: &Styles, limits: &Limits) -> Found {
    let xml = package.part(path).unwrap_or_default();
    let mut body = Body::new(part, styles, None, limits.elements);
    let broken = walk(&xml, &mut body).is_err() && !xml.is_empty();
    let mut found = body.finish();
    found.broken |= broken;
    found
}

/// Headers and footers, each wording once however many sections repeat it.
fn take_margins(
    found: &mut Found,
    package: &mut Package<'_>,
    related: &[crate::office::Relationship],
    styles: &Styles,
    limits: &Limits,
) {
    let mut seen = HashSet::new();
    for (kind, part) in [("header", "header"), ("footer", "footer")] {
        for relationship in related.iter().filter(|r| r.kind == kind) {
            let mut margin = side_part(package, &relationship.target, part, styles, limits);
            margin.blocks.retain(|block| seen.insert(wording(block)));
            found.take(margin);
        }
    }
}

fn wording(block: &Block) -> String {
    match block {
        Block::Paragraph { text, .. } => text.trim().to_owned(),
        Block::Row { cells, .. } => cells.iter().map(|(_, cell)| cell.trim()).collect::<Vec<_>>().join("\t"),
    }
}

#[cfg(test)]
mod tests;
