"""Learns from examples which intent a sentence has: a linear classifier over words, pairs and parts of words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.conversation.intents import Intent
from bot.kit.on_first_use import LaterModule

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Places = NDArray[np.int64]
else:
    np = LaterModule("numpy")

RIDGE = 0.3
STEPS = 14
SHARPNESS = 4.5
MIN_PARTS = 3
PART_LENGTHS = (4,)
WORD, PAIR, PART = 1.0, 0.5, 0.45  # what each kind of feature weighs
INTENTS = tuple(Intent)


class SparseMatrix:
    """A matrix with few entries in each row, as long as what it is multiplied with is narrow.

    Rows with the same number of entries are multiplied at once, each a few numbers with as many rows of the other
    matrix.
    """

    def __init__(self, rows: Places, columns: Places, values: Floats, height: int) -> None:
        """`rows` is in ascending order."""
        self._height = height
        lengths = np.bincount(rows, minlength=height)
        starts = np.concatenate([[0], np.cumsum(lengths)])
        self._alike = []
        for length in np.unique(lengths[lengths > 0]):
            (alike,) = np.nonzero(lengths == length)
            entries = starts[alike][:, None] + np.arange(length)
            self._alike.append((alike, columns[entries], values[entries][:, None, :]))

    def times(self, weights: Floats) -> Floats:
        product = np.zeros((self._height, weights.shape[1]), np.float32)
        for alike, columns, values in self._alike:
            product[alike] = (values @ weights[columns])[:, 0]
        return product


@dataclass(frozen=True)
class IntentClassifier:
    """The weights of what occurs in a sentence, for every intent."""

    places: Mapping[str, int]
    rarity: Floats
    weights: Floats

    @classmethod
    def train(cls, examples: Sequence[tuple[Intent, Sequence[str]]]) -> IntentClassifier:
        """Least squares with a ridge, each intent against the rest, by a few steps of conjugate gradients."""
        counted = [dict(features_of(words)) for _, words in examples]
        places: dict[str, int] = {}
        for features in counted:
            for name in features:
                places.setdefault(name, len(places))
        seen = np.zeros(len(places), np.float32)
        for features in counted:
            seen[[places[name] for name in features]] += 1
        rarity = np.log((1 + len(counted)) / (1 + seen)).astype(np.float32)
        targets = np.full((len(examples), len(INTENTS)), -1.0, np.float32)
        targets[np.arange(len(examples)), [INTENTS.index(intent) for intent, _ in examples]] = 1.0
        vectors = [_vector(features, places, rarity) for features in counted]
        rows = np.repeat(np.arange(len(vectors)), [len(vector) for vector in vectors])
        columns = np.array([place for vector in vectors for place in vector], np.int64)
        values = np.array([value for vector in vectors for value in vector.values()], np.float32)
        by_column = np.argsort(columns, kind="stable")
        return cls(
            places,
            rarity,
            _solve(
                SparseMatrix(rows, columns, values, len(vectors)),
                SparseMatrix(columns[by_column], rows[by_column], values[by_column], len(places)),
                targets,
            ),
        )

    @property
    def is_whole(self) -> bool:
        """Whether every feature has a rarity, and a weight for every intent."""
        return self.weights.shape == (len(self.places), len(INTENTS)) and len(self.rarity) == len(self.places)

    def rank(self, words: Sequence[str]) -> list[tuple[Intent, float]]:
        """All intents with their probabilities, likeliest first; empty if nothing in the sentence is known."""
        vector = _vector(dict(features_of(words)), self.places, self.rarity)
        if not vector:
            return []
        scores = np.fromiter(vector.values(), np.float32) @ self.weights[list(vector)]
        exponents = np.exp(SHARPNESS * (scores - scores.max()))
        shares = (exponents / exponents.sum()).tolist()
        ranked = sorted(zip(INTENTS, shares, strict=True), key=lambda each: -each[1])
        return [(intent, round(share, 3)) for intent, share in ranked]


def _solve(matrix: SparseMatrix, transposed: SparseMatrix, targets: Floats) -> Floats:
    """The weights with the smallest squared error, each column of targets on its own."""
    residual = transposed.times(targets)
    weights, direction = np.zeros_like(residual), residual.copy()
    size = (residual**2).sum(axis=0)
    for _ in range(STEPS):
        image = transposed.times(matrix.times(direction)) + RIDGE * direction
        pace = size / np.maximum((direction * image).sum(axis=0), 1e-9)
        weights += pace * direction
        residual -= pace * image
        fresh = (residual**2).sum(axis=0)
        direction = residual + fresh / np.maximum(size, 1e-9) * direction
        size = fresh
    return weights


def _vector(features: Mapping[str, float], places: Mapping[str, int], rarity: Floats) -> dict[int, float]:
    """The known features by their places, as a vector of length 1; what is not known counts for the length too."""
    known = {places[name]: weight * float(rarity[places[name]]) for name, weight in features.items() if name in places}
    length = sum(value * value for value in known.values()) ** 0.5
    return {place: value / length for place, value in known.items()} if length else {}


def features_of(words: Sequence[str]) -> Iterator[tuple[str, float]]:
    """What occurs in a sentence, with what it weighs."""
    for word in words:
        yield f"w {word}", WORD
        if len(word) >= MIN_PARTS and word[0] != "_":
            marked = f"<{word}>"
            for length in PART_LENGTHS:
                for at in range(len(marked) - length + 1):
                    yield f"c {marked[at : at + length]}", PART
    for first, second in pairwise(["^", *words, "$"]):
        yield f"p {first} {second}", PAIR
