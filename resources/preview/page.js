// The page view's own script, alone in a world of its own: the page's content runs no script at all.
// The program calls `jf`; what happens on the page goes back as a line on the console, which begins with a
// word that only the program knows.
"use strict";
const jf = (() => {
  const KEY = "{key}";
  const ABOVE = 12; // pixels kept free above what is scrolled to
  const READ = 0.25; // how far down the view a block comes that is written in: where one reads
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
  let held = null; // what stays where it is in the view (see `hold`); null at the very top
  let seeking = 0; // searches under way: what scrolls meanwhile the engine does
  let sought = 0; // where the view was when they began
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

  // What stays where it is in the view, whatever comes or goes above it and however wide the view becomes

  const rendered = (element) => element.isConnected && element.checkVisibility();

  // `top` tells where in the view the element is to be, `line` what is at the top without it.
  function hold(element, top) {
    held = element && { element, top, line: lineAt(scrollY) };
  }

  // The innermost block across the top edge, or the first below it. The contents may stand beside the page.
  function topBlock() {
    let across = null;
    for (const element of body.querySelectorAll("[data-line], .jf-insert > summary")) {
      const { top, bottom, height } = element.getBoundingClientRect();
      if (!height || bottom <= 0 || !element.checkVisibility()) continue;
      if (top > 0) return across || element;
      across = element;
    }
    return across;
  }

  function holdTop() {
    const element = scrollY > 0 ? topBlock() : null;
    if (!element) {
      held = null;
      return;
    }
    const box = element.getBoundingClientRect();
    const share = Math.min(box.top / box.height, 0); // of it that is above: it grows and shrinks with the view
    hold(element, share ? () => share * element.getBoundingClientRect().height : () => box.top);
  }

  function settle() {
    if (seeking && Math.abs(scrollY - placed) >= 1) holdTop(); // at what was found: the row to find in came then
    if (held && rendered(held.element)) {
      const by = held.element.getBoundingClientRect().top - held.top();
      if (Math.abs(by) >= 0.5) goTo(scrollY + by);
    } else if (held) {
      const fold = closedAround(held.element);
      goTo(fold ? fold.getBoundingClientRect().top + scrollY - ABOVE : placeOf(held.line));
    }
    placed = scrollY;
    height = root.scrollHeight;
  }

  // The outermost fold that hides an element; nothing where it is not there at all.
  function closedAround(element) {
    const closed = "details:not([open])";
    let fold = element.isConnected ? element.closest(closed) : null;
    while (fold?.parentElement.closest(closed)) fold = fold.parentElement.closest(closed);
    return fold && rendered(fold) ? fold : null;
  }

  root.style.overflowAnchor = "none"; // the browser's own would move it once more
  addEventListener("resize", settle);
  new ResizeObserver(settle).observe(body); // pictures and fonts that come, folds, another width

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
      takeChildren(body, fresh);
      settle();
      if (held && rendered(held.element)) held.line = lineAt(scrollY);
      else if (held && !held.element.isConnected) holdTop();
      tellFolds();
    } else {
      if (shown) noteFolds();
      shown = path;
      body.replaceChildren(...fresh.childNodes);
      restoreFolds();
      goTo(0);
      hold(null);
    }
    requestAnimationFrame(() => requestAnimationFrame(() => tell("painted", number)));
  }

  // To an anchor, or with none to the top.
  function scrollToAnchor(anchor) {
    if (!anchor || find(anchor)) scrollToHeading(anchor);
    else tell("missed", anchor);
  }

  // To what the user chose elsewhere: where it is not on the page yet, the program asks again.
  function scrollToHeading(anchor) {
    const element = anchor ? find(anchor) : null;
    if (anchor && !element) return;
    for (let fold = element?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    goTo(element ? element.getBoundingClientRect().top + scrollY - ABOVE : 0);
    hold(element, () => ABOVE);
  }

  function scrollToLine(line) {
    goTo(placeOf(line));
    holdTop();
  }

  // To the block that a line of the source became, where one reads: `ever` in any case, else when it is not
  // in view; and without `far` only when it is just about to leave it.
  function scrollToBlock(line, ever, far) {
    const all = marks();
    const nearest = all.reduce((best, mark) => (mark.line <= line ? Math.max(best, mark.line) : best), 0);
    const at = all.findLastIndex((mark) => mark.line === nearest);
    if (at < 0) return;
    const { element, top } = all[at];
    const next = all.slice(at + 1).find((mark) => mark.line > line);
    const below = element.getBoundingClientRect().bottom + scrollY;
    const bottom = next && next.top > top ? Math.min(next.top, below) : below;
    const share = next ? Math.min((line - nearest) / (next.line - nearest), 1) : 0;
    const deep = bottom - top > innerHeight * (1 - READ) ? share * (bottom - top) : 0; // of one larger than the view
    const first = (deep ? top + deep - 1.5 * ABOVE : top) - scrollY;
    const last = (deep ? top + deep + 1.5 * ABOVE : bottom) - scrollY;
    if (!ever) {
      if (first >= 0 && last <= innerHeight) return;
      if (!far && (last < -innerHeight * READ || first > innerHeight * (1 + READ))) return;
    }
    goTo(top + deep - innerHeight * READ);
    hold(element, () => innerHeight * READ - deep);
  }

  function foldAll(open) {
    inserts().forEach((fold) => (fold.open = open));
    settle();
    tellFolds();
  }

  function wear(theme, colours, classes) {
    root.dataset.theme = theme;
    root.className = classes;
    root.style.scrollbarColor = "var(--line-strong) transparent"; // as the window's own
    root.style.scrollbarWidth = "thin";
    for (const [name, value] of Object.entries(colours)) root.style.setProperty("--" + name, value);
    settle();
  }

  // The engine begins to find something, or ends it; it scrolls as it likes.
  function seek(ends) {
    if (ends || !seeking) sought = scrollY;
    seeking += 1;
  }

  // It shows the place found with this number, or with 0 no longer any: then all stays where it is.
  function found(words, number) {
    if (!number) end();
    else requestAnimationFrame(() => requestAnimationFrame(end)); // it scrolls a frame later
    function end() {
      seeking = Math.max(0, seeking - 1);
      if (!number) goTo(sought);
      placed = scrollY;
      height = root.scrollHeight;
      const moved = !seeking && Math.abs(scrollY - sought) >= 1;
      if (moved) holdTop();
      if (moved && number && !isListed(words, number)) tell("scrolled", lineAt(scrollY));
    }
  }

  // Whether a place found is in the contents, which are no part of the source.
  function isListed(words, number) {
    const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/\s+/g, " ").toLowerCase();
    const count = (element) => (element ? plain(element.innerText).split(plain(words)).length - 1 : 0);
    const before = count(body.querySelector(".jf-head"));
    return number > before && number <= before + count(body.querySelector(".jf-contents"));
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
      holdTop();
      if (!seeking) tell("scrolled", lineAt(scrollY));
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
  return { show, scrollToAnchor, scrollToHeading, scrollToLine, scrollToBlock, foldAll, wear, seek, found, lineAt: () => lineAt(scrollY) };
})();
