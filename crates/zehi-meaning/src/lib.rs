//! 意味の近さ: turns a passage of Japanese business text into a vector, so that two passages that say related things in
//! different words lie near each other. Knows nothing of claims or records; a library below the domain, without I/O.
//!
//! What it gives orders and proposes; it never decides what is found (docs/decisions/0007-meaning.md).

mod vector;

mod model;

mod pieces;

mod encoder;

mod product;

pub use model::{Model, ModelError, packed};
pub use vector::{DIMENSIONS, Vector};
