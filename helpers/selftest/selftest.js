// Draws the kernel's rows of the self-test, and tells the kernel that a browser is there.
function row({ passed, text }) {
  const item = document.createElement("li");
  const mark = document.createElement("span");
  mark.textContent = passed ? "✓" : "✗";
  mark.className = passed ? "downhill-passed" : "downhill-failed";
  mark.setAttribute("role", "img");
  mark.setAttribute("aria-label", passed ? "passed" : "not passed");
  item.append(mark, " ", text);
  return item;
}

function render({ model, el }) {
  const list = document.createElement("ul");
  list.className = "downhill-selftest";
  list.setAttribute("aria-label", "Self-test");
  list.setAttribute("aria-live", "polite");
  el.append(list);
  const draw = () => {
    const rows = model.get("rows");
    list.replaceChildren(...rows.map(row));
    list.dataset.state = rows.every((each) => each.passed) ? "green" : "red";
  };
  draw();
  model.on("change:rows", draw);
  model.set("answered", true);
  model.save_changes();
  return () => model.off("change:rows", draw);
}

export default { render };
