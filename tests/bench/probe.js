// Watches what is really shown: whenever the page changes it looks at the picture
// after that frame and notes when its pixels changed. `look` returns what the picture
// says it shows, where the slider stands ("the hand"), the picture, something drawable,
// and a mark that differs whenever the picture may.
// It asks for no animation frames itself: that would hold the page to a steady beat.
(look) => {
  const small = document.createElement("canvas");
  small.width = 450;
  small.height = 215;
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
  let [before, marked] = [null, null];
  // What changes while a frame is made is seen by a message, which comes after it.
  const channel = new MessageChannel();
  channel.port1.onmessage = () => {
    const { state, picture, mark } = look();
    if (!picture || mark === marked) return;
    marked = mark;
    const now = performance.now(); // what follows is the probe's own work
    const sum = checksum(picture);
    if (sum !== before) probe.shown.push([now, String(state)]);
    before = sum;
  };
  const check = () => {
    note(); // some sliders keep their events to themselves
    channel.port2.postMessage(0);
  };
  const everything = { attributes: true, childList: true, subtree: true };
  new MutationObserver(check).observe(document.body, everything);
  document.addEventListener("load", check, true); // of a picture that took its time
  for (const kind of ["keydown", "pointerdown", "pointerup", "change"]) {
    const keep = () => probe.events.push([performance.now(), kind]);
    document.addEventListener(kind, keep, { capture: true, passive: true });
  }
  // At the window, after the slider's own listeners have moved it.
  for (const kind of ["input", "pointermove", "mousemove", "keydown"]) {
    window.addEventListener(kind, () => note());
  }
  window.probe = probe;
}
