"""How a row of the registry stands on a day, in words."""

from __future__ import annotations

from service.registry_answers import Standing

STANDINGS = {
    Standing.HOLDS: "当日有效",
    Standing.NOT_YET: "尚未生效",
    Standing.OVER: "已过期",
    Standing.DELISTED: "已从名录撤下",
}
