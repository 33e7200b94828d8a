// Modals: open, submit, close, show errors.

import { ask, busy, here } from "./api.js";
import { giveBack, waysBack } from "./attention.js";
import { read } from "./controls.js";
import { fillMoments } from "./zoned.js";

const FIRST_FIELD = ".dialog-body :is(input, textarea, select, button)";
let opener = null;
let closing = "";

// After a render: open the dialog, and fill in moments in the viewer's zone.
export function settle() {
  const modal = document.getElementById("modal");
  if (modal && !modal.open) {
    opener ??= waysBack(document.activeElement);
    modal.showModal();
    (modal.querySelector("[autofocus]") ?? modal.querySelector(FIRST_FIELD))?.focus();
  } else if (!modal && opener) {
    giveBack(opener);
    opener = null;
  }
  fillMoments(document, here.tz);
}

export async function submit(modal) {
  const button = modal.querySelector("[type=submit]");
  if (!button) return;
  clearErrors(modal);
  await busy(button, async () => {
    const ack = await ask("submit", { view_id: modal.dataset.viewId, values: valuesOf(modal) });
    showErrors(modal, ack?.body?.errors ?? {});
  });
}

function valuesOf(modal) {
  const values = {};
  for (const control of modal.querySelectorAll("[data-field] [data-value-key]:not([data-value-key=''])")) {
    const { blockId, actionId } = control.dataset;
    (values[blockId] ??= {})[actionId] = read(control, here.tz);
  }
  return values;
}

function clearErrors(modal) {
  for (const field of modal.querySelectorAll("[data-field]")) complain(field, "");
}

function showErrors(modal, errors) {
  const wrong = [...modal.querySelectorAll("[data-field]")].filter((field) => errors[field.dataset.field]);
  for (const field of wrong) complain(field, errors[field.dataset.field]);
  wrong[0]?.querySelector("input, textarea, select")?.focus();
}

function complain(field, words) {
  const note = field.querySelector(".field-error");
  note.textContent = words;
  note.hidden = !words;
  note.id = `error-${field.dataset.field}`;
  for (const control of field.querySelectorAll("input, textarea, select")) {
    control.toggleAttribute("aria-invalid", Boolean(words));
    if (words) control.setAttribute("aria-describedby", note.id);
    else control.removeAttribute("aria-describedby");
  }
}

// The page stays under a modal until the workspace has closed it, once, however often somebody asks.
export async function close(modal, whole) {
  const { viewId } = modal.dataset;
  if (closing === viewId) return;
  closing = viewId;
  if (!(await ask("close", { view_id: viewId, clear: whole }))) closing = "";
}

// Escape on the topmost dialog; false if there is none. The browser's own way would close a modal without the app.
export function escapeDialog() {
  const confirm = document.querySelector("#confirm[open]");
  const modal = document.querySelector("#modal[open]");
  if (confirm) confirm.close("no");
  else if (modal) close(modal, false);
  return Boolean(confirm ?? modal);
}

// Asks the person first, as a confirm object says; true means go on.
export function confirmed(confirm) {
  const dialog = document.getElementById("confirm");
  const [no, yes] = dialog.querySelectorAll("button");
  dialog.querySelector("h2").textContent = confirm.title?.text ?? "Are you sure?";
  dialog.querySelector("p").textContent = confirm.text?.text ?? "";
  no.textContent = confirm.deny?.text ?? "Cancel";
  yes.textContent = confirm.confirm?.text ?? "Yes";
  yes.className = `button ${confirm.style === "danger" ? "danger" : "primary"}`;
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}
