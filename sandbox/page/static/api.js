// Everything a person does goes through the workspace's control API.

export const here = document.body.dataset;

const WORDS = {
  operation_timeout: "The app didn't answer within three seconds. It may be busy, or not running.",
  dispatch_failed: "The app couldn't be reached. Is it running and connected?",
};

const MAX_KEEPALIVE = 20_000; // characters of up to three bytes; browsers allow 65,536 bytes

// What the control API answers, or null when it refused; the refusal is shown.
// keepalive: a request goes through even when the person moves on to another conversation.
export async function call(verb, body = {}) {
  const words = JSON.stringify({ user: here.user, ...body });
  try {
    const response = await fetch(`/sandbox/${verb}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: words,
      keepalive: words.length < MAX_KEEPALIVE,
    });
    const answer = await response.json();
    if (response.ok) return answer;
    toast(answer.error ?? "That didn't work.");
  } catch {
    toast("The workspace isn't answering. Is it still running?");
  }
  return null;
}

// The same for requests that reach the app; its failures are shown in plain words.
export async function ask(verb, body) {
  const ack = await call(verb, body);
  if (ack && !ack.ok && !ack.body?.errors) {
    toast(WORDS[ack.error] ?? `The app answered with an error: ${ack.error}`);
  }
  return ack;
}

export function toast(words) {
  const slip = document.createElement("p");
  slip.className = "toast";
  slip.dataset.testid = "toast";
  const close = document.createElement("button");
  close.className = "icon";
  close.ariaLabel = "Dismiss";
  close.textContent = "×";
  close.addEventListener("click", () => slip.remove());
  slip.append(words, close);
  document.getElementById("toasts").append(slip);
  setTimeout(() => slip.remove(), 8000);
}

export async function busy(control, work) {
  if (control.ariaBusy === "true") return undefined;
  control.ariaBusy = "true";
  try {
    return await work();
  } finally {
    control.ariaBusy = null;
  }
}

export function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
