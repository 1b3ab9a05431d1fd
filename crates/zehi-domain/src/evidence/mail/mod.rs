//! メール as people see it: which words are the writer's own, which mails belong together and why, which are copies of one
//! mail, and who wrote a quoted sentence first. All of it is computed from what is stored and changes nothing of it.

/// 区切りの行: attributions, header blocks, separators, contact data.
pub(crate) mod marks;

/// 行: a mail's lines with their depth of quotation.
mod line;

/// 引用の見出し: where old text begins.
mod heading;

/// 署名と免責文: what stands below the writer's own words.
mod footer;

/// メールの部分: whose words each stretch is.
mod part;

pub use heading::named_in_heading;
pub use part::{MailPart, MailPartKind, mail_parts, parts_of_body};

#[cfg(test)]
mod tests;
