use super::*;
use crate::hearing::{AssertedFact, ClaimText};

fn knowledge() -> Knowledge {
    Knowledge::built_in().unwrap_or_else(|error| unreachable!("{error}"))
}

#[test]
fn every_plan_recognises_its_examples_and_not_its_counters() {
    let knowledge = knowledge();
    let is = |plan: &Plan, sentence: &str| knowledge.plans_for(sentence).iter().any(|found| found.id == plan.id);
    let mut wrong = Vec::new();
    for plan in &knowledge.plans {
        wrong.extend(plan.examples.iter().filter(|s| !is(plan, s)).map(|s| format!("{} misses {s}", plan.id)));
        wrong.extend(plan.counters.iter().filter(|s| is(plan, s)).map(|s| format!("{} takes {s}", plan.id)));
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn every_statute_is_led_to_by_its_examples_only() {
    let mut wrong = Vec::new();
    for statute in &knowledge().statutes {
        let is = |sentence: &&String| statute.is_named_by(sentence);
        wrong.extend(statute.examples.iter().filter(|s| !is(s)).map(|s| format!("{} misses {s}", statute.id)));
        wrong.extend(statute.counters.iter().filter(is).map(|s| format!("{} takes {s}", statute.id)));
    }
    assert_eq!(wrong, Vec::<String>::new());
}

fn fact(claim: &str) -> AssertedFact {
    AssertedFact {
        id: "A1".to_owned(),
        quote: claim.to_owned(),
        who: None,
        when: None,
        days: None,
        medium: None,
        evidence_claimed: false,
        missing: Vec::new(),
        context: String::new(),
    }
}

/// The same words in the forms in which records carry them.
fn forms(record: &str) -> Vec<String> {
    let wide =
        record.chars().map(|c| if c.is_ascii_digit() { char::from_u32(c as u32 + 0xfee0).unwrap_or(c) } else { c });
    let halves = record.char_indices().nth(record.chars().count() / 2).map_or(record.len(), |(at, _)| at);
    vec![
        record.to_owned(),
        wide.collect(),
        format!("{}\n{}", &record[..halves], &record[halves..]),
        format!("> {record}"),
        format!("担当: {record}"),
    ]
}

#[test]
fn records_relate_as_the_examples_say_in_every_form() {
    let knowledge = knowledge();
    let mut wrong = Vec::new();
    for example in &knowledge.relations.examples {
        let inquiry = knowledge.inquire(&ClaimText::default(), &fact(&example.claim));
        for form in forms(&example.record) {
            let judged = knowledge.relate(&inquiry, Laid { quote: &form, side: example.side, is_mail: false });
            if judged.relation != example.relation || !judged.why.contains(&example.why) {
                wrong.push(format!("{} / {form}: {judged:?}", example.claim));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn reasons_assert_no_law() {
    let knowledge = knowledge();
    for example in &knowledge.relations.examples {
        let inquiry = knowledge.inquire(&ClaimText::default(), &fact(&example.claim));
        let laid = Laid { quote: &example.record, side: example.side, is_mail: true };
        let why = knowledge.relate(&inquiry, laid).why;
        for word in ["義務", "違法", "無効", "該当"] {
            assert!(!why.contains(word), "{why}");
        }
    }
}

#[test]
fn form_does_not_change_the_plan() {
    let knowledge = knowledge();
    let first = |sentence: &str| knowledge.plans_for(sentence)[0].id.clone();
    let plain = "稼働率99.9%を保証すると説明を受けた。";
    for variant in ["稼働率99.9%を保証すると説明を受けました。", "稼働率99.9%を保証すると\n説明を受けた。"]
    {
        assert_eq!(first(variant), first(plain), "{variant}");
    }
}

#[test]
fn nothing_asserts_law() {
    let knowledge = knowledge();
    let texts = knowledge.statutes.iter().flat_map(|s| s.open_questions.iter().cloned().chain([s.title.clone()]));
    let plans = knowledge.plans.iter().flat_map(|p| {
        p.elements
            .iter()
            .chain(&p.documents)
            .cloned()
            .chain([p.title.clone(), p.comparison.clone()])
            .collect::<Vec<_>>()
    });
    for text in texts.chain(plans) {
        for word in ["義務がある", "違法である", "無効である", "に該当する"] {
            assert!(!text.contains(word), "{text}");
        }
    }
}
