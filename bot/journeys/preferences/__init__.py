"""When and how a learner wants their lessons: hours, days, pauses, language and reminders."""
