"""The nouns of a workspace in the shapes that Slack's API, events and payloads give them."""
