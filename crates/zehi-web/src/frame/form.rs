use axum::extract::{Form, FromRequest, FromRequestParts as _, Request};
use axum::response::IntoResponse as _;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{FormToken, PageError, SignedIn};

/// 確かめた書式: a form of our own page, read into a type. A field whose name ends in `[]` may stand several times; an
/// empty field is an absent one.
#[derive(Debug)]
pub struct CheckedForm<T>(pub T);

/// 記入欄: the fields of a form as they came, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// The fields of these pairs. Browsers end lines with CR LF in what they send; our texts end them with LF.
    pub fn of(pairs: Vec<(String, String)>) -> Self {
        Self(pairs.into_iter().map(|(name, value)| (name, value.replace("\r\n", "\n"))).collect())
    }

    /// The first value of this name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Refuses fields that do not carry the session's token.
    ///
    /// # Errors
    /// [`PageError::not_our_form`].
    pub fn check(&self, token: &FormToken) -> Result<(), PageError> {
        if self.get(FormToken::FIELD).is_some_and(|given| token.is(given)) {
            Ok(())
        } else {
            Err(PageError::not_our_form())
        }
    }

    /// The fields as a type.
    ///
    /// # Errors
    /// [`PageError::unreadable_form`] names what does not fit.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, PageError> {
        let mut object = Map::new();
        for (name, value) in self.0.iter().filter(|(name, value)| name != FormToken::FIELD && !value.is_empty()) {
            match name.strip_suffix("[]") {
                Some(list) => {
                    let list = object.entry(list.to_owned()).or_insert_with(|| Value::Array(Vec::new()));
                    if let Value::Array(values) = list {
                        values.push(Value::String(value.clone()));
                    }
                }
                None => {
                    object.entry(name.clone()).or_insert_with(|| Value::String(value.clone()));
                }
            }
        }
        serde_json::from_value(Value::Object(object)).map_err(|fault| PageError::unreadable_form(for_people(&fault)))
    }
}

/// What the reader of forms says, for people: which field is missing or does not fit.
fn for_people(fault: &serde_json::Error) -> (String, String) {
    let fault = fault.to_string();
    match fault.split('`').nth(1) {
        Some(field) if fault.starts_with("missing field") => {
            (format!("必要な項目が空です({field})。"), format!("A field that is needed is empty ({field})."))
        }
        _ => (format!("項目の内容が合いません({fault})。"), format!("A field does not fit ({fault}).")),
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for CheckedForm<T> {
    type Rejection = axum::response::Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let (mut parts, body) = request.into_parts();
        let who = SignedIn::from_request_parts(&mut parts, state).await.map_err(PageError::into_response)?;
        let request = Request::from_parts(parts, body);
        // The framework's own answer (too large, not a form) is made a page further out.
        let Form(pairs): Form<Vec<(String, String)>> =
            Form::from_request(request, state).await.map_err(|fault| fault.into_response())?;
        let fields = Fields::of(pairs);
        fields.check(&who.token).and_then(|()| fields.read()).map(Self).map_err(PageError::into_response)
    }
}

/// A number that a form writes as text.
pub fn number<'de, D: serde::Deserializer<'de>, N: std::str::FromStr>(from: D) -> Result<N, D::Error> {
    let text: std::borrow::Cow<'de, str> = serde::Deserialize::deserialize(from)?;
    text.trim().parse().map_err(|_| serde::de::Error::custom(format!("数として読めません: {text}")))
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::frame::Lang;

    #[derive(Debug, Deserialize, PartialEq)]
    struct Example {
        #[serde(deserialize_with = "number")]
        version: u64,
        note: Option<String>,
        #[serde(default)]
        chosen: Vec<String>,
    }

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        Fields::of(pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect())
    }

    #[test]
    fn fields_become_types_once() {
        let read =
            fields(&[("version", "3"), ("note", "一行目\r\n二行目"), ("chosen[]", "a"), ("chosen[]", "b")]).read();
        let wanted =
            Example { version: 3, note: Some("一行目\n二行目".into()), chosen: vec!["a".into(), "b".into()] };
        assert_eq!(read.ok(), Some(wanted));
        let read = fields(&[("version", "3"), ("note", "")]).read::<Example>();
        assert_eq!(read.ok().and_then(|example| example.note), None);
    }

    #[test]
    fn what_does_not_fit_is_named() {
        for (pairs, word) in [(&[("note", "a")][..], "version"), (&[("version", "三")], "三")] {
            let Err(PageError::Refused(refusal)) = fields(pairs).read::<Example>() else { panic!("must be refused") };
            assert!(refusal.why.read(Lang::Ja).contains(word) && refusal.why.read(Lang::En).contains(word));
        }
    }
}
