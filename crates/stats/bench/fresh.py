"""Draws fresh inputs, asks the peers and ours, and prints the largest difference of each operation.

    python fresh.py ANSWERS [SEED] [ROUNDS]

ANSWERS is the built example (`cargo build --release -p regulars-stats --example answers`). A difference is relative to the larger of the two
values, or absolute where both are below 1e-6.
"""

import json
import subprocess
import sys
import warnings

import numpy as np
import pandas as pd

warnings.filterwarnings("ignore")


def prop_ci(rng):
    from statsmodels.stats.proportion import proportion_confint

    n = int(rng.integers(1, 2000))
    k, conf = int(rng.integers(0, n + 1)), float(rng.choice([0.8, 0.9, 0.95, 0.99]))
    names = {"wald": "normal", "agresti_coull": "agresti_coull", "wilson": "wilson", "clopper_pearson": "beta"}
    found = {}
    for ours, theirs in names.items():
        low, high = proportion_confint(k, n, 1 - conf, theirs)
        found[ours] = {"lo": low, "hi": high}
    return {"k": k, "n": n, "conf": conf}, found


def p_adjust(rng):
    from statsmodels.stats.multitest import multipletests

    p = rng.random(int(rng.integers(1, 40))) ** 3
    names = {"bonferroni": "bonferroni", "holm": "holm", "hochberg": "simes-hochberg", "bh": "fdr_bh", "by": "fdr_by"}
    return {"p": p.tolist()}, {ours: multipletests(p, method=theirs)[1].tolist() for ours, theirs in names.items()}


def ces(rng):
    from scipy import stats

    one, two = rng.integers(0, 30, 7), rng.integers(0, 30, 7)
    a, b = np.repeat(np.arange(1, 8), one), np.repeat(np.arange(1, 8), two)
    test = stats.ttest_ind(b, a, equal_var=False)
    half = stats.t.ppf(0.975, len(a) - 1) * a.std(ddof=1) / np.sqrt(len(a))
    expected = {
        "mean": a.mean(),
        "sd": a.std(ddof=1),
        "lo": a.mean() - half,
        "hi": a.mean() + half,
        "median": float(np.median(a)),
        "welch_2_minus_1": {"t": test.statistic, "df": test.df, "p": test.pvalue},
    }
    return {"counts_1_7": one.tolist(), "counts2_1_7": two.tolist(), "conf": 0.95}, expected


def nps_test(rng):
    from scipy import stats

    one, two = rng.integers(0, 20, 11), rng.integers(0, 20, 11)
    a, b = np.repeat(np.arange(11), one), np.repeat(np.arange(11), two)
    kinds = lambda c: [c[9:].sum(), c[7:9].sum(), c[:7].sum()]
    chi = stats.chi2_contingency([kinds(one), kinds(two)], correction=False)
    test = stats.mannwhitneyu(b, a, method="asymptotic")
    return {"counts1": one.tolist(), "counts2": two.tolist(), "conf": 0.95}, {
        "chi2_3x2": {"chi2": chi[0], "p": chi[1]},
        "mann_whitney_0_10": {"U2": test.statistic, "p": test.pvalue},
    }


def driver_linear(rng):
    import statsmodels.api as sm

    n, p = int(rng.integers(30, 200)), int(rng.integers(1, 7))
    x = rng.normal(size=(n, p)) + rng.normal(size=(n, 1))
    y = x @ rng.normal(size=p) + rng.normal(size=n)
    fit = sm.OLS(y, sm.add_constant(x)).fit()
    given = {"names": [str(j) for j in range(p)], "y": y.tolist(), "X": x.tolist()}
    return given, {"r2": fit.rsquared, "coef": fit.params.tolist(), "se": fit.bse.tolist()}


def driver_logit(rng):
    import statsmodels.api as sm

    n, p = int(rng.integers(200, 500)), int(rng.integers(1, 5))
    x = rng.integers(1, 6, size=(n, p)).astype(float)
    y = (rng.random(n) < 1 / (1 + np.exp(-(x - 3) @ rng.normal(scale=0.5, size=p)))).astype(int)
    fit = sm.Logit(y, sm.add_constant(x)).fit(disp=0, tol=1e-12, maxiter=100)
    return {"y": y.tolist(), "X": x.tolist()}, {
        "mcfadden_r2": fit.prsquared,
        "coef": fit.params.tolist(),
        "se": fit.bse.tolist(),
        "llf": fit.llf,
    }


def cox(rng):
    from lifelines import CoxPHFitter

    n, p = int(rng.integers(60, 300)), int(rng.integers(1, 5))
    x = rng.normal(size=(n, p))
    time = np.ceil(rng.exponential(20, n) * np.exp(-0.4 * x[:, 0]))
    event = (rng.random(n) < 0.7).astype(float)
    frame = pd.DataFrame(np.column_stack([time, event, x]), columns=["t", "e"] + [f"x{j}" for j in range(p)])
    fit = CoxPHFitter().fit(frame, "t", "e", fit_options={"precision": 1e-12})
    return {"names": [f"x{j}" for j in range(p)], "rows_time_event_x": frame.to_numpy().tolist()}, {
        "coef": fit.params_.tolist(),
        "se": fit.standard_errors_.tolist(),
        "log_likelihood": fit.log_likelihood_,
        "concordance": fit.concordance_index_,
    }


def km(rng):
    from lifelines.statistics import logrank_test
    from lifelines import KaplanMeierFitter

    groups, expected = {}, {}
    for g in (1, 2):
        n = int(rng.integers(20, 100))
        groups[f"time{g}"] = np.ceil(rng.exponential(20 * g, n)).tolist()
        groups[f"event{g}"] = (rng.random(n) < 0.7).astype(int).tolist()
        fit = KaplanMeierFitter().fit(groups[f"time{g}"], groups[f"event{g}"])
        rows = [[t, float(fit.predict(t))] + fit.confidence_interval_.asof(t).tolist() for t in (5, 12, 30)]
        expected[f"group{g}"] = {"t_s_lo_hi": rows}
    test = logrank_test(groups["time1"], groups["time2"], groups["event1"], groups["event2"])
    expected |= {"logrank_chi2": test.test_statistic, "logrank_p": test.p_value}
    return {"name": "fresh", "times": [5, 12, 30], **groups}, expected


def bgnbd_at(rng):
    from lifetimes import BetaGeoFitter

    r, alpha, a, b = rng.uniform(0.1, 2), rng.uniform(1, 20), rng.uniform(0.3, 2), rng.uniform(1, 5)
    age, x, t = rng.uniform(5, 80), int(rng.integers(0, 15)), rng.uniform(1, 60)
    last = rng.uniform(0, age) if x else 0.0
    model = BetaGeoFitter()
    model.params_ = pd.Series({"r": r, "alpha": alpha, "a": a, "b": b})
    model.predict = None
    given = {"r": r, "alpha": alpha, "a": a, "b": b, "x": x, "t_x": last, "T": age, "t": t}
    return given, {
        "p_alive": float(np.ravel(model.conditional_probability_alive(x, last, age))[0]),
        "cond_expected": float(
            np.ravel(model.conditional_expected_number_of_purchases_up_to_time(t, x, last, age))[0]
        ),
    }


def its(rng):
    import statsmodels.api as sm

    n, before, lags = int(rng.integers(30, 120)), 0, int(rng.integers(1, 6))
    before = int(rng.integers(10, n - 10))
    t = np.arange(n)
    y = 40 + 0.1 * t + 5 * (t >= before) + np.convolve(rng.normal(size=n + 2), [1, 0.5, 0.2], "valid")
    x = np.column_stack([np.ones(n), t, t >= before, np.where(t >= before, t - before, 0)]).astype(float)
    plain = sm.OLS(y, x).fit()
    robust = sm.OLS(y, x).fit(cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": False})
    return {"y": y.tolist(), "n_pre": before, "hac_lags": lags}, {
        "coef": plain.params.tolist(),
        "ols_se": plain.bse.tolist(),
        "hac_se": robust.bse.tolist(),
        "r2": plain.rsquared,
    }


def pelt_l2(rng):
    import ruptures

    y = np.concatenate([rng.normal(rng.normal(scale=3), 1, int(rng.integers(5, 40))) for _ in range(4)])
    penalty = float(rng.uniform(1, 20))
    ends = ruptures.Pelt(model="l2", min_size=2, jump=1).fit(y).predict(pen=penalty)
    return {"name": "fresh", "y": y.tolist(), "penalty": penalty, "min_size": 2}, {"ends": ends}


def poisson_rates(rng):
    from statsmodels.stats.rates import confint_poisson, test_poisson_2indep

    a, b = int(rng.integers(0, 60)), int(rng.integers(1, 60))
    one, two = float(rng.uniform(1, 40)), float(rng.uniform(1, 40))
    names = {"exact_cond": "exact-cond", "cond_midp": "cond-midp", "score": "score", "etest": "etest"}
    p = {ours: float(test_poisson_2indep(a, one, b, two, method=theirs).pvalue) for ours, theirs in names.items()}
    low, high = confint_poisson(a, one, "exact-c")
    given = {"count1": a, "exposure1": one, "count2": b, "exposure2": two}
    return given, {"p": p, "rate1_exact_ci95": [float(low), float(high)]}


def struggle_effect(rng):
    from statsmodels.stats.contingency_tables import StratifiedTable, Table2x2

    tables = rng.integers(1, 150, size=(int(rng.integers(2, 6)), 2, 2))
    whole, strata = Table2x2(tables.sum(0)), StratifiedTable([t.astype(float) for t in tables])
    test = strata.test_null_odds(correction=False)
    return {"tables_struggle_by_converted": tables.tolist()}, {
        "rr": whole.riskratio,
        "rr_ci95": list(whole.riskratio_confint()),
        "or": whole.oddsratio,
        "or_ci95": list(whole.oddsratio_confint()),
        "mh_or": strata.oddsratio_pooled,
        "mh_or_ci95": list(strata.oddsratio_pooled_confint()),
        "cmh_chi2": test.statistic,
        "cmh_p": test.pvalue,
    }


OPERATIONS = [
    prop_ci, p_adjust, ces, nps_test, driver_linear, driver_logit, cox, km, bgnbd_at, its, pelt_l2, poisson_rates,
    struggle_effect,
]


def largest(ours, theirs, path=""):
    """The largest difference and where it is."""
    if isinstance(theirs, dict):
        found = [largest((ours or {}).get(key), value, f"{path}.{key}") for key, value in theirs.items()]
    elif isinstance(theirs, (list, tuple)):
        if not isinstance(ours, list) or len(ours) != len(theirs):
            return float("inf"), path
        found = [largest(a, b, path) for a, b in zip(ours, theirs)]
    elif ours is None or not np.isfinite(theirs):
        return (0.0 if ours is None and not np.isfinite(theirs) else float("inf")), path
    else:
        size = max(abs(ours), abs(theirs))
        return (abs(ours - theirs) / size if size > 1e-6 else abs(ours - theirs)), path
    return max(found, default=(0.0, path))


def main():
    program = sys.argv[1]
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 30
    rng = np.random.default_rng(seed)
    asked = [(operation.__name__, *operation(rng)) for operation in OPERATIONS for _ in range(rounds)]
    lines = "".join(json.dumps({"op": name, "input": given}) + "\n" for name, given, _ in asked)
    answers = subprocess.run([program], input=lines, capture_output=True, text=True, check=True).stdout.splitlines()
    worst = {}
    for (name, given, expected), answer in zip(asked, answers):
        answer = json.loads(answer)
        found = (float("inf"), answer["error"]) if "error" in answer else largest(answer, expected)
        worst[name] = max(worst.get(name, (0.0, "")), found)
    print(f"seed {seed}, {rounds} inputs an operation")
    for name, (difference, path) in worst.items():
        print(f"{name:<16} {difference:9.1e}  {path}")


if __name__ == "__main__":
    main()
