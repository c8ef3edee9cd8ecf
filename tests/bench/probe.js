// Watches what is really shown: after every animation frame it looks at the picture
// and notes when its pixels changed. `look` returns what the picture says it shows,
// where the slider stands ("the hand"), and the picture, something drawable.
(look) => {
  const small = document.createElement("canvas");
  small.width = 96;
  small.height = 48;
  const ctx = small.getContext("2d", { willReadFrequently: true });
  const probe = { shown: [], events: [], hand: [], where: null };
  const checksum = (picture) => {
    ctx.clearRect(0, 0, small.width, small.height);
    ctx.drawImage(picture, 0, 0, small.width, small.height);
    const { data } = ctx.getImageData(0, 0, small.width, small.height);
    let sum = 0;
    for (let k = 0; k < data.length; k += 1) sum = (sum * 31 + data[k]) >>> 0;
    return sum;
  };
  const note = () => {
    const { hand } = look();
    if (hand !== probe.where) probe.hand.push([performance.now(), String(hand)]);
    probe.where = hand;
  };
  let before = null;
  // The message arrives after the frame's own callbacks, so their drawing is seen.
  const channel = new MessageChannel();
  channel.port1.onmessage = () => {
    const { state, picture } = look();
    if (!picture) return;
    const sum = checksum(picture);
    if (sum !== before) probe.shown.push([performance.now(), String(state)]);
    before = sum;
  };
  const tick = () => {
    note(); // some sliders keep their events to themselves
    channel.port2.postMessage(0);
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
  for (const kind of ["keydown", "pointerdown", "change"]) {
    const keep = () => probe.events.push([performance.now(), kind]);
    document.addEventListener(kind, keep, { capture: true, passive: true });
  }
  // At the window, after the slider's own listeners have moved it.
  for (const kind of ["input", "pointermove", "mousemove", "keydown"]) {
    window.addEventListener(kind, () => note());
  }
  window.probe = probe;
}
