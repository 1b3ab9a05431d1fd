use super::*;

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
