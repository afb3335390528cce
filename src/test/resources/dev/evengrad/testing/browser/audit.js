// What a reader could not read, found in the page as it is shown now. Each function returns sentences, none if all is well.
"use strict";

const visible = element => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });

// Text for screen readers alone is out of sight on purpose, and so is a link past what comes first, until the keyboard reaches it.
const forScreenReadersAlone = element => element.closest(".visually-hidden, .skip:not(:focus)") !== null;

const describe = node => {
  const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  const id = element.id ? "#" + element.id : "";
  const name = element.classList.length ? "." + [...element.classList].join(".") : "";
  return `<${element.localName}${id}${name}> "${(node.textContent || "").trim().slice(0, 40)}"`;
};

const texts = () => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (node.data.trim() && !parent.closest("script,style,noscript,template") && visible(parent)
        && !forScreenReadersAlone(parent)) {
      found.push(node);
    }
  }
  return found;
};

// Where a container scrolls by itself, what is beyond its edge is reached by scrolling it.
const scroller = element => {
  for (let e = element.parentElement; e && e !== document.body; e = e.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(e).overflowX)) return e;
  }
  return null;
};

const boxes = node => {
  const range = document.createRange();
  range.selectNodeContents(node);
  return [...range.getClientRects()].filter(box => box.width > 1 && box.height > 1);
};

const audit = {
  sideways() {
    const width = document.documentElement.clientWidth;
    const complaints = [];
    if (document.documentElement.scrollWidth > width) {
      complaints.push(`the page is ${document.documentElement.scrollWidth} pixels wide in a window of ${width}`);
    }
    for (const element of document.body.querySelectorAll("*")) {
      if (!visible(element) || forScreenReadersAlone(element) || scroller(element)) continue;
      const box = element.getBoundingClientRect();
      if (box.width > 0 && (box.right > width + 1 || box.left < -1)) {
        complaints.push(`${describe(element)} reaches from ${box.left} to ${box.right} in a window of ${width}`);
      }
    }
    for (const node of texts()) {
      if (scroller(node.parentElement)) continue;
      const box = boxes(node).find(one => one.right > width + 1);
      if (box) complaints.push(`${describe(node)} reaches to ${box.right} in a window of ${width}`);
    }
    return complaints.slice(0, 20);
  },

  cutText() {
    const complaints = [];
    for (const node of texts()) {
      for (let e = node.parentElement; e && e !== document.body; e = e.parentElement) {
        const style = getComputedStyle(e);
        if (/auto|scroll/.test(style.overflowX + style.overflowY)) break;
        if (style.overflowX === "visible" && style.overflowY === "visible") continue;
        const edge = e.getBoundingClientRect();
        const cut = boxes(node).find(box => box.right > edge.right + 1 || box.left < edge.left - 1
            || box.bottom > edge.bottom + 2 || box.top < edge.top - 2);
        if (cut) complaints.push(`${describe(node)} is cut by ${describe(e)}`);
      }
    }
    return complaints.slice(0, 20);
  },

  overlaps() {
    const all = texts().flatMap(node => boxes(node).map(box => ({ node, box })));
    all.sort((a, b) => a.box.top - b.box.top);
    const complaints = [];
    for (let i = 0; i < all.length; i++) {
      for (let j = i + 1; j < all.length && all[j].box.top < all[i].box.bottom - 3; j++) {
        const a = all[i].box, b = all[j].box;
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (all[i].node !== all[j].node && across > 2 && down > 3
            && !scroller(all[i].node.parentElement) && !scroller(all[j].node.parentElement)) {
          complaints.push(`${describe(all[i].node)} lies over ${describe(all[j].node)}`);
        }
      }
    }
    return complaints.slice(0, 20);
  },

  // The contrast that WCAG 2.2 asks for at level AA.
  faint() {
    const parse = text => {
      const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
      canvas.fillStyle = text;
      canvas.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
      return { r, g, b, a: a / 255 };
    };
    const known = new Map();
    const color = text => {
      if (!known.has(text)) known.set(text, parse(text));
      return known.get(text);
    };
    const over = (top, below) => ({
      r: top.r * top.a + below.r * (1 - top.a),
      g: top.g * top.a + below.g * (1 - top.a),
      b: top.b * top.a + below.b * (1 - top.a),
      a: 1,
    });
    const channel = c => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    const luminance = c => 0.2126 * channel(c.r) + 0.7152 * channel(c.g) + 0.0722 * channel(c.b);
    const paper = matchMedia("(prefers-color-scheme: dark)").matches
        && /dark/.test(getComputedStyle(document.documentElement).colorScheme)
        ? { r: 18, g: 18, b: 18, a: 1 } : { r: 255, g: 255, b: 255, a: 1 };
    const background = element => {
      const layers = [];
      for (let e = element; e; e = e.parentElement) {
        const c = color(getComputedStyle(e).backgroundColor);
        if (c.a > 0) layers.push(c);
        if (c.a === 1) break;
      }
      return layers.reverse().reduce((below, top) => over(top, below), paper);
    };
    const complaints = [];
    for (const node of texts()) {
      const element = node.parentElement;
      if (element.closest("[disabled]")) continue;
      const style = getComputedStyle(element);
      const behind = background(element);
      const front = over(color(style.color), behind);
      const [light, dark] = [luminance(front), luminance(behind)].sort((a, b) => b - a);
      const ratio = (light + 0.05) / (dark + 0.05);
      const size = parseFloat(style.fontSize);
      const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      if (ratio < (large ? 3 : 4.5)) complaints.push(`${describe(node)} has a contrast of ${ratio.toFixed(2)}`);
      if (size < 10) complaints.push(`${describe(node)} is ${size} pixels high`);
    }
    return complaints.slice(0, 20);
  },
};

// The fraction of a canvas's pixels, within a part of it in CSS pixels, that differ from its most frequent color.
const inked = (canvas, left, top, width, height) => {
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
  copy.drawImage(canvas, 0, 0);
  const across = canvas.width / canvas.clientWidth;
  const down = canvas.height / canvas.clientHeight;
  const data = copy.getImageData(Math.round(left * across), Math.round(top * down),
      Math.max(1, Math.round(width * across)), Math.max(1, Math.round(height * down))).data;
  const pixels = new Uint32Array(data.buffer);
  const counts = new Map();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) || 0) + 1);
  return { fraction: 1 - Math.max(...counts.values()) / pixels.length, colors: counts.size };
};
