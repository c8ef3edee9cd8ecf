// Painters: each draws one layer of one frame. Data are fractions of the axes
// (0…1, upwards), so placing them is one multiplication. NaN leaves a gap.

const RIM = "rgba(255, 255, 255, 0.9)";
const FONT = '"DejaVu Sans", Verdana, sans-serif';

// Views on the shared buffer: layer.data[name] becomes a function frame → array.
function unpack(scene, view) {
  const start = view.byteOffset;
  const buffer = view.buffer.slice(start, start + view.byteLength);
  return scene.layers.map((layer) => {
    const channels = {};
    for (const [name, { at, rows, columns, bytes }] of Object.entries(layer.data)) {
      const Kind = bytes ? Uint8Array : Float32Array;
      const all = new Kind(buffer, at, rows * columns);
      channels[name] = (frame) => {
        const row = frame % rows;
        return all.subarray(row * columns, (row + 1) * columns);
      };
    }
    return { ...layer, channels };
  });
}

function placer([left, top, width, height]) {
  return { x: (u) => left + u * width, y: (v) => top + (1 - v) * height };
}

function finite(...values) {
  return values.every(Number.isFinite);
}

function colorOf(layer, index) {
  return Array.isArray(layer.color) ? layer.color[index] : layer.color;
}

function paintLayer(ctx, scene, layer, frame, shown, held) {
  const box = scene.axes[layer.axes].box;
  ctx.save();
  if (layer.clip) {
    ctx.beginPath();
    ctx.rect(...box);
    ctx.clip();
  }
  ctx.globalAlpha = layer.opacity;
  ctx.lineJoin = ctx.lineCap = "round";
  const data = {};
  for (const name in layer.channels) data[name] = layer.channels[name](frame);
  const reach = layer.reveal ? shown : Infinity;
  const place = { frame, reach, box, held };
  PAINTERS[layer.kind](ctx, layer, data, placer(box), place);
  ctx.restore();
  if (layer.kind === "line") endLine(ctx, layer, place);
}

function within([left, top, width, height], x, y, slack = 1) {
  const across = x >= left - slack && x <= left + width + slack;
  return across && y >= top - slack && y <= top + height + slack;
}

function write(ctx, words, x, y, { color, size = 15, bold = false, align = "left" }) {
  ctx.font = `${bold ? "bold " : ""}${size}px ${FONT}`;
  ctx.textAlign = align;
  ctx.textBaseline = "middle";
  ctx.strokeStyle = RIM;
  ctx.lineWidth = 4;
  ctx.setLineDash([]);
  ctx.strokeText(words, x, y);
  ctx.fillStyle = color;
  ctx.fillText(words, x, y);
}

// Writes beside a point, on the side where there is room inside the axes.
function writeBeside(ctx, words, x, y, box, style) {
  const [left, top, width] = box;
  if (!words || !within(box, x, y)) return;
  ctx.font = `${style.bold ? "bold " : ""}${style.size || 15}px ${FONT}`;
  const room = x + 10 + ctx.measureText(words).width < left + width;
  const above = y - 22 > top;
  const side = room ? { dx: 9, align: "left" } : { dx: -9, align: "right" };
  write(ctx, words, x + side.dx, y + (above ? -11 : 13), { ...style, align: side.align });
}

function marker(ctx, shape, x, y, size, color, edge) {
  const r = size / 2;
  ctx.setLineDash([]);
  ctx.beginPath();
  if (shape === "x" || shape === "+") {
    const [a, b] = shape === "x" ? [r * 0.8, r * 0.8] : [r, 0];
    ctx.moveTo(x - a, y - b);
    ctx.lineTo(x + a, y + b);
    ctx.moveTo(x - b, y + a);
    ctx.lineTo(x + b, y - a);
    ctx.strokeStyle = RIM;
    ctx.lineWidth = 5;
    ctx.stroke();
    ctx.strokeStyle = color;
    ctx.lineWidth = 2.5;
    ctx.stroke();
    return;
  }
  if (shape === "s") ctx.rect(x - r, y - r, size, size);
  else if (shape === "*") {
    for (let k = 0; k < 10; k += 1) {
      const radius = k % 2 ? r * 0.42 : r;
      const turn = (k * Math.PI) / 5 - Math.PI / 2;
      ctx.lineTo(x + radius * Math.cos(turn), y + radius * Math.sin(turn));
    }
    ctx.closePath();
  } else ctx.arc(x, y, r, 0, 2 * Math.PI);
  ctx.fillStyle = color;
  ctx.fill();
  if (edge) {
    ctx.strokeStyle = edge;
    ctx.lineWidth = 2;
    ctx.stroke();
  }
}

// The points of a line up to `reach`, which may end between two of them.
function pointsUpTo(u, v, at, reach) {
  const count = Math.min(u.length, Math.floor(reach) + 1);
  const points = [];
  for (let k = 0; k < count; k += 1) {
    points.push(finite(u[k], v[k]) ? [at.x(u[k]), at.y(v[k])] : null);
  }
  const rest = reach - Math.floor(reach);
  if (rest > 0 && count < u.length && finite(u[count], v[count]) && points.at(-1)) {
    const [x, y] = points.at(-1);
    const [nextX, nextY] = [at.x(u[count]), at.y(v[count])];
    points.push([x + rest * (nextX - x), y + rest * (nextY - y)]);
  }
  return points;
}

function trace(ctx, points) {
  let down = false;
  ctx.beginPath();
  for (const point of points) {
    if (!point) down = false;
    else if (down) ctx.lineTo(...point);
    else {
      ctx.moveTo(...point);
      down = true;
    }
  }
}

function stroke(ctx, { color, width, dash, halo }) {
  if (halo) {
    ctx.setLineDash([]);
    ctx.strokeStyle = RIM;
    ctx.lineWidth = width + 2 * halo;
    ctx.stroke();
  }
  ctx.setLineDash(dash || []);
  ctx.strokeStyle = color;
  ctx.lineWidth = width;
  ctx.stroke();
}

function paintLine(ctx, layer, data, at, place) {
  const { reach } = place;
  const points = pointsUpTo(data.u, data.v, at, reach);
  trace(ctx, points);
  stroke(ctx, layer);
  if (layer.marker) {
    const whole = points.slice(0, Math.floor(reach) + 1);
    for (const point of whole) {
      if (point) marker(ctx, layer.marker, ...point, layer.marker_size, layer.color);
    }
  }
  place.last = points.findLast((point) => point);
}

// The end is marked outside the clip, so that it is whole at the edge of the axes.
function endLine(ctx, layer, { last, box }) {
  if (!last || (layer.clip && !within(box, ...last))) return;
  const color = layer.end_color || layer.color;
  if (layer.end) marker(ctx, layer.end, ...last, layer.end_size, color, "white");
  writeBeside(ctx, layer.label, ...last, box, { color: layer.color });
}

function paintPoints(ctx, layer, data, at, { reach, box, held }) {
  const count = Math.min(data.u.length, Math.floor(reach) + 1);
  for (let k = 0; k < count; k += 1) {
    const hand = held.get(`${layer.name}:${k}`);
    const [u, v] = hand ? [hand.u, hand.v] : [data.u[k], data.v[k]];
    if (!finite(u, v)) continue;
    const size = layer.size * (hand ? 1.25 : 1);
    marker(ctx, layer.marker, at.x(u), at.y(v), size, colorOf(layer, k), layer.edge);
    if (k === 0) {
      writeBeside(ctx, layer.label, at.x(u), at.y(v), box, { color: colorOf(layer, 0) });
    }
  }
}

function paintArrow(ctx, layer, data, at, { box }) {
  for (let k = 0; k < data.u.length; k += 1) {
    if (!finite(data.u[k], data.v[k], data.tip_u[k], data.tip_v[k])) continue;
    const [x, y] = [at.x(data.u[k]), at.y(data.v[k])];
    const [tipX, tipY] = [at.x(data.tip_u[k]), at.y(data.tip_v[k])];
    const length = Math.hypot(tipX - x, tipY - y);
    if (length < 0.5) continue;
    const head = Math.min(layer.head, length);
    const [ex, ey] = [(tipX - x) / length, (tipY - y) / length];
    const [neckX, neckY] = [tipX - head * ex, tipY - head * ey];
    ctx.lineCap = "butt";
    ctx.beginPath();
    ctx.moveTo(x, y);
    ctx.lineTo(neckX, neckY);
    stroke(ctx, { ...layer, halo: layer.halo });
    ctx.beginPath();
    ctx.moveTo(tipX, tipY);
    ctx.lineTo(neckX - 0.5 * head * ey, neckY + 0.5 * head * ex);
    ctx.lineTo(neckX + 0.5 * head * ey, neckY - 0.5 * head * ex);
    ctx.closePath();
    stroke(ctx, { color: RIM, width: layer.halo, dash: [] });
    ctx.fillStyle = layer.color;
    ctx.fill();
    const near = within(box, tipX, tipY, 60);
    if (layer.label && length > layer.head && near) {
      writeAtTip(ctx, layer, [tipX, tipY], [ex, ey], box);
    }
  }
}

// Writes where an arrow points to, but inside the axes.
function writeAtTip(ctx, { label, color }, [tipX, tipY], [ex, ey], box) {
  const [left, top, width, height] = box;
  const style = { color, bold: true, align: "center" };
  ctx.font = `bold 15px ${FONT}`;
  const half = ctx.measureText(label).width / 2 + 3;
  const sideways = Math.abs(ex) > 0.5 ? Math.sign(ex) * (half + 7) : 0;
  const upright = Math.abs(ex) > 0.5 ? ey * 8 : Math.sign(ey) * 14;
  const inside = (value, low, high) => Math.min(Math.max(value, low), high);
  const x = inside(tipX + sideways, left + half, left + width - half);
  const y = inside(tipY + upright, top + 11, top + height - 11);
  // Pushed back over the arrow by the edge? Then beside it.
  const clash = Math.abs(x - tipX) < half && Math.abs(y - tipY) < 11;
  const aside = x + half + 16 < left + width ? half + 16 : -half - 16;
  write(ctx, label, clash ? inside(tipX, left, left + width) + aside : x, y, style);
}

function corners(data, k, at) {
  const [x, y] = [at.x(data.u[k]), at.y(data.v[k])];
  return [x, y, at.x(data.far_u[k]) - x, at.y(data.far_v[k]) - y];
}

function paintBars(ctx, layer, data, at) {
  for (let k = 0; k < data.u.length; k += 1) {
    const box = corners(data, k, at);
    if (!finite(...box)) continue;
    ctx.fillStyle = colorOf(layer, k);
    ctx.fillRect(...box);
  }
}

function paintImage(ctx, layer, data, at, { frame }) {
  const { rows, columns, channels } = layer;
  if (!rows || !columns) return;
  if (!layer.canvas) {
    layer.canvas = document.createElement("canvas");
    layer.canvas.width = columns;
    layer.canvas.height = rows;
  }
  if (layer.painted !== frame) {
    const pixels = channels.pixels(frame);
    const picture = new ImageData(columns, rows);
    const table = channels.table?.(0);
    if (!table) picture.data.set(pixels);
    else {
      for (let k = 0; k < pixels.length; k += 1) {
        const color = 4 * pixels[k];
        for (let c = 0; c < 4; c += 1) picture.data[4 * k + c] = table[color + c];
      }
    }
    layer.canvas.getContext("2d").putImageData(picture, 0, 0);
    layer.painted = frame;
  }
  ctx.imageSmoothingEnabled = layer.smooth;
  const [x, y, width, height] = corners(data, 0, at);
  ctx.drawImage(layer.canvas, x, y + height, width, -height);
}

function paintText(ctx, layer, data, at, { frame }) {
  const words = layer.words[frame % layer.words.length];
  const [x, y] = [at.x(data.u[0]), at.y(data.v[0])];
  if (!words || !finite(x, y)) return;
  if (layer.box) {
    ctx.font = `${layer.bold ? "bold " : ""}${layer.size}px ${FONT}`;
    const width = ctx.measureText(words).width;
    const shift = { left: 0, center: width / 2, right: width }[layer.align];
    ctx.fillStyle = "rgba(255, 255, 255, 0.85)";
    ctx.fillRect(x - shift - 6, y - 0.8 * layer.size, width + 12, 1.6 * layer.size);
  }
  write(ctx, words, x, y, layer);
}

const PAINTERS = {
  line: paintLine,
  points: paintPoints,
  arrow: paintArrow,
  bars: paintBars,
  image: paintImage,
  text: paintText,
};
