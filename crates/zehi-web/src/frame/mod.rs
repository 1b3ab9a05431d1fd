//! 枠: what stands around every page: who is signed in, in which language, how errors look, and what a browser must refuse.

/// 様式: the style sheet, the script, the icon.
pub mod assets;

/// 書式の印: forms come from our own pages only.
pub mod csrf;

/// 済んだこと: one line after an act.
pub mod done;

/// 断りと障害.
pub mod error;

/// 読むための改行: words as they are read, without the breaks of a mail program.
pub mod flow;

/// 書式: forms read into types.
pub mod form;

/// 応答の見出し: what a browser must refuse.
pub mod headers;

/// 表示言語.
pub mod language;

/// 枠そのもの: menu, search box, who I am.
pub mod page;

/// 社員の名前 behind opaque ids.
pub mod people;

/// 乱数.
pub mod random;

/// 断りの言葉: refusals in both languages.
pub mod refusal_words;

/// 両言語の言葉.
pub mod said;

/// サインイン中の人.
pub mod session;

/// サインインの画面.
pub mod sign_in;

pub use csrf::FormToken;
pub use error::{PageError, PageResult};
pub use form::{CheckedForm, Fields};
pub use language::Lang;
pub use page::Frame;
pub use people::People;
pub use said::Said;
pub use session::SignedIn;
