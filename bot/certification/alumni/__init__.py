"""Holders of the certificate stay in touch: a channel, a message each quarter, and what they would help with."""
