use std::collections::BTreeMap;

use serde_json::Value;

use crate::person::Person;

const CLAIM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/case-study/claim.eml");
/// The assertion the case study turns on.
const PROMISE: &str = "何度でも直します";
/// An assertion of which the records hold nothing to pin.
const SHOPS: &str = "地味すぎるという声";

/// From the claim to the final reply, by the people of the demonstration.
pub async fn tell(person: Person, passwords: BTreeMap<String, String>) {
    signs_in(&person, &passwords).await;
    goes_by_keyboard(&person).await;
    let case = receives(&person).await;
    takes_a_call(&person, &case).await;
    answers(&person, &case).await;
    may_not_admit(&person, &case).await;
    let (promise, shops) = (fact(&person, &case, PROMISE).await, fact(&person, &case, SHOPS).await);
    investigates(&person, &case, &promise).await;
    finds_no_material(&person, &case, &shops).await;
    judges(&person, &case, &promise, &shops).await;
    is_refused_as_decider(&person, &case).await;
    person.sign_in("hantei", &passwords["hantei"]).await;
    approves(&person, &case).await;
    person.sign_in("tanto", &passwords["tanto"]).await;
    replies(&person, &case).await;
    fits_a_phone(&person, &case, &promise).await;
    reads_english(&person, &case).await;
}

async fn signs_in(person: &Person, passwords: &BTreeMap<String, String>) {
    person.sign_in("tanto", "wrong password").await;
    person.sees("[role=alert]", "利用者名またはパスワードが違います").await;
    person.sign_in("tanto", &passwords["tanto"]).await;
    person.sees(".me", "三宅 亮").await;
    assert_eq!(person.path().await, "/cases");
}

/// `/` reaches the search box, `?` the list of keys, `j` and Enter the first case.
async fn goes_by_keyboard(person: &Person) {
    person.press("?").await;
    assert_eq!(person.count("dialog#keys[open]").await, 1);
    person.press("\u{e00c}").await;
    person.wait("Escape closes the list", "return !document.querySelector('#keys').open").await;
    person.press("/").await;
    assert_eq!(person.script("return document.activeElement.id").await, Value::from("find"));
    person.press_and_arrive("別のお見積\u{e007}").await;
    person.sees("[role=status]", "件").await;
    person.sees("article.hit mark", "別のお見積").await;
    person.open("/cases").await;
    person.press("j").await;
    person.press_and_arrive("\u{e007}").await;
    person.sees(".case-head h1", "新ブランドサイトのデザインについて").await;
}

/// Gives the address of the new case.
async fn receives(person: &Person) -> String {
    person.open("/cases/new").await;
    person.follow("main form button.main").await;
    person.sees(".refusal", "メールのファイルも文面もありません").await;
    person.follow(".refusal a.button").await;
    person.give_file("#file", CLAIM).await;
    person.follow("main form button.main").await;
    person.sees(".notice.done", "クレームを受け付けました").await;
    let letter = person.script("return document.querySelector('#ack').value").await;
    let letter = letter.as_str().expect("the letter").to_owned();
    assert!(letter.starts_with("黒川 誠 様\n"), "a letter begins with the name: {letter}");
    person.path().await
}

/// The key `t` opens a memo for the case; what is typed outlives a closed page; the call is counted.
async fn takes_a_call(person: &Person, case: &str) {
    person.open("/").await;
    person.sees("section[aria-labelledby=waiting]", "受領のご連絡がまだです").await;
    person.sees("section[aria-labelledby=due]", "相手方が求める期限").await;
    person.open(&format!("{case}/hearing")).await;
    person.sees("section[aria-labelledby=contacts]", "まだ記録がありません").await;
    person.press_and_arrive("t").await;
    person.write("#note", "先日のメールのとおりです。お待ちしています。").await;
    person.click("[data-mark=怒号]").await;
    person.wait("the memo is kept", "return Object.values(localStorage).some((kept) => kept.includes('怒号'))").await;
    assert_eq!(person.script("return document.querySelector('[data-limit]').offsetParent === null").await, true);
    person.open("/phone").await;
    let kept = person.script("return document.querySelector('#note').value").await;
    let kept = kept.as_str().expect("the memo").to_owned();
    assert!(kept.starts_with("先日のメールのとおりです。お待ちしています。\n[") && kept.ends_with(" 怒号] "), "{kept}");
    let chosen = person.script("return '/cases/' + document.querySelector('#case').value").await;
    assert_eq!(chosen, Value::from(case), "the case the memo was begun for");
    person.follow("form.phone button.main").await;
    person.sees(".notice.done", "接触として数えました").await;
    person.sees("section[aria-labelledby=contacts]", "1回、合計").await;
    person.open("/phone").await;
    assert_eq!(person.script("return document.querySelector('#note').value").await, Value::from(""));
    let others = "localStorage.setItem('zehi-keep-phone-another', JSON.stringify({note: 'ほかの人のメモ'}))";
    person.script(others).await;
    person.open("/phone").await;
    assert_eq!(person.script("return document.querySelector('#note').value").await, Value::from(""));
}

/// One by key, one edited, one rejected with a reason, the others accepted.
async fn answers(person: &Person, case: &str) {
    person.open(&format!("{case}/hearing")).await;
    person.sees(".claim-text mark.demand", "無償").await;
    focus(person, "D1").await;
    person.press_and_arrive("a").await;
    person.sees(".notice.done", "採否を記録しました").await;
    person.sees("#D1 .line", "採用").await;

    focus(person, "D2").await;
    person.press("c").await;
    person.write("#w-D2", "対応できるかどうかの回答").await;
    person.follow("#D2 details[open] button").await;
    person.sees("#D2", "対応できるかどうかの回答").await;

    for manner in open_items(person).await.into_iter().filter(|id| id.starts_with('M')) {
        reject(person, &manner, "納得できないと述べることは、正当な求めの範囲です。").await;
    }
    let last = open_items(person).await.pop().expect("a fact");
    reject(person, &last, "感想であり、確かめる事実がありません。").await;
    for id in open_items(person).await {
        person.follow(&format!("#{id} button[value=accept]")).await;
        person.sees(&format!("#{id} .line"), "採用").await;
    }
    assert!(open_items(person).await.is_empty());
}

async fn reject(person: &Person, id: &str, reason: &str) {
    person.click(&format!("#{id} summary[data-key=x]")).await;
    person.write(&format!("#r-{id}"), reason).await;
    person.follow(&format!("#{id} details[open] button")).await;
    person.sees(&format!("#{id}"), reason).await;
}

/// `j` until the line of this item has the focus.
async fn focus(person: &Person, id: &str) {
    for _ in 0..20 {
        let there = format!("return document.querySelector('#{id}').contains(document.activeElement)");
        if person.script(&there).await == Value::Bool(true) {
            return;
        }
        person.press("j").await;
    }
    panic!("the keyboard does not reach {id}");
}

async fn open_items(person: &Person) -> Vec<String> {
    let ids = person.script("return [...document.querySelectorAll('article.item:has(.answer)')].map(e => e.id)").await;
    ids.as_array().expect("a list").iter().filter_map(|id| Some(id.as_str()?.to_owned())).collect()
}

/// A letter before the judgment cannot speak of fault, and what was written is not lost.
async fn may_not_admit(person: &Person, case: &str) {
    person.open(&format!("{case}/reply")).await;
    person.write("#text", "弊社の責任です。").await;
    person.follow("#letter form button.main").await;
    person.sees("#letter [role=alert]", "弊社の責任").await;
    assert_eq!(person.script("return document.querySelector('#text').value").await, Value::from("弊社の責任です。"));
}

/// The accepted fact with these words.
async fn fact(person: &Person, case: &str, words: &str) -> String {
    person.open(&format!("{case}/hearing")).await;
    let find = format!(
        "return [...document.querySelectorAll('article.item:not(.rejected)')].filter(e => e.id.startsWith('A'))\
         .find(e => e.querySelector('.words').textContent.includes('{words}'))?.id"
    );
    let id = person.script(&find).await;
    id.as_str().unwrap_or_else(|| panic!("no accepted fact says “{words}”")).to_owned()
}

/// Proposals come, a quote is pinned, and the document stands open at it.
async fn investigates(person: &Person, case: &str, fact: &str) {
    person.open(&format!("{case}/investigation/{fact}")).await;
    person.follow("form[action$='/investigation/propose'] button").await;
    person.sees(".notice.done", "資料から候補を集めました").await;
    let first = ".piece:has(form.pin)";
    person.follow(&format!("{first} .source a")).await;
    shows_the_quote(person, "#evidence").await;
    let quote = without_blanks(&person.text(&format!("{first} .quote")).await);
    person.follow(&format!("{first} form.pin button")).await;
    person.sees(".notice.done", "引用を留めました").await;
    person.sees(".piece", "留めた引用").await;
    assert_eq!(without_blanks(&person.text(".piece .quote").await), quote, "what was pinned stands first");

    person.follow("#evidence .doc-head a").await;
    assert!(person.path().await.starts_with("/documents/"));
    let marked = shows_the_quote(person, "#document-text").await;
    assert_eq!(marked, quote, "the viewer marks the words that were pinned");
    person.sees("#citation", "sha256:").await;
}

/// The marked words, which must be within the window.
async fn shows_the_quote(person: &Person, within: &str) -> String {
    let seen = format!(
        "const at = document.querySelector('{within} #q')?.getBoundingClientRect();\
         return at !== undefined && at.height > 0 && at.top >= 0 && at.bottom <= innerHeight"
    );
    person.wait("the quote is marked and in sight", &seen).await;
    let words = format!("return [...document.querySelectorAll('{within} mark.q')].map(e => e.textContent).join('')");
    without_blanks(person.script(&words).await.as_str().expect("the quote"))
}

fn without_blanks(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

async fn finds_no_material(person: &Person, case: &str, fact: &str) {
    person.open(&format!("{case}/investigation/{fact}/no-material")).await;
    person.write("#further", "地味すぎる").await;
    person.follow("main form button.main").await;
    person.sees(".notice.done", "「資料なし」を記録しました").await;
    person.sees("main", "件の本文を検索しました").await;
}

/// A finding for every fact and a decision for every demand; none that rests on nothing.
async fn judges(person: &Person, case: &str, promise: &str, shops: &str) {
    person.open(&format!("{case}/judgment")).await;
    person.follow("form[action$='/judgment/request'] button").await;
    person.sees(".refusal h1", "認定のない主張事実があります").await;
    person.follow(".refusal a.button").await;
    let facts = person.script("return [...document.querySelectorAll('tr[id^=A]')].map(e => e.id)").await;
    let facts: Vec<String> = serde_json::from_value(facts).expect("ids");
    assert!(facts.len() >= 3, "{facts:?}");

    let baseless = facts.iter().find(|id| *id != promise && *id != shops).expect("a third fact");
    find(person, baseless, "established").await;
    person.sees(".refusal h1", "認定を記録できませんでした").await;
    person.sees(".refusal .next", "調査の画面で引用を留めるか").await;
    person.follow(".refusal a.button").await;
    for id in &facts {
        find(person, id, if id == shops { "no_material" } else { "undetermined" }).await;
        person.sees(".notice.done", "認定を記録しました").await;
    }
    decide(person, "D1", "extra_order", "サイトBを手本にした別案の制作").await;
    decide(person, "D2", "accept", "対応の可否を本書で回答する").await;
    person.write("#request-words", "別案を追加のご依頼として承る案です。").await;
    person.follow("form[action$='/judgment/request'] button").await;
    person.sees(".notice.done", "判断権者に承認を依頼しました").await;
}

async fn find(person: &Person, fact: &str, finding: &str) {
    person.click(&format!("#{fact} summary")).await;
    person.click(&format!("#{fact} [value={finding}]")).await;
    if finding == "undetermined" {
        person.write(&format!("#missing-{fact}"), "当時の打ち合わせに出た方のお話").await;
    }
    person.follow(&format!("#{fact} form button")).await;
}

async fn decide(person: &Person, demand: &str, decision: &str, what: &str) {
    person.click(&format!("#{demand} summary")).await;
    person.click(&format!("#{demand} [value={decision}]")).await;
    person.write(&format!("#what-{demand}"), what).await;
    person.write(&format!("#ground-{demand}"), "真偽不明の約束からは、無償で行う範囲を確かめられません。").await;
    person.follow(&format!("#{demand} form button")).await;
    person.sees(".notice.done", "対応を記録しました").await;
}

/// The page offers no approval to the one who handled the case, and the server takes none from them either.
async fn is_refused_as_decider(person: &Person, case: &str) {
    person.sees("main", "この案件を担当した人は、この案件を判定できません。").await;
    person.sees("main", "榊 礼子").await;
    assert_eq!(person.count("form[action$='/judgment/approve']").await, 0);
    let approve_anyway = "const form = document.createElement('form'); form.method = 'post';\
        form.action = location.pathname.replace(/\\/judgment.*/, '/judgment/approve');\
        for (const name of ['token', 'version']) form.append(document.querySelector(`[name=${name}]`).cloneNode());\
        document.body.append(form); form.submit()";
    person.script_and_arrive(approve_anyway).await;
    person.sees(".refusal h1", "この案件を担当した人は、この案件を判定できません。").await;
    person.sees(".refusal .why", "判断権者が資料を見て行います").await;
    person.sees(".refusal .next", "判定できる人: 榊 礼子").await;
    person.open(&format!("{case}/reply")).await;
    person.sees("#final", "まだ作れません").await;
}

async fn approves(person: &Person, case: &str) {
    person.open(&format!("{case}/judgment")).await;
    person.sees("main", "別案を追加のご依頼として承る案です。").await;
    person.follow("form[action$='/judgment/approve'] button").await;
    person.sees(".notice.done", "判定を承認しました").await;
    person.sees("main", "承認済み").await;
}

async fn replies(person: &Person, case: &str) {
    person.open(&format!("{case}/reply")).await;
    person.write("#effort", "約12人日と3週間を要します").await;
    person.follow("#final form button.main").await;
    person.sees("ol.draft", "黒川 誠 様").await;
    person.sees("ol.draft", "サイトBを手本にした別案の制作").await;
    assert!(person.count("ol.footnotes li").await >= 1, "each statement names what it rests on");
    person.click("#send input[name=method]").await;
    person.follow("#send form button.main").await;
    person.sees(".notice.done", "最終回答の送付を記録しました").await;
    person.open(case).await;
    person.sees(".history", "最終回答").await;
}

async fn fits_a_phone(person: &Person, case: &str, fact: &str) {
    person.take_phone().await;
    for page in ["", "/hearing", &format!("/investigation/{fact}?piece=0"), "/judgment", "/reply"] {
        person.open(&format!("{case}{page}")).await;
        assert!(person.fits().await, "{page} is wider than a phone");
    }
    assert_eq!(person.script("return innerWidth").await, Value::from(390), "the window is a phone's");
}

/// The pages, what happened and what is refused, in English once chosen.
async fn reads_english(person: &Person, case: &str) {
    person.open(&format!("{case}?lang=en")).await;
    person.sees(".history", "Final reply sent to").await;
    person.sees("nav.side", "Claims").await;
    person.open(&format!("{case}/judgment")).await;
    person.sees("main", "Its citations are fixed").await;
    person.open("/nowhere").await;
    person.sees(".refusal h1", "There is no such page.").await;
    person.sees(".refusal .next", "Please look in the list of claims").await;
}
