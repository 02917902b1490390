"""Figures of all server processes together: memory, processor time and open files are added up."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from service.common import Pids

PROCESSES, PROCESSES_TOLD = "mingjian_server_processes", "Processes that answer requests"
_LEAST = frozenset({"process_start_time_seconds", "process_max_fds"})  # of these the least is told


class Processes(Collector):
    """Asked at every look."""

    def __init__(self, pids: Pids) -> None:
        self._pids = pids

    def describe(self) -> list[Metric]:
        """Nothing is asked before the first look."""
        return []

    def collect(self) -> Iterator[Metric]:
        """The families of this moment, of the processes that run."""
        found: dict[str, list[float]] = {}
        families: dict[str, Metric] = {}
        for pid in self._pids.all():
            for family in _of(pid):
                families.setdefault(family.name, family)
                found.setdefault(family.name, []).extend(sample.value for sample in family.samples)
        for name, values in found.items():
            value = min(values) if name in _LEAST else sum(values)
            kind = CounterMetricFamily if families[name].type == "counter" else GaugeMetricFamily
            yield kind(name, families[name].documentation, value=value)
        number = len(self._pids.all())
        yield GaugeMetricFamily(PROCESSES, PROCESSES_TOLD, value=number)


def _of(pid: int) -> list[Metric]:
    """None of one that has ended just now."""
    collector = ProcessCollector(pid=lambda: pid, registry=None)
    return list(collector.collect())
