//! Whether a kind named earlier in a sentence is asked together with what follows.

use std::sync::LazyLock;

use regex::Regex;

/// 「返金と謝罪を」: a noun joined to the next.
static NOUNS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?:金|額|費|書|策|文|状|案|義務|対応|作業|費用|一式|[0-9,.万億千百円金也]{0,12})?(?:の(?:ご)?(?:文書|手紙|書面|言葉|品|挨拶|実施|提出|支払い?|対応|請求|要求|提供|送付|開示))?(?:など|等)?",
        r"(?:と(?:[^い言思考しのこはもで、]|、|と)|及び|および|並びに|ならびに|・|や[^っらりるめ]|に加え|とともに|と共に|と併せ|とあわせ|かつ|または|又は|もしくは|若しくは|のほか|、(?:及び|および|並びに|かつ|または|又は)?|も、|のうえ|の上|\+|&|／|/)"
    ))
    .ok()
});

/// 「詫び状を出して、」: a clause chained to the next.
static CHAIN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?P<rest>(?:を|も|は|の)?[^、。にがで]{0,10}?(?:て|で|し|き|り|い|ち|み|せ|め|け|れ|え|こと|るか)",
        r"(?:いただき|いただいて|頂き|頂いて|もらい|もらって|ください|下さい)?)(?:、|うえ|上で|とともに|と共に|ほか|かつ|てから|そのうえ|ついでに)"
    ))
    .ok()
});

/// 「解除して返金して」: chained without a comma.
static STRAIGHT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(?:し|っ|い|を[^、。]{1,5})?て(?:から|すぐ|直ちに)?[一-龠ァ-ヶ]|^を?[^、。]{0,8}[うくすつむるぶ](?:とともに|と共に|ほか、)").ok()
});

/// Ends of a clause that is a reason, a condition, a contrast or a description and not a demand.
static APART: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:ので|から|ため|が|けど|のに|ば|たら|なら|場合|際|とき|時|以上|ない|なく|なかった|ず|ません|た|ている|ておらず|ており|という|とは|のは|こそ|まで|より|は)$").ok()
});

/// Whether the words after a kind join it to the demand that follows.
pub(super) fn joins(after: &str) -> bool {
    let (Some(nouns), Some(chain), Some(apart)) = (NOUNS.as_ref(), CHAIN.as_ref(), APART.as_ref()) else {
        return false;
    };
    if nouns.is_match(after) || STRAIGHT.as_ref().is_some_and(|straight| straight.is_match(after)) {
        return true;
    }
    chain
        .captures(after)
        .and_then(|captures| captures.name("rest"))
        .is_some_and(|rest| !rest.as_str().is_empty() && !apart.is_match(rest.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_and_chained_clauses_join() {
        for after in [
            "と謝罪を求めます",
            "及び慰謝料を",
            "、減額を求める",
            "を出して、説明してください",
            "のうえ、返金して",
            "し、賠償してください",
            "・謝罪",
            "を行うとともに、",
        ] {
            assert!(joins(after), "{after}");
        }
    }

    #[test]
    fn reasons_conditions_and_descriptions_do_not() {
        for after in [
            "がなく、返金を求めます",
            "されないので、返金して",
            "にかかった人件費、百万円",
            "していただけないなら、",
            "は結構ですが、返金して",
            "の際に約束した返金を",
        ] {
            assert!(!joins(after), "{after}");
        }
    }
}
