"""`/learn review` and `/learn reviews`: a round at once, and how they come."""

from __future__ import annotations

from bot.journeys import review_flow, rounds
from bot.journeys.command_context import Reply, Said
from bot.journeys.preferences.commands import OFF, ON
from bot.kit.time import read_time
from bot.members import service as members
from bot.reviews import queries, service, views
from bot.reviews.models import ReviewMode


def review(said: Said) -> Reply:
    rounds.take(said.session, said.library, said.member, now=said.at, most=said.questions)
    return Reply(views.on_the_way(), lesson_follows=True)


def reviews(said: Said) -> Reply:
    """How they come, or a change of that: an hour, a number of questions, on or off."""
    if said.rest:
        _change(said, said.rest.casefold())
    who = members.person(said.member)
    shown = queries.review_status(said.session, who.workspace_id, who.member_id, now=said.at, most=said.questions)
    return Reply(views.status(shown, said.zone))


def _change(said: Said, wanted: str) -> None:
    own = service.own_schedule(
        said.session, said.member, review_flow.lesson_hour(said.session, said.library, said.member)
    )
    if wanted in OFF | ON:
        own.wish = ReviewMode.OFF if wanted in OFF else ReviewMode.ON
    elif wanted.isdecimal():
        service.set_max_questions(own, int(wanted))
    else:
        hour = read_time(wanted)
        members.open_at(said.session, said.member, hour)
        service.set_hour(own, hour)
    said.session.flush()
    review_flow.reschedule(said.session, said.library, said.member, now=said.at)
    said.session.flush()
