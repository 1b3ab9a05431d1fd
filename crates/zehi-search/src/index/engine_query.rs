use std::ops::Bound;

use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, EmptyQuery as NoDocument, Occur, PhraseQuery, Query as EngineQuery, RangeQuery,
    TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use zehi_domain::time::Date;

use super::Filter;
use super::schema::{Fields, day_number};
use crate::bigram::pinning;
use crate::query::Query;

impl Fields {
    pub(super) fn engine_query(&self, query: &Query, filter: &Filter) -> BooleanQuery {
        let mut clauses: Vec<(Occur, Box<dyn EngineQuery>)> = Vec::new();
        for group in &query.all {
            let any = group.iter().map(|text| (Occur::Should, self.contains(text))).collect();
            clauses.push((Occur::Must, Box::new(BooleanQuery::new(any))));
        }
        if query.all.is_empty() {
            clauses.push((Occur::Must, Box::new(AllQuery)));
        }
        clauses.extend(query.without.iter().map(|text| (Occur::MustNot, self.contains(text))));
        if let Some(projects) = &filter.projects {
            let any = projects.iter().map(|id| (Occur::Should, self.term(self.project, &id.to_string()))).collect();
            clauses.push((Occur::Must, unscored(Box::new(BooleanQuery::new(any)))));
        }
        let terms = [
            (self.author, filter.author.as_ref().map(|author| author.to_lowercase())),
            (self.kind, filter.kind.map(|kind| kind.name().to_owned())),
        ];
        for (field, value) in terms {
            if let Some(value) = value {
                clauses.push((Occur::Must, unscored(self.term(field, &value))));
            }
        }
        if filter.after.is_some() || filter.before.is_some() {
            let bound = |date: Option<Date>| {
                date.map_or(Bound::Unbounded, |date| Bound::Included(Term::from_field_i64(self.date, day_number(date))))
            };
            clauses.push((Occur::Must, unscored(Box::new(RangeQuery::new(bound(filter.after), bound(filter.before))))));
        }
        BooleanQuery::new(clauses)
    }

    fn term(&self, field: Field, value: &str) -> Box<dyn EngineQuery> {
        Box::new(TermQuery::new(Term::from_field_text(field, value), IndexRecordOption::Basic))
    }

    /// Documents whose folded text contains this folded string.
    fn contains(&self, text: &str) -> Box<dyn EngineQuery> {
        let term = |text: &str| Term::from_field_text(self.text, text);
        let mut chars = text.chars();
        match (chars.next(), chars.next(), chars.next()) {
            (None, _, _) => Box::new(NoDocument),
            (Some(only), None, _) => {
                let after =
                    next_character(only).map_or(Bound::Unbounded, |next| Bound::Excluded(term(&next.to_string())));
                Box::new(RangeQuery::new(Bound::Included(term(text)), after))
            }
            (_, _, None) => Box::new(TermQuery::new(term(text), IndexRecordOption::WithFreqs)),
            _ => Box::new(PhraseQuery::new_with_offset(
                pinning(text).into_iter().map(|(offset, pair)| (offset, term(pair))).collect(),
            )),
        }
    }
}

/// Filters choose; they do not rank.
fn unscored(query: Box<dyn EngineQuery>) -> Box<dyn EngineQuery> {
    Box::new(BoostQuery::new(query, 0.0))
}

fn next_character(c: char) -> Option<char> {
    (c as u32 + 1..=char::MAX as u32).find_map(char::from_u32)
}
