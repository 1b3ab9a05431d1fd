//! 学んだ重み: linear layers trained on the labelled examples of `knowledge/`, by `knowledge/tools/train.py`. What they say
//! is a proposal like that of any rule; they decide nothing.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization as _;

/// Longest run of letters.
const LONGEST_RUN: usize = 4;

/// 層: `weights * input + bias`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Layer {
    inputs: usize,
    bias: Vec<f32>,
    /// Row after row, one for each output.
    weights: Vec<f32>,
}

impl Layer {
    /// Numbers it takes.
    pub(crate) fn inputs(&self) -> usize {
        self.inputs
    }

    /// Numbers it gives.
    pub(crate) fn outputs(&self) -> usize {
        self.bias.len()
    }

    /// Its output for `input`.
    pub(crate) fn of(&self, input: &[f32]) -> Vec<f32> {
        let rows = self.weights.chunks_exact(self.inputs.max(1));
        rows.zip(&self.bias).map(|(row, bias)| bias + row.iter().zip(input).map(|(w, v)| w * v).sum::<f32>()).collect()
    }
}

/// The layers of a file: `ZLW1`, then for each its inputs and outputs (whole numbers of 32 bits), bias and weights (single
/// precision), little endian. `None` where the file is none of these.
pub(crate) fn layers(file: &[u8]) -> Option<Vec<Layer>> {
    let mut rest = file.strip_prefix(b"ZLW1")?;
    let mut found = Vec::new();
    while !rest.is_empty() {
        let inputs = size(take(&mut rest, 4)?)?;
        let outputs = size(take(&mut rest, 4)?)?;
        let bias = numbers(take(&mut rest, outputs.checked_mul(4)?)?);
        let weights = numbers(take(&mut rest, outputs.checked_mul(inputs)?.checked_mul(4)?)?);
        found.push(Layer { inputs, bias, weights });
    }
    Some(found)
}

fn take<'a>(rest: &mut &'a [u8], bytes: usize) -> Option<&'a [u8]> {
    let (taken, after) = rest.split_at_checked(bytes)?;
    *rest = after;
    Some(taken)
}

fn size(bytes: &[u8]) -> Option<usize> {
    usize::try_from(u32::from_le_bytes(bytes.try_into().ok()?)).ok()
}

fn numbers(bytes: &[u8]) -> Vec<f32> {
    bytes.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect()
}

/// The logistic function: from a score to a share.
pub(crate) fn share(score: f32) -> f32 {
    1.0 / (1.0 + (-score).exp())
}

/// Adds `size` numbers for the runs of one to four letters that stand in a text: equal shares of length 1, else 0.
pub(crate) fn push_runs(text: &str, size: usize, input: &mut Vec<f32>) {
    let first = input.len();
    input.resize(first + size, 0.0);
    let runs = runs(text, size);
    let value = 1.0 / (runs.len().max(1) as f32).sqrt();
    runs.into_iter().for_each(|run| input[first + run] = value);
}

/// Numbers below `size` of the runs, blanks left out (32-bit FNV-1a of their UTF-8).
fn runs(text: &str, size: usize) -> BTreeSet<usize> {
    let plain: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    let bounds: Vec<usize> = plain.char_indices().map(|(at, _)| at).chain([plain.len()]).collect();
    let mut found = BTreeSet::new();
    for length in 1..=LONGEST_RUN {
        for window in bounds.windows(length + 1) {
            let hash = plain[window[0]..window[length]]
                .bytes()
                .fold(2_166_136_261u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(16_777_619));
            found.insert(hash as usize % size);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_do_not_depend_on_width_or_blanks() {
        assert_eq!(runs("ＡＢ　検収", 1 << 14), runs("AB検収", 1 << 14));
        assert_eq!(runs("検", 1 << 14).len(), 1);
    }

    #[test]
    fn a_layer_is_read_and_applied() {
        let mut file = b"ZLW1".to_vec();
        file.extend([2u32, 1].iter().flat_map(|n| n.to_le_bytes()));
        file.extend([0.5f32, 2.0, -1.0].iter().flat_map(|n| n.to_le_bytes()));
        let found = layers(&file).expect("well formed");
        assert_eq!((found[0].inputs(), found[0].outputs()), (2, 1));
        assert_eq!(found[0].of(&[3.0, 4.0]), [2.5]);
        assert!(layers(&file[..file.len() - 1]).is_none());
        assert!((share(0.0) - 0.5).abs() < 1e-6);
    }
}
