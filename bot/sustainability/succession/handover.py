"""The handover of the programme: all that a successor needs, as a Word and a Markdown file, made at any time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.change.pulse import queries as pulse_queries
from bot.change.pulse import words as pulse_words
from bot.change.pulse.views import PulseShown
from bot.cohorts import queries as cohort_queries
from bot.cohorts.queries import CohortSummary
from bot.community.rota import queries as rotas
from bot.community.rota.queries import Rota
from bot.delivery import files
from bot.improvement import queries as improvement_queries
from bot.improvement import words as improvement_words
from bot.journeys.content import Library
from bot.kit.documents import DocumentLine, LinedDocument, LineKind, as_docx, as_markdown
from bot.kit.i18n import _, language, ngettext
from bot.kit.slack import Json, unescape
from bot.kit.time import format_date, local_date, usable_zone
from bot.members import service as members
from bot.members.models import Member, Role
from bot.stories.models import Story, StoryStatus
from bot.sustainability.practice_check import queries as check_queries
from bot.sustainability.practice_check import views as check_views
from bot.sustainability.practice_check.content import PracticeCheckContext
from bot.sustainability.succession import dependence, service, views, words
from bot.sustainability.succession.dependence import PartDependence
from bot.sustainability.succession.models import ProgrammeRole, RoleTask, WeekWithout

NAMED_ROLES = (Role.ADMIN, Role.FACILITATOR, Role.CHAMPION)


@dataclass(frozen=True)
class ProgrammePack:
    """What is known of a programme; `people` are Slack ids by member id, `roles` who has which.

    `check`, `improvements` and `pulses` are lines of the last practice check, the backlog and running pulses.
    """

    parts: Sequence[PartDependence]
    tasks: Sequence[RoleTask]
    weeks: Sequence[WeekWithout]
    cohorts: Sequence[CohortSummary]
    rotas: Sequence[Rota]
    stories: Sequence[str]
    roles: Mapping[Role, Sequence[str]]
    people: Mapping[int, str]
    check: Sequence[str] = ()
    improvements: Sequence[str] = ()
    pulses: Sequence[str] = ()

    @property
    def slack_ids(self) -> list[str]:
        """Everybody who is named."""
        found = [*self.people.values(), *(each for ids in self.roles.values() for each in ids)]
        found += [each for one in self.cohorts for each in one.leaders]
        found += [entry.slack_id for one in self.rotas for entry in one.entries]
        return list(dict.fromkeys(found))


def collect(session: Session, library: Library, lead: Member, practice: PracticeCheckContext) -> ProgrammePack:
    """Everything that a handover has; cohorts as the lead may see them."""
    workspace_id = lead.workspace_id
    tasks, weeks = service.tasks(session, workspace_id), service.weeks(session, workspace_id)
    ids = [one.successor_id for one in tasks if one.successor_id is not None]
    ids += [each for one in weeks for each in (one.member_id, one.stand_in_id)]
    shown = select(Story.title).where(
        Story.workspace_id == workspace_id,
        Story.status == StoryStatus.PUBLISHED,
        col(Story.deleted_at).is_(None),
    )
    return ProgrammePack(
        dependence.read(session, workspace_id),
        tasks,
        weeks,
        [one for one in cohort_queries.visible(session, library, lead) if one.cohort.ended_at is None],
        rotas.all_rotas(session, workspace_id),
        list(session.exec(shown.order_by(col(Story.published_at)))),
        {role: _with_role(session, workspace_id, role) for role in NAMED_ROLES},
        members.slack_ids(session, workspace_id, ids),
        _check(session, workspace_id, practice),
        [
            f"{each.improvement.title} ({improvement_words.state(each.improvement.state)})"
            for each in improvement_queries.backlog(session, lead).current
        ],
        [_pulse(each) for each in pulse_queries.listed(session, lead) if each.next_on or each.closes_on],
    )


def _check(session: Session, workspace_id: str, context: PracticeCheckContext) -> list[str]:
    """How much the programme depends on single people by the last check, pair by pair, with what shows it."""
    found = check_queries.standing(session, workspace_id)
    if found.check is None:
        return []
    day = format_date(local_date(found.check.checked_at, "Etc/UTC"))
    lines = [
        _(
            "Checked on {day}. 1 means that the programme rests on a few people. 5 means that it would "
            "last without them.",
            day=day,
        )
    ]
    for pair in context.current.pairs:
        if rating := found.ratings.get(pair.id):
            said = f"{pair.dependence} / {pair.capability}: {check_views.pair_words(pair, found)}"
            lines.append(f"{said}. {rating.evidence}" if rating.evidence else said)
    return lines


def _pulse(one: PulseShown) -> str:
    """A running pulse: whom it asks, when it asks next, and where they were last."""
    facts = [", ".join(one.groups)]
    facts += [_("asks again on {day}", day=format_date(one.next_on))] if one.next_on else []
    facts += [f"{', '.join(each.group)}: {pulse_words.short(each.zone)}" for each in one.newest if each.zone]
    return "; ".join(facts)


def _with_role(session: Session, workspace_id: str, role: Role) -> list[str]:
    chosen = sa.select(col(Member.slack_id)).where(
        col(Member.workspace_id) == workspace_id, col(Member.role) == role, col(Member.active)
    )
    return list(session.connection().execute(chosen.order_by(col(Member.id))).scalars())


def document(pack: ProgrammePack, names: Mapping[str, str], lead: Member, *, now: datetime) -> LinedDocument:
    """The handover as a document, with the names that Slack says."""
    called = {number: names.get(each, "…") for number, each in pack.people.items()}
    day = format_date(local_date(now, usable_zone(lead.zone)))
    parts = [
        *_part(_("Weak spots"), map(_plain, _thin(pack.parts))),
        *_part(_("Who has which role"), _roles(pack, names)),
        *_part(_("What people do, where it's described, who could take over"), _tasks(pack, called)),
        *_part(_("Cohorts"), (_cohort(one, names) for one in pack.cohorts)),
        *_part(_("Activities"), (_activity(one, names) for one in pack.rotas)),
        *_part(_("Published stories"), pack.stories),
        *_part(_("A person or an institution?"), pack.check),
        *_part(_("What should get better"), pack.improvements),
        *_part(_("Running pulses"), pack.pulses),
        *_part(_("Tried: a week without somebody"), (views.week_line(one, called)[2:] for one in pack.weeks)),
        *_part(_("In the first week"), first_week(), LineKind.BOX),
        *_part(_("Where to find things"), where_things_are()),
    ]
    return LinedDocument(_("Handover of the programme"), _("As of {day}.", day=day), tuple(parts), now)


def _part(title: str, lines: Iterable[str], kind: LineKind = LineKind.ITEM) -> list[DocumentLine]:
    """A heading with its lines; without any, it says so."""
    found = [DocumentLine(kind, line) for line in lines]
    return [
        DocumentLine(LineKind.HEADING, title),
        *(found or [DocumentLine(LineKind.TEXT, _("Nothing is written down here yet."))]),
    ]


def _plain(line: str) -> str:
    return unescape(line.removeprefix("• ").replace("*", ""))


def _thin(parts: Sequence[PartDependence]) -> list[str]:
    first, *_rest = views.dependence_lines(parts)
    every = [views.part_line(one) for one in parts]
    return [first, *every, *([views.no_keys()] if dependence.without_keys(parts) else [])]


def _roles(pack: ProgrammePack, names: Mapping[str, str]) -> list[str]:
    called = words.roles()
    return [
        f"{called[ProgrammeRole(role)]}: {', '.join(names.get(each, '…') for each in ids) or _('nobody')}"
        for role, ids in pack.roles.items()
    ]


def _tasks(pack: ProgrammePack, called: Mapping[int, str]) -> list[str]:
    return [_plain(". ".join(line.rstrip(".") for line in views.task_lines(one, called))) for one in pack.tasks]


def _cohort(one: CohortSummary, names: Mapping[str, str]) -> str:
    track = one.track.in_language(language()).title if one.track else one.cohort.track_id
    led = ", ".join(names.get(each, "…") for each in one.leaders) or _("nobody")
    people = ngettext("{n} person", "{n} people", one.people)
    return _("{name}: {people} on “{track}”, led by {led}", name=one.cohort.name, people=people, track=track, led=led)


def _activity(one: Rota, names: Mapping[str, str]) -> str:
    able = [names.get(entry.slack_id, "…") for entry in one.entries]
    led = ", ".join(able) or _("nobody")
    more = _("`/community handover {title}` shows the rest.", title=one.activity.title)
    return _("{name}. Rota: {led}. {more}", name=one.activity.title, led=led, more=more).replace("`", "")


def first_week() -> list[str]:
    """What a successor does first."""
    return [
        _("Say hello to the people named here, and ask each of them what would stop if they were away."),
        _("For each activity, read the open questions in its handover."),
        _("Look at the report to see how many people have begun, how many haven't, and what they find hard."),
        _("Pick one task that only one person can do, and watch how they do it."),
        _("Check that you have the access rights and the keys, and that a second person has them too."),
    ]


def where_things_are() -> list[str]:
    """The commands that show everything else."""
    return [
        _("/groundswell report: how the programme is going"),
        _("/groundswell cohorts: every cohort and who leads it"),
        _("/groundswell improve: what could be better, and what is being tried"),
        _("/groundswell pulse: how groups are doing with the change"),
        _("/community list: what is planned"),
        _("/groundswell role: who may do what"),
    ]


def payload(made: LinedDocument) -> Json:
    """Both files as one message."""
    said = _("The handover of the programme, for the next person: a Word file and a plain text file.")
    word = files.file(made.file_name("docx"), made.title, as_docx(made), said)
    return files.together(word, files.file(made.file_name("md"), made.title, as_markdown(made)))
