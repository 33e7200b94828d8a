"""What an author agreed to and what was sent, and how they take it back."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json, escape
from bot.kit.time import say_date
from bot.members.service import Person
from bot.stories import blocks, service
from bot.stories.blocks import button, named
from bot.stories.feedback import consents
from bot.stories.feedback.views import TAKE_BACK
from bot.stories.models import StoryConsent, StorySent

MAX_SHOWN = 5


def overview(session: Session, who: Person, story_id: int) -> Json:
    """Every agreement of the author about a story, and every request that left."""
    draft = service.draft(session, who, story_id)
    given = session.exec(
        select(StoryConsent)
        .where(StoryConsent.workspace_id == who.workspace_id, StoryConsent.story_id == story_id)
        .where(StoryConsent.member_id == who.member_id)
        .order_by(col(StoryConsent.given_at).desc())
    ).all()
    sent = consents.what_was_sent(session, who, story_id)
    words = _("What you agreed to for {title}", title=named(draft.title))
    made = [blocks.text(f"*{words}*"), *map(_agreement, given[:MAX_SHOWN])]
    if not given:
        made.append(blocks.text(_("Nothing: no model has been asked, and nothing has left.")))
    made.append(_sent(sent))
    if any(one.withdrawn_at is None for one in given):
        made.append(blocks.actions(button(TAKE_BACK, _("Take it back"), story_id, style="danger")))
    return blocks.message(words, *made)


def _agreement(one: StoryConsent) -> Json:
    facts = {"host": escape(one.host), "day": say_date(one.given_at.date()), "version": one.version}
    if one.withdrawn_at:
        back = say_date(one.withdrawn_at.date())
        return blocks.text(
            _("*{host}*: agreed on {day} for version {version}, taken back on {back}.", **facts, back=back)
        )
    return blocks.text(
        _("*{host}*: agreed on {day}, at version {version}. It holds for this story until you take it back.", **facts)
    )


def _sent(sent: Sequence[StorySent]) -> Json:
    if not sent:
        return blocks.note(_("No request has left."))
    tokens = sum(one.tokens for one in sent)
    count = ngettext("{n} request has left", "{n} requests have left", len(sent))
    last = say_date(sent[0].sent_at.date())
    return blocks.note(
        _(
            "{count}, about {tokens} tokens, the last on {day}. All were masked.",
            count=count,
            tokens=f"{tokens:,}",
            day=last,
        )
    )


def taken_back(title: str) -> str:
    """Said once it is so."""
    return _(
        "Done: nothing of {title} is sent from now on. What a model has read cannot be unread.", title=named(title)
    )
