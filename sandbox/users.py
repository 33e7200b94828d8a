"""A person as the Web API and the events show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.state import Json, User

if TYPE_CHECKING:
    from sandbox.server import Sandbox


def user_json(sandbox: Sandbox, user: User, *, locale: bool = False) -> Json:
    """The user in Slack's shape; the address only with users:read.email, the locale only when asked for."""
    now = sandbox.clock.now()
    body: Json = {
        "id": user.id,
        "team_id": sandbox.workspace.team_id,
        "name": user.name,
        "deleted": user.deleted,
        "profile": _profile(sandbox, user),
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


def _profile(sandbox: Sandbox, user: User) -> Json:
    first, _, last = user.real_name.partition(" ")
    profile: Json = {
        "title": user.title,
        "phone": "",
        "skype": "",
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.name,
        "display_name_normalized": user.name,
        "first_name": first,
        "last_name": last,
        "status_text": "",
        "status_emoji": "",
        "status_expiration": 0,
        "avatar_hash": user.id.lower(),
        "team": sandbox.workspace.team_id,
    }
    if user.email and "users:read.email" in sandbox.installation.scopes:
        profile["email"] = user.email
    if user.id == sandbox.installation.bot_user_id:
        profile |= {"bot_id": sandbox.installation.bot_id, "api_app_id": sandbox.installation.app_id}
    return profile
