//! Products of whole numbers: activations of eight bits (unsigned, 128 stands for 0) with weights of seven bits. Every path gives the same
//! sums, so a vector does not depend on the machine.
#![expect(unsafe_code, reason = "vector instructions take pointers; each block says why its reads stay inside")]

use crate::model::{LANES, Matrix, QUAD};

/// What 0 is shifted to, and the half that makes cutting off a rounding.
const ROUNDED: f32 = 128.5;
/// What 0 is shifted to.
const ZERO: i32 = 128;
/// Rows of activations taken together.
const TILE: usize = 8;

/// Activations with a scale for each row, laid out tile by tile: for each step, four numbers of each row of the tile.
pub(crate) struct Quantised {
    width: usize,
    tiles: Vec<[Quad; TILE]>,
    scales: Vec<f32>,
}

/// Four activations.
type Quad = [u8; QUAD];
/// Sums of one block of rows of a matrix with one tile of activations.
type Sums = [[i32; LANES]; TILE];
/// Weights of one step: [`QUAD`] of each row of a block.
type Step = [u8; LANES * QUAD];

impl Quantised {
    /// Rows of `width` numbers, each scaled to its largest.
    pub(crate) fn of(rows: &[f32], width: usize) -> Self {
        let count = rows.len() / width;
        let steps = width / QUAD;
        let mut tiles = vec![[[0; QUAD]; TILE]; count.div_ceil(TILE) * steps];
        let mut scales = Vec::with_capacity(count);
        for (index, row) in rows.chunks_exact(width).enumerate() {
            let largest = row.iter().fold(0f32, |most, v| most.max(v.abs()));
            let scale = if largest > 0.0 { largest / 127.0 } else { 1.0 };
            scales.push(scale);
            let inverse = 1.0 / scale;
            let tile = &mut tiles[index / TILE * steps..][..steps];
            for (to, quad) in tile.iter_mut().zip(row.as_chunks::<QUAD>().0) {
                to[index % TILE] = quad.map(|v| (v * inverse + ROUNDED) as u8);
            }
        }
        Self { width, tiles, scales }
    }
}

/// `matrix * activations + bias`, row by row.
pub(crate) fn product(matrix: &Matrix, of: &Quantised) -> Vec<f32> {
    debug_assert_eq!(matrix.inputs, of.width);
    let mut out = vec![0f32; of.scales.len() * matrix.outputs];
    let kernel = kernel();
    let steps = of.width / QUAD;
    // The weights of one block stay in the nearest cache while all rows pass.
    for (block, weights) in matrix.weights.as_chunks::<{ LANES * QUAD }>().0.chunks_exact(steps).enumerate() {
        let outputs = block * LANES..(block + 1) * LANES;
        let (scales, row_sums) = (&matrix.scales[outputs.clone()], &matrix.sums[outputs.clone()]);
        let bias = &matrix.bias[outputs.clone()];
        for (tile, rows) in
            of.tiles.chunks_exact(steps).zip(of.scales.chunks(TILE)).enumerate().map(|(n, (t, r))| ((n, t), r))
        {
            let sums = kernel(weights, tile.1);
            for (n, (sums, row_scale)) in sums.iter().zip(rows).enumerate() {
                let to = &mut out[(tile.0 * TILE + n) * matrix.outputs..][outputs.clone()];
                for lane in 0..LANES {
                    let whole = sums[lane] - ZERO * row_sums[lane];
                    to[lane] = whole as f32 * (scales[lane] * row_scale) + bias[lane];
                }
            }
        }
    }
    out
}

/// The fastest way this machine has.
fn kernel() -> fn(&[Step], &[[Quad; TILE]]) -> Sums {
    #[cfg(target_arch = "x86_64")]
    {
        if is_x86_feature_detected!("avx512vnni") && is_x86_feature_detected!("avx512f") {
            // SAFETY: the instructions are there.
            return |weights, tile| unsafe { vnni(weights, tile) };
        }
        if is_x86_feature_detected!("avx2") {
            // SAFETY: the instructions are there.
            return |weights, tile| unsafe { avx2(weights, tile) };
        }
    }
    plain
}

fn plain(weights: &[Step], tile: &[[Quad; TILE]]) -> Sums {
    let mut sums = [[0; LANES]; TILE];
    for (weights, quads) in weights.iter().zip(tile) {
        for (sums, quad) in sums.iter_mut().zip(quads) {
            for (sum, weights) in sums.iter_mut().zip(weights.as_chunks::<QUAD>().0) {
                for (value, weight) in quad.iter().zip(weights) {
                    *sum += i32::from(*value) * i32::from(*weight as i8);
                }
            }
        }
    }
    sums
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512vnni")]
fn vnni(weights: &[Step], tile: &[[Quad; TILE]]) -> Sums {
    use std::arch::x86_64::{
        _mm512_dpbusd_epi32, _mm512_loadu_si512, _mm512_set1_epi32, _mm512_setzero_si512, _mm512_storeu_si512,
    };
    let mut all = [_mm512_setzero_si512(); TILE];
    for (weights, quads) in weights.iter().zip(tile) {
        // SAFETY: reads the 64 bytes of `weights`.
        let weights = unsafe { _mm512_loadu_si512(weights.as_ptr().cast()) };
        for n in 0..TILE {
            all[n] = _mm512_dpbusd_epi32(all[n], _mm512_set1_epi32(i32::from_le_bytes(quads[n])), weights);
        }
    }
    let mut sums = [[0; LANES]; TILE];
    for (sums, all) in sums.iter_mut().zip(all) {
        // SAFETY: writes the 64 bytes of `sums`.
        unsafe { _mm512_storeu_si512(sums.as_mut_ptr().cast(), all) };
    }
    sums
}

/// Weights of seven bits keep the sums of pairs below 2^15, where this instruction would cut them off.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn avx2(weights: &[Step], tile: &[[Quad; TILE]]) -> Sums {
    use std::arch::x86_64::{
        _mm256_add_epi32, _mm256_loadu_si256, _mm256_madd_epi16, _mm256_maddubs_epi16, _mm256_set1_epi16,
        _mm256_set1_epi32, _mm256_setzero_si256, _mm256_storeu_si256,
    };
    let ones = _mm256_set1_epi16(1);
    let mut all = [[_mm256_setzero_si256(); 2]; TILE];
    for (weights, quads) in weights.iter().zip(tile) {
        let (low, high) = weights.split_at(32);
        // SAFETY: each reads the 32 bytes of its half.
        let halves = unsafe { [_mm256_loadu_si256(low.as_ptr().cast()), _mm256_loadu_si256(high.as_ptr().cast())] };
        for (all, quad) in all.iter_mut().zip(quads) {
            let values = _mm256_set1_epi32(i32::from_le_bytes(*quad));
            for (sum, weights) in all.iter_mut().zip(halves) {
                *sum = _mm256_add_epi32(*sum, _mm256_madd_epi16(_mm256_maddubs_epi16(values, weights), ones));
            }
        }
    }
    let mut sums = [[0; LANES]; TILE];
    for (sums, all) in sums.iter_mut().zip(all) {
        let (low, high) = sums.split_at_mut(LANES / 2);
        // SAFETY: each writes the 32 bytes of its half.
        unsafe {
            _mm256_storeu_si256(low.as_mut_ptr().cast(), all[0]);
            _mm256_storeu_si256(high.as_mut_ptr().cast(), all[1]);
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_path_gives_the_same_sums(
            weights in proptest::collection::vec(proptest::array::uniform32(-63i8..=63), 12),
            values in proptest::collection::vec(any::<[[u8; QUAD]; TILE]>(), 6),
        ) {
            let bytes: Vec<u8> = weights.iter().flatten().map(|w| *w as u8).collect();
            let weights = bytes.as_chunks::<{ LANES * QUAD }>().0;
            let wanted = plain(weights, &values);
            prop_assert_eq!(kernel()(weights, &values), wanted);
            #[cfg(target_arch = "x86_64")]
            if is_x86_feature_detected!("avx2") {
                // SAFETY: the instructions are there.
                prop_assert_eq!(unsafe { avx2(weights, &values) }, wanted);
            }
        }
    }
}
