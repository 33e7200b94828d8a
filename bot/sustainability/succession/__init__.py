"""Succession: who could take over what, a week without somebody as a test, and the handover of the programme."""
