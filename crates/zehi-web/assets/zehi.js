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
