//! Who is on which side. Read from project.toml where it says so, else from who writes to whom.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::evidence::Mailbox;
use crate::hearing::ClaimText;
use crate::text::fold;

/// 側: whose words they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// こちら側
    Ours,
    /// お客様側
    Theirs,
    /// 第三者
    Third,
    /// 分からない
    Unknown,
}

/// 当事者: one side of the project. Empty where nothing is known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Party {
    /// Names of the company.
    pub names: Vec<String>,
    /// Domains of its mail, lower case.
    pub domains: Vec<String>,
    /// Names of its people, folded, as they sign (family name) and in full.
    pub people: Vec<String>,
    /// 資本金
    pub capital_yen: Option<i64>,
    /// 常時使用する従業員の数
    pub employees: Option<i64>,
    /// Whether it is a consumer.
    pub consumer: bool,
}

/// プロジェクトの事実: both sides, and what the contract is about.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProjectFacts {
    /// こちら側
    pub ours: Party,
    /// お客様側
    pub theirs: Party,
}

const OUR_KEYS: [&str; 10] =
    ["vendor", "ours", "our", "us", "supplier", "contractor", "受託者", "受注者", "当社", "自社"];
const THEIR_KEYS: [&str; 11] =
    ["client", "customer", "theirs", "their", "them", "orderer", "buyer", "委託者", "発注者", "顧客", "お客様"];

impl ProjectFacts {
    /// Reads the text of a project.toml as far as it can be understood; what is not there stays empty. A text that is no
    /// TOML gives nothing (the importer reports the file).
    pub fn from_project_toml(text: &str) -> Self {
        let mut facts = Self::default();
        let Ok(root) = text.parse::<toml::Table>() else { return facts };
        let parties = root.get("parties").or_else(|| root.get("party")).and_then(toml::Value::as_table);
        for table in [Some(&root), parties].into_iter().flatten() {
            for (keys, party) in [(&OUR_KEYS[..], &mut facts.ours), (&THEIR_KEYS[..], &mut facts.theirs)] {
                keys.iter().filter_map(|key| table.get(*key)).for_each(|value| party.take(value));
            }
        }
        if let Some(staff) = root.get("staff").and_then(toml::Value::as_array) {
            for person in staff {
                let text = |key| person.get(key).and_then(toml::Value::as_str);
                let theirs = text("side").is_some_and(|side| THEIR_KEYS.contains(&side));
                let party = if theirs { &mut facts.theirs } else { &mut facts.ours };
                party.add_person(text("name").or_else(|| person.as_str()).unwrap_or_default());
                text("address").and_then(domain_of).into_iter().for_each(|domain| party.add_domain(domain));
            }
        }
        facts
    }

    /// Completes what project.toml left open: the claimant's domain is theirs; ours is the domain that takes part in most
    /// mails besides. People are known by the display names of their mails.
    pub fn complete(mut self, claim: &ClaimText, mails: &[(&Mailbox, &[Mailbox])]) -> Self {
        if let Some(from) = &claim.from {
            domain_of(&from.address).into_iter().for_each(|domain| self.theirs.add_domain(domain));
            self.theirs.add_person(&from.name);
        }
        self.find_domains(claim, mails);
        for mailbox in mails.iter().flat_map(|(author, others)| std::iter::once(*author).chain(others.iter())) {
            match self.side_of_address(&mailbox.address) {
                Side::Ours => self.ours.add_person(&mailbox.name),
                Side::Theirs => self.theirs.add_person(&mailbox.name),
                Side::Third | Side::Unknown => {}
            }
        }
        self
    }

    fn find_domains(&mut self, claim: &ClaimText, mails: &[(&Mailbox, &[Mailbox])]) {
        let mut taking_part: HashMap<&str, usize> = HashMap::new();
        for (author, others) in mails {
            let mut domains: Vec<&str> =
                std::iter::once(*author).chain(others.iter()).filter_map(|m| domain_of(&m.address)).collect();
            domains.sort_unstable();
            domains.dedup();
            domains.into_iter().for_each(|domain| *taking_part.entry(domain).or_default() += 1);
        }
        let mut often: Vec<(&str, usize)> = taking_part.into_iter().collect();
        often.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        often.truncate(2);
        // Of the two that write to each other, ours is the one whose people the claim addresses.
        if self.theirs.domains.is_empty() && self.ours.domains.is_empty() && often.len() == 2 {
            let addressed = |domain: &str| addressed(claim, domain, mails);
            let swap = addressed(often[1].0) > addressed(often[0].0);
            self.ours.add_domain(often[usize::from(swap)].0);
        }
        if self.ours.domains.is_empty() {
            let ours = often.iter().map(|(domain, _)| *domain).find(|domain| !self.theirs.holds_domain(domain));
            ours.into_iter().for_each(|domain| self.ours.add_domain(domain));
        }
        if self.theirs.domains.is_empty() {
            let theirs = often.iter().map(|(domain, _)| *domain).find(|domain| !self.ours.holds_domain(domain));
            theirs.into_iter().for_each(|domain| self.theirs.add_domain(domain));
        }
    }

    /// Whose address it is.
    pub fn side_of_address(&self, address: &str) -> Side {
        match domain_of(address) {
            None => Side::Unknown,
            Some(domain) if self.theirs.holds_domain(domain) => Side::Theirs,
            Some(domain) if self.ours.holds_domain(domain) => Side::Ours,
            Some(_) if self.ours.domains.is_empty() || self.theirs.domains.is_empty() => Side::Unknown,
            Some(_) => Side::Third,
        }
    }

    /// Whose name it is, as written by a transcript, chat or table.
    pub fn side_of_name(&self, name: &str) -> Side {
        let name = fold(name);
        let holds = |party: &Party| party.people.iter().any(|person| name.contains(person.as_str()));
        let company = |party: &Party| party.names.iter().any(|own| name.contains(short_name(own).as_str()));
        match (holds(&self.ours) || company(&self.ours), holds(&self.theirs) || company(&self.theirs)) {
            (true, false) => Side::Ours,
            (false, true) => Side::Theirs,
            _ if name.contains("当社") || name.contains("弊社") => Side::Ours,
            _ => Side::Unknown,
        }
    }
}

/// How often the claim calls people of this domain by name with an honorific.
fn addressed(claim: &ClaimText, domain: &str, mails: &[(&Mailbox, &[Mailbox])]) -> usize {
    let text = fold(&claim.text);
    let mut names: Vec<String> = mails
        .iter()
        .flat_map(|(author, others)| std::iter::once(*author).chain(others.iter()))
        .filter(|mailbox| domain_of(&mailbox.address) == Some(domain))
        .flat_map(|mailbox| people(&mailbox.name))
        .collect();
    names.sort_unstable();
    names.dedup();
    let calls = |name: &String| {
        ["様", "さん", "殿", "氏", "でございます"].iter().any(|end| text.contains(&format!("{name}{end}")))
    };
    names.iter().filter(|name| calls(name)).count()
}

impl Party {
    fn take(&mut self, value: &toml::Value) {
        match value {
            toml::Value::String(name) => self.names.push(name.clone()),
            toml::Value::Array(values) => values.iter().for_each(|value| self.take(value)),
            toml::Value::Table(table) => {
                let texts = |key: &str| match table.get(key) {
                    Some(toml::Value::String(text)) => vec![text.as_str()],
                    Some(toml::Value::Array(all)) => all.iter().filter_map(toml::Value::as_str).collect(),
                    _ => Vec::new(),
                };
                self.names.extend(texts("name").into_iter().chain(texts("names")).map(str::to_owned));
                texts("domain").into_iter().chain(texts("domains")).for_each(|domain| self.add_domain(domain));
                let addresses = texts("address").into_iter().chain(texts("addresses"));
                addresses.filter_map(domain_of).for_each(|domain| self.add_domain(domain));
                texts("people").into_iter().chain(texts("contact")).for_each(|name| self.add_person(name));
                let number = |keys: &[&str]| keys.iter().find_map(|key| table.get(*key)?.as_integer());
                self.capital_yen = number(&["capital_yen", "capital"]).or(self.capital_yen);
                self.employees = number(&["employees", "headcount"]).or(self.employees);
                self.consumer |= table.get("consumer").and_then(toml::Value::as_bool).unwrap_or(false);
            }
            _ => {}
        }
    }

    fn add_domain(&mut self, domain: &str) {
        let domain = domain.trim().to_lowercase();
        if !domain.is_empty() && !self.domains.contains(&domain) {
            self.domains.push(domain);
        }
    }

    fn add_person(&mut self, name: &str) {
        for name in people(name) {
            if !self.people.contains(&name) {
                self.people.push(name);
            }
        }
    }

    fn holds_domain(&self, domain: &str) -> bool {
        self.domains.iter().any(|own| domain == own || domain.ends_with(&format!(".{own}")))
    }
}

/// A display name as it may be called: family name and full name, folded. Departments and Latin names are left out.
fn people(name: &str) -> Vec<String> {
    let before_bracket = name.split(['(', '(', '/', '/', '<', '【']).next().unwrap_or_default();
    let parts: Vec<&str> = before_bracket.split([' ', '　']).filter(|part| !part.is_empty()).collect();
    let is_name = |part: &str| part.chars().count() >= 2 && part.chars().all(crate::text::is_cjk);
    match parts.as_slice() {
        [only] if is_name(only) && only.chars().count() <= 6 => vec![fold(only)],
        [family, given] if is_name(family) => vec![fold(family), fold(&format!("{family}{given}"))],
        _ => Vec::new(),
    }
}

fn domain_of(address: &str) -> Option<&str> {
    address.split_once('@').map(|(_, domain)| domain).filter(|domain| !domain.is_empty())
}

/// A company's name without its legal form, folded.
pub(super) fn short_name(name: &str) -> String {
    let mut short = fold(name);
    for form in ["株式会社", "有限会社", "合同会社", "(株)", "(有)", "一般社団法人", "医療法人"]
    {
        short = short.replace(form, "");
    }
    if short.chars().count() < 2 { fold(name) } else { short }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mailbox(name: &str, address: &str) -> Mailbox {
        Mailbox { name: name.to_owned(), address: address.to_owned() }
    }

    #[test]
    fn both_forms_of_project_toml_are_understood() {
        let long = ProjectFacts::from_project_toml(
            "[vendor]\nname = \"株式会社甲\"\ncapital_yen = 1000\ndomains = [\"ko.example\"]\n[client]\nname = \"乙\"\n\
             [[staff]]\nname = \"山田 太郎\"\naddress = \"yamada@ko.example\"",
        );
        assert_eq!(long.ours.names, ["株式会社甲"]);
        assert_eq!(long.ours.capital_yen, Some(1000));
        assert_eq!(long.side_of_address("x@mail.ko.example"), Side::Ours);
        assert_eq!(long.side_of_name("山田"), Side::Ours);
        let short = ProjectFacts::from_project_toml("[parties]\ncustomer = \"丙\"\nvendor = \"丁\"");
        assert_eq!((short.ours.names, short.theirs.names), (vec!["丁".to_owned()], vec!["丙".to_owned()]));
        assert_eq!(ProjectFacts::from_project_toml("= broken"), ProjectFacts::default());
    }

    #[test]
    fn sides_are_told_from_the_claimant_and_from_who_writes_to_whom() {
        let us = mailbox("佐藤 一郎", "sato@we.example");
        let them = [mailbox("鈴木 花子", "suzuki@they.example")];
        let claim = ClaimText { text: "佐藤様\n納得できません。".to_owned(), ..ClaimText::default() };
        let facts = ProjectFacts::default().complete(&claim, &[(&us, &them)]);
        assert_eq!(facts.side_of_address("x@we.example"), Side::Ours);
        assert_eq!(facts.side_of_name("鈴木"), Side::Theirs);
        assert_eq!(facts.side_of_address("x@psp.example"), Side::Third);
    }
}
