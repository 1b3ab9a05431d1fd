//! Conjugation: from the dictionary form of a verb to the regular expression of its forms, dialects included.

/// 活用の型: the sounds that follow the stem of a verb. Verbs of one type share their endings, so a family of fifty verbs
/// becomes a handful of groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Rows {
    /// 未然・連用・終止・仮定・意志, then the sound before て.
    a: &'static str,
    i: &'static str,
    u: &'static str,
    e: &'static str,
    o: &'static str,
    te: &'static str,
    /// Whether て is で.
    voiced: bool,
    imperative: &'static str,
}

/// 「殺す」 and 「つける1」 (`1` marks 一段) as the pattern of one form; `None` if a verb or the form is unknown.
pub(super) fn inflect(verbs: &[String], form: &str) -> Option<String> {
    let mut groups: Vec<(Rows, Vec<String>)> = Vec::new();
    for verb in verbs {
        let (stem, rows) = analyse(verb)?;
        match groups.iter_mut().find(|(known, _)| *known == rows) {
            Some((_, stems)) => stems.push(stem),
            None => groups.push((rows, vec![stem])),
        }
    }
    let parts: Option<Vec<String>> = groups
        .iter()
        .map(|(rows, stems)| endings(rows, form).map(|endings| format!("(?:{})(?:{endings})", stems.join("|"))))
        .collect();
    parts.map(|parts| format!("(?:{})", parts.join("|")))
}

fn endings(rows: &Rows, form: &str) -> Option<String> {
    let Rows { a, i, u, e, te, .. } = rows;
    let (ta, de) = if rows.voiced { ("だ", "で") } else { ("た", "て") };
    Some(match form {
        "will" => will(rows),
        "imp" => imperative(rows),
        "any" => any(rows),
        "passive" => format!("(?:{})れ", if a.is_empty() { "ら" } else { a }),
        "past" => format!("{te}{ta}"),
        "te" => format!("{te}{de}"),
        "ifnot" => format!("(?:{a}){{ifnot}}"),
        "if" => format!("{e}(?:ば|りゃ)|{te}{ta}ら|{u}(?:なら|のなら|と)"),
        "want" => format!("(?:{i})た(?:い|く|け)"),
        "neg" => format!("(?:{a})(?:な[いくか]|ませ?ん|ん|へん|ねえ|ず)"),
        _ => return None,
    })
}

fn analyse(verb: &str) -> Option<(String, Rows)> {
    let row =
        |[a, i, u, e, o, te]: [&'static str; 6], voiced, imperative| Rows { a, i, u, e, o, te, voiced, imperative };
    if let Some(stem) = verb.strip_suffix("る1") {
        return Some((stem.to_owned(), row(["", "", "る", "れ", "よう", ""], false, "(?:ろ|よ(?:[。!?、と]|$))")));
    }
    if let Some(stem) = verb.strip_suffix("する") {
        let rows = row(["(?:し|さ|せ)", "し", "する", "すれ", "しよう", "し"], false, "(?:しろ|せよ|せえ|せい|しい)");
        return Some((stem.to_owned(), rows));
    }
    if let Some(stem) = verb.strip_suffix("来る") {
        let sounds = ["(?:来|こ)", "(?:来|き)", "(?:来る|くる)", "(?:来れ|くれ)", "(?:来よう|こよう)", "(?:来|き)"];
        return Some((stem.to_owned(), row(sounds, false, "(?:来|こ)い")));
    }
    if let Some(stem) = verb.strip_suffix("行く") {
        return Some((format!("{stem}行"), row(["か", "き", "く", "け", "こう?", "っ"], false, "け")));
    }
    let last = verb.chars().last()?;
    let (sounds, voiced) = match last {
        'す' => (["さ", "し", "す", "せ", "そう?", "し"], false),
        'く' => (["か", "き", "く", "け", "こう?", "い"], false),
        'ぐ' => (["が", "ぎ", "ぐ", "げ", "ごう?", "い"], true),
        'る' => (["ら", "り", "る", "れ", "ろう?", "っ"], false),
        'う' => (["わ", "い", "う", "え", "おう?", "っ"], false),
        'つ' => (["た", "ち", "つ", "て", "とう?", "っ"], false),
        'ぬ' => (["な", "に", "ぬ", "ね", "のう?", "ん"], true),
        'ぶ' => (["ば", "び", "ぶ", "べ", "ぼう?", "ん"], true),
        'む' => (["ま", "み", "む", "め", "もう?", "ん"], true),
        _ => return None,
    };
    Some((verb[..verb.len() - last.len_utf8()].to_owned(), row(sounds, voiced, sounds[3])))
}

/// 予告: the speaker announces to do it, in any register (殺すぞ, 殺したろか, 殺しちゃる, 殺しに参ります, 殺してさしあげます).
fn will(rows: &Rows) -> String {
    let Rows { i, u, o, te, voiced, .. } = rows;
    let (de, contracted) = if *voiced {
        ("で", "だ(?:る|ろ|りま|らあ|んぞ)|じゃ(?:る|ろ|お|う)|じま[うお]|でま[うお]|ど(?:く|こ)")
    } else {
        ("て", "た(?:る|ろ|りま|らあ|んぞ|んで)|ちゃ(?:る|ろ|お|う)|ちま[うお]|てま[うお]|と(?:く|こ)")
    };
    format!("{u}{{will_end}}|{i}{{masu_end}}|{te}(?:{de}{{te_will}}|{contracted})|{o}{{vol_end}}")
}

/// 命令・依頼: the speaker wants it done, from 払え to お支払いいただきたく存じます.
fn imperative(rows: &Rows) -> String {
    let Rows { a, i, u, te, voiced, imperative, .. } = rows;
    let de = if *voiced { "で" } else { "て" };
    format!("{imperative}{{imp_end}}|{i}{{polite_imp}}|{te}{de}{{te_imp}}|{u}{{dict_imp}}|{a}んか(?:い|[。!?、]|$)")
}

fn any(rows: &Rows) -> String {
    let strip = |sound: &str| sound.trim_end_matches("う?").to_owned();
    [rows.a, rows.i, rows.u, rows.e, rows.o, rows.te].iter().map(|s| strip(s)).collect::<Vec<_>>().join("|")
}

#[cfg(test)]
mod tests {
    use super::inflect;

    #[test]
    fn a_verb_unknown_to_the_tables_has_no_forms() {
        assert_eq!(inflect(&["青い".to_owned()], "will"), None);
        assert_eq!(inflect(&["殺す".to_owned()], "happily"), None);
    }
}
