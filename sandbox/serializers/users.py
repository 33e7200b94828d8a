"""A user in Slack's shape."""

from __future__ import annotations

from sandbox.state import Json, User
from sandbox.world import World


def user_json(world: World, user: User, *, locale: bool = False) -> Json:
    """The user in Slack's shape; the email only with users:read.email, the locale only on request."""
    now = world.clock.now()
    body: Json = {
        "id": user.id,
        "team_id": world.workspace.team_id,
        "name": user.name,
        "deleted": user.deleted,
        "profile": _profile(world, user),
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": int(now.timestamp()),
    }
    if user.deleted:
        return body
    offset = user.tz_offset(now)
    body |= {
        "color": user.color,
        "real_name": user.real_name,
        "tz": user.tz,
        "tz_label": user.tz.rpartition("/")[2].replace("_", " "),
        "tz_offset": offset,
        "is_admin": user.is_admin,
        "is_owner": user.is_owner,
        "is_primary_owner": user.is_owner,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": False,
        "is_email_confirmed": bool(user.email),
        "who_can_share_contact_card": "EVERYONE",
    }
    if locale:
        body["locale"] = user.locale
    return body


def _profile(world: World, user: User) -> Json:
    first, _, last = user.real_name.partition(" ")
    profile: Json = {
        "title": user.title,
        "phone": "",
        "skype": "",
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.display_name or user.name,
        "display_name_normalized": user.display_name or user.name,
        "first_name": first,
        "last_name": last,
        "status_text": "",
        "status_emoji": "",
        "status_expiration": 0,
        "avatar_hash": user.id.lower(),
        "team": world.workspace.team_id,
    }
    if user.email and "users:read.email" in world.installation.scopes:
        profile["email"] = user.email
    if user.id == world.installation.bot_user_id:
        profile |= {"bot_id": world.installation.bot_id, "api_app_id": world.installation.app_id}
    return profile
