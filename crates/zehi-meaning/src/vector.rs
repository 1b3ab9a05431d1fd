//! A vector of unit length.

/// Numbers in a vector.
pub const DIMENSIONS: usize = 384;

/// 意味のベクトル: of unit length, or all zero for a text without content.
#[derive(Clone, PartialEq)]
pub struct Vector(Box<[f32]>);

impl Vector {
    /// Scales to unit length.
    pub fn unit(mut values: Vec<f32>) -> Self {
        let length = values.iter().map(|v| v * v).sum::<f32>().sqrt();
        if length > 1e-6 {
            values.iter_mut().for_each(|v| *v /= length);
        }
        Self(values.into_boxed_slice())
    }

    /// Cosine: 1 for the same meaning, about 0 for unrelated texts.
    pub fn closeness(&self, other: &Self) -> f32 {
        self.0.iter().zip(&other.0).map(|(a, b)| a * b).sum()
    }

    /// What vectors have in common: their mean, not scaled. `None` where there is none.
    pub fn common<'a>(vectors: impl Iterator<Item = &'a Self>) -> Option<Self> {
        let mut sum = vec![0f32; DIMENSIONS];
        let mut count = 0f32;
        for vector in vectors {
            sum.iter_mut().zip(&vector.0).for_each(|(sum, value)| *sum += value);
            count += 1.0;
        }
        sum.iter_mut().for_each(|sum| *sum /= count.max(1.0));
        (count > 0.0).then(|| Self(sum.into_boxed_slice()))
    }

    /// What is left when what is common is taken away, scaled to unit length.
    pub fn apart_from(&self, common: &Self) -> Self {
        Self::unit(self.0.iter().zip(&common.0).map(|(value, common)| value - common).collect())
    }

    /// The numbers.
    pub fn values(&self) -> &[f32] {
        &self.0
    }
}

/// Prints no numbers: a text might be guessed from them.
impl std::fmt::Debug for Vector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Vector({})", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn apart_from_what_is_common_only_the_difference_counts() {
        let vector = |first: f32, second: f32| {
            let mut values = vec![0.0; DIMENSIONS];
            (values[0], values[1], values[2]) = (first, second, 9.0);
            Vector::unit(values)
        };
        let (a, b) = (vector(1.0, 0.0), vector(0.0, 1.0));
        let common = Vector::common([&a, &b].into_iter()).expect("two vectors");
        assert!(a.closeness(&b) > 0.9);
        assert!(a.apart_from(&common).closeness(&b.apart_from(&common)) < -0.9);
    }
}
