//! Checks a compiler cannot make.
fn main() {}
