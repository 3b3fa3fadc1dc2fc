"""How well numbers that were found fit those of one way to compute attention."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from attention.arrays import Array

NEAR = 0.05  # of the largest number: of random numbers, one in twenty is as near by chance
MOST_OF_ONE = 5.0  # nats of evidence that one number can give


@dataclass(frozen=True, eq=False)
class Candidate:
    """The stages of one way to compute attention, and how far rounding can move each number."""

    numbers: Mapping[str, Array]
    tolerances: Mapping[str, Array]

    def misfit(self, found: Mapping[str, Array], least: float, is_known: bool = False) -> float:
        """The largest difference from what was found, as a share of the largest number.

        Where numbers are coarse, rounding allows large differences, which chance might meet, too.
        So one of these must hold: all numbers are `NEAR`, or so many are that it is no chance.

        Args:
            found: stages by name, NaN where NaN was found.
            least: how far a number may be off because only some of its digits were printed.
            is_known: whether what rounding allows is proof enough.

        Returns:
            The share; infinite where a difference is larger than rounding can make it, or where
            agreement may be chance.
        """
        shares, evidence, count = [], 0.0, 0
        for stage, numbers in found.items():
            share, of_each = self._stage(stage, numbers, least)
            shares.append(share)
            evidence += float(of_each.sum())
            count += of_each.size
        share = max(shares)
        # ln(1 / u) of a random share u has a mean of 1 and a deviation of 1.
        is_proven = evidence > count + 4 * math.sqrt(count) + 3
        return share if is_known or share <= NEAR or is_proven else math.inf

    def _stage(self, stage: str, found: Array, least: float) -> tuple[float, Array]:
        """The misfit of one stage, and how much evidence each number is: ln(size / difference)."""
        numbers, tolerance = self.numbers[stage], self.tolerances[stage]
        if numbers.shape != found.shape or (np.isnan(numbers) != np.isnan(found)).any():
            return math.inf, np.zeros(1)
        sizes = np.abs(np.where(np.isfinite(numbers), numbers, 0))
        with np.errstate(invalid="ignore"):
            is_same = (numbers == found) | np.isnan(numbers)
            differences = np.where(is_same, 0.0, abs(numbers - found))
        size = float(sizes.max())
        if (differences > tolerance).any() or (differences.any() and not size):
            return math.inf, np.zeros(1)
        typical = np.maximum(sizes, np.median(sizes))
        with np.errstate(divide="ignore", invalid="ignore"):
            known = np.where(is_same, MOST_OF_ONE, np.log(typical / differences))
        share = max(0.0, float(differences.max()) - least) / size if size else 0.0
        return share, np.clip(known, 0, MOST_OF_ONE)
