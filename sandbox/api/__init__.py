"""The Web API: /api/<method>."""
