// Keeps the page as the server would render it now.

import { here, toast } from "./api.js";
import { holdFocus, sayNews, shownLines } from "./attention.js";
import { settle } from "./dialogs.js";
import { morph } from "./morph.js";

const NEAR = 80;
const MARGIN = 8;
let running = false;
let again = false;
let expected = 0;
let drawn = location.href;
let written = "";

export async function refresh() {
  again = true;
  if (running) return;
  running = true;
  try {
    while (again) {
      again = false;
      await redraw();
    }
  } catch {
    // The server is not reachable; the stream of changes reports when it is back.
  } finally {
    running = false;
  }
}

async function redraw() {
  const address = location.href;
  const response = await fetch(address, { headers: { Accept: "text/html" } });
  if (address !== location.href) return;
  if (!response.ok) {
    location.assign("/");
    return;
  }
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  const atEnd = [...document.querySelectorAll("[data-scroll]")].filter(isAtEnd);
  const [known, giveFocusBack] = [shownLines(), holdFocus()];
  document.title = fresh.title;
  Object.assign(here, fresh.body.dataset);
  morph(document.body, fresh.body);
  const wanted = Date.now() < expected ? document.querySelectorAll("[data-scroll=conversation]:has([data-first-new])") : [];
  new Set([...atEnd, ...wanted]).forEach(toNews);
  settle();
  giveFocusBack();
  if (drawn === address) sayNews(known);
  drawn = address;
}

export function isAtEnd(box) {
  return box.dataset.scroll !== "home" && box.dataset.scroll !== "modal"
    && box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
}

export function noteWritten() {
  written = location.pathname;
}

export function toEnd(box) {
  box.scrollTop = box.scrollHeight;
}

// To the end, but not past the first unread message, unless the first buttons are further down. Their message is shown
// whole, or as far as they reach where it is taller than the room.
// Somebody who has written here has seen it, and wants to see the answer.
export function toNews(box) {
  toEnd(box);
  const news = written === location.pathname ? null : box.querySelector("[data-first-new]");
  if (!news || news.getBoundingClientRect().top >= box.getBoundingClientRect().top) return;
  news.scrollIntoView({ block: "start" });
  const rows = [...box.querySelectorAll("[data-testid=message] .actions:has(button)")];
  const row = rows.find((each) => news.contains(each) || news.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING);
  if (!row) return;
  const message = row.closest("[data-testid=message]");
  const shown = message.offsetHeight + MARGIN > box.clientHeight ? row : message;
  box.scrollTop += Math.max(0, shown.getBoundingClientRect().bottom + MARGIN - box.getBoundingClientRect().bottom);
}

// After a click that brings messages, show them wherever the conversation is scrolled to.
export function expectNews() {
  expected = Date.now() + 5000;
}

// Goes to another address of the same workspace without losing what is open.
export async function visit(address) {
  history.pushState(null, "", address);
  await refresh();
}

export function listen() {
  let stream = subscribe();
  // A hidden page marks nothing as read and frees one of the few connections that a browser allows.
  document.addEventListener("visibilitychange", () => {
    stream.close();
    if (!document.hidden) stream = subscribe();
  });
  addEventListener("pagehide", () => stream.close());
  addEventListener("popstate", refresh);
  everyMinute();
}

// The stream's first message refreshes the page, so that nothing sent in between is missed.
function subscribe() {
  const stream = new EventSource("/page/live");
  let lost = false;
  stream.addEventListener("message", () => {
    lost = false;
    refresh();
  });
  stream.addEventListener("error", () => {
    if (!lost) toast("The workspace isn't answering. The page keeps trying.");
    lost = true;
  });
  return stream;
}

function everyMinute() {
  const second = Number(document.querySelector("[data-second]")?.dataset.second ?? 0);
  setTimeout(() => {
    refresh();
    setInterval(refresh, 60_000);
  }, (61 - second) * 1000);
}
