use proptest::prelude::*;
use zehi_domain::evidence::DocumentKind;
use zehi_domain::id::ProjectId;
use zehi_domain::text::fold;
use zehi_domain::time::Date;

use super::*;

fn entry(number: u64, text: &str) -> IndexEntry {
    IndexEntry {
        document: DocumentId(number),
        project: ProjectId::from_bits(u128::from(number % 2)),
        kind: if number.is_multiple_of(3) { DocumentKind::Mail } else { DocumentKind::Text },
        author: (number == 1).then(|| "sato@vendor.example".to_owned()),
        date: Date::new(2026, 10, number.clamp(1, 28) as i8).ok(),
        folded: fold(text),
    }
}

fn index_of(texts: &[&str]) -> (tempfile::TempDir, TextIndex) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let index = TextIndex::open(folder.path()).expect("a new index");
    index.add(texts.iter().enumerate().map(|(i, text)| entry(i as u64 + 1, text))).expect("written");
    index.commit(texts.len() as u64).expect("committed");
    (folder, index)
}

fn found(index: &TextIndex, line: &str, filter: &Filter) -> Vec<u64> {
    let query = Query::parse(line).expect("holds words");
    let hits = index.search(&query, filter, 100).expect("an answer");
    let mut numbers: Vec<u64> = hits.best.iter().map(|hit| hit.document.0).collect();
    numbers.sort_unstable();
    assert_eq!(hits.total, numbers.len());
    numbers
}

#[test]
fn words_strings_exclusions_and_alternatives_find_exactly_their_documents() {
    let (_folder, index) = index_of(&["検収が完了しました", "検収は来週です", "ｻｰﾊﾞｰ停止の件", "A B C", "了"]);
    let all = Filter::default();
    assert_eq!(found(&index, "検収", &all), [1, 2]);
    assert_eq!(found(&index, "検収 完了", &all), [1]);
    assert_eq!(found(&index, "検収 -完了", &all), [2]);
    assert_eq!(found(&index, "来週 OR サーバー", &all), [2, 3]);
    assert_eq!(found(&index, "了", &all), [1, 5]);
    assert_eq!(found(&index, "\"b c\"", &all), [4]);
    assert_eq!(found(&index, "収完", &all), Vec::<u64>::new());
    assert_eq!(found(&index, "-検収", &all), [3, 4, 5]);
}

#[test]
fn filters_narrow_and_do_not_rank() {
    let (_folder, index) = index_of(&["検収", "検収", "検収", "検収"]);
    let date = |day| Date::new(2026, 10, day).ok();
    assert_eq!(found(&index, "検収", &Filter { after: date(2), before: date(3), ..Filter::default() }), [2, 3]);
    assert_eq!(found(&index, "検収", &Filter { kind: Some(DocumentKind::Mail), ..Filter::default() }), [3]);
    assert_eq!(found(&index, "検収", &Filter { author: Some("@vendor.example".to_owned()), ..Filter::default() }), [1]);
    let even = Filter { projects: Some(vec![ProjectId::from_bits(0)]), ..Filter::default() };
    assert_eq!(found(&index, "検収", &even), [2, 4]);
}

#[test]
fn the_index_knows_how_far_it_reaches_after_reopening() {
    let (folder, index) = index_of(&["検収", "納品"]);
    index.close_writer().expect("closed");
    drop(index);
    let again = TextIndex::open(folder.path()).expect("reopened");
    assert_eq!(again.indexed_up_to().expect("readable"), 2);
    assert_eq!(found(&again, "納品", &Filter::default()), [2]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn every_substring_is_found_in_exactly_the_documents_that_hold_it(
        texts in proptest::collection::vec("[検収納品あい ab〜\u{10000}]{0,12}", 1..20),
        start in 0usize..8, length in 1usize..6,
    ) {
        let borrowed: Vec<&str> = texts.iter().map(String::as_str).collect();
        let (_folder, index) = index_of(&borrowed);
        for text in &borrowed {
            let wanted: String = fold(text).chars().skip(start).take(length).collect();
            let Ok(query) = Query::literal(&wanted) else { continue };
            let string = query.strings()[0].to_owned();
            let truth = borrowed.iter().filter(|text| fold(text).contains(&string)).count();
            prop_assert_eq!(index.search(&query, &Filter::default(), 0).expect("an answer").total, truth);
        }
    }
}
