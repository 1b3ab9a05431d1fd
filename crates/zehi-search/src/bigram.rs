use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Every two neighbouring characters of the folded text at the position of the first, and the last one alone. The
/// engine's own n-gram tokenizer gives every token position 0, so that phrases mean nothing.
#[derive(Clone, Default)]
pub(crate) struct Bigrams {
    token: Token,
}

pub(crate) struct BigramStream<'a> {
    text: &'a str,
    at: usize,
    position: usize,
    token: &'a mut Token,
}

impl Tokenizer for Bigrams {
    type TokenStream<'a> = BigramStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> BigramStream<'a> {
        BigramStream { text, at: 0, position: 0, token: &mut self.token }
    }
}

impl TokenStream for BigramStream<'_> {
    fn advance(&mut self) -> bool {
        let rest = &self.text[self.at..];
        let mut chars = rest.char_indices();
        let Some((_, _)) = chars.next() else {
            return false;
        };
        let second = chars.next().map_or(rest.len(), |(at, _)| at);
        let end = chars.next().map_or(rest.len(), |(at, _)| at);
        self.token.text.clear();
        self.token.text.push_str(&rest[..end]);
        self.token.offset_from = self.at;
        self.token.offset_to = self.at + end;
        self.token.position = self.position;
        self.token.position_length = 1;
        self.at += second;
        self.position += 1;
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

/// The bigrams that pin down a string of three or more characters, with their offsets: every second one and the last.
pub(crate) fn pinning(text: &str) -> Vec<(usize, &str)> {
    let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let last = starts.len().saturating_sub(3);
    (0..=last).filter(|i| i % 2 == 0 || *i == last).map(|i| (i, &text[starts[i]..starts[i + 2]])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_overlap_and_the_last_character_stands_alone() {
        let mut bigrams = Bigrams::default();
        let mut stream = bigrams.token_stream("検収完");
        let mut tokens = Vec::new();
        stream.process(&mut |token| tokens.push((token.position, token.text.clone())));
        assert_eq!(tokens, [(0, "検収".to_owned()), (1, "収完".to_owned()), (2, "完".to_owned())]);
    }

    #[test]
    fn the_last_bigram_is_always_among_the_pins() {
        assert_eq!(pinning("検収完"), [(0, "検収"), (1, "収完")]);
        assert_eq!(pinning("検収完了"), [(0, "検収"), (2, "完了")]);
        assert_eq!(pinning("検収完了日"), [(0, "検収"), (2, "完了"), (3, "了日")]);
    }
}
