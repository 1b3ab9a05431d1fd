//! What tests and reports share. Nothing here goes into the program.

/// 句の測定: labels of phrases against what a careful reader gave.
pub mod phrases;
