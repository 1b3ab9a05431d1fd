use std::borrow::Cow;

use super::Lang;

/// 両言語の言葉: said before it is known who reads it.
#[derive(Debug, Clone, Default)]
pub struct Said {
    ja: Cow<'static, str>,
    en: Cow<'static, str>,
}

impl Said {
    /// The words in this language.
    pub fn read(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.ja,
            Lang::En => &self.en,
        }
    }

    /// With more at the end.
    #[must_use]
    pub fn and(self, ja: &str, en: &str) -> Self {
        Self { ja: format!("{}{ja}", self.ja).into(), en: format!("{}{en}", self.en).into() }
    }
}

impl From<(&'static str, &'static str)> for Said {
    fn from((ja, en): (&'static str, &'static str)) -> Self {
        Self { ja: ja.into(), en: en.into() }
    }
}

impl From<(String, String)> for Said {
    fn from((ja, en): (String, String)) -> Self {
        Self { ja: ja.into(), en: en.into() }
    }
}
