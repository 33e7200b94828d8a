// Suggestions while a slash command is typed: the commands and their arguments.

function parts(form) {
  return { field: form.querySelector("textarea"), list: form.querySelector(".suggestions") };
}

export function help(form) {
  const { field, list } = parts(form);
  if (!list) return;
  const typed = field.value.match(/^\/\S*/)?.[0];
  const whole = typed !== undefined && field.value !== typed;
  const rows = [...list.children];
  for (const row of rows) {
    const { command } = row.dataset;
    row.hidden = typed === undefined || !(whole ? command === typed : command.startsWith(typed));
  }
  const shown = rows.filter((row) => !row.hidden);
  show(form, shown.length > 0);
  // Once a command is complete its hint only informs: Enter must send.
  select(form, whole ? null : shown[0]);
}

function show(form, open) {
  parts(form).list.hidden = !open;
}

export function close(form) {
  if (parts(form).list) {
    show(form, false);
    select(form, null);
  }
}

function select(form, row) {
  const { field, list } = parts(form);
  for (const other of list.children) other.ariaSelected = String(other === row);
  if (row) field.setAttribute("aria-activedescendant", row.id);
  else field.removeAttribute("aria-activedescendant");
}

// True when a key was meant for the list.
export function steer(event, form) {
  const { list } = parts(form);
  if (!list || list.hidden) return false;
  const shown = [...list.children].filter((row) => !row.hidden);
  const at = shown.findIndex((row) => row.ariaSelected === "true");
  if (event.key === "Escape") {
    close(form);
  } else if (at < 0) {
    return false;
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const step = event.key === "ArrowDown" ? 1 : -1;
    select(form, shown[(at + step + shown.length) % shown.length]);
  } else if (event.key === "Tab" || (event.key === "Enter" && !isTyped(form, shown[at]))) {
    take(form, shown[at]);
  } else {
    return false;
  }
  event.preventDefault();
  return true;
}

function isTyped(form, row) {
  return parts(form).field.value === row.dataset.command;
}

export function take(form, row) {
  const { field } = parts(form);
  field.value = `${row.dataset.command} `;
  field.focus();
  help(form);
}
