// The value of a Block Kit element in the shape of Slack's state: `{"selected_option": "3"}`.

import { toMoment } from "./zoned.js";

export function read(control, tz) {
  return { [control.dataset.valueKey]: held(control, tz) };
}

function held(control, tz) {
  const { kind, valueKey } = control.dataset;
  if (kind === "checkboxes" || kind.startsWith("multi_")) return checked(control);
  if (kind === "radio_buttons") return checked(control)[0] ?? null;
  if (kind === "external_select") return looked(control);
  if (kind === "file_input") return JSON.parse(control.dataset.files ?? "[]");
  if (kind === "datetimepicker") return toMoment(control.value, tz);
  if (kind === "rich_text_input") return richText(control.value);
  if (kind === "overflow" || valueKey === "value" && kind === "feedback_buttons") return control.dataset.value;
  return control.value || null;
}

function checked(control) {
  return [...control.querySelectorAll("input:checked")].map((box) => box.value);
}

function looked(control) {
  return control.dataset.option ? JSON.parse(control.dataset.option) : null;
}

function richText(words) {
  if (!words) return null;
  const section = { type: "rich_text_section", elements: [{ type: "text", text: words }] };
  return { type: "rich_text", elements: [section] };
}

// The address of a control for the control API.
export function addressOf(control) {
  const container = control.closest("[data-container]");
  const { blockId, actionId } = control.dataset;
  const at = container.dataset.container === "view"
    ? { view_id: container.dataset.viewId }
    : { channel: container.dataset.channel, ts: container.dataset.ts };
  return { ...at, ...(blockId && { block_id: blockId }), action_id: actionId };
}
