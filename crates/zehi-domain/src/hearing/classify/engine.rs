//! Looks for rules in a view: signals first, then rules that stand alone or join signals near each other.

use std::ops::Range;

use super::book::{Book, Finder, Rule, Signal};
use super::view::View;

/// Places of the view where something was found.
pub(super) type Places = Vec<Range<usize>>;

/// Where each signal of the book stands, by index.
pub(super) fn signal_places(book: &Book, view: &View) -> Vec<Places> {
    book.signals.iter().map(|Signal { finder, .. }| places(finder, book, view)).collect()
}

/// The first place where a rule fits, if any.
pub(super) fn fits<L>(rule: &Rule<L>, book: &Book, view: &View, signals: &[Places]) -> Option<Range<usize>> {
    let free_of_exception = |place: &Range<usize>| {
        !rule.none.iter().flat_map(|signal| &signals[*signal]).any(|other| near(view, place, other, rule.near))
    };
    let alone = places(&rule.finder, book, view).into_iter().find(free_of_exception);
    alone.or_else(|| joined(rule, view, signals).filter(free_of_exception))
}

/// The first place of the first signal that has all the others near it.
fn joined<L>(rule: &Rule<L>, view: &View, signals: &[Places]) -> Option<Range<usize>> {
    let (first, others) = rule.all.split_first()?;
    let candidates = first.iter().flat_map(|signal| &signals[*signal]);
    candidates.clone().find_map(|place| {
        let mut whole = place.clone();
        for group in others {
            let other = group
                .iter()
                .flat_map(|signal| &signals[*signal])
                .filter(|other| near(view, place, other, rule.near))
                .min_by_key(|other| other.start.abs_diff(place.start))?;
            whole = whole.start.min(other.start)..whole.end.max(other.end);
        }
        Some(whole)
    })
}

fn near(view: &View, a: &Range<usize>, b: &Range<usize>, lines: usize) -> bool {
    view.lines_between(a.start, b.start) <= lines
}

/// All places that a finder accepts: not taken back, not excepted in their sentence.
fn places(finder: &Finder, book: &Book, view: &View) -> Places {
    let Some(say) = &finder.say else { return Vec::new() };
    let text = view.text();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(hit) = text.get(at..).and_then(|_| say.find_at(text, at)) {
        let line = view.line_around(hit.start());
        let inside = hit.start() - line.start..hit.end().min(line.end) - line.start;
        let excepted = finder.unless.as_ref().is_some_and(|unless| unless.is_match(&text[line.clone()]));
        let taken_back = !finder.even_negated && book.scope.is_taken_back(&text[line.clone()], inside);
        if hit.is_empty() || excepted || taken_back {
            at = next_char(text, hit.start());
        } else {
            found.push(hit.range());
            at = hit.end();
        }
    }
    found
}

fn next_char(text: &str, at: usize) -> usize {
    at + text[at..].chars().next().map_or(1, char::len_utf8)
}
