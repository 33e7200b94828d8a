"""What the buttons of the last message that came unasked offer, so that they may be answered in words too."""

from __future__ import annotations

from dataclasses import replace

from bot.change.pulse import words as pulse_words
from bot.community import unasked_offers
from bot.conversation import offers
from bot.conversation.deeds import Deed, Offer
from bot.conversation.replies_to_us import RepliesToUs
from bot.conversation.words import fold
from bot.delivery import service as delivery
from bot.delivery.standing_offers import Choice, Offered
from bot.journeys import service
from bot.journeys.contact import Silence
from bot.journeys.content import Library
from bot.kit.db import row_id
from bot.kit.i18n import _, languages
from bot.members.command_registry import CommandContext

# What may be no more than a nod to a message that came unasked.
NODS = frozenset({"ok", "okay", "okey", "passt", "right", "genau", "stimmt"})


def last(context: CommandContext, library: Library) -> Offered | None:
    """What the newest message to a member offers to what they wrote; a mere nod is no yes to it."""
    key = delivery.newest_key(context.session, context.person, now=context.now)
    offered = unasked_offers.of_message(context, key) or _newest(context, library, key)
    is_nod = fold(context.text).strip(" .!") in NODS
    return replace(offered, yes="") if offered and is_nod else offered


def _newest(context: CommandContext, library: Library, key: str) -> Offered | None:
    """What the message with that key offers to a learner; None if it has no buttons, or is an answer of ours."""
    kind, _colon, about = key.partition(":")
    if kind == "journeys.silence":
        return _after_silence(about)
    if kind in {"journeys.introduction", "cohorts.invited", "cohorts.enrolled"}:
        return _introduced(context, library, kind, about)
    if kind == "journeys.finished":
        return _finished(context, library)
    if kind == "journeys.remind":
        return _choices(_learn(_("No more reminders"), "reminders off"), offers.what_is_open())
    if kind == "change.pulse":
        return _choices(*(_learn(label, f"pulse {feeling}") for feeling, label in pulse_words.feelings().items()))
    return _choices(offers.no_weekly_line()) if kind == "journeys.week" else None


def _learn(label: str, command: str) -> Offer:
    return Offer(label, Deed.LEARN, command)


def _choices(*given: Offer, yes: str = "", no: str = "") -> Offered:
    return Offered(yes, no, choices=tuple(Choice(each.label, each.value) for each in given))


def _after_silence(about: str) -> Offered:
    """To the question whether to go on, a yes means none of its buttons; to the last line it does."""
    going_on = offers.resume()
    if f":{Silence.ASK}:" not in f":{about}:":
        return _choices(going_on, yes=going_on.value)
    waiting, fresh = _learn(_("Wait for me"), "rest"), _learn(_("Start fresh"), "fresh")
    return _choices(waiting, going_on, fresh, offers.stop())


def _introduced(context: CommandContext, library: Library, kind: str, about: str) -> Offered | None:
    """A yes begins what was suggested; to an enrolment it may be no more than a nod, and a no is asked about."""
    is_enrolled = kind == "cohorts.enrolled"
    mine = service.enrolments(context.session, context.member) if is_enrolled else []
    track_ids = {str(row_id(one)): one.track_id for one in mine}
    track_id = track_ids.get(about, "") if is_enrolled else about.partition(":")[2] or library.default.id
    track = library.track(track_id)
    if track is None:
        return None
    start, declined = _learn(_("Start now"), f"begin {track.id}"), _learn(_("Not for me"), f"not-for-me {track.id}")
    others = [_learn(_("Choose another"), "tracks"), _learn(_("Change the time"), "settings")]
    no = Offer("", Deed.MEAN, "stop") if is_enrolled else declined
    # Who writes its name means to begin it.
    named = [replace(start, label=track.in_language(language).title) for language in languages()]
    return _choices(start, *others, declined, *named, yes="" if is_enrolled else start.value, no=no.value)


def _finished(context: CommandContext, library: Library) -> Offered:
    """The track that is suggested after the end of another one."""
    command = RepliesToUs(library).next_track(context)
    track = library.track(command.partition(" ")[2])
    if track is None:
        return _choices(offers.tracks(), offers.what_is_open())
    start = _learn(_("Start “{track}”", track=track.in_language(context.member.language).title), command)
    return _choices(start, offers.tracks(), offers.what_is_open(), yes=start.value)
