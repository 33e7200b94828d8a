"""The app as its manifest describes it."""

from sandbox.faults import Fault, Faults
from sandbox.installation import Installation


def test_a_manifest_says_what_the_app_may_and_hears(manifest):
    """Scopes, events, commands and shortcuts come from it."""
    installation = Installation(manifest)

    assert "chat:write" in installation.scopes
    assert "message.im" in installation.subscriptions
    assert list(installation.commands) == ["/lantern"]
    assert sorted(installation.shortcuts) == ["keep", "light"]
    assert installation.home_enabled
    assert installation.socket_mode


def test_an_almost_empty_manifest_is_enough():
    """What is absent is simply not there."""
    installation = Installation({"display_information": {"name": "Bare Minimum"}}, request_url="http://127.0.0.1:9/")

    assert installation.bot_name == "bare-minimum"
    assert not installation.scopes
    assert not installation.home_enabled
    assert not installation.socket_mode


def test_scopes_add_up_until_the_app_is_removed(manifest):
    """A second installation adds; after removal only what is asked for anew counts."""
    installation = Installation(manifest)
    first = installation.bot_token
    installation.install(("chat:write", "pins:read"))
    assert installation.scopes[-1] == "pins:read"
    assert installation.bot_token == first

    installation.refusal = "account_inactive"
    installation.install(("chat:write",))
    assert installation.scopes == ("chat:write",)
    assert installation.bot_token != first


def test_faults_strike_in_order_and_run_out():
    """The oldest that concerns a method strikes first, as often as it was ordered."""
    faults = Faults()
    faults.add(Fault("chat.update", "slow"))
    faults.add(Fault("*", "server_error", times=1))
    faults.add(Fault("chat.postMessage", "rate_limited", times=2))

    kinds = [fault and fault.kind for fault in (faults.strike("chat.postMessage") for _ in range(4))]

    assert kinds == ["server_error", "rate_limited", "rate_limited", None]
    assert [fault.kind for fault in faults.active] == ["slow"]
