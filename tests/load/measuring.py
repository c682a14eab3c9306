"""Timing and the table that ``bin/bench`` prints."""

import statistics
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line of the table: what was done, what came out, what is allowed."""

    work: str
    result: str
    budget: str = ""
    is_met: bool | None = None

    def cells(self):
        mark = {True: "met", False: "missed", None: ""}[self.is_met]
        return self.work, self.result, self.budget, mark


def table(rows):
    """Markdown of *rows*."""
    cells = [("work", "measured", "budget", ""), *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(4)]
    lines = [
        "| "
        + " | ".join(text.ljust(w) for text, w in zip(line, widths, strict=True))
        + " |"
        for line in cells
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([lines[0], rule, *lines[1:]])


def milliseconds(work, times=40, before=None):
    """Run *work* often; the sorted durations in ms. *before* is not counted."""
    durations = []
    for _turn in range(times):
        if before:
            before()
        begun = time.perf_counter()
        work()
        durations.append((time.perf_counter() - begun) * 1000)
    return sorted(durations)


def p95(durations):
    return sorted(durations)[int(len(durations) * 0.95)]


def in_words(durations):
    """Median and p95 of *durations* (ms)."""
    return f"{statistics.median(durations):.2f} ms (p95 {p95(durations):.2f})"
