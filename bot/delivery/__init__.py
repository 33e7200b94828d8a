"""Everything that is sent: one queue of messages, one limit a day, each message once."""
