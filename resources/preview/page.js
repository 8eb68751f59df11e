// The page view's own script, alone in a world of its own: the page's content runs no script at all.
// The program calls `jf`; what happens on the page goes back as a line on the console, which begins with a
// word that only the program knows.
"use strict";
const jf = (() => {
  const KEY = "{key}";
  const ABOVE = 12; // pixels kept free above what is scrolled to
  const tell = (name, value) => console.log(KEY + JSON.stringify([name, value]));
  const LINES = "[data-line]";
  const FOREIGN = ".jf-insert"; // what is no part of the page itself: its lines are another page's

  // Kept from before any content is here: elements by the name of a property would hide it.
  const body = document.body;
  const root = document.documentElement;
  const make = document.createElement.bind(document);
  const find = document.getElementById.bind(document);
  const MUTE = "script, style, link, meta, base, title, iframe, frame, frameset, object, embed, applet, portal, form, svg, math, template, audio, video";

  let shown = ""; // the page that is shown
  let placed = 0; // where the program has scrolled to: what differs from it the user did
  let height = 0; // of the page then: where it has changed since, say by a font that came, the browser scrolled
  const folds = new Map(); // of each page the folds the user left

  // Making one tree the other

  // Whether two nodes say the same, whatever line of the source they come from.
  const alike = (one, other) =>
    one.nodeName === other.nodeName && one.textContent === other.textContent && pictures(one) === pictures(other);
  const pictures = (node) => (node.nodeType === 1 && node.querySelector("img") ? node.innerHTML : "");

  function takeAttributes(old, fresh) {
    for (const { name } of [...old.attributes]) {
      if (!fresh.hasAttribute(name) && !(name === "open" && old.nodeName === "DETAILS")) old.removeAttribute(name);
    }
    for (const { name, value } of fresh.attributes) {
      // A fold stays as the user left it.
      if (old.getAttribute(name) !== value && !(name === "open" && old.nodeName === "DETAILS")) {
        old.setAttribute(name, value);
      }
    }
  }

  function become(old, fresh) {
    if (old.isEqualNode(fresh)) return;
    if (old.nodeType !== 1) {
      old.nodeValue = fresh.nodeValue;
      return;
    }
    takeAttributes(old, fresh);
    takeChildren(old, fresh);
  }

  function takeChildren(parent, source) {
    const old = [...parent.childNodes];
    const fresh = [...source.childNodes];
    let start = 0;
    let oldEnd = old.length;
    let freshEnd = fresh.length;
    while (start < oldEnd && start < freshEnd && alike(old[start], fresh[start])) {
      become(old[start], fresh[start]);
      start += 1;
    }
    while (oldEnd > start && freshEnd > start && alike(old[oldEnd - 1], fresh[freshEnd - 1])) {
      become(old[(oldEnd -= 1)], fresh[(freshEnd -= 1)]);
    }
    // In what is left each new node takes the next old one that says the same, or else the next of its kind.
    const places = new Map();
    for (let at = start; at < oldEnd; at += 1) {
      const key = old[at].nodeName + old[at].textContent;
      if (!places.has(key)) places.set(key, []);
      places.get(key).push(at);
    }
    const kept = new Map();
    let last = start - 1;
    for (let at = start; at < freshEnd; at += 1) {
      const same = (places.get(fresh[at].nodeName + fresh[at].textContent) || []).find((place) => place > last);
      if (same !== undefined) {
        kept.set(at, same);
        last = same;
      }
    }
    let next = start;
    for (let at = start; at < freshEnd; at += 1) {
      const until = kept.has(at) ? kept.get(at) : nextKept(kept, at, freshEnd, oldEnd);
      if (kept.has(at)) {
        while (next < until) old[next++].remove();
        become(old[next++], fresh[at]);
        continue;
      }
      while (next < until && old[next].nodeName !== fresh[at].nodeName && until - next > roomNeeded(kept, at, freshEnd)) {
        old[next++].remove();
      }
      if (next < until && old[next].nodeName === fresh[at].nodeName) become(old[next++], fresh[at]);
      else parent.insertBefore(fresh[at], next < old.length ? old[next] : null);
    }
    while (next < oldEnd) old[next++].remove();
  }

  const nextKept = (kept, at, freshEnd, oldEnd) => {
    for (let later = at + 1; later < freshEnd; later += 1) if (kept.has(later)) return kept.get(later);
    return oldEnd;
  };
  const roomNeeded = (kept, at, freshEnd) => {
    let count = 0;
    for (let later = at; later < freshEnd && !kept.has(later); later += 1) count += 1;
    return count;
  };

  // Where lines are

  const own = (element) => !element.parentElement.closest(FOREIGN);
  const marks = () =>
    [...body.querySelectorAll(LINES)]
      .filter((element) => own(element) && element.getClientRects().length)
      .map((element) => ({ line: Number(element.dataset.line), top: element.getBoundingClientRect().top + scrollY, element }));

  function lineAt(place) {
    const all = marks();
    let before = { line: 1, top: 0 };
    for (const mark of all) {
      if (mark.top > place) {
        const share = mark.top > before.top ? (place - before.top) / (mark.top - before.top) : 0;
        return before.line + Math.max(0, mark.line - before.line) * share;
      }
      if (mark.line >= before.line) before = mark;
    }
    return before.line;
  }

  function placeOf(line) {
    let before = { line: 1, top: 0 };
    for (const mark of marks()) {
      if (mark.line > line) {
        return before.top + ((line - before.line) / (mark.line - before.line)) * Math.max(0, mark.top - before.top);
      }
      if (mark.line >= before.line) before = mark;
    }
    return before.top;
  }

  function goTo(place) {
    scrollTo({ top: place, behavior: "instant" });
    placed = scrollY;
    height = root.scrollHeight;
  }

  // What is at the top, to stay there whatever comes or goes above it

  function topBlock() {
    for (const element of body.querySelectorAll("[data-line], summary")) {
      const { top, bottom } = element.getBoundingClientRect();
      if (bottom > 0 && (bottom - top < innerHeight || !element.querySelector(LINES))) return { element, top };
    }
    return null;
  }

  function keepingPlace(change) {
    const anchor = scrollY > 0 ? topBlock() : null;
    const line = lineAt(scrollY);
    root.style.overflowAnchor = "none"; // the browser's own would move it once more
    change();
    if (anchor && anchor.element.isConnected) goTo(scrollY + anchor.element.getBoundingClientRect().top - anchor.top);
    else if (anchor) goTo(placeOf(line));
    requestAnimationFrame(() => root.style.removeProperty("overflow-anchor"));
  }

  // Folds

  const foldsOf = () => [...body.querySelectorAll("details")];
  const keyOf = (fold, all) => {
    const name = fold.dataset.key || fold.querySelector("summary")?.textContent || "";
    return name + "\n" + all.filter((other) => other.dataset.key === fold.dataset.key).indexOf(fold);
  };
  function noteFolds() {
    const all = foldsOf();
    folds.set(shown, new Map(all.map((fold) => [keyOf(fold, all), fold.open])));
  }
  function restoreFolds() {
    const all = foldsOf();
    const known = folds.get(shown);
    for (const fold of all) {
      const open = known?.get(keyOf(fold, all));
      if (open !== undefined) fold.open = open;
    }
    tellFolds();
  }
  const inserts = () => [...body.querySelectorAll("details.jf-insert")]; // what "fold all" folds
  const tellFolds = () => tell("folds", [inserts().length, inserts().filter((fold) => fold.open).length]);

  // What the program calls

  // The program sends what its sanitiser let through; what acts by itself does not get past here either.
  function read(html) {
    const holder = make("template");
    holder.innerHTML = html;
    holder.content.querySelectorAll(MUTE).forEach((element) => element.remove());
    return holder.content;
  }

  function show(path, html, number) {
    const fresh = read(html);
    if (path === shown) {
      keepingPlace(() => takeChildren(body, fresh));
      tellFolds();
    } else {
      if (shown) noteFolds();
      shown = path;
      body.replaceChildren(...fresh.childNodes);
      restoreFolds();
      goTo(0);
    }
    requestAnimationFrame(() => requestAnimationFrame(() => tell("painted", number)));
  }

  function scrollToAnchor(anchor) {
    const element = anchor ? find(anchor) : null;
    if (anchor && !element) {
      tell("missed", anchor);
      return;
    }
    for (let fold = element?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    goTo(element ? element.getBoundingClientRect().top + scrollY - ABOVE : 0);
  }

  function foldAll(open) {
    keepingPlace(() => inserts().forEach((fold) => (fold.open = open)));
    tellFolds();
  }

  function wear(theme, colours, classes) {
    root.dataset.theme = theme;
    root.className = classes;
    root.style.scrollbarColor = "var(--line-strong) transparent"; // as the window's own
    root.style.scrollbarWidth = "thin";
    for (const [name, value] of Object.entries(colours)) root.style.setProperty("--" + name, value);
  }

  // What the user does

  let waiting = false;
  addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      const moved = Math.abs(scrollY - placed) >= 1 && root.scrollHeight === height;
      placed = scrollY;
      height = root.scrollHeight;
      if (!moved) return;
      tell("scrolled", lineAt(scrollY));
    });
  }, { passive: true });

  function clicked(event) {
    const link = event.target.closest("a[href]");
    if (link) {
      event.preventDefault();
      if (event.button !== 2) tell("link", link.getAttribute("href"));
      return;
    }
    if (event.button !== 0 || event.target.closest("summary") || !getSelection().isCollapsed) return;
    const block = event.target.closest(LINES);
    if (block && own(block)) tell("line", Number(block.dataset.line));
  }
  addEventListener("click", clicked, true);
  addEventListener("auxclick", clicked, true);
  addEventListener("submit", (event) => event.preventDefault(), true);
  addEventListener("dragstart", (event) => event.preventDefault(), true);
  addEventListener("toggle", tellFolds, true);
  addEventListener("contextmenu", (event) => {
    const block = event.target.closest(LINES);
    tell("menu", {
      x: event.clientX,
      y: event.clientY,
      link: event.target.closest("a[href]")?.getAttribute("href") || "",
      line: block && own(block) ? Number(block.dataset.line) : 0,
      selected: String(getSelection()),
    });
  }, true);
  tell("ready", 0);
  return { show, scrollToAnchor, scrollToLine: (line) => goTo(placeOf(line)), foldAll, wear, lineAt: () => lineAt(scrollY) };
})();
