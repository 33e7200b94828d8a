"""The windows of the check and of a row of the embedding list, and what was filled in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.payloads import Payload
from bot.kit.slack import Json, escape, fields_of, unescape
from bot.sustainability.practice_check import views
from bot.sustainability.practice_check.content import PracticeCheckContext, PracticeToEmbed
from bot.sustainability.practice_check.models import EmbeddingState, PracticeRating
from bot.sustainability.practice_check.queries import EmbeddedRow
from bot.sustainability.practice_check.rules import GREATEST, LEAST
from bot.sustainability.practice_check.service import MAX_EVIDENCE, EmbeddingEntry, GivenRating

SAVE = "sustainability.practice_save"
ROW = "sustainability.practice_row"
SCORE, EVIDENCE, STATE, OWNER, DUE = "score", "evidence", "state", "owner", "due"


class CheckWindow(Payload):
    """An open window: of which check, 0 for a new one."""

    number: int = 0


class EmbeddingWindow(Payload):
    """An open window about a row of the embedding list."""

    practice: str


def score_field(pair: str) -> str:
    """The block of a pair's rating."""
    return f"{SCORE}-{pair}"


def evidence_field(pair: str) -> str:
    """The block of what shows a pair's rating, below which an error is said."""
    return f"{EVIDENCE}-{pair}"


def check(opened: CheckWindow, context: PracticeCheckContext, begin: Mapping[str, PracticeRating]) -> Json:
    """The window of a check: a rating and its evidence for each of the five pairs."""
    intro = _(
        "Take ten minutes. Rate how things are today, not how they're planned. If you choose a 4 or a "
        "5, say how you can tell: name something others can see too."
    )
    parts: list[Json] = [blocks.section(intro)]
    for pair in context.current.pairs:
        known = begin.get(pair.id)
        options = [
            blocks.option(_score(each, pair.dependence, pair.capability), each) for each in range(LEAST, GREATEST + 1)
        ]
        chosen = options[known.score - LEAST] if known else None
        parts += [
            blocks.input_block(score_field(pair.id), pair.question, blocks.static_select(options, initial=chosen)),
            blocks.input_block(
                evidence_field(pair.id),
                _("How can you tell?"),
                blocks.text_input(initial=known.evidence if known else "", max_length=MAX_EVIDENCE),
                optional=True,
                hint=pair.evidence,
            ),
        ]
    return blocks.modal(
        SAVE, _("Person or institution?"), parts, submit=_("Save"), close=_("Cancel"), metadata=opened.encode()
    )


def _score(score: int, dependence: str, capability: str) -> str:
    if score == LEAST:
        return f"{score}: {dependence}"
    return f"{score}: {capability}" if score == GREATEST else str(score)


def ratings(view: Json, context: PracticeCheckContext) -> dict[str, GivenRating]:
    """What was filled in, by pair."""
    held = fields_of(view)
    return {
        pair.id: GivenRating(
            int(held[score_field(pair.id)]["selected_option"]["value"]),
            unescape((held.get(evidence_field(pair.id)) or {}).get("value") or ""),
        )
        for pair in context.current.pairs
    }


def embedding(practice: PracticeToEmbed, known: EmbeddedRow | None) -> Json:
    """The window of a row of the embedding list."""
    states = {each: blocks.option(views.state_words(each), each) for each in EmbeddingState}
    chosen = states[EmbeddingState(known.row.state) if known else EmbeddingState.OPEN]
    owner = known.owner if known and not known.has_left else ""
    evidence = known.row.evidence if known else ""
    parts = [
        blocks.section(f"*{escape(practice.text)}*"),
        blocks.input_block(
            STATE, _("How far along is this practice?"), blocks.radio_buttons([*states.values()], initial=chosen)
        ),
        blocks.input_block(
            OWNER,
            _("Who is responsible?"),
            blocks.person_select(initial=owner or None),
            optional=True,
            hint=_("I'll tell this person."),
        ),
        blocks.input_block(
            DUE,
            _("By when?"),
            blocks.date_picker(initial=known.row.due_on if known else None),
            optional=True,
        ),
        blocks.input_block(
            EVIDENCE,
            _("How can you tell?"),
            blocks.text_input(initial=evidence, multiline=True, max_length=MAX_EVIDENCE),
            optional=True,
        ),
    ]
    opened = EmbeddingWindow(practice=practice.id)
    return blocks.modal(ROW, _("Embedding list"), parts, submit=_("Save"), close=_("Cancel"), metadata=opened.encode())


def entry(view: Json) -> EmbeddingEntry:
    """What was filled in."""
    held = fields_of(view)
    due = (held.get(DUE) or {}).get("selected_date")
    return EmbeddingEntry(
        EmbeddingState(held[STATE]["selected_option"]["value"]),
        (held.get(OWNER) or {}).get("selected_user") or "",
        date.fromisoformat(due) if due else None,
        unescape((held.get(EVIDENCE) or {}).get("value") or ""),
    )


def told(text: str) -> Json:
    """Replaces a window once its content is kept."""
    return blocks.modal(SAVE, _("Person or institution?"), [blocks.section(text)], close=_("Close"))
