"""Who serves what at one start: resources to needs, each resource once a booking."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

Offer = tuple[int, int]  # resource key, seats it has free for the need


@dataclass(frozen=True, slots=True)
class Demand:
    """What one need asks for at one start.

    ``offers`` name the resources that could serve, in order of preference. Plain:
    ``quantity`` of them give ``seats`` each (0 = every free seat). ``split``: a party
    of ``seats`` is spread over at most ``quantity`` of them; with ``whole`` each gives
    every free seat, else only what the party still needs.
    """

    quantity: int
    seats: int
    offers: tuple[Offer, ...]
    split: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """``seats`` seats of ``resource`` serve the demand at position ``demand``."""

    demand: int
    resource: int
    seats: int


def assign(demands: Sequence[Demand]) -> tuple[Share, ...] | None:
    """Return who serves what, or None when not everything can be served at once.

    Preference: needs in order, each takes its earliest offers unless a later need
    would be left without (augmenting paths). A split party takes the fewest resources,
    then the preferred ones. Exact: None means that no assignment exists.
    """
    splits = [i for i, demand in enumerate(demands) if demand.split]
    plain = [i for i, demand in enumerate(demands) if not demand.split]
    for taken, shares in _spread(demands, splits, frozenset()):
        matched = _match(demands, plain, taken)
        if matched is not None:
            return tuple(sorted(shares + matched, key=lambda share: share.demand))
    return None


def _spread(
    demands: Sequence[Demand], splits: Sequence[int], taken: frozenset[int]
) -> Iterator[tuple[frozenset[int], tuple[Share, ...]]]:
    """Yield every way to seat the split parties: resources taken, and the shares."""
    if not splits:
        yield taken, ()
        return
    index = splits[0]
    demand = demands[index]
    offers = [offer for offer in demand.offers if offer[0] not in taken and offer[1]]
    for size in range(1, min(demand.quantity, len(offers)) + 1):
        best = sorted((free for _key, free in offers), reverse=True)[:size]
        if sum(best) < demand.seats:
            continue
        for chosen in combinations(offers, size):
            total = sum(free for _key, free in chosen)
            if total < demand.seats:
                continue
            if total - min(free for _key, free in chosen) >= demand.seats:
                continue  # one of them is not needed: tried already, being smaller
            shares = _fill(index, demand, chosen)
            keys = taken | {key for key, _free in chosen}
            for rest, others in _spread(demands, splits[1:], keys):
                yield rest, shares + others


def _fill(index: int, demand: Demand, chosen: Sequence[Offer]) -> tuple[Share, ...]:
    left = demand.seats
    shares = []
    for key, free in chosen:
        seats = free if demand.whole else min(free, left)
        shares.append(Share(index, key, seats))
        left -= seats
    return tuple(shares)


def _match(
    demands: Sequence[Demand], plain: Sequence[int], taken: frozenset[int]
) -> tuple[Share, ...] | None:
    """Match the plain needs with resources that are not ``taken``."""
    owner: dict[int, int] = {}  # resource -> place
    places = [index for index in plain for _ in range(demands[index].quantity)]

    def place_at(place: int, seen: set[int]) -> bool:
        keys = [key for key, _free in demands[places[place]].offers if key not in taken]
        for key in keys:
            if key not in owner:
                owner[key] = place
                return True
        for key in keys:
            if key not in seen:
                seen.add(key)
                if place_at(owner[key], seen):
                    owner[key] = place
                    return True
        return False

    for place in range(len(places)):
        if not place_at(place, set()):
            return None
    shares = []
    for key, place in sorted(owner.items(), key=lambda item: item[1]):
        demand = demands[places[place]]
        seats = demand.seats or dict(demand.offers)[key]
        shares.append(Share(places[place], key, seats))
    return tuple(shares)
