"""Newcomers are invited, once to each track, and enrolled by nobody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.cohorts import views
from bot.cohorts.directory import DirectoryProfile
from bot.cohorts.models import ListOutcome, OnboardingRule, TrackInvitation
from bot.delivery import service as delivery
from bot.deps import ProfileHooks
from bot.journeys import bulk_enrolment
from bot.journeys.content import Library, Track
from bot.kit.db import insert_new, row_id
from bot.kit.i18n import in_language
from bot.kit.slack import Caller
from bot.members import bulk_upsert
from bot.members.models import Member, Workspace
from bot.members.profiles import SlackProfile

EVERYBODY = ""  # as a rule's channel: all who are new in the workspace


def invited_key(member_id: int, track_id: str) -> str:
    """The key of the message that invites somebody to a track."""
    return f"cohorts.invited:{member_id}:{track_id}"


def set_rule(session: Session, admin: Member, channel: str, track: Track, *, now: datetime) -> None:
    """From now on whoever joins a channel, or the workspace, is invited to a track; one track each."""
    drop_rule(session, admin, channel)
    session.add(
        OnboardingRule(
            workspace_id=admin.workspace_id,
            channel=channel,
            track_id=track.id,
            made_by=row_id(admin),
            made_at=now,
        )
    )
    session.flush()


def drop_rule(session: Session, admin: Member, channel: str) -> bool:
    """Nobody is invited there any more; whether anybody was."""
    gone = sa.delete(OnboardingRule).where(col(OnboardingRule.channel) == channel)
    mine = gone.where(col(OnboardingRule.workspace_id) == admin.workspace_id)
    return session.connection().execute(mine).rowcount > 0


def rules(session: Session, workspace_id: str) -> list[OnboardingRule]:
    """Who is invited to what, everybody first."""
    wanted = select(OnboardingRule).where(OnboardingRule.workspace_id == workspace_id)
    return list(session.exec(wanted.order_by(col(OnboardingRule.channel))))


def has_rule(session: Session, workspace_id: str, channel: str) -> bool:
    """Whether anybody who is new there is invited to anything."""
    return session.get(OnboardingRule, (workspace_id, channel)) is not None


def notice(session: Session, newcomer: Caller, channel: str, *, now: datetime) -> bool:
    """Somebody is new in a channel or in the workspace; whether there is something to invite them to."""
    rule = session.get(OnboardingRule, (newcomer.workspace_id, channel))
    if rule is None:
        return False
    row = {
        "workspace_id": newcomer.workspace_id,
        "slack_id": newcomer.slack_id,
        "track_id": rule.track_id,
        "channel": channel,
        "noticed_at": now,
    }
    return insert_new(session, TrackInvitation, [row]) > 0


def uninvited(session: Session, *, limit: int = 50) -> Sequence[TrackInvitation]:
    """Newcomers of whom Slack has not told us yet who they are."""
    wanted = (
        select(TrackInvitation)
        .join(Workspace, col(Workspace.id) == col(TrackInvitation.workspace_id))
        .where(col(TrackInvitation.resolved_at).is_(None), col(Workspace.gone_at).is_(None))
        .order_by(col(TrackInvitation.noticed_at))
    )
    return session.exec(wanted.limit(limit)).all()


def invite(
    session: Session,
    library: Library,
    newcomer: TrackInvitation,
    profile: DirectoryProfile | None,
    hooks: ProfileHooks,
    *,
    now: datetime,
) -> bool:
    """Invite a newcomer now that we know who they are; apps, strangers and whoever said no are left in peace.

    Guests are invited only by the rule of a channel they were let into.
    """
    mine = sa.update(TrackInvitation).where(
        col(TrackInvitation.workspace_id) == newcomer.workspace_id,
        col(TrackInvitation.slack_id) == newcomer.slack_id,
        col(TrackInvitation.track_id) == newcomer.track_id,
        col(TrackInvitation.resolved_at).is_(None),
    )
    first = session.connection().execute(mine.values(resolved_at=now)).rowcount == 1
    track = library.track(newcomer.track_id)
    if not first or track is None or profile is None or profile.outcome is not ListOutcome.BEGIN:
        return False
    if profile.guest and newcomer.channel == EVERYBODY:
        return False
    return _invite(session, newcomer, profile, track, hooks, now)


def _invite(
    session: Session,
    newcomer: TrackInvitation,
    profile: DirectoryProfile,
    track: Track,
    hooks: ProfileHooks,
    now: datetime,
) -> bool:
    known = {profile.slack_id: SlackProfile(profile.zone, profile.language)}
    member_id = bulk_upsert.arrive_all(session, newcomer.workspace_id, known, hooks, now=now)[profile.slack_id]
    member = session.get_one(Member, member_id)
    on_it = (member_id, track.id) in bulk_enrolment.current_tracks(session, [member_id])
    if on_it or bulk_enrolment.opted_out(session, [member_id]):
        return False
    with in_language(member.language):
        payload = views.invited(track.in_language(member.language), newcomer.channel)
    key = invited_key(member_id, track.id)
    delivery.post(session, delivery.Outgoing(newcomer.workspace_id, key, member.slack_id, payload, now))
    return True
