"""Who leads which session: turns, cover, deputies, absences and handing over."""
