// Clicks and choices in the blocks of messages, the App Home and modals.

import { ask, busy, call, here } from "./api.js";
import { addressOf, read } from "./controls.js";
import { confirmed } from "./dialogs.js";

const SEARCH_PAUSE = 250;
let pause;
let typing; // the field whose change waits for a pause

export function watchBlocks(root) {
  root.addEventListener("click", pressed);
  root.addEventListener("change", changed);
  root.addEventListener("keydown", entered);
  root.addEventListener("input", searching);
}

function actionOf(target) {
  return target.closest("[data-testid=action]");
}

async function pressed(event) {
  const option = event.target.closest(".lookup [role=option]");
  if (option) return choose(option);
  const control = actionOf(event.target);
  if (!control?.matches("button, a")) return undefined;
  return act(control);
}

// Selects, boxes and pickers act when they change; the value of an input is only kept.
async function changed(event) {
  const control = actionOf(event.target);
  if (!control || control.matches("button, a, .lookup")) return;
  if (control.dataset.most && !withinLimit(control, event.target)) return;
  if (control.type === "file") await busy(control, () => upload(control));
  if (control.closest("[data-field]")) await remember(control);
  else await act(control);
}

function withinLimit(control, box) {
  const within = control.querySelectorAll("input:checked").length <= Number(control.dataset.most);
  if (!within) box.checked = false;
  return within;
}

// Enter in a one-line field completes the change there, and only in a modal that waits for its button does it submit.
function entered(event) {
  const control = actionOf(event.target);
  const submits = control?.closest("dialog") && !control.dataset.dispatch;
  if (event.key === "Enter" && control?.matches("input:not([type=file])") && !submits) {
    event.preventDefault();
    control.blur();
    control.focus();
  }
}

async function act(control) {
  const { confirm, valueKey } = control.dataset;
  if (confirm && !(await confirmed(JSON.parse(confirm)))) return;
  const field = typing;
  stopTyping();
  // What was typed a moment ago is part of the modal's state that a button or menu sends along.
  if (field?.isConnected) await remember(field);
  const menu = control.closest("details.menu");
  menu?.querySelector("summary").focus({ preventScroll: true });
  menu?.removeAttribute("open");
  const value = valueKey ? read(control, here.tz) : {};
  await busy(control, () => ask("click", { ...addressOf(control), ...value }));
}

// Forget a pending search or change when its modal is submitted or closed.
export function stopTyping() {
  clearTimeout(pause);
  typing = undefined;
}

function rememberTyped() {
  const field = typing;
  stopTyping();
  return remember(field);
}

function remember(control) {
  return ask("type", { ...addressOf(control), ...read(control, here.tz) });
}

// The value of a file input is Slack's JSON of each file, which the workspace returns for its content.
async function upload(input) {
  const kept = await Promise.all([...input.files].map(async (file) => {
    const query = new URLSearchParams({ user: here.user, name: file.name });
    const response = await fetch(`/page/files?${query}`, { method: "POST", body: file });
    return response.json();
  }));
  input.dataset.files = JSON.stringify(kept);
}

// Typing in an external select, or in a field that dispatches on each character.
function searching(event) {
  const box = event.target.closest(".lookup");
  const eager = actionOf(event.target)?.dataset.dispatch?.includes("on_character_entered");
  if (!box && !eager) return;
  stopTyping();
  if (eager) {
    typing = actionOf(event.target);
    pause = setTimeout(rememberTyped, SEARCH_PAUSE);
    return;
  }
  const query = event.target.value;
  if (query.length < Number(box.dataset.least)) return;
  pause = setTimeout(async () => {
    const answer = await call("suggest", { ...addressOf(box), query });
    offer(box, answer?.body?.options ?? (answer?.body?.option_groups ?? []).flatMap((group) => group.options));
  }, SEARCH_PAUSE);
}

function offer(box, options) {
  const list = box.querySelector("[role=listbox]");
  list.replaceChildren(...options.map((option) => {
    const row = document.createElement("button");
    row.type = "button";
    row.setAttribute("role", "option");
    row.dataset.option = JSON.stringify(option);
    row.textContent = option.text.text;
    return row;
  }));
  list.hidden = options.length === 0;
  box.querySelector("input").ariaExpanded = String(!list.hidden);
}

// Closes an open list of suggestions; false if there is none.
export function closeLookup(within) {
  const list = within.querySelector(".lookup [role=listbox]:not([hidden])");
  if (list) offer(list.closest(".lookup"), []);
  return Boolean(list);
}

function choose(row) {
  const box = row.closest(".lookup");
  box.dataset.option = row.dataset.option;
  box.querySelector("input").value = row.textContent;
  offer(box, []);
  return box.closest("[data-field]") ? remember(box) : act(box);
}
