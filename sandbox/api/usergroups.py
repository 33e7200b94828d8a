"""usergroups.*: people who can be addressed together."""

from __future__ import annotations

from sandbox.api.call import Call, Methods
from sandbox.errors import ApiError
from sandbox.state import Json

methods = Methods()


@methods("usergroups.list", "usergroups:read")
def list_all(call: Call) -> Json:
    team = call.workspace.team_id
    groups = [
        {
            "id": group.id,
            "team_id": team,
            "is_usergroup": True,
            "name": group.name,
            "handle": group.handle,
            "user_count": len(group.users),
        }
        for group in call.workspace.user_groups.values()
    ]
    return {"usergroups": groups}


@methods("usergroups.users.list", "usergroups:read")
def members(call: Call) -> Json:
    group = call.workspace.user_groups.get(call.need("usergroup"))
    if group is None:
        raise ApiError("no_such_subteam")
    return {"users": list(group.users)}
