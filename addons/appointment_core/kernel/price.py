"""Money of a booking in integer minor units (cents); rates are Decimal.

Prices and taxes themselves come from Odoo (architecture, section 6); here is what
Odoo does not know: quantities, deposits and shares that add up to the cent.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

PER_BOOKING = "booking"
PER_HOUR = "hour"
PER_PERSON = "person"


def quantity(price_model: str, duration: int, persons: int) -> Decimal:
    """Return the quantity of the order line.

    ``duration`` in minutes. Hours are exact, not rounded to a decimal precision. An
    unknown model raises ValueError.
    """
    if price_model == PER_BOOKING:
        return Decimal(1)
    if price_model == PER_HOUR:
        return Decimal(duration) / 60
    if price_model == PER_PERSON:
        return Decimal(persons)
    raise ValueError(price_model)


def round_minor(amount: Decimal) -> int:
    """Return the amount in whole minor units, half away from zero."""
    return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def percent_of(amount_minor: int, percent: Decimal) -> int:
    """Return ``percent`` of an amount, half away from zero (T66)."""
    return round_minor(amount_minor * percent / 100)


def deposit(
    total_minor: int, percent: Decimal | None = None, fixed_minor: int | None = None
) -> tuple[int, int]:
    """Return what is due now and what later; the two add up to the total (T66).

    The total includes tax. A fixed deposit wins over a percentage; neither means the
    whole total now. A deposit is never negative and never more than the total.
    """
    if fixed_minor is not None:
        now = fixed_minor
    elif percent is not None:
        now = percent_of(total_minor, percent)
    else:
        now = total_minor
    now = min(max(now, 0), max(total_minor, 0))
    return now, total_minor - now


def split(amount_minor: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Return the amount in parts proportional to ``weights``, adding up exactly.

    Largest remainder: each part is within one unit of its exact share; of equal
    remainders the earlier part gets the unit. Weights are not negative; if all are
    zero everything goes to the first part. No weights raise ValueError.
    """
    if not weights or min(weights) < 0:
        raise ValueError(weights)
    total = sum(weights)
    if not total:
        return (amount_minor, *(0 for _ in weights[1:]))
    sign = -1 if amount_minor < 0 else 1
    shares = [divmod(abs(amount_minor) * weight, total) for weight in weights]
    parts = [whole for whole, _rest in shares]
    order = sorted(range(len(shares)), key=lambda at: -shares[at][1])
    for at in order[: abs(amount_minor) - sum(parts)]:
        parts[at] += 1
    return tuple(sign * part for part in parts)


def split_by_tax(
    amount_minor: int, lines: Sequence[tuple[int, int]]
) -> tuple[tuple[int, int], ...]:
    """Return ``(net, tax)`` parts of a gross amount for invoice ``lines`` (T67, T68).

    ``lines`` are ``(net, tax)`` of one tax each, not negative. A refund reverses every
    tax in proportion; all parts together are the amount, to the minor unit.
    """
    gross = split(amount_minor, [net + tax for net, tax in lines])
    parts = []
    for amount, line in zip(gross, lines, strict=True):
        net, tax = split(amount, line)
        parts.append((net, tax))
    return tuple(parts)
