"""auth.*, apps.*, oauth.* and api.test: the app's own installation."""

from __future__ import annotations

from sandbox.api.call import Call, Methods
from sandbox.errors import ApiError
from sandbox.state import Json

methods = Methods()


@methods("api.test", caller="anyone")
def api_test(call: Call) -> Json:
    if error := call.text("error"):
        raise ApiError(error, args=call.args)
    return {"args": call.args}


@methods("auth.test")
def auth_test(call: Call) -> Json:
    return {
        "url": f"{call.world.url}/",
        "team": call.workspace.name,
        "user": call.installation.bot_name,
        "team_id": call.workspace.team_id,
        "user_id": call.bot,
        "bot_id": call.installation.bot_id,
        "is_enterprise_install": False,
    }


@methods("auth.revoke")
def auth_revoke(call: Call) -> Json:
    if not call.flag("test"):
        call.world.uninstall(refusal="token_revoked")
    return {"revoked": not call.flag("test")}


@methods("apps.uninstall")
def uninstall(call: Call) -> Json:
    _check_client(call)
    call.world.uninstall()
    return {}


@methods("apps.connections.open", caller="app")
def open_connection(call: Call) -> Json:
    return {"url": call.world.transport.socket.open_url(call.world.url)}


@methods("oauth.v2.access", caller="anyone")
def oauth_access(call: Call) -> Json:
    _check_client(call)
    grant = call.world.grants.redeem(call.need("code"), call.text("redirect_uri"))
    installation = call.installation
    token = installation.install(grant.scopes)
    return {
        "access_token": token,
        "token_type": "bot",
        "scope": ",".join(installation.scopes),
        "bot_user_id": installation.bot_user_id,
        "app_id": installation.app_id,
        "team": {"id": call.workspace.team_id, "name": call.workspace.name},
        "enterprise": None,
        "is_enterprise_install": False,
        "authed_user": {"id": grant.user_id},
    }


def _check_client(call: Call) -> None:
    """The app's own credentials, which an Authorization header also puts into the arguments."""
    if call.text("client_id") != call.installation.client_id:
        raise ApiError("invalid_client_id")
    if call.text("client_secret") != call.installation.client_secret:
        raise ApiError("bad_client_secret")
