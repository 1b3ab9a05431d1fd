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

/// Every file of trained weights built in, by name.
pub(crate) const LEARNED: [(&str, &[u8]); 4] = [
    ("learned/demand.bin", include_bytes!("../../../../knowledge/learned/demand.bin")),
    ("learned/fact.bin", include_bytes!("../../../../knowledge/learned/fact.bin")),
    ("learned/manner.bin", include_bytes!("../../../../knowledge/learned/manner.bin")),
    ("learned/relation.bin", include_bytes!("../../../../knowledge/learned/relation.bin")),
];

static FINGERPRINT: LazyLock<Sha256> = LazyLock::new(|| {
    let rules = FILES.iter().map(|(name, text)| (*name, text.as_bytes()));
    let weights = LEARNED.into_iter().chain([("meaning.bin", zehi_meaning::packed())]);
    let lines: String = rules.chain(weights).map(|(name, bytes)| format!("{} {name}\n", Sha256::of(bytes))).collect();
    Sha256::of(lines.as_bytes())
});

/// SHA-256 over names and hashes of the knowledge files and of the weights trained on them: recorded with every proposal made with them.
pub fn fingerprint() -> Sha256 {
    *FINGERPRINT
}
