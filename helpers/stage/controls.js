// Controls: a labelled slider with ticks, and buttons that move it.

const ICONS = {
  play: "M6 4 L20 12 L6 20 Z",
  pause: "M6 4 H10 V20 H6 Z M14 4 H18 V20 H14 Z",
  back: "M18 4 L8 12 L18 20 Z M5 4 H7.5 V20 H5 Z",
  forward: "M6 4 L16 12 L6 20 Z M16.5 4 H19 V20 H16.5 Z",
};
const SPEEDS = [0.25, 0.5, 1, 2, 4];

// JupyterLab must leave keys to whatever has the focus here: it looks for this mark on
// the focused element itself before it takes an arrow key for a move between cells.
const KEYS_STAY = { "data-lm-suppress-shortcuts": "true" };

function element(tag, name, parent, attributes = {}) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (parent) parent.append(made);
  return made;
}

function button(parent, name, label, act) {
  const made = element("button", "stage-button", parent, { type: "button", ...KEYS_STAY });
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  made.icon = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.append(made.icon);
  made.append(svg);
  made.show = (icon, words) => {
    made.icon.setAttribute("d", ICONS[icon]);
    made.setAttribute("aria-label", words);
    made.title = words;
  };
  made.show(name, label);
  made.addEventListener("click", act);
  return made;
}

// One slider over positions 0…n−1. `moved(position)` hears of every move.
class TrackBar {
  constructor(parent, name, moved) {
    this.moved = moved;
    this.root = element("div", `stage-track stage-${name}`, parent);
    this.buttons = element("span", "stage-buttons", this.root);
    this.label = element("label", "stage-label", this.root);
    this.rail = element("div", "stage-rail", this.root);
    this.marks = element("div", "stage-marks", this.rail, { "aria-hidden": "true" });
    const id = `stage-${name}-${crypto.getRandomValues(new Uint32Array(1))[0]}`;
    const range = { type: "range", min: 0, step: 1, id, ...KEYS_STAY };
    this.input = element("input", "stage-range", this.rail, range);
    this.label.htmlFor = id;
    this.ticks = element("div", "stage-ticks", this.rail, { "aria-hidden": "true" });
    this.value = element("output", "stage-value", this.root, { for: id });
    this.input.addEventListener("input", () => this.byHand());
    this.speed = 1;
    this.playing = false;
    this.position = 0;
  }

  byHand() {
    this.pause();
    this.moved(Number(this.input.value));
  }

  // Takes over a track description; null hides the slider.
  adopt(track) {
    this.root.hidden = !track || track.values.length < 2;
    if (JSON.stringify(track) === this.known) return;
    const first = this.known === undefined;
    this.known = JSON.stringify(track);
    this.track = track;
    if (!track) return this.pause();
    this.last = track.values.length - 1;
    this.label.textContent = track.label;
    this.input.max = this.last;
    this.value.style.minWidth = `${Math.max(...track.values.map((s) => s.length))}ch`;
    this.furnish();
    this.strew(this.ticks, "stage-tick", track.ticks);
    this.strew(this.marks, "stage-mark", track.marks);
    if (first && track.autoplay && !this.calm()) this.play();
    return undefined;
  }

  calm() {
    return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  furnish() {
    const { label, play, step_buttons: steps, speed } = this.track;
    this.buttons.replaceChildren();
    const by = (change) => () => {
      this.pause();
      this.moved(this.clamp(Math.round(this.position) + change));
    };
    if (steps) button(this.buttons, "back", `${label}: one back`, by(-1));
    if (play) {
      const toggle = () => (this.playing ? this.pause() : this.play());
      this.toggle = button(this.buttons, "play", `Play ${label}`, toggle);
      if (this.playing) this.toggle.show("pause", `Pause ${label}`);
    }
    if (steps) button(this.buttons, "forward", `${label}: one forward`, by(1));
    if (speed) this.offerSpeeds();
  }

  offerSpeeds() {
    const options = { "aria-label": "Speed", title: "Speed", ...KEYS_STAY };
    const select = element("select", "stage-speed", this.buttons, options);
    for (const speed of SPEEDS) {
      const option = element("option", "", select, { value: speed });
      option.textContent = `${speed}×`;
      option.selected = speed === this.speed;
    }
    select.addEventListener("change", () => (this.speed = Number(select.value)));
  }

  strew(parent, name, items) {
    parent.replaceChildren();
    parent.hidden = !items.length;
    for (const [position, words] of items) {
      const part = this.last ? position / this.last : 0;
      const item = element("span", name, parent);
      item.style.setProperty("--at", part);
      element("span", `${name}-text`, item).textContent = words;
      if (part > 0.85) item.classList.add("stage-late");
      if (part < 0.15) item.classList.add("stage-early");
    }
  }

  clamp(position) {
    return Math.min(Math.max(position, 0), this.last);
  }

  // Shows a position, whoever moved it.
  show(position) {
    if (!this.track) return;
    // While playing, the position between two steps is kept unless someone else moved it.
    if (!this.playing || Math.floor(this.position) !== position) this.position = position;
    const words = this.track.values[position] ?? "";
    if (this.input.value !== String(position)) this.input.value = position;
    if (this.value.textContent !== words) {
      this.value.textContent = words;
      this.input.setAttribute("aria-valuetext", words);
    }
    this.input.style.setProperty("--done", this.last ? position / this.last : 0);
  }

  play() {
    if (this.position >= this.last) this.position = 0;
    this.playing = true;
    this.toggle?.show("pause", `Pause ${this.track.label}`);
    this.moved(Math.floor(this.position));
  }

  pause() {
    if (!this.playing) return;
    this.playing = false;
    this.toggle?.show("play", `Play ${this.track.label}`);
    if (this.track) this.moved(this.clamp(Math.floor(this.position)));
  }

  // Moves on by `milliseconds`; true while there is more to come.
  advance(milliseconds) {
    if (!this.playing) return false;
    const rate = (this.last * this.speed) / (1000 * this.track.seconds);
    this.position += rate * Math.min(milliseconds, 100);
    if (this.position >= this.last) {
      if (this.track.loop) this.position = 0;
      else {
        this.position = this.last;
        this.pause();
        return false;
      }
    }
    this.moved(Math.floor(this.position));
    return true;
  }
}
