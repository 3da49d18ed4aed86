// Type-ahead for occupations: a combobox with a list (WAI-ARIA 1.2), over a field that works without it.
// A title (data-title) keeps its words where they were found by what they mean, and says what was chosen below it.
"use strict";
(() => {
  const WAIT = 120;
  let count = 0;

  function attach(field) {
    const ident = `options-${++count}`;
    const list = document.createElement("ul");
    const status = document.createElement("span");
    const room = field.closest(".lookup");
    const hidden = field.dataset.into ? room.querySelector(`[name="${field.dataset.into}"]`) : null;
    const told = field.dataset.title ? room.querySelector("[data-told]") : null;
    let found = [], at = -1, timer = 0, asked = "", open = null;

    list.id = ident;
    list.className = "options";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", field.dataset.list);
    status.className = "sr";
    status.setAttribute("role", "status");
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", ident);
    field.setAttribute("aria-expanded", "false");
    field.after(list, status);

    function close() {
      list.hidden = true;
      at = -1;
      field.setAttribute("aria-expanded", "false");
      field.removeAttribute("aria-activedescendant");
    }

    function mark(next) {
      const options = list.children;
      if (options[at]) options[at].setAttribute("aria-selected", "false");
      at = (next + options.length) % options.length;
      options[at].setAttribute("aria-selected", "true");
      options[at].scrollIntoView({ block: "nearest" });
      field.setAttribute("aria-activedescendant", options[at].id);
    }

    function choose(one) {
      const title = field.dataset.title;
      asked = field.value = title ? one.said || field.value.trim() : field.dataset.code ? one.code : one.label;
      if (hidden) hidden.value = title ? one.concept : one.id;
      if (told) told.textContent = field.dataset.chosen.replace("{name}", one.label);
      close();
      if (field.dataset.go) location.assign(one.address);
      if (field.dataset.send) field.form.requestSubmit();
    }

    function show() {
      list.replaceChildren(...found.map((one, index) => {
        const option = document.createElement("li");
        const label = document.createElement("b");
        option.id = `${ident}-${index}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        label.textContent = one.label;
        option.append(label);
        if (one.name) {
          const name = document.createElement("small");
          name.dir = "auto";
          name.textContent = one.name;
          option.append(name);
        }
        option.addEventListener("pointerdown", (event) => { event.preventDefault(); choose(one); });
        return option;
      }));
      at = -1;
      field.removeAttribute("aria-activedescendant");
      list.hidden = found.length === 0;
      field.setAttribute("aria-expanded", String(found.length > 0));
      status.textContent = found.length ? field.dataset.some.replace("{n}", found.length) : field.dataset.none;
    }

    async function ask() {
      const text = field.value.trim();
      if (text === asked) return;
      asked = text;
      if (!text) { found = []; status.textContent = ""; close(); return; }
      if (open) open.abort();
      open = new AbortController();
      const scheme = field.form.querySelector("select[name=scheme]");
      const query = new URLSearchParams({ q: text, scheme: scheme ? scheme.value : field.dataset.scheme });
      try {
        const answer = await fetch(`${field.dataset.lookup}?${query}`, { signal: open.signal });
        if (!answer.ok) return;
        found = (await answer.json()).found;
        if (asked === text && document.activeElement === field) show();
      } catch {
        close(); // no line: the form still works as a plain search
      }
    }

    field.addEventListener("input", () => {
      if (hidden) hidden.value = "";
      if (told) told.textContent = "";
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    });
    field.addEventListener("keydown", (event) => {
      const shown = !list.hidden;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (!shown && found.length) show();
        if (!list.hidden) { event.preventDefault(); mark(event.key === "ArrowDown" ? at + 1 : Math.max(at, 0) - 1); }
      } else if (event.key === "Enter" && shown && at >= 0) {
        event.preventDefault();
        choose(found[at]);
      } else if (event.key === "Escape" && shown) {
        event.preventDefault();
        close();
      }
    });
    field.addEventListener("blur", close);
  }

  for (const field of document.querySelectorAll("input[data-lookup]:not([role=combobox])")) attach(field);
})();
