"""Trainers show what they can do, are judged by two people, and hold a certificate that strangers can verify."""
