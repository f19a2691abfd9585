//! The Net Promoter Score.

use super::{Input, or_null};
use regulars_stats::scores::{self, Counts, Difference, Error, Estimate, Interval};
use serde_json::{Value, json};

/// The operations of this area; `None` for those of others.
pub fn compute(operation: &str, input: &Input) -> Option<Result<Value, String>> {
    Some(match operation {
        "nps_ci" => nps_ci(input),
        "nps_test" => nps_test(input),
        _ => return None,
    })
}

fn spread(input: &Input, field: &str) -> Result<[u64; 11], String> {
    input.counts(field)?.try_into().map_err(|_| format!("no spread {field}"))
}

fn nps_ci(input: &Input) -> Result<Value, String> {
    let counts = Counts {
        promoters: input.count("promoters")?,
        passives: input.count("passives")?,
        detractors: input.count("detractors")?,
    };
    let confidence = input.number("conf")?;
    type Pair = (Result<Estimate, Error>, Result<Interval, Error>);
    let with_estimate = |(estimate, interval): Pair, center: bool| {
        let (Ok(estimate), Ok(interval)) = (estimate, interval) else {
            return Value::Null;
        };
        let mut shown = json!({"se": estimate.standard_error, "lo": interval.lo, "hi": interval.hi});
        if center {
            shown["center"] = json!(estimate.points);
        }
        shown
    };
    let mut trinomial =
        with_estimate((scores::trinomial_estimate(counts), scores::trinomial_t(counts, confidence)), false);
    if trinomial.is_object() {
        trinomial["df"] = json!(counts.n() - 1);
    }
    Ok(json!({
        "n": counts.n(),
        "nps": or_null(scores::nps(counts), Value::from),
        "var": or_null(scores::variance(counts), Value::from),
        "wald": with_estimate((scores::estimate(counts), scores::wald(counts, confidence)), false),
        "trinomial_t": trinomial,
        "adj_wald_3": with_estimate(
            (scores::adjusted_estimate(counts), scores::adjusted_wald(counts, confidence)),
            true,
        ),
        "agresti_min_2": with_estimate(
            (scores::agresti_min_estimate(counts), scores::agresti_min(counts, confidence)),
            true,
        ),
        "score_tango": or_null(scores::score_interval(counts, confidence), |interval| {
            json!({"lo": interval.lo, "hi": interval.hi})
        }),
    }))
}

fn nps_test(input: &Input) -> Result<Value, String> {
    let earlier = spread(input, "counts1")?;
    let later = spread(input, "counts2")?;
    let confidence = input.number("conf")?;
    let (before, after) = (Counts::from_spread(earlier), Counts::from_spread(later));
    let show_difference = |difference: Difference| {
        json!({
            "diff": difference.points,
            "se": difference.standard_error,
            "z": difference.z,
            "p": difference.p,
            "lo": difference.interval.lo,
            "hi": difference.interval.hi,
        })
    };
    let nps_before = scores::nps(before).map_err(|error| error.to_string())?;
    let nps_after = scores::nps(after).map_err(|error| error.to_string())?;
    Ok(json!({
        "nps1": nps_before,
        "nps2": nps_after,
        "diff": nps_after - nps_before,
        "wald": or_null(scores::wald_difference(before, after, confidence), show_difference),
        "adj_wald_3": or_null(scores::difference(before, after, confidence), show_difference),
        "welch": or_null(scores::welch(before, after, confidence), |test| json!({
            "t": test.t,
            "df": test.degrees,
            "p": test.p,
            "lo": test.interval.lo,
            "hi": test.interval.hi,
        })),
        "chi2_3x2": or_null(scores::chi_square(before, after), |test| json!({
            "chi2": test.statistic,
            "df": test.degrees,
            "p": test.p,
        })),
        "mann_whitney_0_10": or_null(scores::mann_whitney(earlier, later), |test| json!({
            "U2": test.u,
            "p": test.p,
        })),
        "perm_exact_two_sided_p": or_null(scores::permutation(before, after), Value::from),
    }))
}
