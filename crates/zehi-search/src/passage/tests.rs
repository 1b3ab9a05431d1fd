use zehi_domain::investigation::{Query, RankDocument, RankPassage};

use super::rank;

fn document(texts: &[&'static str]) -> RankDocument<'static> {
    let passage =
        |text: &&'static str| RankPassage { text, quote_depth: 0, is_heading: false, date: None, meaning: None };
    RankDocument {
        title: "",
        title_meaning: None,
        passages: texts.iter().map(passage).collect(),
        is_mail: true,
        is_talk: true,
        answers: Vec::new(),
        standing: 1.0,
    }
}

fn query(text: &str) -> Query {
    Query { text: text.to_owned(), ..Query::default() }
}

#[test]
fn the_passage_that_shares_rare_words_comes_first() {
    let documents = [
        document(&["お世話になっております。", "次回の定例は十日です。"]),
        document(&["お世話になっております。", "負荷試験は今回の見積りに含みません。"]),
    ];
    let found = rank(&documents, &[query("公開前に負荷試験を行う約束でした。")], 10);
    assert_eq!((found[0][0].document, found[0][0].passage), (1, 1));
    assert!(found[0][0].share > 0.2);
}

#[test]
fn a_mail_sentence_that_is_repeated_is_proposed_once() {
    let documents = [document(&["負荷試験は来週行います。"]), document(&["負荷試験は来週行います。"])];
    assert_eq!(rank(&documents, &[query("負荷試験をしていない")], 10)[0].len(), 1);
}

#[test]
fn words_of_the_plan_reach_what_shares_no_word_with_the_claim() {
    use zehi_domain::investigation::WordGroup;
    let documents = [document(&["見ました。それで進めてください。"]), document(&["図を描き直した"])];
    let plan = vec![WordGroup { words: vec!["進めて".to_owned()], weight: 1.0 }];
    let found = rank(&documents, &[Query { plan, ..query("承認した覚えがありません。") }], 10);
    assert_eq!(found[0][0].document, 0);
}

#[test]
fn nothing_is_ranked_where_nothing_is_asked_or_held() {
    assert_eq!(rank(&[], &[query("負荷試験")], 10), vec![Vec::new()]);
    assert!(rank(&[document(&["図を描き直した"])], &[], 10).is_empty());
    assert_eq!(rank(&[document(&["", "。"])], &[query("")], 10), vec![Vec::new()]);
}
