"""What people say of a part of a track that they have finished: a number from 0 to 10, and a sentence if they like."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.journeys.content import Track, TrackSection
from bot.journeys.models import SectionRating
from bot.kit import blocks
from bot.kit.db import insert_new
from bot.kit.i18n import _
from bot.kit.mentions import readable
from bot.kit.payloads import Payload
from bot.kit.slack import Json, escape, unescape
from bot.members.models import Member
from bot.members.service import Person

RATE = "journeys.rate_section"
SAY_WHY = "journeys.say_why"
SAVE_WHY = "journeys.save_why"
WHY = "why"
GREATEST = 10
MAX_WORDS = 300
RECENT = timedelta(days=30)


class RatedSection(Payload):
    """A part of a track, and the number that somebody chooses for it."""

    track: str
    section: str
    rating: int | None = None


@dataclass(frozen=True)
class SaidOfSection:
    """A sentence about a part of a track, with its writer's Slack id and member id."""

    member_id: int
    slack_id: str
    track_id: str
    section_id: str
    rating: int
    words: str


def finished_section(track: Track, position: int) -> TrackSection | None:
    """The part of the track that ends with a lesson; None within a part, and for parts of a single lesson."""
    section = track.section(position)
    is_end = position == section.end - 1 and section.end - section.start > 1
    return section if is_end else None


def question(track: Track, section: TrackSection) -> list[Json]:
    """Asks how useful a part was."""
    asked = RatedSection(track=track.id, section=section.id)
    options = [
        blocks.option(_scale(number), asked.model_copy(update={"rating": number}).encode())
        for number in range(GREATEST, -1, -1)
    ]
    text = _("That was the last lesson of *{section}*. How useful was it for your work?", section=escape(section.title))
    select = blocks.static_select(options, placeholder=_("0 to 10"), action_id=RATE)
    return [blocks.section(text, select)]


def _scale(number: int) -> str:
    ends = {0: _("0, not at all"), GREATEST: _("10, very useful")}
    return ends.get(number, str(number))


def rate(session: Session, person: Person, rated: RatedSection, *, now: datetime) -> None:
    """Keep somebody's number for a part; a later one replaces it."""
    if rated.rating is None or not 0 <= rated.rating <= GREATEST:
        return
    row = {
        "workspace_id": person.workspace_id,
        "member_id": person.member_id,
        "track_id": rated.track,
        "section_id": rated.section,
        "rating": rated.rating,
        "words": "",
        "rated_at": now,
    }
    insert_new(session, SectionRating, [row])
    found = _find(session, person, rated)
    if found:
        found.rating, found.rated_at = rated.rating, now


def _find(session: Session, person: Person, rated: RatedSection) -> SectionRating | None:
    wanted = select(SectionRating).where(
        SectionRating.workspace_id == person.workspace_id,
        SectionRating.member_id == person.member_id,
        SectionRating.track_id == rated.track,
        SectionRating.section_id == rated.section,
    )
    return session.exec(wanted).first()


def say_why(session: Session, person: Person, rated: RatedSection, words: str, *, now: datetime) -> bool:
    """Keep the sentence beside the number; False if there is no number."""
    found = _find(session, person, rated)
    if found is None:
        return False
    found.words, found.rated_at = readable(" ".join(words.split()))[:MAX_WORDS], now
    return True


def said_recently(session: Session, workspace_id: str, *, now: datetime) -> list[SaidOfSection]:
    """The sentences of the last thirty days, the newest first."""
    wanted = (
        select(SectionRating, Member)
        .join(Member, sa.and_(col(Member.id) == col(SectionRating.member_id)))
        .where(
            SectionRating.workspace_id == workspace_id,
            SectionRating.words != "",
            SectionRating.rated_at >= now - RECENT,
        )
        .order_by(col(SectionRating.rated_at).desc(), col(SectionRating.member_id))
    )
    return [
        SaidOfSection(row.member_id, member.slack_id, row.track_id, row.section_id, row.rating, row.words)
        for row, member in session.exec(wanted)
    ]


def rated(message: Json, chosen: RatedSection) -> Json:
    """The message that asked, with the answer in place of the question."""
    said = _("Your rating: {rating} out of 10. Thank you.", rating=chosen.rating)
    button = blocks.button(SAY_WHY, _("Say why in a sentence"), chosen.encode())
    kept = [
        block
        for block in message.get("blocks") or []
        if (block.get("accessory") or {}).get("action_id") not in (RATE, SAY_WHY)
    ]
    return {"text": str(message.get("text") or said), "blocks": [*kept, blocks.section(said, button)]}


def window(chosen: RatedSection) -> Json:
    """The window for a sentence, which says who reads it."""
    field = blocks.text_input(multiline=True, max_length=MAX_WORDS)
    note = _(
        "The people who run the programme read this sentence with your name. They see your number only "
        "as part of an average of at least five people."
    )
    parts = [
        blocks.input_block(WHY, _("What made you choose {rating}?", rating=chosen.rating), field),
        blocks.context(note),
    ]
    return blocks.modal(
        SAVE_WHY, _("Your sentence"), parts, submit=_("Send"), close=_("Cancel"), metadata=chosen.encode()
    )


def words_given(view: Json) -> str:
    """The sentence that was written."""
    return unescape(view["state"]["values"][WHY][WHY].get("value") or "")


def thanked() -> Json:
    """Replaces the window once the sentence is kept."""
    text = _("Thank you. The people who run the programme will read your sentence.")
    return blocks.modal(SAVE_WHY, _("Your sentence"), [blocks.section(text)], close=_("Close"))
