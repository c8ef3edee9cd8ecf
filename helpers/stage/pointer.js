// Pointer: a pad over each axes that takes one. Mouse, pen, finger and keyboard do
// the same things; positions are fractions of the axes until they are sent.

const NEAR = { mouse: 14, pen: 18, touch: 26 };
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

function toData([low, high, scale], part) {
  if (scale === "log") return low * (high / low) ** part;
  return low + part * (high - low);
}

function round(value) {
  if (Math.abs(value) >= 1e4 || (value && Math.abs(value) < 1e-3)) {
    return value.toExponential(2).replace("-", "−");
  }
  return value.toFixed(2).replace("-", "−");
}

class Pad {
  // `stage` gives scene, layers, held (handles in a hand), send(event), redraw().
  constructor(stage, parent, axes, purpose) {
    this.stage = stage;
    this.axes = axes;
    this.grip = null;
    this.cursor = null;
    this.pad = element("div", "stage-pad", parent, {
      tabindex: 0,
      role: "application",
      "data-axes": axes,
      ...KEYS_STAY,
    });
    this.describe(purpose);
    this.listen();
  }

  hint(purpose) {
    const keys = "Arrow keys move a crosshair, with Shift faster; Enter sets; Escape cancels.";
    return `${this.axes}: a press here ${purpose}. ${keys}`;
  }

  describe(purpose) {
    this.pad.setAttribute("aria-label", this.hint(purpose));
    const { width, height, axes } = this.stage.scene;
    const [x, y, w, h] = axes[this.axes].box;
    this.pad.style.left = `${(100 * x) / width}%`;
    this.pad.style.top = `${(100 * y) / height}%`;
    this.pad.style.width = `${(100 * w) / width}%`;
    this.pad.style.height = `${(100 * h) / height}%`;
  }

  listen() {
    const on = (name, act) => this.pad.addEventListener(name, act);
    on("pointerdown", (event) => this.press(event));
    on("pointermove", (event) => this.drag(event));
    on("pointerup", (event) => this.lift(event));
    on("pointercancel", () => this.cancel());
    on("keydown", (event) => this.key(event));
    on("blur", () => this.hideCursor());
  }

  part(event) {
    const box = this.pad.getBoundingClientRect();
    const inside = (value) => Math.min(Math.max(value, 0), 1);
    const u = inside((event.clientX - box.left) / (box.width || 1));
    return { u, v: inside(1 - (event.clientY - box.top) / (box.height || 1)) };
  }

  // All handles of these axes: where they are now.
  handles() {
    const { layers, frame, held } = this.stage;
    const found = [];
    for (const layer of layers) {
      if (layer.axes !== this.axes || !layer.draggable) continue;
      const [us, vs] = [layer.channels.u(frame), layer.channels.v(frame)];
      us.forEach((u, index) => {
        const place = held.get(`${layer.name}:${index}`) || { u, v: vs[index] };
        if (finite(place.u, place.v)) found.push({ layer, index, ...place });
      });
    }
    return found;
  }

  nearest({ u, v }, reach = Infinity) {
    const box = this.pad.getBoundingClientRect();
    const far = (h) => Math.hypot((h.u - u) * box.width, (h.v - v) * box.height);
    const sorted = this.handles().sort((a, b) => far(a) - far(b));
    return sorted.length && far(sorted[0]) <= reach ? sorted[0] : null;
  }

  summoned() {
    return this.handles().find(({ layer, index }) => layer.summon && index === 0) || null;
  }

  take(place, reach) {
    const handle = this.nearest(place, reach) || this.summoned();
    const name = handle ? handle.layer.name : "";
    this.grip = { layer: name, index: handle ? handle.index : -1, from: place };
  }

  tell(kind, { u, v }) {
    const { layer, index } = this.grip;
    const axes = this.stage.scene.axes[this.axes];
    if (layer && kind !== "cancel") this.stage.held.set(`${layer}:${index}`, { u, v });
    const [x, y] = [toData(axes.x, u), toData(axes.y, v)];
    this.stage.send({ kind, axes: this.axes, x, y, layer, index }, kind !== "move");
    this.stage.redraw();
  }

  press(event) {
    if (event.button > 0) return;
    event.preventDefault();
    this.pad.focus({ preventScroll: true });
    this.pad.setPointerCapture(event.pointerId);
    this.hideCursor();
    const place = this.part(event);
    this.take(place, NEAR[event.pointerType] || NEAR.mouse);
    this.hand = true;
    this.tell("down", place);
  }

  drag(event) {
    if (this.hand) this.tell("move", this.part(event));
  }

  lift(event) {
    if (!this.hand) return;
    this.hand = false;
    this.tell("up", this.part(event));
    this.grip = null;
  }

  cancel() {
    if (this.grip) {
      const { from } = this.grip;
      this.stage.held.clear();
      this.tell("cancel", from);
    }
    this.hand = false;
    this.grip = null;
  }

  key(event) {
    const stride = (event.shiftKey ? 5 : 1) / 100;
    if (event.key in WAYS) this.moveCursor(WAYS[event.key], stride);
    else if (event.key === "Enter") this.enter();
    else if (event.key === "Escape" && (this.cursor || this.grip)) {
      this.cancel();
      this.hideCursor();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  moveCursor([right, up], stride) {
    const box = this.pad.getBoundingClientRect();
    const inside = (value) => Math.min(Math.max(value, 0), 1);
    if (!this.cursor) {
      const { u = 0.5, v = 0.5 } = this.summoned() || this.handles()[0] || {};
      this.cursor = { u: inside(u), v: inside(v) };
    }
    const { u, v } = this.cursor;
    const tall = box.height ? box.width / box.height : 1;
    this.cursor = { u: inside(u + right * stride), v: inside(v + up * stride * tall) };
    if (this.grip) this.tell("move", this.cursor);
    this.stage.say(`crosshair at ${this.readout()}`);
    this.stage.redraw();
  }

  // Enter fetches the one handle that may be summoned; among several handles it takes
  // the nearest, the arrows then move it, and Enter drops it.
  enter() {
    if (this.grip) {
      this.tell("up", this.cursor);
      this.grip = null;
      return;
    }
    if (!this.cursor) this.moveCursor([0, 0], 0);
    const summoned = this.summoned();
    const handle = summoned || this.nearest(this.cursor);
    this.grip = { layer: "", index: -1, from: this.cursor };
    if (handle) {
      const { layer, index, u, v } = handle;
      this.grip = { layer: layer.name, index, from: { u, v } };
      if (!summoned) {
        this.cursor = { u, v };
        this.tell("down", this.cursor);
        return;
      }
    }
    this.tell("up", this.cursor);
    this.grip = null;
    this.stage.say(`set at ${this.readout()}`);
  }

  readout() {
    const { x, y } = this.stage.scene.axes[this.axes];
    return `(${round(toData(x, this.cursor.u))}, ${round(toData(y, this.cursor.v))})`;
  }

  hideCursor() {
    this.cursor = null;
    this.stage.redraw();
  }

  paint(ctx) {
    if (!this.cursor) return;
    const { box } = this.stage.scene.axes[this.axes];
    const [left, top, width, height] = box;
    const at = placer(box);
    const [x, y] = [at.x(this.cursor.u), at.y(this.cursor.v)];
    ctx.beginPath();
    ctx.moveTo(left, y);
    ctx.lineTo(left + width, y);
    ctx.moveTo(x, top);
    ctx.lineTo(x, top + height);
    stroke(ctx, { color: "#222222", width: 1.2, dash: [5, 4], halo: 1 });
    writeBeside(ctx, this.readout(), x, y, box, { color: "#222222" });
  }

  remove() {
    this.pad.remove();
  }
}
