"""Reference values of off-policy estimates, by Open Bandit Pipeline (PyPI obp 0.4.1).

    python -m venv v && v/bin/pip install numpy pandas scipy scikit-learn && v/bin/pip install --no-deps obp
    v/bin/python tests/research/reference/ope.py > tests/data/ope-reference.json

obp imports torch for estimators on tensors, which are not used here: a stand-in is imported instead.
"""
import importlib.util
import json
import sys
import types

import numpy as np

torch = types.ModuleType("torch")
torch.Tensor = type("Tensor", (), {})
sys.modules["torch"] = torch
home = list(importlib.util.find_spec("obp").submodule_search_locations)[0]
for name, path in [("obp", home), ("obp.ope", home + "/ope")]:
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].__path__ = [path]

from obp.ope.estimators import (  # noqa: E402
    DirectMethod,
    DoublyRobust,
    InverseProbabilityWeighting,
    SelfNormalizedInverseProbabilityWeighting,
    SwitchDoublyRobust,
)
from obp.ope.estimators_slate import SlateRewardInteractionIPS  # noqa: E402

random = np.random.default_rng(20261129)
ROWS, ACTIONS, POSITIONS = 300, 5, 3
logging = random.dirichlet(np.full(ACTIONS, 0.7), ROWS)
action = np.array([random.choice(ACTIONS, p=p) for p in logging])
propensity = logging[np.arange(ROWS), action]
position = random.integers(0, POSITIONS, ROWS)
target = random.dirichlet(np.full(ACTIONS, 1.0), (ROWS, POSITIONS)).transpose(0, 2, 1)
expected = random.uniform(0.1, 0.9, (ROWS, ACTIONS, POSITIONS))
reward = (random.uniform(size=ROWS) < 0.2 + 0.1 * action).astype(float)
given = dict(reward=reward, action=action, pscore=propensity, action_dist=target, position=position)
model = dict(estimated_rewards_by_reg_model=expected)
TAU = 2.0

# three steps a sequence, one kind of context
steps = ROWS // 3
first = target[np.arange(ROWS), action, position]
cascade = np.cumprod(propensity.reshape(steps, 3), axis=1).ravel()
target_cascade = np.cumprod(first.reshape(steps, 3), axis=1).ravel()

json.dump(
    {
        "table": {
            "action": action.tolist(),
            "propensity": propensity.tolist(),
            "reward": reward.tolist(),
            "target": first.tolist(),
            "expectedShown": expected[np.arange(ROWS), action, position].tolist(),
            "expectedChosen": [
                float(np.average(expected[i, :, position[i]], weights=target[i, :, position[i]]))
                for i in range(ROWS)
            ],
        },
        "tau": TAU,
        "ips": InverseProbabilityWeighting().estimate_policy_value(**given),
        "snips": SelfNormalizedInverseProbabilityWeighting().estimate_policy_value(**given),
        "dm": DirectMethod().estimate_policy_value(action_dist=target, position=position, **model),
        "dr": DoublyRobust().estimate_policy_value(**given, **model),
        "switch_dr": SwitchDoublyRobust(tau=TAU).estimate_policy_value(**given, **model),
        "per_decision": SlateRewardInteractionIPS(len_list=3).estimate_policy_value(
            slate_id=np.repeat(np.arange(steps), 3),
            reward=reward,
            position=np.tile(np.arange(3), steps),
            pscore_cascade=cascade,
            evaluation_policy_pscore_cascade=target_cascade,
        ),
    },
    sys.stdout,
)
