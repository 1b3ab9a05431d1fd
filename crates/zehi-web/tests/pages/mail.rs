use crate::visitor::{Visitor, mail};

const MONDAY: &str = "Mon, 05 Oct 2026 10:12:00 +0900";
const TUESDAY: &str = "Tue, 06 Oct 2026 09:00:00 +0900";

fn asked() -> String {
    mail(
        "1@x",
        "tanaka",
        "sato",
        MONDAY,
        "納期の件",
        "",
        "納期は十月末でよいでしょうか。\n費用は見積書のとおりです。\n",
    )
}

fn answered() -> String {
    let body = "十一月になります。\n\n-- \n佐藤 健\n\n2026年10月5日(月) 10:12 tanaka <tanaka@x.example.jp>:\n\n> 納期は十月末でよいでしょうか。\n> 費用は見積書のとおりです。\n> 署名はありません。\n> 以上です。\n";
    mail("2@x", "sato", "tanaka", TUESDAY, "Re: 納期の件", "In-Reply-To: <1@x>\n", body)
}

#[tokio::test(flavor = "multi_thread")]
async fn old_text_is_folded_and_a_cited_quote_in_it_unfolds_it() {
    let visitor = Visitor::of(&[("1.eml", asked()), ("2.eml", answered())]).await;
    let page = visitor.document(2, "").await;
    assert!(page.contains("<details class=\"old\"><summary>引用(6行)"), "{page}");
    assert!(page.contains("aria-label=\"署名\""));
    let text = visitor.document(1, "").await;
    assert!(!text.contains("<details class=\"old\""));

    let at = "Re: 納期の件\n十一月になります。\n\n-- \n佐藤 健\n\n2026年10月5日(月) 10:12 tanaka <tanaka@x.example.jp>:\n\n> ".len();
    let cited = visitor.document(2, &format!("at={at}&len={}", "納期は十月末".len())).await;
    assert!(cited.contains("<details class=\"old\" open><summary>引用"), "{cited}");
    assert!(cited.contains("<mark class=\"q\" id=\"q\">納期は十月末</mark>"));

    let english = visitor.document(2, "lang=en").await;
    assert!(english.contains("Quoted(6 lines)") && english.contains("aria-label=\"Signature\""));
}
