"""The verbs of `/groundswell` about cohorts: enrolling people, days off, invitations for newcomers, reflections."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from sqlmodel import Session, col, select

from bot.cohorts import (
    admin_views,
    change_parser,
    change_views,
    changes,
    days_off,
    enrol_parser,
    forms,
    jobs,
    onboarding,
    queries,
    reflection_report,
    service,
    unenrolling,
    unenrolling_views,
    views,
)
from bot.cohorts.directory import is_surely_outside
from bot.cohorts.models import Cohort
from bot.deps import Deps
from bot.errors import GroundswellError
from bot.journeys import service as journeys
from bot.journeys.content import Library
from bot.kit.i18n import _
from bot.kit.mentions import CHANNEL, PERSON
from bot.kit.mentions import people as people_mentioned
from bot.kit.time import local_date
from bot.members import service as members
from bot.members.command_registry import Audience, Command, CommandContext, FollowUpContext, Reply
from bot.members.models import Member
from bot.members.slash_commands import open_modal

EVERYBODY = ("everybody", "everyone", "all", "alle")
OFF = ("off", "remove", "aus")
FROM = ("from", "off", "and", "of", "von", "aus", "und", "the")
FROM_A_TABLE = ("", "csv", "file", "datei", "table", "tabelle")
QUOTES = '"“”„ '


Tried = Callable[[Session, Cohort], str]
# What is said of days off that concern what is being tried: the workspace and the days.
TriedOn = Callable[[Session, str, Sequence[date]], list[str]]


class NoPlaceError(GroundswellError):
    """Who should I invite? Name a channel, such as `/groundswell onboard #new-here`, or write `everybody`."""


def commands(
    deps: Deps,
    library: Library,
    tried: Tried = lambda _session, _cohort: "",
    tried_on: TriedOn = lambda _session, _workspace_id, _days: [],
) -> list[Command]:
    """The verbs; `tried` says what is being tried in a cohort, `tried_on` what days off mean for that."""
    staff = partial(Command, audience=Audience.FACILITATORS, refusal=service.ForStaffError)
    return [
        staff(
            "enrol",
            partial(enrol, deps, library),
            help=lambda: "\n".join(
                [
                    _(
                        '`/groundswell enrol @priya #team from 2027-01-11 as "Spring"` puts people on a track, '
                        "after a preview"
                    ),
                    _("`/groundswell enrol csv` does the same from a table"),
                ]
            ),
            aliases={"en": ("enroll",), "de": ("einschreiben",)},
        ),
        staff(
            "unenrol",
            partial(unenrol, library),
            help=lambda: _(
                "`/groundswell unenrol @priya` takes people off a track; add `from everyday-ai` if they're "
                "on several; you have one day to undo it"
            ),
            aliases={"en": ("unenroll", "disenrol"), "de": ("ausschreiben", "abmelden")},
        ),
        staff(
            "cohorts",
            partial(list_cohorts, library),
            help=lambda: "\n".join(
                [
                    _("`/groundswell cohorts` lists the cohorts; `/groundswell cohort Spring` shows one of them"),
                    _(
                        "`/groundswell cohort Spring at 10:00` changes a cohort; you can also write `days`, "
                        "`zone`, `rename`, `add @priya`, `remove @priya`, `lead @priya`, `unlead @priya`, `end`, "
                        "`archive`"
                    ),
                ]
            ),
            aliases={"de": ("gruppen",)},
        ),
        staff("cohort", partial(show_or_change_cohort, deps, library, tried), aliases={"de": ("gruppe",)}),
        staff(
            "reflections",
            show_reflections,
            help=lambda: _(
                "`/groundswell reflections Spring` shows the reflections from that cohort that you may read"
            ),
            aliases={"de": ("gedanken",)},
        ),
        Command(
            "onboard",
            partial(onboard, library),
            help=lambda: _(
                "`/groundswell onboard #channel track` invites everyone who joins that channel; `everybody` "
                "instead of a channel invites all newcomers"
            ),
            aliases={"en": ("onboarding",), "de": ("einladen",)},
            audience=Audience.ADMINS,
        ),
        Command(
            "holidays",
            partial(change_days_off, deps, library, tried_on),
            help=lambda: _(
                "`/groundswell holidays` shows and sets the days on which nobody gets anything, including "
                "public holidays"
            ),
            aliases={"en": ("holiday",), "de": ("feiertage",)},
            audience=Audience.ADMINS,
        ),
    ]


def enrol(deps: Deps, library: Library, context: CommandContext) -> Reply:
    """Keep the people to enrol, who are looked up afterwards; without people, open the form for a table."""
    if context.text.casefold() in FROM_A_TABLE:
        return Reply(follow_ups=[open_modal(forms.form(library))])
    request = enrol_parser.parse(context.text)
    jobs.submit(context.session, deps.engine, library, context.member, request, now=context.now)
    return Reply({"text": views.reading()})


def unenrol(library: Library, context: CommandContext) -> Reply:
    """Take people off a track at once, with the way back."""
    named = " ".join(word for word in PERSON.sub(" ", context.text).split() if word.casefold() not in FROM)
    ids = people_mentioned(context.text)
    taken = unenrolling.unenrol(context.session, library, context.member, ids, named.strip(QUOTES), now=context.now)
    off = context.session.exec(select(Member.slack_id).where(col(Member.id).in_(taken.people))).all()
    return Reply(unenrolling_views.done(library.tracks[taken.track_id], off, taken.encode()))


def list_cohorts(library: Library, context: CommandContext) -> Reply:
    return Reply({"text": admin_views.cohorts(queries.visible(context.session, library, context.member))})


def show_or_change_cohort(deps: Deps, library: Library, tried: Tried, context: CommandContext) -> Reply:
    """One cohort in detail, or what a change would do; the list of cohorts if none is named."""
    if not context.text.strip(QUOTES):
        return list_cohorts(library, context)
    names = [cohort.folded for cohort in service.seen_by(context.session, context.member)]
    words = change_parser.parse(context.text, names)
    cohort = service.led_by(context.session, context.member, words.name.strip(QUOTES))
    if words.verb == change_parser.ADD:
        return enrol(deps, library, replace(context, text=f'{words.rest} as "{cohort.name}"'))
    if words.verb:
        verb = changes.ChangeVerb(words.verb)
        wanted = changes.check(context.session, cohort, verb, words.rest, words.people)
        ends = tried(context.session, cohort) if verb is changes.ChangeVerb.END else ""
        return Reply(change_views.question(cohort, verb, wanted.value, str(wanted), tried=ends))
    return Reply({"text": admin_views.cohort(queries.overview(context.session, library, cohort))})


def show_reflections(context: CommandContext) -> Reply:
    """The reflections of a cohort, for the caller only; the answer isn't stored."""
    return Reply({"text": reflection_report.report(context.session, context.member, context.text.strip(QUOTES))})


def change_days_off(deps: Deps, library: Library, tried_on: TriedOn, context: CommandContext) -> Reply:
    """Change the days off, and say which are ahead; lessons planned for them are moved afterwards."""
    days = days_off.change(context.session, context.member, context.text, now=context.now) if context.text else []
    context.session.flush()

    async def replan(_context: FollowUpContext) -> None:
        last = 0
        while last := await deps.db.transact_aside(
            days_off.replan, library, context.member.workspace_id, days, last, now=context.now
        ):
            deps.nudge()

    ahead = days_off.ahead(context.session, context.member, now=context.now)
    kept = members.days_off(context.session, [context.member.workspace_id]).by_workspace[context.member.workspace_id]
    shown = admin_views.holidays(ahead, kept, local_date(context.now, context.zone))
    set_now = [date.fromisoformat(day) for day in days or () if day in ahead]
    concerned = tried_on(context.session, context.member.workspace_id, set_now) if set_now else []
    shown = "\n".join([shown, *(f":warning: {each}" for each in concerned)])
    return Reply({"text": shown}, [replan] if context.text else ())


def onboard(library: Library, context: CommandContext) -> Reply:
    """Add or remove an onboarding rule, and list the rules."""
    channel = _change_rule(library, context) if context.text else onboarding.EVERYBODY

    async def warn_if_outside(follow_up: FollowUpContext) -> None:
        if await is_surely_outside(follow_up.client, channel):
            warning = admin_views.unheard(channel)
            await follow_up.respond(text=warning, response_type="ephemeral", replace_original=False)

    rules = onboarding.rules(context.session, context.member.workspace_id)
    return Reply({"text": admin_views.onboarding(rules, library)}, [warn_if_outside] if channel else ())


def _change_rule(library: Library, context: CommandContext) -> str:
    """Add or remove a rule; returns the channel of a new one, otherwise `onboarding.EVERYBODY`."""
    mentioned = CHANNEL.search(context.text)
    words = CHANNEL.sub(" ", context.text).split()
    others = [word for word in words if word.casefold() not in EVERYBODY]
    if not mentioned and len(others) == len(words):
        raise NoPlaceError
    channel = mentioned["id"] if mentioned else onboarding.EVERYBODY
    if any(word.casefold() in OFF for word in others):
        onboarding.drop_rule(context.session, context.member, channel)
        return onboarding.EVERYBODY
    track = journeys.find_track_for_others(library, " ".join(others))
    onboarding.set_rule(context.session, context.member, channel, track, now=context.now)
    return channel
