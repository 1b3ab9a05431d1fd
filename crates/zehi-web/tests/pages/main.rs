//! The pages as a browser asks for them: a home with documents, a person signed in, the whole router.

/// サインインした人が頁を開く.
mod visitor;

/// メールの頁.
mod mail;
