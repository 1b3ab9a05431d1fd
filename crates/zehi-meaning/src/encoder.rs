//! The encoder: pieces to one vector (post-normalised transformer, mean of the last layer).

use rayon::prelude::*;

use crate::model::{Layer, Model, Norm};
use crate::product::{Quantised, product};
use crate::vector::{DIMENSIONS, Vector};

/// Pieces read in one pass: enough to use each weight often, few enough to stay in the cache.
const TOGETHER: usize = 192;
/// Keeps the root of a variance from 0.
const EPSILON: f32 = 1e-12;

/// A range of rows that belongs to one text.
struct Span {
    start: usize,
    end: usize,
}

pub(crate) fn vectors(model: &Model, texts: &[&str]) -> Vec<Vector> {
    let cut: Vec<Vec<u32>> = texts.par_iter().map(|text| model.pieces.cut(text, model.longest)).collect();
    let mut passes: Vec<&[Vec<u32>]> = Vec::new();
    let (mut begin, mut pieces) = (0, 0);
    for (index, text) in cut.iter().enumerate() {
        if pieces + text.len() > TOGETHER && index > begin {
            passes.push(&cut[begin..index]);
            (begin, pieces) = (index, 0);
        }
        pieces += text.len();
    }
    passes.push(&cut[begin..]);
    passes.into_par_iter().flat_map_iter(|texts| pass(model, texts)).collect()
}

fn pass(model: &Model, texts: &[Vec<u32>]) -> Vec<Vector> {
    let mut spans = Vec::with_capacity(texts.len());
    let mut rows: Vec<f32> = Vec::new();
    for text in texts {
        let start = rows.len() / DIMENSIONS;
        for (position, piece) in text.iter().enumerate() {
            let at = rows.len();
            rows.extend_from_slice(&model.positions[position * DIMENSIONS..(position + 1) * DIMENSIONS]);
            model.add_row(*piece, &mut rows[at..]);
        }
        spans.push(Span { start, end: start + text.len() });
    }
    normalise(&mut rows, &model.entry);
    for layer in &model.layers {
        through(layer, model.heads, &spans, &mut rows);
    }
    spans.iter().map(|span| mean(&rows[span.start * DIMENSIONS..span.end * DIMENSIONS])).collect()
}

fn through(layer: &Layer, heads: usize, spans: &[Span], rows: &mut [f32]) {
    let attended = attention(&product(&layer.attention, &Quantised::of(rows, DIMENSIONS)), heads, spans);
    let attended = product(&layer.output, &Quantised::of(&attended, DIMENSIONS));
    add(rows, &attended);
    normalise(rows, &layer.after_attention);
    let mut wide = product(&layer.widen, &Quantised::of(rows, DIMENSIONS));
    wide.iter_mut().for_each(|v| *v = gelu(*v));
    let narrow = product(&layer.narrow, &Quantised::of(&wide, layer.narrow.inputs));
    add(rows, &narrow);
    normalise(rows, &layer.after);
}

/// Each text attends to itself. A row holds query, key and value one after the other.
fn attention(rows: &[f32], heads: usize, spans: &[Span]) -> Vec<f32> {
    let (width, depth) = (3 * DIMENSIONS, DIMENSIONS / heads);
    let scale = 1.0 / (depth as f32).sqrt();
    let mut out = vec![0f32; rows.len() / 3];
    let mut weights: Vec<f32> = Vec::new();
    for span in spans {
        for head in 0..heads {
            let part = |row: usize, kind: usize| &rows[row * width + kind * DIMENSIONS + head * depth..][..depth];
            for row in span.start..span.end {
                let query = part(row, 0);
                weights.clear();
                weights.extend((span.start..span.end).map(|other| dot(query, part(other, 1)) * scale));
                let most = weights.iter().copied().fold(f32::NEG_INFINITY, f32::max);
                let mut sum = 0.0;
                for weight in &mut weights {
                    *weight = (*weight - most).exp();
                    sum += *weight;
                }
                let to = &mut out[row * DIMENSIONS + head * depth..][..depth];
                for (weight, other) in weights.iter().zip(span.start..) {
                    let share = weight / sum;
                    to.iter_mut().zip(part(other, 2)).for_each(|(to, value)| *to += share * value);
                }
            }
        }
    }
    out
}

/// Sum of products in eight strands, which the compiler keeps in vector registers.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut strands = [0f32; 8];
    for (a, b) in a.as_chunks::<8>().0.iter().zip(b.as_chunks::<8>().0) {
        for ((strand, a), b) in strands.iter_mut().zip(a).zip(b) {
            *strand += a * b;
        }
    }
    strands.iter().sum()
}

fn add(rows: &mut [f32], more: &[f32]) {
    rows.iter_mut().zip(more).for_each(|(to, value)| *to += value);
}

fn normalise(rows: &mut [f32], norm: &Norm) {
    for row in rows.chunks_exact_mut(DIMENSIONS) {
        let mean = sum(row) / DIMENSIONS as f32;
        row.iter_mut().for_each(|v| *v -= mean);
        let inverse = 1.0 / (dot(row, row) / DIMENSIONS as f32 + EPSILON).sqrt();
        for ((v, scale), shift) in row.iter_mut().zip(&norm.scale).zip(&norm.shift) {
            *v = *v * inverse * scale + shift;
        }
    }
}

fn sum(row: &[f32]) -> f32 {
    let mut strands = [0f32; 8];
    for chunk in row.as_chunks::<8>().0 {
        strands.iter_mut().zip(chunk).for_each(|(strand, v)| *strand += v);
    }
    strands.iter().sum()
}

/// Gaussian error linear unit by its tanh form, tanh by a ratio of polynomials (error below 1e-6 in the range).
fn gelu(x: f32) -> f32 {
    let z = (0.797_884_6 * (x + 0.044_715 * x * x * x)).clamp(-7.9, 7.9);
    let s = z * z;
    let above = z
        * (4.893_525e-3
            + s * (6.372_619_3e-4
                + s * (1.485_722_4e-5
                    + s * (5.122_297e-8 + s * (-8.604_672e-11 + s * (2.000_188e-13 - s * 2.760_768_5e-16))))));
    let below = 4.893_525e-3 + s * (2.268_434_6e-3 + s * (1.185_347e-4 + s * 1.198_258_4e-6));
    0.5 * x * (1.0 + above / below)
}

fn mean(rows: &[f32]) -> Vector {
    let mut mean = vec![0f32; DIMENSIONS];
    rows.chunks_exact(DIMENSIONS).for_each(|row| add(&mut mean, row));
    Vector::unit(mean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ratio_follows_the_hyperbolic_tangent() {
        for step in -600..=600 {
            let x = step as f32 / 100.0;
            let exact = 0.5 * x * (1.0 + (0.797_884_6 * (x + 0.044_715 * x * x * x)).tanh());
            assert!((gelu(x) - exact).abs() < 2e-5, "{x}: {} {exact}", gelu(x));
        }
    }
}
