"""users.* and team.info: who is in the workspace."""

from __future__ import annotations

from sandbox.api.access import person
from sandbox.api.call import Call, Methods
from sandbox.api.paging import page
from sandbox.errors import ApiError
from sandbox.serializers.users import user_json
from sandbox.state import Json

methods = Methods()


@methods("users.info", "users:read")
def info(call: Call) -> Json:
    user = person(call, call.need("user"))
    return {"user": user_json(call.world, user, locale=call.flag("include_locale"))}


@methods("users.list", "users:read")
def list_all(call: Call) -> Json:
    everybody = list(call.workspace.users.values())
    found, onward = page(call, everybody, lambda user: user.id, default=1000)
    locale = call.flag("include_locale")
    return {
        "members": [user_json(call.world, user, locale=locale) for user in found],
        "cache_ts": int(call.world.clock.now().timestamp()),
        "response_metadata": onward,
    }


@methods("users.lookupByEmail", "users:read.email")
def lookup_by_email(call: Call) -> Json:
    email = call.need("email").casefold()
    users = call.workspace.users.values()
    found = next((user for user in users if user.email.casefold() == email and not user.deleted), None)
    if found is None:
        raise ApiError("users_not_found")
    return {"user": user_json(call.world, found)}


@methods("team.info", "team:read")
def team(call: Call) -> Json:
    workspace = call.workspace
    domain = workspace.domain
    return {
        "team": {
            "id": workspace.team_id,
            "name": workspace.name,
            "url": f"{call.world.url}/",
            "domain": domain,
            "email_domain": f"{domain}.example",
            "icon": {"image_default": True},
        }
    }
