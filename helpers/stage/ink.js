// Pen: a pad that draws. A stroke is shown at once, at display rate. While it grows the
// kernel is told every LIVE ms, but never before it has answered; when it ends, at once.
// It stays wet, drawn here, until that is answered; then the kernel's own Ink layer
// shows it or does not.

const LIVE = 60;
const STEP = 0.002; // parts of the axes: a hand at rest adds no points

PAINTERS.ink = (ctx, { color }, data, at, { box }) => {
  trace(ctx, pointsUpTo(data.u, data.v, at, Infinity));
  stroke(ctx, { color, width: data.width[0] * box[2] });
};

class Pen extends Pad {
  hint(purpose) {
    const keys = "Arrow keys move the pen, with Shift faster, two of them aslant";
    const pen = "Space puts it down and lifts it; Escape takes the stroke back";
    return `${this.axes}: ${purpose}. ${keys}; ${pen}.`;
  }

  listen() {
    super.listen();
    this.wet = [];
    this.stroke = null;
    this.keys = new Set();
    const on = (name, act) => this.pad.addEventListener(name, act);
    on("lostpointercapture", (event) => this.lift(event)); // no hand is waited for twice
    on("keyup", (event) => this.keys.delete(event.key));
  }

  get layer() {
    return this.stage.layers.find(({ kind, axes }) => kind === "ink" && axes === this.axes);
  }

  // One hand at a time: a palm or a second finger draws nothing.
  press(event) {
    if (event.button > 0) return;
    event.preventDefault();
    if (this.hand && this.hand !== event.pointerId) return;
    this.pad.focus({ preventScroll: true });
    this.pad.setPointerCapture(event.pointerId);
    this.hideCursor();
    this.hand = event.pointerId;
    this.begin(this.part(event));
  }

  drag(event) {
    if (!this.stroke || event.pointerId !== this.hand) return;
    const all = event.getCoalescedEvents?.() ?? [];
    for (const one of all.length ? all : [event]) this.extend(this.part(one));
  }

  lift(event) {
    if (event.pointerId !== this.hand) return;
    this.hand = null;
    this.finish();
  }

  // Takes the stroke back, for the kernel too.
  cancel() {
    if (this.stroke) this.stroke.parts = [];
    this.hand = null;
    this.finish();
  }

  begin(place) {
    const id = Math.max(Date.now(), (this.newest || 0) + 1);
    this.newest = id;
    this.stroke = { id, parts: [place], done: false };
    this.wet.push(this.stroke);
    this.live();
  }

  extend({ u, v }) {
    const last = this.stroke.parts.at(-1);
    if (Math.hypot(u - last.u, v - last.v) < STEP) return;
    this.stroke.parts.push({ u, v });
    this.live();
  }

  finish() {
    if (!this.stroke) return;
    this.stroke.done = true;
    this.stroke = null;
    this.tell();
  }

  live() {
    this.stage.redraw();
    this.untold = true;
    if (this.timer || this.stage.reading) return; // the answer comes back here
    const rest = (this.toldAt || 0) + LIVE - performance.now();
    this.timer = setTimeout(() => this.tell(), Math.max(rest, 0));
  }

  tell() {
    clearTimeout(this.timer);
    this.timer = null;
    this.untold = false;
    this.toldAt = performance.now();
    this.stage.ink();
    this.stage.redraw();
  }

  // Wet strokes as the kernel reads them; `serial` is the message they go with.
  told(serial) {
    const { x, y } = this.stage.scene.axes[this.axes];
    return this.wet.map((one) => {
      one.serial = serial;
      const points = one.parts.flatMap(({ u, v }) => [toData(x, u), toData(y, v)]);
      return { axes: this.axes, id: one.id, points, done: one.done };
    });
  }

  dry(answered) {
    this.wet = this.wet.filter(({ done, serial }) => !done || serial > answered);
    if (this.stroke && this.untold) this.live();
  }

  key(event) {
    if (event.key in WAYS) this.wander(event);
    else if (event.key === " ") {
      if (!event.repeat) this.toggle();
    } else if (event.key === "Escape" && (this.cursor || this.stroke)) {
      this.cancel();
      this.hideCursor();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  wander({ key, shiftKey }) {
    this.keys.add(key);
    const stride = (shiftKey ? 5 : 1) / 100;
    const inside = (value) => Math.min(Math.max(value, 0), 1);
    this.cursor ||= { u: 0.5, v: 0.5 };
    let { u, v } = this.cursor;
    for (const [right, up] of [...this.keys].map((held) => WAYS[held])) {
      [u, v] = [u + right * stride, v + up * stride];
    }
    this.cursor = { u: inside(u), v: inside(v) };
    if (this.stroke) this.extend(this.cursor);
    this.report();
  }

  toggle() {
    this.cursor ||= { u: 0.5, v: 0.5 };
    if (this.stroke) this.finish();
    else this.begin(this.cursor);
    this.report();
  }

  report() {
    this.stage.say(`pen ${this.stroke ? "down" : "up"} at ${this.readout()}`);
    this.stage.redraw();
  }

  // The focus goes: a stroke drawn by keys is kept.
  hideCursor() {
    this.keys.clear();
    if (this.cursor) this.finish();
    super.hideCursor();
  }

  paint(ctx) {
    const { layer, cursor, stage } = this;
    if (!layer) return;
    const { box } = stage.scene.axes[this.axes];
    const at = placer(box);
    ctx.save();
    ctx.beginPath();
    ctx.rect(...box);
    ctx.clip();
    ctx.lineJoin = ctx.lineCap = "round";
    const width = layer.channels.width(0)[0] * box[2];
    for (const { parts } of this.wet) {
      const points = parts.map(({ u, v }) => [at.x(u), at.y(v)]);
      trace(ctx, [...points, ...points.slice(-1)]); // twice the last: a dot is a line
      stroke(ctx, { color: layer.color, width });
    }
    if (cursor) {
      const size = Math.max(12, width);
      const fill = this.stroke ? PEN_DOWN : "rgba(255, 255, 255, 0.7)";
      marker(ctx, "o", at.x(cursor.u), at.y(cursor.v), size, fill, PEN_DOWN);
    }
    ctx.restore();
  }

  remove() {
    clearTimeout(this.timer);
    super.remove();
  }
}

const PEN_DOWN = "#D55E00";
