"""A small track to write good and bad lessons in."""

from __future__ import annotations

from pathlib import Path

TRACK = """\
title: Gardening
summary: How things grow.
audience: Beginners
language: en
default: true
pace:
  days: mon-fri
  at: 09:00
sections:
  - id: spring
    title: Spring
    lessons: [01-seeds]
"""
SEEDS = """\
---
title: Seeds
ideas: [light]
sources: []
questions:
  - id: which
    ask: A seed lies in dry sand. What wakes it?
    options:
      - text: A cold night in spring
        why: Some seeds wait for one, yet it is rain that starts them.
      - text: A day of steady rain
        correct: true
        why: Water swells the shell until it opens.
      - text: A word of kind advice
        why: Seeds have no ears, and gardeners talk mostly to themselves.
    review:
      kind: true_false
      ask: Light alone wakes a seed.
      correct: false
      why_true: Light feeds the leaf, which comes later.
      why_false: Right, water comes first.
---
Sow one seed. Water it well. Then wait for a week.
"""
IDEAS = "- id: light\n  says: Plants eat light.\n"
FILES = {"track.yaml": TRACK, "01-seeds.md": SEEDS, "ideas.yaml": IDEAS}


def garden(root: Path, **changed: str) -> Path:
    """A content folder with one track; `seeds`, `track` and `ideas` replace its files, others are added by name."""
    names = {"seeds": "01-seeds.md", "track": "track.yaml", "ideas": "ideas.yaml", "german": "01-seeds.de.md"}
    place = root / "tracks" / "garden"
    place.mkdir(parents=True)
    for name, text in (FILES | {names[key]: text for key, text in changed.items()}).items():
        (place / name).write_text(text, encoding="utf-8")
    return root
