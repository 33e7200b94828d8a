// The page's entry point: passes each event to the module that handles it.

import { ask, busy, call, here, toast } from "./api.js";
import { closeLookup, stopTyping, watchBlocks } from "./blocks.js";
import { take } from "./commands.js";
import { edit, restoreDrafts, stopEditing, watchComposers } from "./composer.js";
import { close, confirmed, escapeDialog, settle, submit } from "./dialogs.js";
import { expectNews, listen, toEnd, toNews, visit } from "./live.js";

const CLOCK = { due: { to: "due" }, day: { to: "tomorrow" }, week: { to: "next week" } };
const DELETE = {
  title: { text: "Delete this message?" }, text: { text: "It will be deleted for everyone." },
  confirm: { text: "Delete" }, deny: { text: "Keep it" }, style: "danger",
};

const clicks = {
  "[data-clock]": move,
  "[data-shortcut]": shortcut,
  "[data-reaction]": (button) => react(button, button.dataset.reaction, button.ariaPressed === "true"),
  "[data-edit]": (button) => { closeMenus(); edit(button); },
  "[data-delete]": remove,
  "[data-stop-editing]": (button) => stopEditing(button.closest(".composer")),
  "[data-close-view]": (button) => close(button.closest("dialog"), button.dataset.closeView === "all"),
  "[data-command]": (row) => take(row.closest(".composer"), row),
  "[data-dismiss]": dismiss,
  "[data-unfold]": unfold,
  "[data-drawer]": () => drawer(!document.body.classList.contains("drawer")),
  "[data-drawer-close]": () => drawer(false),
};

function move(button) {
  if (button.ariaDisabled === "true") return toast(`${button.title}.`);
  expectNews();
  return busy(button, () => call("clock", CLOCK[button.dataset.clock]));
}

function shortcut(button) {
  const place = "global" in button.dataset ? {} : button.closest("[data-testid=message]").dataset;
  const at = place.ts ? { channel: place.channel, ts: place.ts } : {};
  closeMenus();
  return ask("shortcut", { callback_id: button.dataset.shortcut, ...at });
}

function react(control, name, remove = false) {
  const { channel, ts } = control.closest("[data-testid=message]").dataset;
  closeMenus();
  return call(remove ? "unreact" : "react", { channel, ts, name });
}

function nameEmoji(event) {
  if (event.key !== "Enter" || !event.target.matches?.("[data-reaction-name]")) return;
  event.preventDefault();
  const name = event.target.value.trim();
  if (name) react(event.target, name);
  event.target.value = "";
}

async function remove(button) {
  const { channel, ts } = button.closest("[data-testid=message]").dataset;
  closeMenus();
  if (await confirmed(DELETE)) await call("delete", { channel, ts });
}

function dismiss(button) {
  localStorage.setItem(button.dataset.dismiss, "seen");
  document.getElementById(button.dataset.dismiss).hidden = true;
  document.getElementById("main").focus();
}

function unfold(button) {
  const isOpen = document.getElementById(button.dataset.unfold).classList.toggle("unfolded");
  button.setAttribute("aria-expanded", isOpen);
  button.textContent = isOpen ? "Less" : "More";
}

// On a phone a hint has one line; where there is more of it, a button shows the rest.
function measureHint() {
  const words = document.getElementById("hint-words");
  const button = document.querySelector("[data-unfold]");
  if (words && button.getAttribute("aria-expanded") === "false") button.hidden = words.scrollHeight <= words.clientHeight;
}

function drawer(open) {
  document.body.classList.toggle("drawer", open);
  const button = document.querySelector("[data-drawer]");
  button.ariaExpanded = String(open);
  if (open) document.querySelector("#sidebar [aria-current]")?.focus();
  else if (document.activeElement?.closest("#sidebar")) button.focus();
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu === except) continue;
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus({ preventScroll: true });
    menu.removeAttribute("open");
  }
}

// A menu near the lower edge opens upward.
function placeMenu(event) {
  const menu = event.target;
  const box = menu.closest?.("details.menu[open]")?.closest(".scroll, .dialog-body");
  if (!box) return;
  delete menu.dataset.upward;
  const lower = menu.querySelector(".menu-list").getBoundingClientRect().bottom;
  if (lower > box.getBoundingClientRect().bottom) menu.dataset.upward = "yes";
}

function clicked(event) {
  closeMenus(event.target.closest("details.menu"));
  for (const [selector, work] of Object.entries(clicks)) {
    const control = event.target.closest(selector);
    if (control) work(control);
  }
  const permalink = event.target.closest(`a[href^="${location.origin}/archives/"]`);
  if (permalink) permalink.search = new URLSearchParams({ as: here.user });
  const link = event.target.closest("a.thread-summary, [data-testid=thread-open], [data-close-thread]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    follow(link);
  }
}

async function follow(link) {
  await visit(link.href);
  const box = document.querySelector("[data-scroll=thread]");
  if (box) toEnd(box);
  restoreDrafts();
  (document.querySelector(".thread textarea") ?? document.querySelector(".conversation textarea"))?.focus();
}

// Escape closes the topmost of menu, list, dialog, drawer and thread, one for each press however long it is held.
function escaped(event) {
  if (event.key !== "Escape" || event.isComposing || event.defaultPrevented) return;
  const within = document.querySelector("dialog[open]") ?? document;
  const menu = within.querySelector("details.menu[open]");
  const thread = document.querySelector("[data-close-thread]");
  if (within !== document) event.preventDefault();
  if (event.repeat) return;
  if (menu) {
    menu.removeAttribute("open");
    menu.querySelector("summary").focus();
  } else if (closeLookup(within) || escapeDialog()) return;
  else if (document.body.classList.contains("drawer")) drawer(false);
  else if (thread) follow(thread);
}

function watchDialogs(root) {
  root.addEventListener("submit", (event) => {
    const modal = event.target.closest("#modal");
    if (modal) {
      event.preventDefault();
      stopTyping();
      submit(modal);
    }
  });
  root.addEventListener("cancel", (event) => {
    if (event.target.id === "modal") {
      event.preventDefault();
      close(event.target, false);
    }
  }, true);
}

function begin() {
  document.addEventListener("click", clicked);
  document.addEventListener("keydown", nameEmoji);
  document.addEventListener("toggle", placeMenu, true);
  watchBlocks(document);
  watchComposers(document);
  watchDialogs(document);
  document.addEventListener("keydown", escaped);  // after the composers, which may have a use for it
  document.body.inert = false;  // from here on no click is lost
  const hint = document.getElementById("hint");
  if (hint) hint.hidden = localStorage.getItem("hint") === "seen";
  measureHint();
  window.addEventListener("resize", measureHint);
  settle();
  restoreDrafts();
  const boxes = location.hash ? "[data-scroll=thread]" : "[data-scroll=conversation], [data-scroll=thread]";
  document.querySelectorAll(boxes).forEach(toNews);
  if (here.withApp) call("home", { tab: here.tab === "home" ? "home" : "messages" });
  listen();
}

begin();
