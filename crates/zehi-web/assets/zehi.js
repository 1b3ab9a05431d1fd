// Makes quicker what also works without: keys, copying, the evidence pane. No request is made from here.
"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("js");

  const typing = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;
  const rows = () => [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent !== null);
  // The line in focus, or the one the address names: after an act the work goes on from there.
  const here = () => rows().find((row) => row.contains(document.activeElement)) || document.querySelector("[data-row]:target");

  // The line in focus moves; the link or the first control in it takes the focus, so that Enter does what the line is for.
  const move = (step) => {
    const all = rows();
    if (all.length === 0) return;
    const at = all.indexOf(here());
    const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + step))];
    const focus = next.matches("a, button") ? next : next.querySelector("[data-key], a, button, summary, input:not([type=hidden])");
    (focus || next).focus();
    next.scrollIntoView({ block: "nearest" });
  };

  const keys = document.getElementById("keys");
  const showKeys = () => keys && (keys.open ? keys.close() : keys.showModal());
  const widenEvidence = () => {
    const pane = document.getElementById("evidence");
    if (!pane) return;
    root.classList.toggle("evidence-wide");
    pane.focus();
  };

  // What can be done with the line in focus names its key: a button is pressed, a folded form opened at its first field.
  const actOnRow = (key) => {
    const target = here()?.querySelector(`[data-key="${key}"]`);
    if (!target) return false;
    target.click();
    if (target.matches("summary")) target.parentElement.querySelector("textarea, input:not([type=hidden])")?.focus();
    return true;
  };

  const acts = {
    "/": () => document.getElementById("find")?.select(),
    j: () => move(1),
    k: () => move(-1),
    e: widenEvidence,
    "?": showKeys,
    t: () => {
      const of = location.pathname.match(/^\/cases\/([^/]+)/);
      location.href = of && of[1] !== "new" ? `/phone?case=${of[1]}` : "/phone";
    },
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    const act = acts[event.key];
    if (act) act();
    else if (!/^[a-z]$/.test(event.key) || !actOnRow(event.key)) return;
    event.preventDefault();
  });

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.keys !== undefined) showKeys();
    if (button.dataset.copy) {
      const source = document.getElementById(button.dataset.copy);
      if (!source) return;
      await navigator.clipboard.writeText("value" in source ? source.value : source.textContent);
      const label = button.textContent;
      button.textContent = button.dataset.copied || label;
      setTimeout(() => { button.textContent = label; }, 2000);
    }
    if (button.dataset.print !== undefined) window.print();
    // A second click on a slow machine must not send the same act twice.
    const form = button.form;
    if (form && form.method === "post" && button.type === "submit" && form.checkValidity()) {
      setTimeout(() => { button.disabled = true; }, 0);
      setTimeout(() => { button.disabled = false; }, 4000);
    }
  });

  // A memo is written while somebody shouts: what is typed is kept on this machine until it is sent, whatever happens.
  // It is shown again to the same person only.
  const memo = document.querySelector("form[data-keep]");
  const keptName = (what) => `zehi-keep-${what}-${document.body.dataset.me}`;
  if (new URLSearchParams(location.search).get("done") === "contact") localStorage.removeItem(keptName("phone"));
  if (memo) {
    const name = keptName(memo.dataset.keep);
    const fields = () => [...memo.elements].filter((field) => field.name && field.type !== "hidden");
    const kept = JSON.parse(localStorage.getItem(name) || "null");
    const called = new URLSearchParams(location.search).has("case");
    if (kept) for (const field of fields()) if (kept[field.name] && !(called && field.name === "case")) field.value = kept[field.name];
    const keep = () => {
      if (!memo.elements.note.value.trim()) return;
      localStorage.setItem(name, JSON.stringify(Object.fromEntries(fields().map((field) => [field.name, field.value]))));
    };
    const began = Date.now();
    const pad = (number) => String(number).padStart(2, "0");
    setInterval(() => {
      keep();
      const seconds = Math.floor((Date.now() - began) / 1000);
      memo.querySelector("[data-running]").textContent = `${Math.floor(seconds / 60)}:${pad(seconds % 60)}`;
      const limit = memo.querySelector("[data-limit]");
      limit.hidden = seconds < Number(limit.dataset.limit) * 60;
    }, 1000);
    memo.addEventListener("click", (event) => {
      const mark = event.target.closest("[data-mark]")?.dataset.mark;
      if (!mark) return;
      const note = memo.elements.note;
      const now = new Date();
      const line = note.value === "" || note.value.slice(0, note.selectionStart).endsWith("\n") ? "" : "\n";
      note.setRangeText(`${line}[${pad(now.getHours())}:${pad(now.getMinutes())} ${mark}] `, note.selectionStart, note.selectionEnd, "end");
      note.focus();
      keep();
    });
  }

  // Selected words of the document become the quote to be pinned; the place is found again on the server.
  document.addEventListener("selectionchange", () => {
    const field = document.getElementById("selected-quote");
    const selection = document.getSelection();
    const text = document.getElementById("document-text");
    if (!field || !text || !selection || selection.isCollapsed || !text.contains(selection.anchorNode)) return;
    field.value = selection.toString();
  });

  const quote = document.getElementById("q");
  if (quote && (location.hash === "" || location.hash === "#q")) {
    const pane = quote.closest(".document-pane");
    if (pane) pane.scrollTop = quote.offsetTop - pane.offsetTop - pane.clientHeight / 3;
  }
})();
