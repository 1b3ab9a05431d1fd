//! 記号: marks of Microsoft's symbol fonts, whose codes mean nothing without the font.

/// The mark of a code such as `F0FE` in Wingdings or Symbol; empty for those that are mere decoration.
pub(crate) fn symbol(code: &str) -> &'static str {
    match code.to_ascii_uppercase().trim_start_matches('F').trim_start_matches('0') {
        "FE" | "52" => "☑",
        "FD" | "51" => "☒",
        "A8" | "6F" | "A3" | "71" => "□",
        "6E" | "A7" => "■",
        "FC" => "✓",
        "FB" => "✗",
        "6C" | "9F" | "B7" => "・",
        "A1" => "○",
        "E0" | "E8" => "→",
        _ => "",
    }
}
