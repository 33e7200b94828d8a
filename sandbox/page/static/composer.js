// Writing: messages, replies, slash commands, files and edits.

import { ask, base64, busy, call, here } from "./api.js";
import { close as closeHelp, help, steer } from "./commands.js";
import { isAtEnd, noteWritten, toEnd } from "./live.js";

export function watchComposers(root) {
  root.addEventListener("submit", (event) => {
    if (event.target.matches(".composer")) {
      event.preventDefault();
      send(event.target);
    }
  });
  root.addEventListener("keydown", (event) => {
    const form = event.target.closest(".composer");
    if (form && event.target.matches("textarea")) typed(event, form);
  });
  root.addEventListener("input", (event) => {
    const form = event.target.closest(".composer");
    if (form && event.target.matches("textarea")) changed(form);
  });
  root.addEventListener("change", (event) => {
    if (event.target.matches("[data-attach]")) showAttached(event.target.closest(".composer"));
  });
}

export function restoreDrafts() {
  for (const form of document.querySelectorAll(".composer")) {
    const field = form.querySelector("textarea");
    if (!field.value) field.value = sessionStorage.getItem(draftKey(form)) ?? "";
    grow(field);
  }
}

function draftKey(form) {
  return `draft/${here.user}/${here.channel}/${form.dataset.thread}`;
}

function changed(form) {
  const field = form.querySelector("textarea");
  grow(field);
  help(form);
  if (!form.dataset.editing) sessionStorage.setItem(draftKey(form), field.value);
}

// A taller field must not hide the latest message.
function grow(field) {
  const box = field.closest(".conversation, .thread").querySelector("[data-scroll]");
  const atEnd = isAtEnd(box);
  field.rows = Math.min(8, field.value.split("\n").length);
  if (atEnd) toEnd(box);
}

function typed(event, form) {
  if (event.isComposing || steer(event, form)) return;
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    send(form);
  } else if (event.key === "Escape" && form.dataset.editing) {
    event.preventDefault();
    stopEditing(form);
  } else if (event.key === "ArrowUp" && !event.target.value) {
    const mine = [...document.querySelectorAll(".conversation [data-edit]")].at(-1);
    if (mine && !form.dataset.thread) edit(mine);
  }
}

async function send(form) {
  const field = form.querySelector("textarea");
  const text = field.value.trim();
  const files = [...form.querySelector("[data-attach]").files];
  if (!text && files.length === 0) return undefined;
  closeHelp(form);
  field.focus();
  if (isCommand(form, text) && files.length === 0) return run(form, text);
  return busy(form, async () => {
    if (await deliver(form, text, files)) clear(form);
  });
}

function isCommand(form, text) {
  return text.startsWith("/") && !form.dataset.thread && !form.dataset.editing;
}

// The field is free at once, as the answer may take its three seconds; a refused command comes back.
async function run(form, text) {
  const [, command, rest] = text.match(/^(\S+)\s*([^]*)$/);
  clear(form);
  const ack = await ask("command", { channel: here.channel, command, text: rest });
  const field = form.querySelector("textarea");
  if (!ack && !field.value) field.value = text;
}

async function deliver(form, text, files) {
  const place = { channel: here.channel, ...(form.dataset.thread && { thread_ts: form.dataset.thread }) };
  if (form.dataset.editing) return call("edit", { channel: here.channel, ts: form.dataset.editing, text });
  if (files.length) return share(place, text, files);
  return call("say", { ...place, text, broadcast: form.querySelector("[data-broadcast]")?.checked ?? false });
}

async function share(place, text, files) {
  let sent = null;
  for (const [number, file] of files.entries()) {
    const body = { ...place, name: file.name, content_base64: await base64(file), text: number ? "" : text };
    sent = await call("file", body);
    if (!sent) break;
  }
  return sent;
}

function clear(form) {
  const field = form.querySelector("textarea");
  field.value = "";
  form.querySelector("[data-attach]").value = "";
  const also = form.querySelector("[data-broadcast]");
  if (also) also.checked = false;
  if (form.dataset.editing) stopEditing(form);
  sessionStorage.removeItem(draftKey(form));
  showAttached(form);
  grow(field);
  noteWritten();
  toEnd(form.parentElement.querySelector("[data-scroll]"));
}

function showAttached(form) {
  const names = [...form.querySelector("[data-attach]").files].map((file) => file.name);
  const note = form.querySelector(".attached");
  note.textContent = names.join(", ");
  note.hidden = names.length === 0;
}

export function edit(button) {
  const message = button.closest("[data-testid=message]");
  const form = message.closest(".conversation, .thread").querySelector(".composer");
  const field = form.querySelector("textarea");
  form.dataset.editing = message.dataset.ts;
  form.querySelector(".editing").hidden = false;
  field.value = button.dataset.edit;
  grow(field);
  field.focus();
}

export function stopEditing(form) {
  delete form.dataset.editing;
  form.querySelector(".editing").hidden = true;
  const field = form.querySelector("textarea");
  field.value = sessionStorage.getItem(draftKey(form)) ?? "";
  grow(field);
}
