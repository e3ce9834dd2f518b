//! Middles and tails of measured times.

use anyhow::{Context, Result};
use serde::Serialize;

/// Half of all values lie between the first and the third.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(crate) struct Quartiles {
    pub(crate) first: f64,
    pub(crate) median: f64,
    pub(crate) third: f64,
}

impl Quartiles {
    pub(crate) fn new(values: &[f64]) -> Result<Self> {
        let (first, third) = (percentile(values, 0.25)?, percentile(values, 0.75)?);
        Ok(Self { first, median: median(values)?, third })
    }
}

/// The lower of two middle values.
pub(crate) fn median(values: &[f64]) -> Result<f64> {
    percentile(values, 0.5)
}

/// The smallest value that at least this share of all values does not exceed (nearest rank).
pub(crate) fn percentile(values: &[f64], share: f64) -> Result<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = (share * sorted.len() as f64).ceil().max(1.0) as usize;
    sorted.get(rank - 1).copied().context("nothing was measured")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_a_value_that_was_measured() {
        let hundred: Vec<f64> = (1..=100).map(f64::from).collect();
        for (share, expected) in [(0.5, 50.0), (0.99, 99.0), (1.0, 100.0), (0.0, 1.0)] {
            assert_eq!(percentile(&hundred, share).unwrap(), expected, "{share}");
        }
        assert_eq!(Quartiles::new(&[7.0]).unwrap(), Quartiles { first: 7.0, median: 7.0, third: 7.0 });
        assert!(percentile(&[], 0.5).is_err());
    }
}
