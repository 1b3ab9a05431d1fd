use std::collections::HashMap;

/// Names by the ids that Slack writes in their place.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Name shown in a mention, by user id.
    pub(super) mentioned: HashMap<String, String>,
    /// Name of a channel, by its id.
    pub(super) channels: HashMap<String, String>,
}

/// The text as people saw it: 「<@U123> <https://…|資料> &amp;」 becomes 「@佐藤 資料 (https://…) &」.
pub(super) fn plain(text: &str, names: &Names) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        shown.push_str(&rest[..open]);
        match rest[open + 1..].split_once('>').filter(|(inside, _)| !inside.contains(['<', '\n'])) {
            Some((inside, after)) => {
                shown.push_str(&reference(inside, names));
                rest = after;
            }
            None => {
                shown.push('<');
                rest = &rest[open + 1..];
            }
        }
    }
    shown.push_str(rest);
    // Slack escapes these three and no others; the ampersand last, so that nothing is unescaped twice.
    shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

fn reference(inside: &str, names: &Names) -> String {
    let (target, label) = inside.split_once('|').map_or((inside, None), |(target, label)| (target, Some(label)));
    let label = label.filter(|label| !label.is_empty());
    if let Some(id) = target.strip_prefix('@') {
        let name = names.mentioned.get(id).map(String::as_str).or(label).unwrap_or(id);
        return format!("@{}", name.trim_start_matches('@'));
    }
    if let Some(id) = target.strip_prefix('#') {
        let name = label.or_else(|| names.channels.get(id).map(String::as_str)).unwrap_or(id);
        return format!("#{}", name.trim_start_matches('#'));
    }
    if let Some(command) = target.strip_prefix('!') {
        return special(command, label);
    }
    let address = target.strip_prefix("mailto:").or_else(|| target.strip_prefix("tel:")).unwrap_or(target);
    match label {
        // Slack makes a link of every bare address; its label is the address again.
        Some(label) if target.ends_with(label) || address == label => address.to_owned(),
        Some(label) => format!("{label} ({target})"),
        None => address.to_owned(),
    }
}

/// 「<!here>」「<!subteam^S1|@営業>」「<!date^1700000000^{date}|11月15日>」
fn special(command: &str, label: Option<&str>) -> String {
    match (command.split('^').next().unwrap_or_default(), label) {
        ("subteam" | "date", Some(label)) => label.to_owned(),
        (_, Some(label)) => format!("@{}", label.trim_start_matches('@')),
        (name, None) => format!("@{name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_read_as_people_saw_them() {
        let names = Names {
            mentioned: [("U1".to_owned(), "佐藤".to_owned())].into(),
            channels: [("C1".to_owned(), "検収".to_owned())].into(),
        };
        for (text, expected) in [
            ("<@U1> 確認しました", "@佐藤 確認しました"),
            ("<@U9|tanaka> と <@U8>", "@tanaka と @U8"),
            ("<#C1> と <#C2|general>", "#検収 と #general"),
            ("<https://example.com/a|仕様書> を見て", "仕様書 (https://example.com/a) を見て"),
            ("<https://example.com>", "https://example.com"),
            ("<http://example.com|example.com>", "http://example.com"),
            ("<mailto:a@example.com|a@example.com>", "a@example.com"),
            ("<!here> <!channel|channel> <!subteam^S1|@営業>", "@here @channel @営業"),
            ("a &lt; b &amp;&amp; c &amp;lt;", "a < b && c &lt;"),
            ("1 < 2 で\n3 > 2", "1 < 2 で\n3 > 2"),
            ("", ""),
        ] {
            assert_eq!(plain(text, &names), expected, "{text}");
        }
    }
}
