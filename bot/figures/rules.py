"""Which figures about groups may be shown, without a database session.

A group is a set of member ids as the bits of an integer. The groups that were shown cut the people into *cells*: two
people are in one cell if no group that was shown holds one of them without the other. Whatever a reader adds up and
subtracts, they can find out something about whole cells only. So a group may be shown if every cell it leaves behind is
large enough.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence

MIN_PEOPLE = 5


def as_bits(member_ids: Iterable[int]) -> int:
    """A set of member ids as the bits of an integer."""
    ids = list(member_ids)
    if not ids:
        return 0
    row = bytearray(max(ids) // 8 + 1)
    for each in ids:
        row[each // 8] |= 1 << each % 8
    return int.from_bytes(row, "little")


def pack(bits: int) -> bytes:
    """A set of people as few bytes."""
    return zlib.compress(bits.to_bytes((bits.bit_length() + 7) // 8, "little"))


def unpack(packed: bytes) -> int:
    """The set of people that `pack` made these bytes of."""
    return int.from_bytes(zlib.decompress(packed), "little")


def is_small(count: int, least: int) -> bool:
    """Whether a count is about so few people that it says something about each of them; nobody is not few."""
    return 0 < count < least


def refine(cells: Sequence[int], groups: Sequence[int], least: int) -> list[int] | None:
    """The cells once these groups have been shown as well; None if one of them would be smaller than `least`."""
    found = list(cells)
    for group in groups:
        outside = group
        cut: list[int] = []
        for cell in found:
            outside &= ~cell
            inside, rest = cell & group, cell & ~group
            if inside and rest and min(inside.bit_count(), rest.bit_count()) < least:
                return None
            cut += [part for part in (inside, rest) if part]
        if is_small(outside.bit_count(), least):
            return None
        found = [*cut, outside] if outside else cut
    return found
