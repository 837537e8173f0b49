"""Reference values of experiment statistics, by GrowthBook's gbstats (PyPI 0.8.0) and scipy.

    python -m venv v && v/bin/pip install numpy scipy pandas pydantic packaging && v/bin/pip download --no-deps gbstats
    unzip gbstats-*.whl -d gb
    PYTHONPATH=gb v/bin/python tests/research/reference/experiment.py > tests/data/experiment-reference.json

gbstats wants numpy 1; what is used of it runs on numpy 2 as well. The boundary is that of confseq 0.0.11,
whose wheel pins a pybind11 that Python 3.11 refuses. Its one file compiles by hand (Boost's headers, pybind11 of today):

    g++ -O1 -std=c++14 -shared -fPIC -DVERSION_INFO=0.0.11 -Iboost/usr/include $(v/bin/python -m pybind11 --includes) \\
      -Iconfseq-0.0.11/src/confseq confseq-0.0.11/src/confseq/boundaries.cpp -o confseq-0.0.11/src/confseq/boundaries.so
    PYTHONPATH=gb:confseq-0.0.11/src ...

Without it the same closed form stands in (Howard et al. 2021, two-sided normal mixture); "source" says which.
"""
import json
import math
import sys

import numpy as np
from gbstats.frequentist.tests import (
    FrequentistConfig,
    SequentialConfig,
    SequentialTwoSidedTTest,
    TwoSidedTTest,
)
from gbstats.models.statistics import (
    RegressionAdjustedStatistic,
    SampleMeanStatistic,
    compute_theta,
)
from gbstats.utils import check_srm
from scipy import stats

random = np.random.default_rng(18)
arms = []
for effect in (0.0, 0.35):
    units = 90 if effect == 0 else 84
    before = random.normal(5, 2, units)
    outcome = 0.7 * before + random.normal(3 + effect, 1.5, units)
    arms.append({"outcome": outcome.tolist(), "before": before.tolist()})


def plain(values):
    values = np.array(values)
    return SampleMeanStatistic(n=len(values), sum=values.sum(), sum_squares=(values**2).sum())


def adjusted(arm, theta=0.0):
    return RegressionAdjustedStatistic(
        n=len(arm["outcome"]),
        post_statistic=plain(arm["outcome"]),
        pre_statistic=plain(arm["before"]),
        post_pre_sum_of_products=float(np.dot(arm["outcome"], arm["before"])),
        theta=theta,
    )


theta = compute_theta(*[adjusted(arm) for arm in arms])
kinds = {
    "plain": [plain(arm["outcome"]) for arm in arms],
    "cuped": [adjusted(arm, theta) for arm in arms],
}
PLANNED = 200
intervals = {}
for kind, pair in kinds.items():
    for scale in ("absolute", "relative"):
        fixed = TwoSidedTTest(*pair, FrequentistConfig(difference_type=scale)).compute_result()
        sequential = SequentialTwoSidedTTest(
            *pair, SequentialConfig(difference_type=scale, sequential_tuning_parameter=PLANNED)
        ).compute_result()
        for name, found in (("fixed", fixed), ("anytime", sequential)):
            intervals[f"{kind} {scale} {name}"] = {
                "value": float(found.expected),
                "low": float(found.ci[0]),
                "high": float(found.ci[1]),
                "p": float(found.p_value),
            }


def mixture(v, v_opt, alpha):
    rho = v_opt / (2 * math.log(1 / alpha) + math.log(1 + 2 * math.log(1 / alpha)))
    return math.sqrt((v + rho) * math.log((v + rho) / (rho * alpha**2)))


try:
    from confseq.boundaries import normal_mixture_bound

    def bound(v, v_opt, alpha):
        return float(normal_mixture_bound(v, alpha=alpha, v_opt=v_opt, alpha_opt=alpha, is_one_sided=False))

    source = "confseq"
except ImportError:
    bound, source = mixture, "closed form"

p_values = [0.011, 0.2, 0.004, 0.03, 0.029]
order = np.argsort(p_values)
holm = np.empty(len(p_values))
holm[order] = np.minimum(1, np.maximum.accumulate((len(p_values) - np.arange(len(p_values))) * np.sort(p_values)))


def power(effect, units, alpha):
    shift, critical = effect * math.sqrt(units / 2), stats.norm.ppf(1 - alpha / 2)
    return stats.norm.cdf(shift - critical) + stats.norm.cdf(-shift - critical)


json.dump(
    {
        "arms": arms,
        "planned": PLANNED,
        "intervals": intervals,
        "boundary": {
            "source": source,
            "planned": PLANNED,
            "values": [
                {"units": n, "alpha": alpha, "errors": bound(n, PLANNED, alpha) / math.sqrt(n)}
                for n in (5, 50, 200, 5000)
                for alpha in (0.05, 0.01)
            ],
        },
        "sampleRatio": [
            {"units": units, "weights": weights, "p": float(check_srm(units, weights))}
            for units, weights in (([500, 530], [0.5, 0.5]), ([5000, 4600], [0.5, 0.5]), ([90, 210, 300], [1, 2, 3]))
        ],
        "holm": {"given": p_values, "adjusted": holm.tolist()},
        "power": [
            {"effect": effect, "units": units, "alpha": alpha, "power": float(power(effect, units, alpha))}
            for effect, units, alpha in ((0.3, 175, 0.05), (0.1, 500, 0.01), (-0.5, 30, 0.05))
        ],
        "normal": [{"p": p, "z": float(stats.norm.ppf(p))} for p in (1e-9, 0.001, 0.3, 0.5, 0.975, 0.9999)],
        "student": [
            {"p": p, "freedom": f, "t": float(stats.t.ppf(p, f))} for p in (0.9, 0.975, 0.995) for f in (1.5, 3, 17.3, 400)
        ],
        "chiSquare": [
            {"x": x, "freedom": f, "p": float(stats.chi2.sf(x, f))} for x in (0.1, 3.84, 40.0) for f in (1, 2, 7)
        ],
    },
    sys.stdout,
)
