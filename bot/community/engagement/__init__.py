"""How people meet between sessions: coffee in pairs, the channel's digest, and the health of a community."""
