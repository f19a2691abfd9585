"""Runs one task of `cargo xtask bench stats` with a peer: `peers.py TASK FOLDER`.

The folder holds the data that `stats make FOLDER` wrote. Prints one line of JSON: the CPU seconds of the task alone (without
imports and reading), the peak memory of the process in MiB, and a few numbers to compare by.
"""

import json
import resource
import sys
import time
import warnings

warnings.filterwarnings("ignore")


def table(folder, name):
    import pandas as pd

    return pd.read_csv(f"{folder}/{name}.csv")


def timed(task):
    begun = time.process_time()
    result = task()
    return time.process_time() - begun, result


def nps_by_week(folder):
    """NPS with the adjusted Wald interval for each week, polars, in memory."""
    import polars as pl

    frame = pl.read_csv(f"{folder}/answers.csv")

    def task():
        grouped = (
            frame.group_by("week")
            .agg(
                n=pl.len(),
                promoters=(pl.col("score") >= 9).sum(),
                detractors=(pl.col("score") <= 6).sum(),
            )
            .sort("week")
        )
        n = grouped["n"] + 3
        p = (grouped["promoters"] + 0.75) / n
        d = (grouped["detractors"] + 0.75) / n
        e = p - d
        half = 1.959963984540054 * ((p + d - e * e) / n).sqrt()
        return (100 * (e - half)).to_list(), (100 * (e + half)).to_list()

    seconds, (low, high) = timed(task)
    return "polars", seconds, [low[0], high[-1]]


def nps_by_week_csv(folder):
    import polars as pl

    def task():
        frame = pl.read_csv(f"{folder}/answers.csv")
        return frame.group_by("week").agg(
            n=pl.len(), promoters=(pl.col("score") >= 9).sum(), detractors=(pl.col("score") <= 6).sum()
        )

    seconds, result = timed(task)
    return "polars", seconds, [len(result)]


def bgnbd(folder):
    from lifetimes import BetaGeoFitter

    frame = table(folder, "cdnow")
    seconds, fitted = timed(lambda: BetaGeoFitter().fit(frame["x"], frame["t_x"], frame["T"]))
    return "lifetimes", seconds, [float(v) for v in fitted.params_]


def bgnbd_million(folder):
    from lifetimes import BetaGeoFitter

    frame = table(folder, "customers")
    seconds, fitted = timed(lambda: BetaGeoFitter().fit(frame["x"], frame["t_x"], frame["T"]))
    return "lifetimes", seconds, [float(v) for v in fitted.params_]


def paretonbd(folder):
    from lifetimes import ParetoNBDFitter

    frame = table(folder, "cdnow")
    seconds, fitted = timed(lambda: ParetoNBDFitter().fit(frame["x"], frame["t_x"], frame["T"]))
    return "lifetimes", seconds, [float(v) for v in fitted.params_]


def gammagamma(folder):
    from lifetimes import GammaGammaFitter

    frame = table(folder, "cdnow")
    frame = frame[(frame["x"] > 0) & (frame["m_x"] > 0)]
    seconds, fitted = timed(lambda: GammaGammaFitter().fit(frame["x"], frame["m_x"]))
    return "lifetimes", seconds, [float(v) for v in fitted.params_]


def kaplan_meier(folder):
    from lifelines import KaplanMeierFitter

    frame = table(folder, "survival")
    seconds, fitted = timed(lambda: KaplanMeierFitter().fit(frame["time"], frame["event"]))
    return "lifelines", seconds, [float(fitted.survival_function_.iloc[-1, 0])]


def cox(folder):
    from lifelines import CoxPHFitter

    frame = table(folder, "cox")
    seconds, fitted = timed(lambda: CoxPHFitter().fit(frame, "time", "event"))
    return "lifelines", seconds, [float(v) for v in fitted.params_]


def rake(folder):
    import numpy as np
    from ipfn import ipfn

    frame = table(folder, "rake")
    frame["total"] = 1.0
    margins, names = [], ["a", "b", "c"]
    for name in names:
        counts = frame.groupby(name)["total"].sum()
        wanted = counts * np.linspace(0.8, 1.2, len(counts))
        wanted *= len(frame) / wanted.sum()
        wanted.name = "total"
        margins.append(wanted)
    seconds, result = timed(
        lambda: ipfn.ipfn(frame, margins, [[name] for name in names], convergence_rate=1e-9).iteration()
    )
    return "ipfn", seconds, [float(result["total"].max())]


def stl(folder):
    from statsmodels.tsa.seasonal import STL

    hours = table(folder, "hours")["y"]
    seconds, result = timed(lambda: STL(hours, period=24, robust=True).fit())
    return "statsmodels", seconds, [float(result.trend.iloc[0]), float(result.seasonal.iloc[-1])]


def pelt(folder):
    import ruptures

    y = table(folder, "changes")["y"].to_numpy()
    seconds, result = timed(lambda: ruptures.Pelt(model="l2", min_size=2, jump=1).fit(y).predict(pen=20.0))
    return "ruptures", seconds, result[:3]


def forecasts(folder, model):
    from statsforecast import StatsForecast

    frame = table(folder, "daily")
    frame["ds"] = frame["ds"].astype(int)
    engine = StatsForecast(models=[model], freq=1, n_jobs=1)
    seconds, result = timed(lambda: engine.forecast(df=frame, h=28, level=[95]))
    return "statsforecast", seconds, [float(result.iloc[0, 2])]


def ets(folder):
    from statsforecast.models import AutoETS

    return forecasts(folder, AutoETS(season_length=7))


def theta(folder):
    from statsforecast.models import AutoTheta

    return forecasts(folder, AutoTheta(season_length=7))


def mstl(folder):
    from statsforecast.models import MSTL, AutoETS

    return forecasts(folder, MSTL(season_length=[7, 365], trend_forecaster=AutoETS(model="ZZN")))


def erlang_c(folder):
    from pyworkforce.queuing import ErlangC

    frame = table(folder, "intervals")

    def task():
        return [
            ErlangC(transactions=row.calls, asa=20 / 60, aht=3, interval=30, shrinkage=0.3).required_positions(
                service_level=0.8, max_occupancy=0.85
            )["positions"]
            for row in frame.itertuples()
        ]

    seconds, result = timed(task)
    return "pyworkforce", seconds, [sum(result)]


def funnel(folder):
    import chdb

    query = f"""
        select level, count() from (
            select user, windowFunnel(3600)(toUInt64(t), name = 'view', name = 'cart', name = 'pay', name = 'done') as level
            from file('{folder}/events.csv', 'CSVWithNames') group by user)
        group by level order by level"""
    seconds, result = timed(lambda: str(chdb.query(query, "CSV")))
    rows = [line.split(",") for line in result.strip().splitlines()]
    return "chdb", seconds, [int(count) for _, count in rows]


TASKS = [
    nps_by_week, nps_by_week_csv, bgnbd, bgnbd_million, paretonbd, gammagamma, kaplan_meier, cox, rake, stl, pelt, ets,
    theta, mstl, erlang_c, funnel,
]


def main():
    name, folder = sys.argv[1], sys.argv[2]
    task = next(task for task in TASKS if task.__name__ == name)
    peer, seconds, numbers = task(folder)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"peer": peer, "cpu_s": seconds, "memory_mib": round(memory), "numbers": numbers}))


if __name__ == "__main__":
    main()
