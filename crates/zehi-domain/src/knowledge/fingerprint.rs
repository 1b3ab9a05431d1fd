//! The fingerprint of the rules in use.

use std::sync::LazyLock;

use crate::id::Sha256;

/// Every knowledge file built in, by name.
pub const FILES: [(&str, &str); 10] = [
    ("asserted_facts.toml", include_str!("../../../../knowledge/asserted_facts.toml")),
    ("content.toml", include_str!("../../../../knowledge/content.toml")),
    ("demands.toml", include_str!("../../../../knowledge/demands.toml")),
    ("manner.toml", include_str!("../../../../knowledge/manner.toml")),
    ("plans.toml", include_str!("../../../../knowledge/plans.toml")),
    ("questions.toml", include_str!("../../../../knowledge/questions.toml")),
    ("relations.toml", include_str!("../../../../knowledge/relations.toml")),
    ("severity.toml", include_str!("../../../../knowledge/severity.toml")),
    ("statutes.toml", include_str!("../../../../knowledge/statutes.toml")),
    ("word_families.toml", include_str!("../../../../knowledge/word_families.toml")),
];

static FINGERPRINT: LazyLock<Sha256> = LazyLock::new(|| {
    let lines: String = FILES.iter().map(|(name, text)| format!("{} {name}\n", Sha256::of(text.as_bytes()))).collect();
    Sha256::of(lines.as_bytes())
});

/// SHA-256 over names and hashes of the knowledge files: recorded with every proposal made with them.
pub fn fingerprint() -> Sha256 {
    *FINGERPRINT
}
