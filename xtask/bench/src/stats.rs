//! Middles and tails of measured times.

use serde::Serialize;

/// Half of all values lie between the first and the third.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(crate) struct Quartiles {
    pub(crate) first: f64,
    pub(crate) median: f64,
    pub(crate) third: f64,
}

impl Quartiles {
    /// Nothing of nothing.
    pub(crate) fn of(values: &[f64]) -> Option<Self> {
        Some(Self {
            first: percentile(values, 0.25)?,
            median: median(values)?,
            third: percentile(values, 0.75)?,
        })
    }
}

/// The median; between two middle values, their mean. Nothing of nothing.
pub(crate) fn median(values: &[f64]) -> Option<f64> {
    let sorted = sorted(values);
    let upper = sorted.get(sorted.len() / 2)?;
    let lower = sorted.get((sorted.len() - 1) / 2)?;
    Some(f64::midpoint(*lower, *upper))
}

/// The smallest value that at least this share of all values does not exceed (nearest rank).
pub(crate) fn percentile(values: &[f64], share: f64) -> Option<f64> {
    let sorted = sorted(values);
    let rank = (share * sorted.len() as f64).ceil().max(1.0) as usize;
    sorted.get(rank - 1).copied()
}

/// The largest number of intervals (start, end) of which each begins after the one before has ended:
/// how many requests were made one after another, however many ran beside them.
pub(crate) fn sequential(intervals: &[(f64, f64)]) -> usize {
    let mut by_end = intervals.to_vec();
    by_end.sort_by(|a, b| a.1.total_cmp(&b.1));
    let mut count = 0;
    let mut free_from = f64::NEG_INFINITY;
    for (start, end) in by_end {
        if start >= free_from {
            count += 1;
            free_from = end;
        }
    }
    count
}

fn sorted(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_or_the_mean_of_both_middles() {
        let cases: [(&[f64], Option<f64>); 4] = [
            (&[], None),
            (&[3.0], Some(3.0)),
            (&[9.0, 1.0, 5.0], Some(5.0)),
            (&[4.0, 1.0, 2.0, 9.0], Some(3.0)),
        ];
        for (values, expected) in cases {
            assert_eq!(median(values), expected, "{values:?}");
        }
    }

    #[test]
    fn a_percentile_is_a_value_that_was_measured() {
        let hundred: Vec<f64> = (1..=100).map(f64::from).collect();
        for (share, expected) in [(0.5, 50.0), (0.99, 99.0), (1.0, 100.0), (0.0, 1.0)] {
            assert_eq!(percentile(&hundred, share), Some(expected), "{share}");
        }
        assert_eq!(percentile(&[7.0], 0.99), Some(7.0));
        assert_eq!(percentile(&[], 0.5), None);
    }

    #[test]
    fn half_of_all_values_lie_between_the_quartiles() {
        let values = [7.0, 1.0, 8.0, 2.0, 6.0, 3.0, 5.0, 4.0];
        assert_eq!(Quartiles::of(&values), Some(Quartiles { first: 2.0, median: 4.5, third: 6.0 }));
        assert_eq!(Quartiles::of(&[]), None);
    }

    #[test]
    fn requests_side_by_side_count_once() {
        let cases: [(&[(f64, f64)], usize); 4] = [
            (&[], 0),
            (&[(0.0, 5.0), (5.0, 9.0)], 2),
            (&[(0.0, 5.0), (1.0, 4.0), (2.0, 3.0)], 1),
            (&[(0.0, 9.0), (1.0, 2.0), (3.0, 4.0)], 2),
        ];
        for (intervals, expected) in cases {
            assert_eq!(sequential(intervals), expected, "{intervals:?}");
        }
    }
}
