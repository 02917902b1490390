"""What a corpus consists of: clean reports, reports with defects, pairs that share something, bursts."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Generic, TypeVar

from eval.factory.defects import workload_implausible
from eval.factory.defects.catalogue import BURSTS, DEFECTS, PAIRS, plant
from eval.factory.defects.pairing import Pair, PairForm, is_honest
from eval.factory.defects.staging import Stage
from eval.factory.defects.workload_implausible import Burst, next_wish, plant_burst
from eval.factory.draw import day_between, stream
from eval.factory.plan.filing import file_report
from eval.factory.plan.make import Wish, make_plan
from eval.factory.plan.records import ReportPlan
from eval.factory.world.world import World

T = TypeVar("T")
Card = tuple[str, str]
"""A check and a form or the name of a trap."""
_DONORS = 25  # earlier reports that are tried for a pair
_BURSTS_BETWEEN = dt.date(2020, 1, 6), dt.date(2025, 12, 19)  # one order asks the same of a leader all along
_LEAST_FOR_BURSTS = 60  # reports of a corpus that has room for them


class Deck(Generic[T]):
    """Deals all cards in a drawn order before any comes again, so that chance leaves nothing out."""

    def __init__(self, cards: Sequence[T], draw: random.Random) -> None:
        self._cards = tuple(cards)
        self._draw = draw
        self._left: list[T] = []

    def deal(self, fits: Callable[[T], bool] = lambda _: True) -> T | None:
        """The next card that fits, None when none of them does."""
        for _ in range(2):
            for at, card in enumerate(self._left):
                if fits(card):
                    return self._left.pop(at)
            fresh = list(self._cards)
            self._draw.shuffle(fresh)
            self._left += fresh
        return None

    def put_back(self, card: T) -> None:
        """A card that could not be played: it comes again soon."""
        self._left.append(card)


class Script:
    """Plans of one corpus in order. Earlier plans may still change while later ones are made.

    With ``checks`` nothing is planted but on those: many cases of few checks.
    """

    def __init__(self, world: World, lengths: Sequence[str], checks: Collection[str] = ()) -> None:
        self.plans: list[ReportPlan] = []
        self._world = world
        self._lengths = lengths
        self._paired: set[str] = set()  # seeds of reports in a pair: each is in one only
        draw = stream(world.seed, "script")
        self._draw = draw
        self._has_bursts = not checks or workload_implausible.CHECK in checks
        defects = [d for d in DEFECTS if not checks or d.check in checks]
        paired = [d for d in PAIRS if not checks or d.check in checks]
        self._forms = Deck([(d.check, form) for d in defects for form in sorted(d.forms)], draw)
        self._traps = Deck([(d.check, name) for d in defects for name in sorted(d.traps)], draw)
        pairs = [(d.check, form) for d in paired for form in (*sorted(d.forms), *sorted(d.traps))]
        self._pairs = Deck(pairs, draw)

    def write(self, count: int) -> list[ReportPlan]:
        """So many plans: every third clean but for traps, three in ten of the others in pairs, and bursts."""
        bursts = BURSTS if self._has_bursts and count >= _LEAST_FOR_BURSTS else ()
        due = {count * (at + 1) // 4: burst for at, burst in enumerate(bursts)}
        while len(self.plans) < count:
            at = len(self.plans)
            burst = next((due.pop(start) for start in sorted(due) if start <= at), None)
            if burst and at + burst.count <= count:
                self._burst(burst)
            elif at % 3 == 0:
                self._single(forms=0, traps=3)
            elif self._draw.random() >= 0.3 or not self._pair():
                self._single(forms=self._draw.choice((1, 1, 2)), traps=1)
        for plan in self.plans:  # as they are now
            file_report(self._world, plan)
        return self.plans

    def _seed(self) -> str:
        return f"{self._world.seed}/{len(self.plans):05d}"

    def _make(self, wish: Wish) -> ReportPlan:
        return make_plan(self._world, self._seed(), wish)

    def _length(self) -> str:
        return self._draw.choice(self._lengths)

    def _single(self, *, forms: int, traps: int) -> None:
        """One report by itself; cards it has no room for go back into the deck."""
        planted: dict[str, str] = {}
        for _ in range(forms):
            card = self._forms.deal(lambda card: card[0] not in planted)
            if card:
                planted[card[0]] = card[1]
        laid: dict[str, str] = {}
        for _ in range(traps):
            card = self._traps.deal(lambda card: card[0] not in {**planted, **laid})
            if card:
                laid[card[0]] = card[1]
        plan = plant(self._make(Wish(length=self._length())), self._world, planted, list(laid.items()))
        said = {(e.check, e.form == "trap") for e in plan.expectations if e.form != "plain"}
        for check, form in planted.items():
            if (check, False) not in said:
                self._forms.put_back((check, form))
        for check, name in laid.items():
            if (check, True) not in said:
                self._traps.put_back((check, name))
        self.plans.append(plan)

    def _pair(self) -> bool:
        """A report that shares something with an earlier one; False when no earlier one suits any card."""
        for _ in range(3):
            card = self._pairs.deal()
            if card is None:
                return False
            if self._play(card):
                return True
            self._pairs.put_back(card)
        return False

    def _play(self, card: Card) -> bool:
        form = pair_form(card)
        stage = Stage(world=self._world, draw=stream(self._seed(), "pair", *card))
        donors = [
            at for at, plan in enumerate(self.plans) if is_honest(plan) and plan.seed not in self._paired
        ]
        stage.draw.shuffle(donors)
        for at in donors[:_DONORS]:
            found = self._beside(self.plans[at], form, stage)
            if found:
                self.plans[at] = found[0]
                self.plans.append(found[1])
                self._paired |= {plan.seed for plan in found}
                return True
        return False

    def _beside(self, donor: ReportPlan, form: PairForm, stage: Stage) -> Pair | None:
        wish = form.wish(donor, stage)
        if wish is None:
            return None
        if wish.length == "full":
            wish = replace(wish, length=self._length())
        try:
            later = plant(self._make(wish), self._world, {}, ())
        except LookupError:  # the wished agency is not certified for it all the time
            return None
        return form.change(donor, later, stage)

    def _burst(self, burst: Burst) -> None:
        first = len(self.plans)
        for index in range(burst.count):
            draw = stream(self._seed(), "burst")
            start = Wish(length="brief", report_on=day_between(draw, *_BURSTS_BETWEEN))
            wish = next_wish(self.plans[first], index, burst, draw) if index else start
            self.plans.append(plant(self._make(wish), self._world, {}, ()))
        self.plans[first:] = plant_burst(self.plans[first:], burst)


def pair_form(card: Card) -> PairForm:
    """The form or trap of a card; raises ``KeyError`` for one that does not exist."""
    defect = next(d for d in PAIRS if d.check == card[0])
    return {**defect.forms, **defect.traps}[card[1]]
