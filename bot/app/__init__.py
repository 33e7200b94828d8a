"""The composition root, which wires features, Slack, the database and the engine together."""
