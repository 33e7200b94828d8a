"""`/story` and its words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.errors import GroundswellError
from bot.kit.i18n import _
from bot.kit.slack import Json
from bot.members.service import Person
from bot.stories import blocks, service
from bot.stories import usage as stories_usage
from bot.stories.feedback import consent_views, facilitator_review, listeners
from bot.stories.feedback.jobs import Desk
from bot.stories.identity import arrived
from bot.stories.models import Standing
from bot.stories.publishing import (
    mentions,
    notifications,
    showcase,
    views,
)
from bot.stories.service import Draft
from bot.stories.writing import diff
from bot.stories.writing import service as writing
from bot.stories.writing import views as cards


class NoStoryError(GroundswellError):
    """You have no story yet. `/story new` begins one."""


class NoSuchTitleError(GroundswellError):
    """You have no story called “{given}”. `/story list` shows them with their numbers."""


class WhoError(GroundswellError):
    """Please name somebody, such as `/story with @ana`."""


@dataclass(frozen=True)
class Said:
    """Who said something to us, and when; `rest` is what came after the verb."""

    session: Session
    who: Person
    rest: str
    at: datetime
    desk: Desk | None = None

    def meant(self, words: str | None = None) -> Draft:
        """The story that is meant: the latest, or by its number in the list or words of its title."""
        return find(self.session, self.who, self.rest if words is None else words)


def find(session: Session, who: Person, words: str) -> Draft:
    """One of somebody's own stories."""
    mine = [one for one in service.mine(session, who) if not writing.is_blank(one)]
    if not mine:
        raise NoStoryError
    wanted = words.strip().casefold()
    if not wanted:
        return mine[0]
    if wanted.isdecimal() and 0 < int(wanted) <= len(mine):
        return mine[int(wanted) - 1]
    found = next((one for one in mine if all(word in one.title.casefold() for word in wanted.split())), None)
    if found is None:
        raise NoSuchTitleError(given=words.strip()[:80])
    return found


def listed(said: Said) -> Json:
    mine = [one for one in service.mine(said.session, said.who) if not writing.is_blank(one)]
    return cards.listed(mine)


def show(said: Said) -> Json:
    draft = said.meant()
    return cards.shown(draft, service.versions(said.session, said.who.workspace_id, draft.story_id))


def review(said: Said) -> Json:
    assert said.desk, "asked by a command"
    slack = (said.who.workspace_id, said.who.slack_id)
    return listeners.wish(said.session, said.desk, slack, said.meant().story_id)


def changes(said: Said) -> Json:
    return changed(said.session, said.who, said.meant().story_id)


def changed(session: Session, who: Person, story_id: int) -> Json:
    """What is different now from the latest version, or there from the one before."""
    draft, versions = service.draft(session, who, story_id), service.versions(session, who.workspace_id, story_id)
    if not versions:
        raise NoVersionError
    latest = versions[-1]
    numbered = [_("version {n}", n=one.number) for one in versions]
    if latest.sections != draft.sections or len(versions) == 1:
        names = numbered[-1], _("your draft as it is now")
        return cards.changes(draft.title, names, diff.compare(latest.sections, draft.sections))
    found = diff.compare(versions[-2].sections, latest.sections)
    return cards.changes(draft.title, (numbered[-2], numbered[-1]), found)


class NoVersionError(GroundswellError):
    """There is only your draft so far. Once you have asked for feedback, I can show what changed since."""


def together(said: Said) -> Json:
    slack_id = mentions.person_in(said.rest)
    if slack_id is None:
        raise WhoError
    draft = said.meant(mentions.without_references(said.rest))
    other = arrived(said.session, (said.who.workspace_id, slack_id), now=said.at)
    notifications.invitation(said.session, said.who, draft.story_id, other, now=said.at)
    words = _(
        "I have asked <@{who}>. Once they say yes, you both can write in {title}.",
        who=slack_id,
        title=blocks.named(draft.title),
    )
    return blocks.message(words)


def consent(said: Said) -> Json:
    return consent_views.overview(said.session, said.who, said.meant().story_id)


def search(said: Said) -> Json:
    return views.found(said.rest, showcase.find(said.session, said.who.workspace_id, said.rest))


def withdraw(said: Said) -> Json:
    draft = said.meant()
    if draft.standing != Standing.PUBLISHED:
        return blocks.message(_("{title} is not in the showcase.", title=blocks.named(draft.title)))
    words = _("Take {title} out of the showcase? You keep it.", title=blocks.named(draft.title))
    yes = blocks.button(views.WITHDRAW, _("Withdraw"), draft.story_id, style="primary")
    return blocks.message(words, blocks.text(words), blocks.actions(yes))


def delete(said: Said) -> Json:
    draft = said.meant()
    words = _("Delete {title} with all its words, versions and feedback?", title=blocks.named(draft.title))
    return blocks.message(words, blocks.text(words), blocks.actions(cards.delete_button(draft)))


def look(said: Said) -> Json:
    return facilitator_review.waiting(said.session, said.who.workspace_id, said.who.slack_id)


def usage(_said: Said) -> Json:
    return stories_usage.usage()


VERBS: dict[str, Callable[[Said], Json]] = {
    "list": listed,
    "show": show,
    "review": review,
    "changes": changes,
    "with": together,
    "consent": consent,
    "find": search,
    "withdraw": withdraw,
    "delete": delete,
    "look": look,
    "help": usage,
}
# What needs nothing but words; the others need a window or the desk.
IN_TALK = ("list", "show", "changes", "with", "consent", "find", "withdraw", "delete", "look", "help")


def obey(session: Session, desk: Desk | None, slack: tuple[str, str], typed: tuple[str, str], *, now: datetime) -> Json:
    """Do what `/story <verb> <rest>` of a (workspace, user) says; an unknown word changes nothing."""
    verb, rest = typed
    who = arrived(session, slack, now=now)
    act = VERBS.get(verb or "list")
    return act(Said(session, who, rest, now, desk)) if act else stories_usage.unclear(verb)
