"""The filters of lists as forms send them: an empty field asks for nothing."""

from __future__ import annotations

import dataclasses
from typing import Annotated

from pydantic import BaseModel, Field

from core.screening import Band, Status
from corpus.store.card_rows import Order, Wanted
from service.api.v1.reports import REGION
from service.auth.principal import Principal
from service.auth.scope import prefix
from service.views.scope import seen_by

_DAY_OR_NONE = r"^(\d{4}-\d{2}-\d{2})?$"


class Narrowed(BaseModel):
    """Where, of which kind, of which industry."""

    kind: Annotated[str, Field(max_length=20)] = ""
    industry: Annotated[str, Field(max_length=40)] = ""
    region: Annotated[str, Field(pattern=REGION)] = ""

    def wanted(self, by: Principal) -> Wanted:
        """Together with what the reader may see."""
        return dataclasses.replace(
            seen_by(by), kind=self.kind, industry=self.industry, place=prefix(self.region)
        )

    @property
    def as_query(self) -> dict[str, object]:
        """For addresses, without the place in the list."""
        return self.model_dump(mode="json", exclude={"cursor"})

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the order is asked for."""
        return any(value for name, value in self.as_query.items() if name != "order")


class ReportFilters(Narrowed):
    """Which reports, in which order, from where."""

    band: list[Band] = []
    status: list[Status] = []
    agency: Annotated[str, Field(max_length=100)] = ""
    enterprise: Annotated[str, Field(max_length=100)] = ""
    q: Annotated[str, Field(max_length=100)] = ""
    since: Annotated[str, Field(pattern=_DAY_OR_NONE)] = ""
    until: Annotated[str, Field(pattern=_DAY_OR_NONE)] = ""
    order: Order = Order.SCORE
    cursor: Annotated[str, Field(max_length=400)] = ""

    def wanted(self, by: Principal) -> Wanted:
        """Together with what the reader may see."""
        return dataclasses.replace(
            super().wanted(by),
            bands=tuple(self.band),
            statuses=tuple(self.status),
            enterprise=self.enterprise,
            agency=self.agency,
            words=self.q,
            since=self.since,
            until=self.until,
        )
