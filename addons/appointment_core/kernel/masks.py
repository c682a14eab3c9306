"""Sets of minutes as integers: bit *i* is minute ``first + i``.

Masks compose: AND is "both", OR is "any", a shift moves time. Built and read with the
cheap forms that architecture, section 5, measured.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, combinations

from .hours import Span, Spans, merge


def mask(spans: Iterable[Span], first: int, last: int) -> int:
    """Return the mask over ``[first, last)`` of *merged* spans.

    The bits of a span are ``2**stop - 2**start``; all stops and all starts are
    collected as two numbers and subtracted once.
    """
    size = (last - first + 8) // 8 + 1
    starts, stops = bytearray(size), bytearray(size)
    for start, stop in spans:
        low = start - first if start > first else 0
        high = stop - first if stop < last else last - first
        if low < high:
            starts[low >> 3] |= 1 << (low & 7)
            stops[high >> 3] |= 1 << (high & 7)
    return int.from_bytes(stops, "little") - int.from_bytes(starts, "little")


def runs(bits: int, length: int) -> int:
    """Return the minutes from which ``length`` minutes in a row are set."""
    have = 1
    while have < length:
        step = min(have, length - have)
        bits &= bits >> step
        have += step
    return bits


def read(bits: int, first: int) -> tuple[int, ...]:
    """Return the minutes of a mask in order."""
    text = bin(bits)[:1:-1]
    result = []
    at = text.find("1")
    while at >= 0:
        result.append(first + at)
        at = text.find("1", at + 1)
    return tuple(result)


def spans_of(bits: int, first: int) -> Spans:
    """Return a mask as merged spans; the inverse of :func:`mask`."""
    edges = read(bits ^ (bits << 1), first)
    return tuple(zip(edges[::2], edges[1::2], strict=True))


@lru_cache(maxsize=64)
def _comb(step: int, length: int) -> int:
    """Return ``length`` bits of which every ``step``-th is set, from bit 0."""
    return ((1 << -(-length // step) * step) - 1) // ((1 << step) - 1)


def grid(pieces: Iterable[Span], step: int, first: int, last: int) -> int:
    """Return the minutes in ``[first, last)`` a multiple of ``step`` into a piece."""
    result = bytearray((last - first + 7) // 8 + 1)
    for start, stop in pieces:
        low = start if start >= first else start + -(-(first - start) // step) * step
        high = min(stop, last)
        if low >= high:
            continue
        length = high - low
        low -= first
        bits = (_comb(step, length) & ((1 << length) - 1)) << (low & 7)
        head = low >> 3
        tail = head + (bits.bit_length() + 7) // 8
        bits |= int.from_bytes(result[head:tail], "little")
        result[head:tail] = bits.to_bytes(tail - head, "little")
    return int.from_bytes(result, "little") & ((1 << (last - first)) - 1)


def crowded(spans: Sequence[Span], limit: int) -> Spans:
    """Return, merged, where at least ``limit`` of the spans (>= 1) run at once."""
    if limit == 1:
        return merge(spans)
    if limit > len(spans):
        return ()
    starts = sorted(start for start, stop in spans if start < stop)
    stops = sorted(stop for start, stop in spans if start < stop)
    # The k-th start in order opens the crowd unless an older span has ended by then.
    return merge(zip(starts[limit - 1 :], stops, strict=False))


def depths(spans: Sequence[Span]) -> tuple[list[int], list[int]]:
    """Return the moments, in order, from which on another number of spans run at once.

    The second list says how many they are; before the first moment there are none.
    """
    changes: dict[int, int] = {}
    for start, stop in spans:
        if start < stop:
            changes[start] = changes.get(start, 0) + 1
            changes[stop] = changes.get(stop, 0) - 1
    moments = sorted(changes)
    return moments, list(accumulate(changes[moment] for moment in moments))


def at_least(masks: Iterable[int], count: int, full: int) -> int:
    """Return the minutes set in at least ``count`` of the masks."""
    layers = [full] + [0] * count
    for bits in masks:
        for level in range(count, 0, -1):
            layers[level] |= layers[level - 1] & bits
    return layers[count]


def hall(rows: Sequence[tuple[int, Mapping[int, int]]], full: int) -> int:
    """Return the minutes at which every row gets its own resources.

    A row is ``(quantity, {resource: mask})`` and needs ``quantity`` different
    resources; no resource serves two rows. By Hall's theorem that is possible exactly
    where every subset of rows sees, together, as many resources as it needs. Rows that
    share no resource are told apart first, so the subsets stay few.
    """
    result = full
    for group in _groups(rows):
        for size in range(1, len(group) + 1):
            for subset in combinations(group, size):
                seen: dict[int, int] = {}
                for _quantity, row in subset:
                    for resource, bits in row.items():
                        seen[resource] = seen.get(resource, 0) | bits
                count = sum(quantity for quantity, _row in subset)
                result &= at_least(seen.values(), count, full)
    return result


def _groups(
    rows: Sequence[tuple[int, Mapping[int, int]]],
) -> list[list[tuple[int, Mapping[int, int]]]]:
    """Part the rows into groups that share no resource."""
    groups: list[tuple[set[int], list[tuple[int, Mapping[int, int]]]]] = []
    for row in rows:
        keys, members = set(row[1]), [row]
        apart = []
        for other_keys, others in groups:
            if keys & other_keys:
                keys |= other_keys
                members += others
            else:
                apart.append((other_keys, others))
        groups = [*apart, (keys, members)]
    return [members for _keys, members in groups]
