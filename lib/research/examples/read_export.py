"""Reads an export and works out one figure of an experiment's page: the measure by arm.

    npm run export -- --format parquet --course money-phone-safely --out export
    python3 -m venv .venv && .venv/bin/pip install duckdb pandas
    .venv/bin/python lib/research/examples/read_export.py export 7

7: the days until the measure of the plan ("right at the first try, without a hint") is due. The
columns are explained in export/codebook.md.
"""

import json
import pathlib
import sys

import duckdb

# an answer that came so many days late still counts where none came in time (lib/experiments/plan.ts)
LATE_DAYS = 30

folder = pathlib.Path(sys.argv[1])
days = int(sys.argv[2]) if len(sys.argv) > 2 else 7
manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
print(manifest["counts"], manifest["consent_on_this_site"], sep="\n")

# a learner counts once, however much they answered; what came before the arm is not its doing
by_arm = duckdb.sql(
    f"""
    with tries as (
      select e.experiment, e.version, e.arm, a.learner, (a.correct and a.unaided)::int as is_right,
        a.time < e.time + interval {days} days as in_time
      from '{folder}/exposures.parquet' e
      join '{folder}/attempts.parquet' a on a.learner = e.learner and a.attempt = 1
      where a.time >= e.time and a.time < e.time + interval {days + LATE_DAYS} days
    ), own as (
      select experiment, version, arm, learner,
        coalesce(avg(is_right) filter (where in_time), avg(is_right)) as share
      from tries group by all
    )
    select experiment, version, arm, count(*) as learners, avg(share) as mean,
      stddev_samp(share) as deviation, 1.96 * stddev_samp(share) / sqrt(count(*)) as half_width
    from own group by all order by all
    """
).df()
print(by_arm.to_string(index=False))
