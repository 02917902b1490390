/* The page works without this script (plain links, all below one another); with it: one place at a time,
   its boxes lit on both pages, two orders of reading, steps, zoom and keys. Addresses: #pair-3. */
(function () {
  "use strict";
  var root = document.documentElement;
  var pairs = all(".pair");
  if (!pairs.length) { return; }
  root.classList.add("js");
  var viewers = [byId("left-viewer"), byId("right-viewer")];
  var list = byId("list");
  var sections = { passages: byId("by-passage"), reports: byId("by-report") };
  var reading = "passages";
  var current = null; // the open pair
  var page = [0, 0]; // which marked page each viewer shows
  var zoom = 1;

  function byId(id) { return document.getElementById(id); }
  function all(selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); }
  function on(id, action) { byId(id).addEventListener("click", action); }

  function rows() { return all(".row", sections[reading]).concat(all("#common details[open] .row")); }
  function setReading(name) {
    reading = name;
    sections.passages.classList.toggle("is-off", name !== "passages");
    sections.reports.classList.toggle("is-off", name !== "reports");
    byId("read-passages").setAttribute("aria-pressed", String(name === "passages"));
    byId("read-reports").setAttribute("aria-pressed", String(name === "reports"));
    list.scrollTop = 0;
    if (current) { lightRow(); }
  }
  function lightRow() {
    var open = rows();
    var at = -1;
    all(".row").forEach(function (row) { row.removeAttribute("aria-current"); });
    open.forEach(function (row, index) {
      if (row.getAttribute("data-pair") === current.id && at < 0) { at = index; }
    });
    if (at >= 0) {
      open[at].setAttribute("aria-current", "true");
      var place = open[at].getBoundingClientRect();
      var frame = list.getBoundingClientRect();
      if (place.top < frame.top || place.bottom > frame.bottom) { list.scrollTop += place.top - frame.top - frame.height / 3; }
    }
    byId("count").textContent = at >= 0 ? (at + 1) + " / " + open.length : "— / " + open.length;
    byId("back").disabled = at <= 0;
    byId("next").disabled = at === open.length - 1 || !open.length;
    return at;
  }
  function lit(viewer) { return all(".mark.is-lit", viewer); }
  function select(id) {
    var pair = byId(id);
    if (!pair) { return; }
    current = pair;
    pairs.forEach(function (other) { other.classList.toggle("is-open", other === pair); });
    all(".text", pair).forEach(function (text) { text.scrollTop = 0; });
    all("image[data-href]", pair).forEach(function (cut) { cut.setAttribute("href", cut.getAttribute("data-href")); cut.removeAttribute("data-href"); });
    all(".sheet", viewers[1]).forEach(function (sheet) {
      sheet.classList.toggle("is-off", sheet.getAttribute("data-other") !== pair.getAttribute("data-other"));
    });
    all(".mark").forEach(function (mark) { mark.classList.toggle("is-lit", mark.getAttribute("data-pair") === id); });
    var row = all(".row").filter(function (each) { return each.getAttribute("data-pair") === id; });
    row.forEach(function (each) { var box = each.closest("details"); if (box) { box.open = true; } });
    viewers.forEach(function (viewer, side) { page[side] = 0; showMark(side); });
    lightRow();
    try { history.replaceState(null, "", "#" + id); } catch (error) { /* some browsers refuse it for files */ }
  }
  function showMark(side) {
    var viewer = viewers[side];
    var marks = lit(viewer);
    viewer.classList.toggle("is-bare", !marks.length);
    all(".sheet", viewer).forEach(function (sheet) {
      if (!marks.length) { sheet.classList.add("is-off"); } else if (side === 0) { sheet.classList.remove("is-off"); }
    });
    if (!marks.length) { return; }
    page[side] = Math.max(0, Math.min(page[side], marks.length - 1));
    var box = marks[page[side]].getBoundingClientRect();
    var frame = viewer.getBoundingClientRect();
    viewer.scrollTop += box.top - frame.top - Math.min(60, frame.height / 5);
    if (box.left < frame.left || box.right > frame.right) { viewer.scrollLeft += box.left - frame.left - 20; }
  }
  function stepMark(by) {
    viewers.forEach(function (viewer, side) { page[side] += by; showMark(side); });
  }
  function step(by) {
    var open = rows();
    var at = lightRow() + by;
    if (at >= 0 && at < open.length) {
      select(open[at].getAttribute("data-pair"));
      byId("compare").focus({ preventScroll: true });
    }
  }
  function setZoom(value) {
    zoom = Math.max(0.5, Math.min(4, value));
    root.style.setProperty("--zoom", String(zoom));
    byId("zoom-value").textContent = Math.round(zoom * 100) + "%";
    showMark(0);
    showMark(1);
  }
  function follow(event) { /* both texts scroll together, in proportion */
    var text = event.target;
    if (!text.classList || !text.classList.contains("text") || text.getAttribute("data-led")) { if (text.removeAttribute) { text.removeAttribute("data-led"); } return; }
    var room = text.scrollHeight - text.clientHeight;
    all(".text", current).forEach(function (other) {
      if (other === text || room <= 0) { return; }
      var target = Math.round((text.scrollTop / room) * (other.scrollHeight - other.clientHeight));
      if (Math.abs(other.scrollTop - target) > 1) { other.setAttribute("data-led", "1"); other.scrollTop = target; }
    });
  }

  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[data-pair]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
    event.preventDefault();
    select(link.getAttribute("data-pair"));
  });
  document.addEventListener("scroll", follow, true);
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) { return; }
    var keys = {
      j: function () { step(1); }, k: function () { step(-1); },
      n: function () { stepMark(1); }, p: function () { stepMark(-1); },
      "1": function () { setReading("passages"); }, "2": function () { setReading("reports"); },
      "+": function () { setZoom(zoom * 1.2); }, "=": function () { setZoom(zoom * 1.2); },
      "-": function () { setZoom(zoom / 1.2); }, "0": function () { setZoom(1); }
    };
    if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
  });
  on("read-passages", function () { setReading("passages"); });
  on("read-reports", function () { setReading("reports"); });
  on("back", function () { step(-1); });
  on("next", function () { step(1); });
  on("mark-back", function () { stepMark(-1); });
  on("mark-next", function () { stepMark(1); });
  on("zoom-in", function () { setZoom(zoom * 1.2); });
  on("zoom-out", function () { setZoom(zoom / 1.2); });
  window.addEventListener("hashchange", function () { select(location.hash.slice(1)); });
  setReading("passages");
  var first = rows()[0];
  var wanted = location.hash.slice(1);
  select(wanted && byId(wanted) ? wanted : first ? first.getAttribute("data-pair") : pairs[0].id);
})();
