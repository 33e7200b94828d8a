"""Certificates: issued, renewed, revoked, printed, and verified by anybody."""
