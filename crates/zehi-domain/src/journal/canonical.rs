use serde_json::Value;

/// A value the journal must not hold: its canonical form would not be the same everywhere.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotCanonical {
    /// Ratios and rates are written as strings.
    #[error("台帳に小数は書けません: {0}")]
    Fraction(String),
    /// Integers are below 2^53.
    #[error("台帳に書ける整数の範囲を超えています: {0}")]
    TooLarge(String),
    /// Keys are ASCII.
    #[error("台帳の項目名はASCIIに限ります: {0}")]
    Key(String),
}

const LIMIT: i64 = 1 << 53;

/// The RFC 8785 form of a value: no white space, keys in order, shortest escapes.
///
/// # Errors
/// [`NotCanonical`] for fractions, integers of 2^53 or more, and keys outside ASCII.
pub fn canonical(value: &Value) -> Result<Vec<u8>, NotCanonical> {
    let mut out = Vec::new();
    write(value, &mut out)?;
    Ok(out)
}

fn write(value: &Value, out: &mut Vec<u8>) -> Result<(), NotCanonical> {
    match value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Bool(true) => out.extend_from_slice(b"true"),
        Value::Bool(false) => out.extend_from_slice(b"false"),
        Value::Number(number) => {
            let integer = number.as_i64().ok_or_else(|| NotCanonical::Fraction(number.to_string()))?;
            if integer.abs() >= LIMIT {
                return Err(NotCanonical::TooLarge(number.to_string()));
            }
            out.extend_from_slice(integer.to_string().as_bytes());
        }
        Value::String(text) => write_string(text, out),
        Value::Array(items) => {
            out.push(b'[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                write(item, out)?;
            }
            out.push(b']');
        }
        Value::Object(fields) => {
            // ASCII keys sort alike by bytes and by UTF-16 units, as RFC 8785 asks.
            let mut fields: Vec<_> = fields.iter().collect();
            if !fields.is_sorted_by_key(|(key, _)| key.as_bytes()) {
                fields.sort_by_key(|(key, _)| key.as_bytes());
            }
            out.push(b'{');
            for (index, (key, item)) in fields.into_iter().enumerate() {
                if !key.is_ascii() {
                    return Err(NotCanonical::Key(key.clone()));
                }
                if index > 0 {
                    out.push(b',');
                }
                write_string(key, out);
                out.push(b':');
                write(item, out)?;
            }
            out.push(b'}');
        }
    }
    Ok(())
}

fn write_string(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    let bytes = text.as_bytes();
    let mut written = 0;
    for (at, byte) in bytes.iter().enumerate() {
        if !matches!(byte, b'"' | b'\\' | 0..=0x1f) {
            continue;
        }
        out.extend_from_slice(&bytes[written..at]);
        written = at + 1;
        match byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            8 => out.extend_from_slice(b"\\b"),
            b'\t' => out.extend_from_slice(b"\\t"),
            b'\n' => out.extend_from_slice(b"\\n"),
            12 => out.extend_from_slice(b"\\f"),
            b'\r' => out.extend_from_slice(b"\\r"),
            control => out.extend_from_slice(format!("\\u{control:04x}").as_bytes()),
        }
    }
    out.extend_from_slice(&bytes[written..]);
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn keys_are_ordered_and_text_is_escaped_the_short_way() {
        let value = json!({"b": [1, true, null], "a": "検収\n\u{1}\"\\/\u{7f}"});
        let form = canonical(&value).expect("allowed values");
        assert_eq!(String::from_utf8_lossy(&form), "{\"a\":\"検収\\n\\u0001\\\"\\\\/\u{7f}\",\"b\":[1,true,null]}");
    }

    #[test]
    fn fractions_large_integers_and_foreign_keys_are_refused() {
        assert!(matches!(canonical(&json!(0.5)), Err(NotCanonical::Fraction(_))));
        assert!(matches!(canonical(&json!(LIMIT)), Err(NotCanonical::TooLarge(_))));
        assert!(matches!(canonical(&json!({"金額": 1})), Err(NotCanonical::Key(_))));
    }
}
