//! XML of office files as a flat run of starts, ends and texts. Names lose their prefix: the two namespaces of OOXML
//! (transitional and strict) differ only there.

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

/// Elements may stand in one another up to this depth; real documents stay below 100.
const MAX_DEPTH: usize = 500;

/// What listens to the parts of an XML document in order.
pub(crate) trait Visitor {
    /// An element begins.
    fn start(&mut self, name: &str, tag: &Tag<'_>);
    /// An element ends; also for `<empty/>` ones.
    fn end(&mut self, name: &str);
    /// Text between tags, entities resolved.
    fn text(&mut self, text: &str);
}

/// A start tag with its attributes.
pub(crate) struct Tag<'a>(&'a BytesStart<'a>);

impl Tag<'_> {
    /// The attribute with this local name.
    pub(crate) fn attribute(&self, name: &str) -> Option<String> {
        self.0
            .attributes()
            .with_checks(false)
            .flatten()
            .find(|attribute| attribute.key.local_name().as_ref() == name)
            .map(|attribute| match attribute.normalized_value(XmlVersion::Implicit1_0) {
                Ok(value) => value.into_owned(),
                Err(_) => attribute.value.into_owned(),
            })
    }

    /// The attribute with this local name that has a prefix: `r:id` beside `id`.
    pub(crate) fn prefixed_attribute(&self, name: &str) -> Option<String> {
        self.0
            .attributes()
            .with_checks(false)
            .flatten()
            .find(|attribute| attribute.key.prefix().is_some() && attribute.key.local_name().as_ref() == name)
            .map(|attribute| attribute.value.into_owned())
    }

    /// The attribute with this local name as a number.
    pub(crate) fn number(&self, name: &str) -> Option<u32> {
        self.attribute(name)?.trim().parse().ok()
    }

    /// Whether a switch element such as `<w:vanish/>` is on: present, and not `w:val="0"`.
    pub(crate) fn is_on(&self) -> bool {
        !matches!(self.attribute("val").as_deref(), Some("0" | "false" | "off" | "none"))
    }
}

/// The document breaks off or is not well formed; what stood before was visited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Broken;

/// Walks the document. Entities of a document type are never expanded, so nothing grows.
///
/// # Errors
/// [`Broken`] where it stops being XML or nests too deep.
pub(crate) fn walk(xml: &str, visitor: &mut impl Visitor) -> Result<(), Broken> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    reader.config_mut().allow_dangling_amp = true;
    let mut depth = 0usize;
    loop {
        match reader.read_event().map_err(|_| Broken)? {
            Event::Start(tag) => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Err(Broken);
                }
                visitor.start(tag.local_name().as_ref(), &Tag(&tag));
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                visitor.end(tag.local_name().as_ref());
            }
            Event::Text(text) => visitor.text(&text.xml10_content()),
            Event::CData(text) => visitor.text(&text.xml10_content()),
            Event::GeneralRef(reference) => match reference.resolve_char_ref() {
                Ok(Some(c)) => visitor.text(c.encode_utf8(&mut [0; 4])),
                Ok(None) => visitor.text(named_entity(&reference)),
                Err(_) => {}
            },
            Event::Eof => return if depth == 0 { Ok(()) } else { Err(Broken) },
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

fn named_entity(name: &str) -> &'static str {
    match name {
        "lt" => "<",
        "gt" => ">",
        "amp" => "&",
        "quot" => "\"",
        "apos" => "'",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Trace(String);

    impl Visitor for Trace {
        fn start(&mut self, name: &str, tag: &Tag<'_>) {
            self.0 += &format!("<{name}{}>", tag.attribute("val").map(|v| format!(" {v}")).unwrap_or_default());
        }
        fn end(&mut self, name: &str) {
            self.0 += &format!("</{name}>");
        }
        fn text(&mut self, text: &str) {
            self.0 += text;
        }
    }

    #[test]
    fn prefixes_fall_away_and_entities_are_resolved() {
        let mut trace = Trace::default();
        let xml = r#"<?xml version="1.0"?><w:p w:val="a&amp;b"><w:t>X&lt;&#x3042;&unknown;</w:t><w:br/></w:p>"#;
        assert_eq!(walk(xml, &mut trace), Ok(()));
        assert_eq!(trace.0, "<p a&b><t>X<あ</t><br></br></p>");
    }

    #[test]
    fn what_stands_before_a_break_is_visited() {
        let mut trace = Trace::default();
        assert_eq!(walk("<p><t>前半", &mut trace), Err(Broken));
        assert_eq!(trace.0, "<p><t>前半");
    }

    #[test]
    fn deep_nesting_is_refused() {
        assert_eq!(walk(&"<a>".repeat(100_000), &mut Trace::default()), Err(Broken));
    }
}
