"""A number → as it is shown: rounded half up, a small change with the decimals it needs."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

_NOISE = 1e-6  # what is less is nothing: a sum of decimals is not exact


def round_half_up(value: float, decimals: int | None, change: bool = False) -> Decimal:
    """A number as it is shown: half up, to two decimals without closing zeros where None.

    A change that would be shown as none has the decimals to its first digit: +0.004, not +0.00.
    """
    places = 2 if decimals is None else decimals
    if change and places > 0 and _NOISE < abs(value) < 0.5 * 10.0**-places:
        places = -math.floor(math.log10(abs(value)))
    shown = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    integer = shown.to_integral_value()
    return integer if decimals is None and shown == integer else shown
