//! 学んだ重み: linear layers trained on the labelled examples of `knowledge/`, by `knowledge/tools/train.py`. What they say
//! is a proposal like that of any rule; they decide nothing.

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

#[cfg(test)]
mod tests {
    use super::*;

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
