//! The examples of `knowledge/demands.toml` and `knowledge/asserted_facts.toml` run here, as written and through changes of
//! form that must not change the result.

use super::demand_rules::{self, DemandRules};
use super::fact_rules;
use super::{ClaimText, DemandKind, Pattern, demands_by_rules, propose};
use crate::knowledge::{RuleHead, unchanging};

fn claim(text: &str) -> ClaimText {
    ClaimText { date: "2026-11-20T01:00:00Z".parse().ok(), text: text.to_owned(), ..ClaimText::default() }
}

fn demand_file() -> DemandRules {
    demand_rules::load().expect("knowledge/demands.toml is well formed")
}

/// Runs a check over the examples and their variations and reports every failure at once.
fn run(heads: &[&RuleHead], positive: impl Fn(&str) -> bool, negative: impl Fn(&str) -> bool) {
    let mut wrong = Vec::new();
    for head in heads {
        for example in &head.positive {
            for (change, text) in unchanging(example) {
                if !positive(&text) {
                    wrong.push(format!("{} ({change}): not found in {text}", head.id));
                }
            }
        }
        for example in &head.negative {
            for (change, text) in unchanging(example) {
                if negative(&text) {
                    wrong.push(format!("{} ({change}): wrongly found in {text}", head.id));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn rule_ids_are_unique_and_texts_are_given() {
    let file = demand_file();
    let facts = fact_rules::load().expect("knowledge/asserted_facts.toml is well formed");
    let mut heads: Vec<&RuleHead> = file.form.iter().map(|rule| &rule.head).collect();
    heads.extend(file.act.iter().chain(&file.kind).map(|rule| &rule.head));
    heads.extend(
        [&file.free, &file.unreasonable, &file.extra_order, &file.in_scope]
            .into_iter()
            .flatten()
            .map(|rule| &rule.head),
    );
    heads.extend(facts.fact.iter().map(|rule| &rule.head));
    heads.extend(facts.medium.iter().map(|rule| &rule.head));
    let mut ids: Vec<&str> = heads.iter().map(|head| head.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), heads.len());
    assert!(heads.iter().all(|head| !head.text.is_empty() && !head.source.is_empty()));
}

#[test]
fn every_form_asks_and_its_counterexamples_do_not() {
    let file = demand_file();
    let heads: Vec<_> = file.form.iter().map(|rule| &rule.head).collect();
    let asks = |text: &str| !kinds_by_rules(text).is_empty();
    run(&heads, asks, asks);
}

fn kinds_by_rules(text: &str) -> Vec<DemandKind> {
    demands_by_rules(&claim(text)).into_iter().flat_map(|(_, kinds)| kinds).collect()
}

#[test]
fn every_kind_is_told_from_its_examples() {
    let file = demand_file();
    for rule in file.act.iter().chain(&file.kind) {
        let told = |text: &str| kinds_by_rules(text).contains(&rule.kind);
        run(&[&rule.head], told, told);
    }
}

#[test]
fn free_of_charge_is_told_from_its_examples() {
    let file = demand_file();
    let heads: Vec<_> = file.free.iter().map(|rule| &rule.head).collect();
    let free = |text: &str| propose(&claim(text)).demands.iter().any(|demand| demand.free_of_charge);
    run(&heads, free, free);
}

#[test]
fn the_three_patterns_are_told_from_their_examples() {
    let file = demand_file();
    for (rules, pattern) in [
        (&file.unreasonable, Pattern::Unreasonable),
        (&file.extra_order, Pattern::ExtraOrder),
        (&file.in_scope, Pattern::InScope),
    ] {
        let heads: Vec<_> = rules.iter().map(|rule| &rule.head).collect();
        let is = |text: &str| propose(&claim(text)).demands.iter().any(|demand| demand.pattern == pattern);
        run(&heads, is, is);
    }
}

#[test]
fn every_matter_is_a_fact_where_it_is_asserted() {
    let facts = fact_rules::load().expect("knowledge/asserted_facts.toml is well formed");
    let heads: Vec<_> = facts.fact.iter().map(|rule| &rule.head).collect();
    let asserts = |text: &str| !propose(&claim(text)).asserted_facts.is_empty();
    run(&heads, asserts, asserts);
    let heads: Vec<_> = facts.evidence.iter().map(|rule| &rule.head).collect();
    let claimed = |text: &str| super::fact_details::claims_evidence(&crate::text::fold(text));
    run(&heads, claimed, claimed);
}

#[test]
fn demands_of_a_sentence_are_told_apart() {
    use DemandKind::*;
    let cases: &[(&str, &[DemandKind])] = &[
        ("返金と謝罪を求めます。", &[Refund, Apology]),
        ("社長名で詫び状を出して、原因を来週金曜までに紙で説明してください。", &[Apology, Explanation]),
        ("支払済みの330万円の返還及び損害の賠償を請求します。", &[Refund, Damages]),
        ("返金してほしいわけではありません。", &[]),
        ("うちの顧客からは全額返金しろと言われています。", &[]),
        ("「慰謝料を払え」とお客様に怒鳴られました。", &[]),
        ("謝罪は結構ですので、早急に直してください。", &[Fix]),
        ("ご説明がなく、納得できませんので、全額返金してください。", &[Refund]),
        ("別に値引きしろとか言ってるんじゃないんです。", &[]),
        ("金を返せと言ってるんだ。", &[Refund]),
        ("直せと先月も言いましたよね。", &[]),
        ("担当の変更までは求めません。", &[]),
        ("同組合は当社に対し、320万円の支払いと謝罪を求めております。", &[]),
        ("当社は貴社に対し、320万円の支払いと謝罪を求めております。", &[Damages, Apology]),
        ("うちからは一円も出さんから、来月までに直せ。", &[Fix]),
        ("期限までにご提出いただけない場合は、着手金15万円をご返金いただくほかありません。", &[Refund]),
        ("監視要員の費用は貴社の負担とさせていただきます。", &[Damages]),
        ("納得できない点がありますので、書かせていただきます。", &[]),
        ("今後ともよろしくお願いいたします。", &[]),
        ("少しは考えてみてください。", &[]),
        ("直せないなら契約を解除して返金してもらいます。", &[Termination, Refund]),
        ("担当を代えろ。金も返せ。", &[Discipline, Refund]),
        ("見積書どおりに作り直してや。ほんで詫び状もちょうだい。", &[Redo, Apology]),
    ];
    for (text, kinds) in cases {
        let found: Vec<_> = propose(&claim(text)).demands.into_iter().map(|demand| demand.kind).collect();
        assert_eq!(&found, kinds, "{text}");
    }
}

#[test]
fn amounts_terms_and_charge_belong_to_their_demand() {
    let cases: &[(&str, Option<i64>, Option<&str>, bool)] = &[
        ("9月分の利用料66,000円は全額返してください。", Some(66_000), None, false),
        (
            "損害金として金弐百万円を、本書到達後14日以内にお支払いください。",
            Some(2_000_000),
            Some("2026-12-04"),
            false,
        ),
        ("契約金330万円のうち165万円を返金してください。", Some(1_650_000), None, false),
        ("不具合を今月末までに直してください。もちろん追加費用は払いません。", None, Some("2026-11-30"), true),
        ("全部の端末を今週中にタダで直せ。", None, Some("2026-11-22"), true),
        ("費用はお支払いしますので、3営業日以内に直してください。", None, Some("2026-11-25"), false),
        ("着手金110万円はお支払いしました。全額返してください。", Some(1_100_000), None, false),
        ("請求額の75万円を40万円に減額してください。", Some(350_000), None, false),
        ("残代金60万円は半額に減額してください。", Some(300_000), None, false),
        ("保守料5万円の半年分を減額してください。", Some(50_000), None, false),
    ];
    for (text, amount, due, free) in cases {
        let demands = propose(&claim(text)).demands;
        let demand = demands.first().unwrap_or_else(|| panic!("{text}: no demand"));
        assert_eq!(demand.amount_yen, *amount, "{text}");
        assert_eq!(demand.due.map(|due| due.to_string()).as_deref(), *due, "{text}");
        assert_eq!(demand.free_of_charge, *free, "{text}");
    }
}

#[test]
fn an_abstract_dissatisfaction_is_asked_about_from_several_angles() {
    let text = "やっぱりなんかイメージと違うんだよね。もう1回別のデザイン案を出してくれない?";
    let proposal = propose(&claim(text));
    assert_eq!(proposal.demands[0].pattern, Pattern::ExtraOrder);
    let asked: Vec<_> = proposal.questions.iter().filter(|question| question.for_id == "D1").collect();
    assert!(asked.len() >= 4, "{asked:?}");
    assert!(asked[0].text.contains("「やっぱりなんかイメージと違うんだよね」とおっしゃる点は、具体的には"));
    let file = demand_file();
    for head in file.dissatisfied.iter().map(|rule| &rule.head) {
        let dissatisfied = |text: &str| demand_rules::first(&file.dissatisfied, &crate::text::fold(text)).is_some();
        assert!(
            head.positive.iter().all(|text| dissatisfied(text)) && !head.negative.iter().any(|text| dissatisfied(text))
        );
    }
}
