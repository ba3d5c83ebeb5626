//! An element with all that is in it.

/// An element of a document: its name without prefix, attributes, text and children.
#[derive(Debug, Clone, Default)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    /// Its own text, children's left out, trimmed.
    pub(super) text: String,
    pub(super) children: Vec<Element>,
    /// Byte offset in the document.
    pub(super) offset: usize,
}

impl Element {
    /// The children of a name.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The first child of a name.
    pub(super) fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// Whether there is a child of a name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.child(name).is_some()
    }

    /// The text of the first child of a name; empty where there is none.
    pub(super) fn text_of(&self, name: &str) -> &str {
        self.child(name).map_or("", |child| &child.text)
    }

    /// The whole number in the first child of a name; a fraction is cut off.
    pub(super) fn number(&self, name: &str) -> Option<i64> {
        self.child(name).and_then(Element::value)
    }

    /// The whole number that its text is; a fraction is cut off.
    pub(super) fn value(&self) -> Option<i64> {
        let whole = self.text.split('.').next().unwrap_or_default();
        whole.strip_prefix('+').unwrap_or(whole).parse().ok()
    }

    /// An attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Whether an attribute has a value.
    pub(super) fn is(&self, name: &str, value: &str) -> bool {
        self.attribute(name) == Some(value)
    }
}
