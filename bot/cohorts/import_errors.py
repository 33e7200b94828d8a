"""Problems in a list of people, with line numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from bot.cohorts import people_csv
from bot.cohorts.models import EnrolmentLine, ListOutcome
from bot.cohorts.people_csv import PersonRow
from bot.kit import blocks
from bot.kit.i18n import _, languages
from bot.kit.slack import escape
from bot.kit.spreadsheets import Cell

MAX_IN_ALL = 8_000  # characters; Slack refuses a message with 13,200 over all its blocks


def paragraphs(lines: Sequence[EnrolmentLine]) -> Iterator[str]:
    """A paragraph for each kind of problem, with the lines concerned."""
    by_outcome: defaultdict[str, list[EnrolmentLine]] = defaultdict(list)
    for line in lines:
        by_outcome[line.outcome].append(line)
    room = MAX_IN_ALL
    for outcome, theirs in by_outcome.items():
        places, left_out = [], 0
        for line in theirs:
            place = _place(line)
            room -= len(place) + 2
            if room > 0:
                places.append(place)
            else:
                left_out += 1
        listed = ", ".join(places)
        yield f"{_heads()[outcome]} {_('{names} and {n} more', names=listed, n=left_out) if left_out else listed}"


def table(problems: Sequence[EnrolmentLine], rows: Mapping[int, PersonRow]) -> list[list[Cell]]:
    """The lines of a table that have a problem, as they were, each with its reason in a column more; empty without any.

    They can be corrected there and uploaded again.
    """
    heads = _heads()
    bad = [line for line in problems if line.line is not None]
    wide = (rows.get(line.line or 0) for line in bad)
    width = max((len(row.cells) for row in wide if row), default=1)
    known = next((row.heading for row in rows.values() if row.heading), people_csv.ORDER_NAMES)
    heading = [*known, *[""] * (width - len(known))]
    width = len(heading)
    made: list[list[Cell]] = [[*heading, _("problem")]] if bad else []
    for line in bad:
        row = rows.get(line.line or 0)
        cells = [*row.cells] if row else [_("line {n}", n=line.line)]
        reason = heads[line.outcome].replace("*", "").replace("`", "").strip(" :")
        made.append([*cells, *[""] * (width - len(cells)), reason])
    return made


def _place(line: EnrolmentLine) -> str:
    named = f"<@{line.slack_id}>" if line.slack_id and not line.given else escape(line.given)
    if line.line is None:
        return named
    return _("line {n} ({given})", n=line.line, given=named) if named else _("line {n}", n=line.line)


def _heads() -> dict[str, str]:
    return {
        ListOutcome.UNKNOWN: _("*Nobody here has this address or ID:*"),
        ListOutcome.UNCHECKED: _(
            "*I can't look up email addresses here* (I don't have the permission `users:read.email`). "
            "Use these people's Slack IDs instead:"
        ),
        ListOutcome.BOT: _("*Apps can't be enrolled:*"),
        ListOutcome.DEACTIVATED: _("*Their account is deactivated:*"),
        ListOutcome.OTHER_ORGANISATION: _("*They belong to another organisation:*"),
        ListOutcome.DUPLICATE: _("*Already in the list above, so I skipped them:*"),
        ListOutcome.NO_PERSON: _("*No person in this row:*"),
        ListOutcome.NO_TRACK: _("*There is no such track:*"),
        ListOutcome.OTHER_TRACK: _("*A different track from the cohort's:*"),
        ListOutcome.NO_DATE: _("*A date I can't read* (write it like `2027-01-11`):"),
        ListOutcome.NO_LANGUAGE: _(
            "*A language I don't speak* (I speak {languages}):", languages=", ".join(languages())
        ),
        ListOutcome.UNREADABLE: _("*A quotation mark is in the wrong place:*"),
    }


def sections(text: str) -> list[str]:
    """Paragraphs in as few sections as Slack's limit allows; a longer one is split between words."""
    return blocks.pack(piece for whole in text.split("\n\n") for piece in _pieces(whole))


def _pieces(paragraph: str) -> Iterator[str]:
    while len(paragraph) > blocks.MAX_PACKED:
        cut = paragraph.rfind(", ", 0, blocks.MAX_PACKED)
        cut = cut + 1 if cut > 0 else blocks.MAX_PACKED
        yield paragraph[:cut]
        paragraph = paragraph[cut:].lstrip()
    yield paragraph
