"""From counts to weights: how much a flag, and a clear answer, change the odds.

Let a *circumstance* be what a check looks for. Law gives it a gravity g (``PackItem.checks``, set by hand):
it stands e**g times as often in reports that deserve the list's verdict as in honest ones, where its share
is ``CIRCUMSTANCE``. The check sees it with sensitivity s and speaks without cause at rate q. A flag then is

    (s p1 + q (1 - p1)) / (s p0 + q (1 - p0)),   p0 = CIRCUMSTANCE,  p1 = min(p0 e**g, MOST_PREVALENT)

times as likely in the former, and the logarithm of that is the weight: at most g, nearing 0 as the
check speaks without cause as often as the circumstance is real. A clear answer weighs the logarithm of the
ratio of the complements. s and q are drawn from their posterior (Beta priors below); the weight is the
median of the draws and its interval their 2.5 and 97.5 per cent quantiles.

What misleads a check is mostly in how a house writes its reports, so reports in one layout err together: n of
them in L layouts are worth n / (1 + (n / L - 1) ALIKE) that err by themselves (design effect, Kish 1965).
Hundreds of clean reports in nine layouts therefore prove no more than some eighteen.

How often a circumstance stands in real reports nobody has published: the factory plants far more than
there is, so its shares enter neither weights nor base, only s and q do.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.law.fits import CheckFit
from corpus.law.packs import RulePack
from eval.weights.samples import Sample

CIRCUMSTANCE = 0.01  # share of honest reports in which a circumstance of a list really stands: an assumption
MOST_PREVALENT = 0.9
SENSITIVITY_PRIOR = (1.0, 1.0)  # Beta: nothing known before
FALSE_RATE_PRIOR = (0.5, 9.5)  # Beta: ten reports' worth of belief that one flag in twenty has no cause
ALIKE = 0.5  # how far reports in one layout err together, 0 to 1: an assumption
LEAST = 0.05  # log-odds; a flag never speaks for a report
DRAWS, SEED = 4000, 20261127


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draws:
    """Values of sensitivity and false rate from their posterior, in pairs."""

    sensitivity: tuple[float, ...]
    false_rate: tuple[float, ...]


def fitted(pack: RulePack, samples: Mapping[str, Sample]) -> dict[str, CheckFit]:
    """Weights of the checks that the pack names and of which there are samples enough."""
    fits = {}
    for check in dict.fromkeys(entry.check for item in pack.items for entry in item.checks):
        sample = samples.get(check, Sample())
        if sample.is_enough:
            fits[check] = _fit(sample, pack.gravity(check), _drawn(check, sample))
    return fits


def log_ratio(gravity: float, sensitivity: float, false_rate: float, *, is_flag: bool = True) -> float:
    """Log-odds that a flag (or a clear answer) adds, of a check with these rates."""
    honest = CIRCUMSTANCE
    grave = min(honest * math.exp(gravity), MOST_PREVALENT)
    shares = [share * sensitivity + (1 - share) * false_rate for share in (grave, honest)]
    if not is_flag:
        shares = [1 - share for share in shares]
    return math.log(shares[0] / shares[1])


def _drawn(check: str, sample: Sample) -> _Draws:
    draw = random.Random(f"{SEED}/{check}")
    planted, honest = worth(sample.planted, sample.layouts), worth(sample.honest, sample.layouts)
    return _Draws(
        sensitivity=_beta(draw, sample.found / sample.planted, planted, SENSITIVITY_PRIOR),
        false_rate=_beta(draw, sample.false / sample.honest, honest, FALSE_RATE_PRIOR),
    )


def worth(reports: int, layouts: int) -> float:
    """How many independent reports so many in these layouts are worth."""
    return reports / (1.0 + max(0.0, reports / layouts - 1.0) * ALIKE)


def _beta(draw: random.Random, share: float, count: float, prior: tuple[float, float]) -> tuple[float, ...]:
    right, wrong = share * count + prior[0], (1 - share) * count + prior[1]
    return tuple(draw.betavariate(right, wrong) for _ in range(DRAWS))


def _fit(sample: Sample, gravity: float, draws: _Draws) -> CheckFit:
    pairs = list(zip(draws.sensitivity, draws.false_rate, strict=True))
    flags = sorted(log_ratio(gravity, s, q) for s, q in pairs)
    clears = sorted(log_ratio(gravity, s, q, is_flag=False) for s, q in pairs)
    low, weight, high = (max(LEAST, round(_quantile(flags, at), 2)) for at in (0.025, 0.5, 0.975))
    return CheckFit(
        weight=weight,
        low=low,
        high=high,
        clear=min(0.0, round(_quantile(clears, 0.5), 3)),
        planted=sample.planted,
        found=sample.found,
        honest=sample.honest,
        mistaken=sample.false,
    )


def _quantile(ordered: Sequence[float], at: float) -> float:
    return ordered[round(at * (len(ordered) - 1))]
