//! The packed model: what `tools/pack.py` writes, read without copying the large parts.

use std::sync::LazyLock;

use crate::encoder;
use crate::pieces::Pieces;
use crate::vector::{DIMENSIONS, Vector};

/// The model as it is compiled in.
static PACKED: &[u8] = include_bytes!("../model/meaning.bin");
/// The file compiled in, for its hash.
pub fn packed() -> &'static [u8] {
    PACKED
}

/// Rows of a weight matrix that lie side by side.
pub(crate) const LANES: usize = 16;
/// Numbers of one row that lie side by side.
pub(crate) const QUAD: usize = 4;
/// Numbers of an embedding row that share a scale.
const BLOCK: usize = 32;
/// Bytes of such a block: a half-precision scale and 32 numbers of four bits.
const BLOCK_BYTES: usize = 2 + BLOCK / 2;

/// Why a packed model cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// Another file, or another version of the format.
    #[error("意味モデルの形式が違います。tools/pack.py で作り直してください。")]
    Format,
    /// The file ends early.
    #[error("意味モデルが途中で切れています。ファイルを入れ直してください。")]
    Truncated,
}

/// 意味モデル: a small encoder with its vocabulary.
#[derive(Debug)]
pub struct Model {
    pub(crate) pieces: Pieces,
    /// Rows of [`BLOCK_BYTES`] blocks.
    pub(crate) rows: &'static [u8],
    pub(crate) positions: Vec<f32>,
    pub(crate) entry: Norm,
    pub(crate) layers: Vec<Layer>,
    pub(crate) heads: usize,
    pub(crate) longest: usize,
}

/// Scale and shift after normalising.
#[derive(Debug)]
pub(crate) struct Norm {
    pub(crate) scale: Vec<f32>,
    pub(crate) shift: Vec<f32>,
}

/// One layer of the encoder.
#[derive(Debug)]
pub(crate) struct Layer {
    /// Query, key and value below each other.
    pub(crate) attention: Matrix,
    pub(crate) output: Matrix,
    pub(crate) after_attention: Norm,
    pub(crate) widen: Matrix,
    pub(crate) narrow: Matrix,
    pub(crate) after: Norm,
}

/// Weights of seven bits with a scale for each row, packed for [`crate::product`].
#[derive(Debug)]
pub(crate) struct Matrix {
    pub(crate) inputs: usize,
    pub(crate) outputs: usize,
    /// `[outputs / LANES][inputs / QUAD][LANES][QUAD]`.
    pub(crate) weights: &'static [u8],
    pub(crate) scales: Vec<f32>,
    pub(crate) sums: Vec<i32>,
    pub(crate) bias: Vec<f32>,
}

impl Model {
    /// The model compiled in.
    ///
    /// # Errors
    /// [`ModelError`] where the file compiled in is none.
    pub fn built_in() -> Result<&'static Self, ModelError> {
        static MODEL: LazyLock<Result<Model, ModelError>> = LazyLock::new(|| Model::read(PACKED));
        MODEL.as_ref().map_err(|error| *error)
    }

    /// The meaning of each text, in their order. Texts are read up to the length the model was trained for.
    pub fn vectors(&self, texts: &[&str]) -> Vec<Vector> {
        encoder::vectors(self, texts)
    }

    fn read(packed: &'static [u8]) -> Result<Self, ModelError> {
        let mut reader = Reader { rest: packed };
        if reader.take(4)? != b"ZMN1" {
            return Err(ModelError::Format);
        }
        let [hidden, layers, heads, wide, pieces, longest] = reader.sizes()?;
        if hidden != DIMENSIONS || wide % LANES != 0 || heads == 0 || hidden % heads != 0 {
            return Err(ModelError::Format);
        }
        let pieces = Pieces::read(pieces, |count| reader.pieces(count))?;
        let rows = reader.take(pieces.len() * (hidden / BLOCK) * BLOCK_BYTES)?;
        let positions = reader.numbers(longest * hidden)?;
        let entry = reader.norm(hidden)?;
        let layers = (0..layers)
            .map(|_| {
                Ok(Layer {
                    attention: reader.matrix(hidden, 3 * hidden)?,
                    output: reader.matrix(hidden, hidden)?,
                    after_attention: reader.norm(hidden)?,
                    widen: reader.matrix(hidden, wide)?,
                    narrow: reader.matrix(wide, hidden)?,
                    after: reader.norm(hidden)?,
                })
            })
            .collect::<Result<_, ModelError>>()?;
        Ok(Self { pieces, rows, positions, entry, layers, heads, longest })
    }

    /// Adds the embedding of a piece to `to`.
    pub(crate) fn add_row(&self, piece: u32, to: &mut [f32]) {
        let bytes = DIMENSIONS / BLOCK * BLOCK_BYTES;
        let row = &self.rows[piece as usize * bytes..(piece as usize + 1) * bytes];
        for (block, to) in row.chunks_exact(BLOCK_BYTES).zip(to.chunks_exact_mut(BLOCK)) {
            let scale = half(u16::from_le_bytes([block[0], block[1]]));
            let (low, high) = to.split_at_mut(BLOCK / 2);
            for ((byte, low), high) in block[2..].iter().zip(low).zip(high) {
                *low += f32::from(i16::from(byte & 15) - 8) * scale;
                *high += f32::from(i16::from(byte >> 4) - 8) * scale;
            }
        }
    }
}

/// Half precision (IEEE 754) to single.
fn half(bits: u16) -> f32 {
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let exponent = i32::from((bits >> 10) & 31);
    let fraction = f32::from(bits & 0x3ff);
    match exponent {
        0 => sign * fraction * 2f32.powi(-24),
        _ => sign * (1.0 + fraction / 1024.0) * 2f32.powi(exponent - 15),
    }
}

struct Reader {
    rest: &'static [u8],
}

impl Reader {
    fn take(&mut self, bytes: usize) -> Result<&'static [u8], ModelError> {
        let (taken, rest) = self.rest.split_at_checked(bytes).ok_or(ModelError::Truncated)?;
        self.rest = rest;
        Ok(taken)
    }

    fn sizes<const N: usize>(&mut self) -> Result<[usize; N], ModelError> {
        let mut sizes = [0; N];
        for size in &mut sizes {
            *size = self.whole()?.unsigned_abs() as usize;
        }
        Ok(sizes)
    }

    fn whole(&mut self) -> Result<i32, ModelError> {
        let bytes = self.take(4)?.try_into().map_err(|_| ModelError::Truncated)?;
        Ok(i32::from_le_bytes(bytes))
    }

    fn wholes(&mut self, count: usize) -> Result<Vec<i32>, ModelError> {
        (0..count).map(|_| self.whole()).collect()
    }

    fn numbers(&mut self, count: usize) -> Result<Vec<f32>, ModelError> {
        let bytes = self.take(4 * count)?;
        Ok(bytes.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect())
    }

    fn pieces(&mut self, count: usize) -> Result<Vec<(&'static str, f32)>, ModelError> {
        (0..count)
            .map(|_| {
                let length = usize::from(self.take(1)?[0]);
                let piece = std::str::from_utf8(self.take(length)?).map_err(|_| ModelError::Format)?;
                Ok((piece, self.numbers(1)?[0]))
            })
            .collect()
    }

    fn norm(&mut self, size: usize) -> Result<Norm, ModelError> {
        Ok(Norm { scale: self.numbers(size)?, shift: self.numbers(size)? })
    }

    fn matrix(&mut self, inputs: usize, outputs: usize) -> Result<Matrix, ModelError> {
        Ok(Matrix {
            inputs,
            outputs,
            weights: self.take(inputs * outputs)?,
            scales: self.numbers(outputs)?,
            sums: self.wholes(outputs)?,
            bias: self.numbers(outputs)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_precision_is_read_exactly() {
        assert_eq!([half(0x3c00), half(0xc000), half(0x3555), half(0x0001)], [1.0, -2.0, 0.333_251_95, 5.960_464_5e-8]);
    }

    #[test]
    fn another_file_or_a_cut_one_is_refused() {
        assert_eq!(Model::read(b"ZMN0....").err(), Some(ModelError::Format));
        assert_eq!(Model::read(&PACKED[..5000]).err(), Some(ModelError::Truncated));
    }
}
