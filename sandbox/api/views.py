"""views.*: modals and the App Home."""

from __future__ import annotations

import itertools

from sandbox.api.access import person
from sandbox.api.call import Call, Methods
from sandbox.api.content import refuse_view
from sandbox.block_defaults import with_defaults
from sandbox.errors import ApiError
from sandbox.limits import check_view
from sandbox.serializers.views import view_json
from sandbox.state import MAX_VIEW_DEPTH, Json, View

methods = Methods()


@methods("views.open")
def open_modal(call: Call) -> Json:
    payload = _payload(call, "modal")
    _check_external_id(call, payload)
    user = call.world.triggers.exchange(call.need("trigger_id"))
    if stack := call.workspace.modals.get(user):
        call.workspace.close_modal(stack[0], whole_stack=True)
    return _answer(call, call.workspace.push_modal(user, payload))


@methods("views.push")
def push_modal(call: Call) -> Json:
    payload = _payload(call, "modal")
    _check_external_id(call, payload)
    user = call.world.triggers.exchange(call.need("trigger_id"))
    if len(call.workspace.modals.get(user, ())) >= MAX_VIEW_DEPTH:
        raise ApiError("push_limit_reached")
    return _answer(call, call.workspace.push_modal(user, payload))


@methods("views.update")
def update_modal(call: Call) -> Json:
    view = _view(call)
    payload = _payload(call, view.kind)
    _check_hash(call, view)
    _check_external_id(call, payload, but_for=view)
    if view.kind == "home":
        return _answer(call, call.workspace.publish_home(view.user, payload))
    return _answer(call, call.workspace.update_modal(view, payload))


@methods("views.publish")
def publish_home(call: Call) -> Json:
    user = person(call, call.need("user_id"))
    payload = _payload(call, "home")
    if not call.installation.home_enabled:
        raise ApiError("not_enabled")
    before = call.workspace.homes.get(user.id)
    if before:
        _check_hash(call, before)
    _check_external_id(call, payload, but_for=before)
    return _answer(call, call.workspace.publish_home(user.id, payload))


def _answer(call: Call, view: View) -> Json:
    return {"view": view_json(call.world, view)}


def _payload(call: Call, kind: str) -> Json:
    view = call.structure("view", "invalid_arguments")
    if view is None:
        raise ApiError.of_arguments("missing required field: view")
    if problems := check_view(view):
        raise refuse_view(problems)
    if view["type"] != kind:
        raise ApiError.of_arguments(f"must be a {kind} view [json-pointer:/view/type]")
    return {**view, "blocks": with_defaults(view["blocks"])}


def _view(call: Call) -> View:
    view_id, external_id = call.text("view_id"), call.text("external_id")
    if view_id:
        found = call.workspace.find_view(view_id)
    elif external_id:
        found = next((view for view in _views(call) if view.payload.get("external_id") == external_id), None)
    else:
        raise ApiError.of_arguments("missing required field: view_id or external_id")
    if found is None:
        raise ApiError("not_found")
    return found


def _views(call: Call) -> list[View]:
    return [*call.workspace.homes.values(), *itertools.chain.from_iterable(call.workspace.modals.values())]


def _check_hash(call: Call, view: View) -> None:
    given = call.text("hash")
    if given and given != view.hash:
        raise ApiError("hash_conflict")


def _check_external_id(call: Call, payload: Json, but_for: View | None = None) -> None:
    external_id = payload.get("external_id")
    others = (view for view in _views(call) if but_for is None or view.id != but_for.id)
    if external_id and any(view.payload.get("external_id") == external_id for view in others):
        raise ApiError("duplicate_external_id")
