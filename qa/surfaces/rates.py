"""How often one client may ask: a bucket of questions each, filled again at a steady rate."""

from __future__ import annotations

import math
import time
from collections import OrderedDict

# Clients that are remembered, the latest ones; at some 200 bytes each, 2 MB.
MOST_CLIENTS = 10_000
# Seconds' worth of questions that may be asked at one go.
BURST = 15


class Rates:
    """Counts questions per client in memory. `a_minute` is how many are allowed, 0 any number."""

    def __init__(self, a_minute: float) -> None:
        self._a_second = a_minute / 60
        self._size = max(self._a_second * BURST, 5.0)
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, client: str, now: float | None = None) -> int:
        """Count one question; 0 if it may be asked, else the seconds until one may be."""
        if not self._a_second:
            return 0
        now = time.monotonic() if now is None else now
        level, last = self._buckets.pop(client, (self._size, now))
        level = min(self._size, level + (now - last) * self._a_second)
        allowed = level >= 1
        self._buckets[client] = (level - allowed, now)
        if len(self._buckets) > MOST_CLIENTS:
            self._buckets.popitem(last=False)
        return 0 if allowed else max(1, math.ceil((1 - level) / self._a_second))
