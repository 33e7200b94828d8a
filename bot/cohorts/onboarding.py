"""Invitations for newcomers, once per track; nobody is enrolled without their consent."""

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
from bot.journeys import bulk_enrolment, introduction
from bot.journeys.content import Library, Track
from bot.kit.db import insert_new, row_id
from bot.kit.slack import Caller
from bot.members import bulk_upsert
from bot.members.models import Member, Workspace
from bot.members.profiles import SlackProfile

EVERYBODY = ""  # the channel of a rule for the whole workspace


def set_rule(session: Session, admin: Member, channel: str, track: Track, *, now: datetime) -> None:
    """Invite newcomers to a channel, or to the workspace, to a track; replaces the rule there."""
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
    """Stop inviting newcomers there; returns whether there was a rule."""
    gone = sa.delete(OnboardingRule).where(col(OnboardingRule.channel) == channel)
    mine = gone.where(col(OnboardingRule.workspace_id) == admin.workspace_id)
    return session.connection().execute(mine).rowcount > 0


def rules(session: Session, workspace_id: str) -> list[OnboardingRule]:
    """The onboarding rules, that of the workspace first."""
    wanted = select(OnboardingRule).where(OnboardingRule.workspace_id == workspace_id)
    return list(session.exec(wanted.order_by(col(OnboardingRule.channel))))


def has_rule(session: Session, workspace_id: str, channel: str) -> bool:
    """Whether newcomers to a channel are invited to a track."""
    return session.get(OnboardingRule, (workspace_id, channel)) is not None


def notice(session: Session, newcomer: Caller, channel: str, *, now: datetime) -> bool:
    """Record a newcomer to a channel or to the workspace; returns whether an invitation is due."""
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
    """Newcomers who have not been looked up in Slack yet."""
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
    """Invite a newcomer who has been looked up; not apps, strangers, or members who opted out. Whether they were.

    Guests are invited only by the rule of a channel that they were added to.
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
    known = {profile.slack_id: SlackProfile(profile.zone, profile.language, is_guest=profile.guest)}
    member_id = bulk_upsert.arrive_all(session, newcomer.workspace_id, known, hooks, now=now)[profile.slack_id]
    member = session.get_one(Member, member_id)
    on_it = (member_id, track.id) in bulk_enrolment.current_tracks(session, [member_id])
    if on_it or bulk_enrolment.opted_out(session, [member_id]):
        return False
    payload = views.invited(track, member, newcomer.channel)
    key = introduction.invited_key(member_id, track.id)
    delivery.post(session, delivery.Outgoing(newcomer.workspace_id, key, member.slack_id, payload, now))
    return True
