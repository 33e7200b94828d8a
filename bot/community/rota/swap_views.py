"""Messages about swaps of turns, and about sessions that somebody else is asked to lead."""

from __future__ import annotations

from collections.abc import Sequence

from bot.community.calendar.formatting import title_and_start
from bot.community.calendar.queries import SessionCard
from bot.community.command_buttons import pick_person, say
from bot.community.rota import views
from bot.community.rota.leader_views import FIND_LEADER
from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.slack import Json, escape
from bot.kit.time import format_moment

MAX_CHOICES = 4


def swap_offer(swap_id: int, asker: str, offered: SessionCard, wanted: SessionCard | None, zone: str) -> Json:
    """Asks a member for a swap, or for cover if nothing is offered in return."""
    if wanted is None:
        return cover_offer([swap_id], asker, [offered], zone)
    text = _(
        "{asker} would like to swap: you'd lead {title} on {theirs}, and they'd lead your session on {yours}.",
        asker=f"<@{asker}>",
        title=escape(offered.title),
        theirs=format_moment(offered.starts_at, zone),
        yours=format_moment(wanted.starts_at, zone),
    )
    return _yes_or_no(text, str(swap_id))


def cover_offer(swap_ids: Sequence[int], asker: str, cards: Sequence[SessionCard], zone: str) -> Json:
    """Asks a member to lead some sessions of the asker's, or some that the asker looks after."""
    card, facts = cards[0], {"asker": f"<@{asker}>"}
    is_askers = all(each.host == asker for each in cards)
    if len(cards) > 1:
        head = (
            _(
                "{asker} can't lead these sessions. Could you? The rota will even things out over the next turns.",
                **facts,
            )
            if is_askers
            else _("{asker} is looking for somebody to lead these sessions. Could you?", **facts)
        )
        text = "\n".join([head, *(f"• {title_and_start(each, zone)}" for each in cards[: views.MAX_DATES])])
    else:
        facts |= {"title": escape(card.title), "theirs": format_moment(card.starts_at, zone)}
        text = (
            _(
                "{asker} can't lead {title} on {theirs}. Could you? The rota will even things out over the next turns.",
                **facts,
            )
            if is_askers
            else _("{asker} is looking for somebody to lead {title} on {theirs}. Could you?", **facts)
        )
    return _yes_or_no(text, ",".join(map(str, swap_ids)))


def _yes_or_no(text: str, value: str) -> Json:
    buttons = blocks.actions(
        blocks.button(views.AGREE, _("Yes, happy to"), value, style="primary"),
        blocks.button(views.DECLINE, _("Sorry, no"), value),
    )
    return blocks.message(text, blocks.section(text), buttons)


def swap_asked(asked: str, heard: str) -> Json:
    """Confirms to the asker who is asked; `heard` says if they hear of it only later."""
    if not heard:
        return blocks.message(_("I've asked {host}. Nothing changes until they agree.", host=f"<@{asked}>"))
    asking = _("I'm asking {host}. Nothing changes until they agree.", host=f"<@{asked}>")
    return blocks.message(f"{asking} {heard}")


def swap_answered(*, agreed: bool) -> Json:
    """Replaces the question after an answer."""
    return blocks.message(
        _("Thank you, that's done. I've let you both know.") if agreed else _("All right, nothing changes.")
    )


def swap_answer(asked: str, cards: Sequence[SessionCard], zone: str, *, agreed: bool) -> Json:
    """Tells the asker the answer; after a no, with a button for each session to ask somebody else."""
    if len(cards) > 1:
        facts = {"asked": f"<@{asked}>"}
        head = (
            _("{asked} has agreed to lead these sessions:", **facts)
            if agreed
            else _("{asked} can't lead these sessions:", **facts)
        )
        text = "\n".join([head, *(f"• {title_and_start(each, zone)}" for each in cards[: views.MAX_DATES])])
    else:
        [card] = cards
        facts = {"asked": f"<@{asked}>", "title": escape(card.title), "moment": format_moment(card.starts_at, zone)}
        text = (
            _("{asked} has agreed to lead {title} on {moment}.", **facts)
            if agreed
            else _("{asked} can't lead {title} on {moment}.", **facts)
        )
    if agreed:
        return blocks.message(text)
    label = _("Ask someone else") if len(cards) == 1 else ""
    buttons = [
        blocks.button(f"{FIND_LEADER}:{number}", label or format_moment(card.starts_at, zone), card.id)
        for number, card in enumerate(cards[:MAX_CHOICES])
    ]
    return blocks.message(text, blocks.section(text), blocks.actions(*buttons))


def which_to_hand_over(cards: Sequence[SessionCard], whom: str, zone: str, *, with_all: bool) -> Json:
    """Asks which sessions somebody is to be asked to lead, with a button for each, and perhaps one for all."""
    text = _("Which session should I ask {whom} to lead?", whom=f"<@{whom}>")
    buttons = [
        say(f"{format_moment(card.starts_at, zone)}: {card.title}", f"rota ask #{card.id} <@{whom}>", number=number)
        for number, card in enumerate(cards[:MAX_CHOICES])
    ]
    every = " ".join(f"#{card.id}" for card in cards[: views.MAX_DATES])
    both = say(_("All of them"), f"rota ask {every} <@{whom}>", number=MAX_CHOICES) if with_all else None
    return blocks.message(text, blocks.section(text), blocks.actions(*buttons, both, _leave()))


def which_to_lead(cards: Sequence[SessionCard], zone: str) -> Json:
    """Asks which of several sessions without a leader somebody takes."""
    text = _("Which session would you lead?")
    buttons = [
        say(f"{format_moment(card.starts_at, zone)}: {card.title}", f"rota lead #{card.id}", number=number)
        for number, card in enumerate(cards[:MAX_CHOICES])
    ]
    return blocks.message(text, blocks.section(text), blocks.actions(*buttons, _leave()))


def which_to_swap(mine: Sequence[SessionCard], theirs: Sequence[SessionCard], whom: str, zone: str) -> Json:
    """Asks which turns are swapped, with a button for each pair; nobody has been asked yet."""
    text = _(
        "Which dates would you like to swap with {whom}? On each button, your date comes first.", whom=f"<@{whom}>"
    )
    pairs = [(own, other) for other in theirs for own in mine][: MAX_CHOICES + 1]
    buttons = [
        say(
            f"{format_moment(own.starts_at, zone)} ↔ {format_moment(other.starts_at, zone)}",
            f"rota swap #{own.id} with #{other.id}",
            number=number,
        )
        for number, (own, other) in enumerate(pairs)
    ]
    return blocks.message(text, blocks.section(text), blocks.actions(*buttons, _leave()))


def nothing_to_swap(mine: Sequence[SessionCard], whom: str, zone: str) -> Json:
    """Says that somebody leads nothing ahead, and offers to ask whether they'd lead one of the reader's sessions."""
    text = _("{whom} doesn't lead anything at the moment. Should I ask them to lead one of yours?", whom=f"<@{whom}>")
    buttons = [
        say(f"{format_moment(card.starts_at, zone)}: {card.title}", f"rota ask #{card.id} <@{whom}>", number=number)
        for number, card in enumerate(mine[:MAX_CHOICES])
    ]
    return blocks.message(text, blocks.section(text), blocks.actions(*buttons, _leave()))


def whom_to_pick(card: SessionCard, zone: str) -> Json:
    """Asks who is to be asked to lead a session, with a list of everybody."""
    facts = {"title": escape(card.title), "moment": format_moment(card.starts_at, zone)}
    text = _("Who should I ask to lead {title} on {moment}?", **facts)
    return blocks.message(text, blocks.section(text), pick_person(f"rota ask #{card.id}"))


def _leave() -> Json:
    return blocks.button(views.STAY_HERE, _("Leave it as it is"), "-")
