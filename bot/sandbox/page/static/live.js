// Keeps the page as the server would render it now.

import { here, toast } from "./api.js";
import { settle } from "./dialogs.js";
import { morph } from "./morph.js";

const NEAR = 80;
let running = false;
let again = false;

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
    // The server is away for the moment; the stream of changes tells when it is back.
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
  document.title = fresh.title;
  Object.assign(here, fresh.body.dataset);
  morph(document.body, fresh.body);
  atEnd.forEach(toEnd);
  settle();
}

export function isAtEnd(box) {
  return box.dataset.scroll !== "home" && box.dataset.scroll !== "modal"
    && box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
}

export function toEnd(box) {
  box.scrollTop = box.scrollHeight;
}

// Goes to another address of the same workspace without losing what is open.
export async function visit(address) {
  history.pushState(null, "", address);
  await refresh();
}

export function listen() {
  let stream = subscribe();
  // A hidden page neither reads messages nor holds one of the few connections that a browser allows.
  document.addEventListener("visibilitychange", () => {
    stream.close();
    if (!document.hidden) stream = subscribe();
  });
  addEventListener("pagehide", () => stream.close());
  addEventListener("popstate", refresh);
  everyMinute();
}

// The stream greets with its first message, so that nothing said in between is missed.
function subscribe() {
  const stream = new EventSource("/page/live");
  let lost = false;
  stream.addEventListener("message", () => {
    lost = false;
    refresh();
  });
  stream.addEventListener("error", () => {
    if (!lost) toast("The workspace is not answering. The page goes on trying.");
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
