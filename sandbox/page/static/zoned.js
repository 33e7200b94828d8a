// Conversion between moments and local time in the viewer's zone, which may not be the browser's.

function offset(at, tz) {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: tz, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric",
    hour: "numeric", minute: "numeric", second: "numeric",
  }).formatToParts(at);
  const part = Object.fromEntries(parts.map(({ type, value }) => [type, Number(value)]));
  const wall = Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second);
  return wall - Math.floor(at / 1000) * 1000;
}

// Seconds since the epoch of what a `datetime-local` control shows, or null when it is empty.
export function toMoment(shown, tz) {
  if (!shown) return null;
  const wall = Date.parse(`${shown}Z`);
  const guess = wall - offset(wall, tz);
  return (wall - offset(guess, tz)) / 1000;
}

export function fromMoment(seconds, tz) {
  const at = seconds * 1000;
  return new Date(at + offset(at, tz)).toISOString().slice(0, 16);
}

// Fills each date-and-time control once with the moment that the server gave it.
export function fillMoments(root, tz) {
  for (const control of root.querySelectorAll("[data-moment]:not([data-moment=''])")) {
    if (!control.value) control.value = fromMoment(Number(control.dataset.moment), tz);
  }
}
