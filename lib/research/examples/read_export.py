"""Reads an export and draws one figure of an experiment's page: the share of right first tries by arm.

    npm run export -- --format parquet --course money-phone-safely --out export
    pip install duckdb pandas
    python lib/research/examples/read_export.py export

Not run in CI. The columns are explained in export/codebook.md.
"""

import json
import pathlib
import sys

import duckdb

folder = pathlib.Path(sys.argv[1])
manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
print(manifest["counts"], manifest["consent_on_this_site"], sep="\n")

# a learner counts once, however much they answered; what came before the arm is not its doing
by_arm = duckdb.sql(
    f"""
    with own as (
      select e.experiment, e.version, e.arm, a.learner, avg((a.correct and a.unaided)::int) as share
      from '{folder}/exposures.parquet' e
      join '{folder}/attempts.parquet' a on a.learner = e.learner and a.time >= e.time and a.attempt = 1
      group by all
    )
    select experiment, version, arm, count(*) as learners, avg(share) as mean,
      1.96 * stddev_samp(share) / sqrt(count(*)) as half_width
    from own group by all order by all
    """
).df()
print(by_arm.to_string(index=False))
