//! After an act the browser is sent to a page anew, so that reloading does not act again; the address says what was done.

use super::Lang;

/// What can be said, by the name that stands in the address.
const DONE: [(&str, &str, &str); 19] = [
    (
        "received",
        "クレームを受け付けました。候補を確かめ、採用・書き換え・不採用を選んでください。",
        "The claim is received. Please look at the proposals: accept, edit or reject each.",
    ),
    (
        "contact",
        "メモを証拠として保管し、接触として数えました。新しい候補があれば、採否を選んでください。",
        "The memo is kept as evidence and counted as a contact. Please answer what is newly proposed.",
    ),
    ("answered", "採否を記録しました。", "Your answer is recorded."),
    ("added", "項目を足しました。", "The item is added."),
    ("proposed", "資料から候補を集めました。", "Passages are proposed from the documents."),
    (
        "searched",
        "検索の結果を候補に加えました。検索語は記録に残ります。",
        "What was found is among the proposals. The query stays in the record.",
    ),
    ("pinned", "引用を留めました。", "The quote is pinned."),
    ("dismissed", "関係なしとしました。記録には残ります。", "Set aside. It stays in the record."),
    (
        "interviewed",
        "社内の聴取を記録しました。本人の確認をとってください。",
        "The interview is recorded. Please have the person confirm it.",
    ),
    ("confirmed", "本人の確認を記録しました。", "The confirmation is recorded."),
    (
        "no-material",
        "「資料なし」を記録しました。今後の取り込みで該当が増えると、自動で開き直します。",
        "“No material” is recorded. It opens again by itself if a later import holds a match.",
    ),
    ("found", "認定を記録しました。", "The finding is recorded."),
    ("decided", "対応を記録しました。", "The decision is recorded."),
    ("requested", "判断権者に承認を依頼しました。", "Approval is requested."),
    (
        "approved",
        "判定を承認しました。根拠の引用はこの時点で固定されました。",
        "The judgment is approved. Its citations are fixed as of now.",
    ),
    ("sent-back", "判定を差し戻しました。", "The judgment is sent back."),
    ("reopened", "判定を開き直しました。", "The judgment is open again."),
    ("letter", "送付を記録しました。", "The letter is recorded as sent."),
    ("replied", "最終回答の送付を記録しました。", "The final reply is recorded as sent."),
];

/// The line for the act named in this query, if it is one of ours.
pub fn of_query(query: &str, lang: Lang) -> Option<&'static str> {
    let name = query.split('&').find_map(|pair| pair.strip_prefix("done="))?;
    DONE.iter().find(|(known, _, _)| *known == name).map(|(_, ja, en)| lang.say(ja, en))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_words_are_said() {
        assert!(of_query("a=b&done=pinned", Lang::Ja).is_some_and(|said| said.contains("留めました")));
        assert_eq!(of_query("done=<script>", Lang::Ja), None);
        assert_eq!(of_query("", Lang::Ja), None);
    }
}
