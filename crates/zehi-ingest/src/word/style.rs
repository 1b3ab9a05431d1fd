use std::collections::HashMap;

use crate::xml::{Tag, Visitor, walk};

/// Styles are based on one another in chains no longer than this.
const MAX_CHAIN: usize = 20;

/// What a style, or a paragraph itself, says of a paragraph.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Look {
    /// List it belongs to; 0 takes it out of the list its style names.
    pub(crate) list: Option<u32>,
    /// Level in the list.
    pub(crate) level: Option<u32>,
    /// Level in the outline; 9 is running text.
    pub(crate) outline: Option<u32>,
}

#[derive(Debug, Default)]
struct Style {
    name: String,
    based_on: String,
    look: Look,
}

/// The styles of a document by their id.
#[derive(Debug, Default)]
pub(crate) struct Styles {
    styles: HashMap<String, Style>,
    open: Option<(String, Style)>,
}

impl Styles {
    /// The styles of `word/styles.xml`; none if it is missing.
    pub(crate) fn read(xml: &str) -> Self {
        let mut styles = Self::default();
        let _ = walk(xml, &mut styles);
        styles
    }

    /// What the style and those it is based on say; the nearest wins.
    pub(crate) fn look(&self, id: &str) -> Look {
        let mut look = Look::default();
        for style in self.chain(id) {
            look.list = look.list.or(style.look.list);
            look.level = look.level.or(style.look.level);
            look.outline = look.outline.or(style.look.outline);
        }
        look
    }

    /// Part of the document its paragraphs make up, as anchors name it.
    pub(crate) fn part(&self, id: &str) -> Option<&'static str> {
        self.chain(id).find_map(|style| {
            let name = style.name.to_lowercase();
            match name.as_str() {
                "title" | "subtitle" | "表題" | "副題" => Some("heading"),
                name if name.starts_with("heading") || name.starts_with("見出し") => Some("heading"),
                name if name.starts_with("toc ") || name.starts_with("目次") => Some("toc"),
                _ => None,
            }
        })
    }

    fn chain<'s>(&'s self, id: &str) -> impl Iterator<Item = &'s Style> {
        let mut next = self.styles.get(id);
        std::iter::from_fn(move || {
            let style = next?;
            next = self.styles.get(&style.based_on);
            Some(style)
        })
        .take(MAX_CHAIN)
    }
}

impl Visitor for Styles {
    fn start(&mut self, name: &str, tag: &Tag<'_>) {
        if name == "style" {
            self.open = Some((tag.attribute("styleId").unwrap_or_default(), Style::default()));
            return;
        }
        let Some((_, style)) = &mut self.open else { return };
        match name {
            "name" => style.name = tag.attribute("val").unwrap_or_default(),
            "basedOn" => style.based_on = tag.attribute("val").unwrap_or_default(),
            "numId" => style.look.list = tag.number("val"),
            "ilvl" => style.look.level = tag.number("val"),
            "outlineLvl" => style.look.outline = tag.number("val"),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if name == "style"
            && let Some((id, style)) = self.open.take()
        {
            self.styles.insert(id, style);
        }
    }

    fn text(&mut self, _: &str) {}
}
