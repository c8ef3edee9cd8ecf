// The stage itself: scenery below, actors above, controls under the picture.
// What needs the kernel is asked for in `go` and `send`; everything else is drawn at
// once, at the next animation frame.

// ms of rest before the kernel hears where a slider stands: the messages of one report,
// to and fro, cost the page more than drawing a frame.
const MIRROR_AFTER = 100;
const SAY_AFTER = 500; // ms of rest before a screen reader is told

class StageView {
  constructor(model, el) {
    this.model = model;
    this.held = new Map();
    this.pads = [];
    this.turn = 0;
    this.build(el);
    this.listen();
    this.adopt();
    this.showError();
  }

  build(el) {
    el.classList.add("stage-host");
    this.root = element("div", "stage", el, { role: "group" });
    this.picture = element("div", "stage-picture", this.root);
    this.image = element("img", "stage-scenery", this.picture, { alt: "" });
    this.canvas = element("canvas", "stage-actors", this.picture, { "aria-hidden": "true" });
    this.ctx = this.canvas.getContext("2d");
    this.words = element("div", "stage-words", this.root);
    this.controls = element("div", "stage-controls", this.root);
    this.scrub = new TrackBar(this.controls, "scrub", (at) => this.go("frame", at));
    this.steps = new TrackBar(this.controls, "steps", (at) => this.go("step", at));
    const polite = { role: "status", "aria-live": "polite" };
    this.live = element("div", "stage-live", this.root, polite);
    this.error = element("div", "stage-error", this.root, { role: "alert" });
  }

  listen() {
    const redraw = () => this.redraw();
    this.heard = {
      "change:_serial": () => this.adopt(),
      "change:frame": redraw,
      "change:step": redraw,
      "change:_answered": () => this.letGo(),
      "change:_inked": () => this.letGo(),
      "change:error": () => this.showError(),
    };
    for (const [name, act] of Object.entries(this.heard)) this.model.on(name, act);
    this.sizes = new ResizeObserver(redraw);
    this.sizes.observe(this.picture);
    this.watchDensity();
    this.keeper = (event) => this.keepKeys(event.target);
    document.addEventListener("focusin", this.keeper);
  }

  // JupyterLab takes the arrow keys, and letters, of a menu or slider of ipywidgets for
  // its own: whoever has no mouse could not choose anything.
  keepKeys(target) {
    const around = this.root.closest(".jp-OutputArea-output");
    if (!around?.contains(target) || !target.matches("select, [role=slider]")) return;
    for (const [name, value] of Object.entries(KEYS_STAY)) target.setAttribute(name, value);
  }

  // The canvas must be repainted when the page is zoomed or moved to another screen.
  watchDensity() {
    this.density?.removeEventListener("change", this.denser);
    this.density = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
    this.denser = () => {
      this.watchDensity();
      this.redraw();
    };
    this.density.addEventListener("change", this.denser);
  }

  get frame() {
    return Math.min(Math.max(this.model.get("frame"), 0), this.scene.frames - 1);
  }

  get shown() {
    if (this.steps.playing) return this.steps.position;
    return this.scene.steps ? this.model.get("step") : Infinity;
  }

  // Takes over new content in one go; until the picture is decoded the old one stays.
  async adopt() {
    const turn = (this.turn += 1);
    const [scene, picture] = [this.model.get("_scene"), this.model.get("_picture")];
    const [buffer, serial] = [this.model.get("_buffer"), this.model.get("_serial")];
    const fresh = picture === this.known ? null : await this.decode(picture, scene.alt);
    if (turn !== this.turn || this.gone) {
      if (fresh) URL.revokeObjectURL(fresh.src);
      return;
    }
    Object.assign(this, { scene, serial, known: picture, layers: unpack(scene, buffer) });
    if (fresh) this.hang(fresh);
    this.image.alt = scene.alt;
    this.root.setAttribute("aria-label", scene.alt);
    this.picture.style.maxWidth = `${scene.width}px`;
    this.controls.style.maxWidth = `${scene.width}px`;
    this.picture.style.aspectRatio = `${scene.width} / ${scene.height}`;
    this.scrub.adopt(scene.scrub);
    this.steps.adopt(scene.steps);
    this.placePads();
    this.letGo();
    this.draw(); // now, so that picture and actors change together
  }

  async decode(picture, alt) {
    const image = element("img", "stage-scenery", null, { alt });
    image.src = URL.createObjectURL(new Blob([picture], { type: "image/png" }));
    await image.decode();
    return image;
  }

  hang(image) {
    URL.revokeObjectURL(this.image.src);
    this.image.replaceWith(image);
    this.image = image;
  }

  // One pad over each axes that takes a pointer; over those with ink it is a pen.
  placePads() {
    const wanted = new Map();
    for (const [axes, purpose] of Object.entries(this.scene.pointer)) {
      wanted.set(axes, { Kind: Pad, purpose });
    }
    for (const { kind, axes, purpose } of this.layers) {
      if (kind === "ink") wanted.set(axes, { Kind: Pen, purpose });
    }
    const stays = (pad) => pad.constructor === wanted.get(pad.axes)?.Kind;
    for (const pad of this.pads.filter((one) => !stays(one))) pad.remove();
    this.pads = this.pads.filter(stays);
    for (const [axes, { Kind, purpose }] of wanted) {
      const pad = this.pads.find((one) => one.axes === axes);
      if (pad) pad.describe(purpose);
      else this.pads.push(new Kind(this, this.picture, axes, purpose));
    }
  }

  // A slider moved: show it now, tell the kernel when it rests.
  go(name, position) {
    this.model.set(name, position);
    clearTimeout(this.mirroring);
    this.mirroring = setTimeout(() => this.model.save_changes(), MIRROR_AFTER);
    this.redraw();
  }

  // Sends a pointer event: at most one an animation frame, and only the newest.
  send(event, now) {
    const serial = Math.max(this.model.get("pointer").serial || 0, this.asked || 0) + 1;
    this.asked = serial;
    this.waiting = { ...event, serial };
    if (now) this.flush();
  }

  flush() {
    if (!this.waiting) return;
    this.model.set("pointer", this.waiting);
    this.waiting = null;
    this.model.save_changes();
  }

  // Sends all strokes that are not answered yet, as a message of its own: a trait would
  // wait until the kernel is idle.
  ink() {
    this.drawn = Math.max(this.model.get("_inked"), this.drawn || 0) + 1;
    const strokes = this.pads.flatMap((pad) => pad.told?.(this.drawn) ?? []);
    this.model.send({ kind: "ink", serial: this.drawn, strokes });
  }

  // Whether strokes are on their way.
  get reading() {
    return this.model.get("_inked") < (this.drawn || 0);
  }

  // A held handle returns to the data once the kernel has answered the last move, and
  // wet strokes dry once they are answered.
  letGo() {
    for (const pad of this.pads) pad.dry?.(this.model.get("_inked"));
    const busy = this.pads.some((pad) => pad.grip);
    if (!busy && this.model.get("_answered") >= (this.asked || 0)) this.held.clear();
    this.redraw();
  }

  say(words) {
    clearTimeout(this.saying);
    this.saying = setTimeout(() => (this.live.textContent = words), SAY_AFTER);
  }

  showError() {
    this.error.textContent = this.model.get("error");
    this.error.hidden = !this.model.get("error");
  }

  redraw() {
    if (this.gone) return;
    this.ticket ||= requestAnimationFrame((now) => this.tick(now));
  }

  tick(now) {
    this.ticket = null;
    const passed = this.before ? now - this.before : 16;
    const more = [this.scrub, this.steps].map((track) => track.advance(passed));
    this.before = more.some(Boolean) ? now : null;
    this.flush();
    if (this.scene) this.draw();
    if (this.before) this.redraw();
  }

  // Fits the canvas to the picture; false if there is nothing to draw on.
  fit() {
    const width = this.picture.clientWidth;
    if (!width || !this.picture.clientHeight) return false;
    const density = Math.max(window.devicePixelRatio || 1, 1);
    const wide = Math.round(width * density);
    const high = Math.round((width * density * this.scene.height) / this.scene.width);
    if (this.canvas.width !== wide || this.canvas.height !== high) {
      this.canvas.width = wide;
      this.canvas.height = high;
    }
    const scale = wide / this.scene.width;
    this.ctx.setTransform(scale, 0, 0, scale, 0, 0);
    return true;
  }

  draw() {
    const { scene, frame, shown, ctx } = this;
    if (this.fit()) {
      ctx.clearRect(0, 0, scene.width, scene.height);
      for (const layer of this.layers) {
        paintLayer(ctx, scene, layer, frame, shown, this.held);
      }
      for (const pad of this.pads) pad.paint(ctx);
    }
    this.scrub.show(frame);
    this.steps.show(Math.min(Math.floor(shown), this.scene.steps?.values.length - 1 || 0));
    const words = scene.words[frame % scene.words.length];
    if (this.words.textContent !== words) {
      this.words.textContent = words;
      this.say(words);
    }
    const { dataset } = this.root;
    dataset.frame = frame;
    dataset.step = Math.floor(Math.min(shown, 1e9));
    dataset.serial = this.serial;
    dataset.answered = this.model.get("_answered");
    if (this.drawn) dataset.read = !this.reading;
  }

  dispose() {
    this.gone = true;
    cancelAnimationFrame(this.ticket);
    clearTimeout(this.mirroring);
    clearTimeout(this.saying);
    for (const [name, act] of Object.entries(this.heard)) this.model.off(name, act);
    document.removeEventListener("focusin", this.keeper);
    this.sizes.disconnect();
    this.density.removeEventListener("change", this.denser);
    URL.revokeObjectURL(this.image.src);
    this.root.remove();
  }
}

export default {
  render({ model, el }) {
    const view = new StageView(model, el);
    return () => view.dispose();
  },
};
