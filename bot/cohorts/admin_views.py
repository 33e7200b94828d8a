"""Messages to admins and facilitators about cohorts, days off and invitations, in mrkdwn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from bot.cohorts.models import OnboardingRule
from bot.cohorts.queries import CohortOverview, CohortSummary
from bot.journeys.content import Library
from bot.kit.i18n import _, language, ngettext
from bot.kit.public_holidays import (
    CHRISTMAS_EVE,
    NEW_YEARS_EVE,
    NO_COUNTRY,
    DaysOff,
    country_name,
    upcoming,
)
from bot.kit.slack import escape
from bot.kit.time import format_date, format_moment

MAX_NAMES = 50
MAX_DAYS = 40
MAX_HOLIDAYS = 5


def cohorts(found: Sequence[CohortSummary]) -> str:
    """The list of cohorts that the reader may see."""
    if not found:
        return _('There\'s no cohort yet. `/groundswell enrol @priya as "Spring"` creates one.')
    return "\n".join(f"• {_line(one)}" for one in found[:MAX_NAMES])


def _line(one: CohortSummary) -> str:
    people = ngettext("{n} person", "{n} people", one.people)
    return f"*{escape(one.cohort.name)}* · {_title(one)} · {people}{_when_and_where(one)}"


def _title(one: CohortSummary) -> str:
    if one.track is None:
        return _("a track that is no longer offered")
    return escape(one.track.in_language(language()).title)


def _when_and_where(one: CohortSummary) -> str:
    said = []
    if one.cohort.ended_at:
        said.append(_("ended"))
    if one.cohort.starts_on:
        said.append(_("from {day} on", day=_day(one.cohort.starts_on)))
    if one.cohort.channel:
        said.append(f"<#{one.cohort.channel}>")
    return "".join(f" · {part}" for part in said)


def cohort(look: CohortOverview) -> str:
    """One cohort: its facilitators, its members and their progress."""
    one = look.overview
    leaders = ", ".join(f"<@{slack_id}>" for slack_id in one.leaders) or _("nobody yet")
    names = ", ".join(f"<@{slack_id}>" for slack_id in look.names[:MAX_NAMES])
    more = one.people - min(len(look.names), MAX_NAMES)
    if more > 0:
        names = _("{names} and {n} more", names=names, n=more)
    lines = [_line(one), _("Led by: {names}", names=leaders), _("Members: {names}", names=names or _("nobody yet"))]
    return "\n".join([*lines, _reflections(look), *_how_far(look)])


def _reflections(look: CohortOverview) -> str:
    if look.overview.cohort.channel:
        return _("Everyone in the channel can read what members write in a lesson's thread.")
    if look.overview.cohort.open_reflections:
        return _("The people who lead the cohort can read what its members write about the lessons.")
    return _("Only the members themselves can see what they write about the lessons.")


def _how_far(look: CohortOverview) -> list[str]:
    one = look.overview
    if one.cohort.channel:
        said = _(
            "{posted} of {n} lessons have been posted.", posted=look.posted, n=len(one.track.steps) if one.track else 0
        )
        if one.cohort.next_due_at:
            moment = format_moment(one.cohort.next_due_at, one.cohort.zone)
            comes = _("I'll post the next lesson on {moment}.", moment=moment)
            said = f"{said} {comes}"
        return [said]
    return [_("`/groundswell report {name}` shows how it's going.", name=escape(one.cohort.name.replace("`", "'")))]


def holidays(ahead: Sequence[str], kept: DaysOff, today: date) -> str:
    """What a workspace keeps free: the dates ahead, the public holidays of a country, and days of every year."""
    if ahead:
        days = ", ".join(_stretch(days) for days in _stretches(ahead)[:MAX_DAYS])
        own = _(
            "Nobody gets anything on these days: {days}. To remove days from this list, write "
            "`/groundswell holidays remove` and their dates.",
            days=days,
        )
    else:
        own = _(
            "Apart from public holidays, no days off are planned. You can add some with `/groundswell "
            "holidays 2026-12-21..2027-01-03`."
        )
    eves = {CHRISTMAS_EVE: _("24 December"), NEW_YEARS_EVE: _("31 December")}
    every_year = [_eve(name, is_off=day in kept.every_year) for day, name in eves.items()]
    return "\n".join([own, _public_holidays(kept.country, today), *every_year])


def _stretches(days: Sequence[str]) -> list[list[date]]:
    """Sorted dates (ISO) as stretches of days that follow each other."""
    found: list[list[date]] = []
    for day in map(date.fromisoformat, days):
        if found and day - found[-1][-1] == timedelta(days=1):
            found[-1].append(day)
        else:
            found.append([day])
    return found


def _stretch(days: Sequence[date]) -> str:
    if len(days) == 1:
        return format_date(days[0])
    return _("{first} to {last}", first=format_date(days[0]), last=format_date(days[-1]))


def _public_holidays(country: str | None, today: date) -> str:
    if country is None:
        return _(
            "Public holidays are days off too. Which ones apply to a person depends on their time "
            "zone. `/groundswell holidays country Germany` chooses one country for everybody."
        )
    if country == NO_COUNTRY:
        return _(
            "Public holidays are working days here. `/groundswell holidays country Germany` makes that "
            "country's holidays days off. `/groundswell holidays country auto` gives everybody the "
            "holidays of the country their time zone is in."
        )
    ahead = ", ".join(
        f"{format_date(holiday.day)} ({escape(holiday.name)})" for holiday in upcoming(country, today, MAX_HOLIDAYS)
    )
    return _(
        "Public holidays in {country} are days off too, except for people who have chosen another "
        "country. The next holidays: {days}. `/groundswell holidays country auto` goes by each "
        "person's time zone. `/groundswell holidays country none` makes all holidays working days.",
        country=country_name(country),
        days=ahead or _("none"),
    )


def _eve(day: str, *, is_off: bool) -> str:
    if is_off:
        return _(
            "Every {day} is a day off. You can change that with `/groundswell holidays remove every {day}`.", day=day
        )
    return _("{day} isn't a day off every year. `/groundswell holidays every {day}` makes it one.", day=day)


def onboarding(rules: Sequence[OnboardingRule], library: Library) -> str:
    """The list of onboarding rules."""
    if not rules:
        return _(
            "Nobody is invited automatically yet. `/groundswell onboard #new-here` invites everyone who joins "
            "that channel."
        )
    lines = []
    for rule in rules:
        track = library.track(rule.track_id)
        title = escape(track.in_language(language()).title) if track else escape(rule.track_id)
        if rule.channel:
            lines.append(_("• Everyone who joins <#{place}> is invited to *{track}*.", place=rule.channel, track=title))
        else:
            lines.append(_("• Everyone new is invited to *{track}*.", track=title))
    return "\n".join(
        [
            *lines,
            _(
                "Invited people still choose whether to start. `/groundswell onboard off #new-here` stops the "
                "invitations for that channel."
            ),
        ]
    )


def unheard(place: str) -> str:
    """The warning that Slack doesn't report who joins a channel the app isn't in."""
    return _(
        ":warning: I'm not in <#{place}> yet. Write `/invite @groundswell` there, or I won't know when somebody joins.",
        place=place,
    )


def _day(iso: str) -> str:
    return format_date(date.fromisoformat(iso))
