//! 引用の印: 「> 」, 「＞」, 「》」 and 「| 」 before a line that is quoted from an earlier mail.

/// Depth of the marks before a line, and the bytes they take. A line with further 「|」 is a row of a table, not a quote.
pub fn quotation(line: &str) -> (u8, usize) {
    let mut depth = 0u8;
    let mut end = 0;
    for (at, c) in line.char_indices() {
        match c {
            '>' | '＞' | '》' => {
                depth = depth.saturating_add(1);
                end = at + c.len_utf8();
            }
            '|' | '｜' if depth > 0 || !line[at + c.len_utf8()..].contains(['|', '｜']) => {
                depth = depth.saturating_add(1);
                end = at + c.len_utf8();
            }
            ' ' | '　' | '\t' => {}
            _ => break,
        }
    }
    (depth, end)
}
