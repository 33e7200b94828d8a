"""A local Slack workspace: Web API, Socket Mode, signed HTTP delivery and a web page.

It knows nothing of the product that runs against it; any Slack app in any language can.
"""
