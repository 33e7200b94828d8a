// What a redraw must not cost anybody: their place on the page, and hearing what has changed.

const PLACES = "[data-testid=message], [data-testid=home], .dialog-body";
const HEARD = "[data-testid=message] .message-body, [data-testid=home], [data-heard]";
const MOST_CHARACTERS = 500;
const MOST_SENTENCES = 5;

// Where focus goes when a control vanishes: its menu, what it belongs to, or the composer.
export function waysBack(control) {
  return [control, control.closest("details.menu")?.querySelector("summary"), control.closest(PLACES)];
}

export function giveBack(ways) {
  const goal = ways.find(canTakeFocus) ?? document.querySelector(".conversation textarea");
  goal?.focus({ preventScroll: goal.matches(PLACES) });
}

function canTakeFocus(place) {
  return place?.isConnected && place !== document.body && place.checkVisibility();
}

// Call before a redraw; the answer gives focus back where it was lost, and shows what took the control's place.
export function holdFocus() {
  const control = document.activeElement;
  const ways = control.closest(PLACES) ? waysBack(control) : [];
  const blocks = control.closest(".message-body")?.children ?? [];
  const at = [...blocks].findIndex((block) => block.contains(control));
  return () => {
    if (!ways.length || canTakeFocus(document.activeElement)) return;
    giveBack(ways);
    blocks[Math.min(at, blocks.length - 1)]?.scrollIntoView({ block: "nearest" });
  };
}

// The lines that can be read now, by place; call it before a redraw.
export function shownLines() {
  return new Map([...document.querySelectorAll(HEARD)].map((place) => [place, linesOf(place)]));
}

function linesOf(place) {
  return place.innerText.split("\n").map((line) => line.trim()).filter(Boolean);
}

// Says what was not there before, and who wrote it where all of it is new; not one's own words.
export function sayNews(before) {
  const said = new Set();
  for (const [place, lines] of shownLines()) {
    const message = place.closest("[data-testid=message]");
    const known = new Set(before.get(place));
    const fresh = lines.filter((line) => !known.has(line) && !said.has(line));
    fresh.forEach((line) => said.add(line));
    if (fresh.length && !(message && "mine" in message.dataset)) {
      say([...(message && !before.has(place) ? [message.dataset.author] : []), ...fresh].join(" "));
    }
  }
}

function say(words) {
  const region = document.getElementById("spoken");
  const sentence = document.createElement("p");
  sentence.textContent = words.length > MOST_CHARACTERS ? `${words.slice(0, MOST_CHARACTERS)}…` : words;
  region.append(sentence);
  while (region.children.length > MOST_SENTENCES) region.firstChild.remove();
}
