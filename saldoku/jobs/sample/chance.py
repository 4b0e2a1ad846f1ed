"""Chance that repeats: one stream of draws for each person of a fund, told by seed and number.

Only `Random.random` is used, the one method whose sequence Python promises to keep. A person's draws
depend on the seed and their number alone, so that people can be made in any order.
"""

import random
from collections.abc import Sequence
from typing import TypeVar

Thing = TypeVar("Thing")


class Chance:
    """Draws for one person."""

    def __init__(self, seed: int, number: int) -> None:
        self.draw = random.Random((seed << 40) ^ number).random

    def below(self, limit: int) -> int:
        """A whole number from 0 to `limit` - 1."""
        return int(self.draw() * limit)

    def between(self, least: int, most: int) -> int:
        """A whole number from `least` to `most`, both included."""
        return least + int(self.draw() * (most - least + 1))

    def one_of(self, things: Sequence[Thing]) -> Thing:
        return things[int(self.draw() * len(things))]

    def in_hundred(self, share: int) -> bool:
        """True in `share` of a hundred cases."""
        return self.draw() * 100 < share
