//! Several comparisons at once.

use proptest::prelude::*;
use regulars_stats::Error;
use regulars_stats::adjust::*;

type Method = fn(&[f64]) -> Result<Vec<f64>, Error>;
const METHODS: [Method; 5] = [bonferroni, holm, hochberg, benjamini_hochberg, benjamini_yekutieli];

/// Benjamini & Hochberg (1995), sec. 3.2: of 15 p-values the four smallest are reported at 5 %, three by
/// Bonferroni.
#[test]
fn the_example_of_benjamini_and_hochberg() {
    let p = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719,
        0.6528, 0.7590, 1.0,
    ];
    let reported = |method: Method| method(&p).unwrap().iter().filter(|value| **value <= 0.05).count();
    assert_eq!(reported(benjamini_hochberg), 4);
    assert_eq!(reported(hochberg), 3);
    assert_eq!(reported(bonferroni), 3);
}

#[test]
fn edges() {
    for method in METHODS {
        assert_eq!(method(&[]), Ok(vec![]));
        assert_eq!(method(&[0.3]), Ok(vec![0.3]));
        assert_eq!(method(&[0.0, 1.0]).unwrap()[0], 0.0);
        assert!(matches!(method(&[0.1, f64::NAN]), Err(Error::NotFinite { place: 1, .. })));
        assert!(matches!(method(&[0.1, 1.5]), Err(Error::Outside { .. })));
        assert!(matches!(method(&[-0.1]), Err(Error::Outside { .. })));
    }
}

proptest! {
    #[test]
    fn order_and_bounds(p in prop::collection::vec(prop_oneof![0.0..=1.0, Just(0.0), Just(1.0), Just(0.04)], 1..40)) {
        let adjusted: Vec<Vec<f64>> = METHODS.iter().map(|method| method(&p).unwrap()).collect();
        for (method, values) in METHODS.iter().zip(&adjusted) {
            for (raw, value) in p.iter().zip(values) {
                prop_assert!(*value <= 1.0 && *value >= *raw - 1e-15);
            }
            for i in 0..p.len() {
                for j in 0..p.len() {
                    prop_assert!(p[i] > p[j] || values[i] <= values[j]);
                }
            }
            let mut reversed: Vec<f64> = p.clone();
            reversed.reverse();
            let mut back = method(&reversed).unwrap();
            back.reverse();
            prop_assert_eq!(&back, values);
        }
        let at = |place: usize| [0, 1, 2, 3, 4].map(|method: usize| adjusted[method][place]);
        for [bonferroni, holm, hochberg, discovery, dependent] in (0..p.len()).map(at) {
            prop_assert!(holm <= bonferroni + 1e-15 && hochberg <= holm + 1e-15);
            prop_assert!(discovery <= hochberg + 1e-15 && discovery <= dependent + 1e-15);
        }
    }
}
