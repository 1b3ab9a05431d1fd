//! 宛名: how a letter begins. A customer taken from a mail is written 「黒川 誠 <kurokawa@…>」; no letter begins so.

/// Titles a name already carries.
const TITLES: [&str; 6] = ["様", "さま", "御中", "殿", "先生", "各位"];

/// The name without its mail address; the address where there is no name.
pub fn without_address(customer: &str) -> &str {
    let name = customer.split_once('<').map_or(customer, |(name, _)| name).trim().trim_matches('"').trim();
    if name.is_empty() { customer.trim() } else { name }
}

/// 「黒川 誠 様」
pub fn addressed(customer: &str) -> String {
    let name = without_address(customer);
    if TITLES.iter().any(|title| name.ends_with(title)) { name.to_owned() } else { format!("{name} 様") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_begins_with_the_name_and_a_title() {
        for (customer, begins) in [
            ("黒川 誠 <kurokawa@cresciel.example>", "黒川 誠 様"),
            ("\"黒川 誠\" <kurokawa@cresciel.example>", "黒川 誠 様"),
            ("クレシエル化粧品株式会社 黒川様", "クレシエル化粧品株式会社 黒川様"),
            ("クレシエル化粧品株式会社 御中", "クレシエル化粧品株式会社 御中"),
            ("<kurokawa@cresciel.example>", "<kurokawa@cresciel.example> 様"),
        ] {
            assert_eq!(addressed(customer), begins);
        }
    }
}
