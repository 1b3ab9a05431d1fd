//! Read, search and judge claims on evidence: the one binary.
fn main() {}
