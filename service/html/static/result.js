/* The page works without this script (plain links, all parts below one another); with it: tabs, one item lit
   at a time, steps through its evidence, zoom and keys. Addresses: #finding-2, #page-7, #tab-score. */
(function () {
  "use strict";
  var viewer = document.getElementById("viewer");
  var left = document.getElementById("left");
  var panels = all(".panel");
  var leads = all("[data-lead]");
  var sheets = all("[data-page]", viewer);
  var pageSelect = document.getElementById("page-select");
  var zoom = 1;
  var selected = null; // the lit item
  var step = 0; // which of its places
  var settled = -1; // where a jump left the viewer: the page jumped to stays named until it is scrolled

  function all(selector, within) {
    return Array.prototype.slice.call((within || document).querySelectorAll(selector));
  }
  function on(id, action) {
    document.getElementById(id).addEventListener("click", action);
  }
  function remember(id) {
    try { history.replaceState(null, "", "#" + id); } catch (error) { /* some browsers refuse it for files: the address only stays as it was */ }
  }

  /* Left */
  function openPanel(panel) {
    panels.forEach(function (other) { other.classList.toggle("is-open", other === panel); });
    all(".tabs a").forEach(function (link) {
      if (link.hash === "#" + panel.id) { link.setAttribute("aria-current", "true"); } else { link.removeAttribute("aria-current"); }
    });
  }
  function reveal(element) {
    var panel = element.closest(".panel");
    if (panel && !panel.classList.contains("is-open")) { openPanel(panel); }
    for (var outer = element.closest("details"); outer; outer = outer.parentElement.closest("details")) { outer.open = true; }
    var place = element.getBoundingClientRect();
    var frame = left.getBoundingClientRect();
    if (place.top < frame.top || place.bottom > frame.bottom) { left.scrollTop += place.top - frame.top - 10; }
  }

  /* Selection: an item on the left and its marks on the right */
  function placesOf(item) { return item ? all("a.place", item) : []; }
  function select(item, index) {
    if (selected) { selected.classList.remove("is-selected"); selected.removeAttribute("aria-current"); }
    selected = item;
    item.classList.add("is-selected");
    item.setAttribute("aria-current", "true");
    var marks = all("[data-key]");
    var lit = marks.filter(function (mark) { return mark.getAttribute("data-key") === item.id; });
    marks.forEach(function (mark) { mark.classList.toggle("is-lit", lit.indexOf(mark) >= 0); });
    viewer.classList.toggle("has-lit", lit.length > 0);
    reveal(item);
    goToPlace(index || 0);
  }
  function goToPlace(index) {
    var places = placesOf(selected);
    all(".is-current").forEach(function (old) { old.classList.remove("is-current"); });
    step = Math.max(0, Math.min(index, places.length - 1));
    document.getElementById("evidence-count").textContent = places.length ? "证据 " + (step + 1) + "/" + places.length : "无页面证据";
    document.getElementById("evidence-back").disabled = step <= 0;
    document.getElementById("evidence-next").disabled = step >= places.length - 1;
    if (!places.length) { return; }
    var place = places[step];
    (place.closest(".evidence") || place).classList.add("is-current");
    var target = document.getElementById(place.hash.slice(1));
    if (!target) { return; }
    target.classList.add("is-current");
    showInViewer(target);
  }
  function stepLead(by) {
    var open = leads.filter(function (lead) { return lead.closest(".panel"); });
    if (!open.length) { return; }
    var at = open.indexOf(selected);
    var next = at < 0 ? 0 : Math.max(0, Math.min(at + by, open.length - 1));
    select(open[next]);
    remember(open[next].id);
  }

  /* Right */
  function showInViewer(target) {
    var box = target.querySelector(".box");
    var place = (box || target).getBoundingClientRect();
    var frame = viewer.getBoundingClientRect();
    var margin = box ? frame.height / 3 : 8;
    viewer.scrollTop += place.top - frame.top - margin;
    if (box && (place.left < frame.left || place.right > frame.right)) { viewer.scrollLeft += place.left - frame.left - 40; }
    settled = viewer.scrollTop;
    var sheet = target.closest("[data-page]");
    if (sheet) { pageSelect.value = sheet.getAttribute("data-page"); }
  }
  function sheetInView() {
    var line = viewer.getBoundingClientRect().top + viewer.clientHeight / 3;
    var low = 0;
    var high = sheets.length - 1;
    while (low < high) { // the last sheet that begins above the line
      var middle = Math.ceil((low + high) / 2);
      if (sheets[middle].getBoundingClientRect().top <= line) { low = middle; } else { high = middle - 1; }
    }
    return sheets[low];
  }
  function showPageNumber() {
    if (Math.abs(viewer.scrollTop - settled) < 40) { return; }
    var sheet = sheetInView();
    if (!sheet) { return; }
    var now = Number(pageSelect.value);
    var first = Number(sheet.getAttribute("data-page"));
    var last = Number(sheet.getAttribute("data-last") || first);
    if (now < first || now > last) { pageSelect.value = String(first); }
  }
  function goToPage(number) {
    var page = document.getElementById("page-" + number);
    if (!page) { return; }
    showInViewer(page);
    pageSelect.value = String(number);
  }
  function stepPage(by) {
    var at = pageSelect.selectedIndex + by;
    if (at >= 0 && at < pageSelect.options.length) { goToPage(pageSelect.options[at].value); }
  }
  function setZoom(value) {
    var before = zoom;
    zoom = Math.max(0.4, Math.min(4, value));
    var top = viewer.scrollTop;
    viewer.style.setProperty("--zoom", String(zoom));
    viewer.scrollTop = top * (zoom / before);
    document.getElementById("zoom-value").textContent = Math.round(zoom * 100) + "%";
  }

  /* Addresses */
  function route(name) {
    var target = name && document.getElementById(name);
    if (!target) { return false; }
    var mark = target.closest("[data-key]");
    if (target.classList.contains("panel")) { openPanel(target); left.scrollTop = 0; return true; }
    if (target.hasAttribute("data-item")) { select(target); return true; }
    if (/^page-/.test(name)) { goToPage(name.slice(5)); return true; }
    if (mark) {
      var item = document.getElementById(mark.getAttribute("data-key"));
      select(item, placesOf(item).map(function (place) { return place.hash; }).indexOf("#" + name));
      return true;
    }
    return false;
  }
  function clicked(event) {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
    var link = event.target.closest("a[href^='#']");
    var item = event.target.closest("[data-item]");
    if (link) {
      var name = link.getAttribute("href").slice(1);
      var isPlace = item && link.classList.contains("place");
      if (isPlace) { select(item, placesOf(item).indexOf(link)); }
      if (isPlace || route(name)) { event.preventDefault(); remember(name); }
    } else if (item && !event.target.closest("summary, label, input, blockquote[tabindex]") && !String(getSelection())) {
      select(item);
      remember(item.id);
    }
  }

  var KEYS = {
    j: function () { stepLead(1); }, k: function () { stepLead(-1); },
    n: function () { goToPlace(step + 1); }, p: function () { goToPlace(step - 1); },
    "[": function () { stepPage(-1); }, "]": function () { stepPage(1); },
    "+": function () { setZoom(zoom * 1.25); }, "=": function () { setZoom(zoom * 1.25); },
    "-": function () { setZoom(zoom / 1.25); }, "0": function () { setZoom(1); }
  };
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) && event.target.type !== "checkbox")) { return; }
    var action = KEYS[event.key];
    if (action) { event.preventDefault(); action(); }
  });
  document.addEventListener("click", clicked);
  window.addEventListener("beforeprint", function () { all("details:not(.clear-all)").forEach(function (part) { part.open = true; }); });
  window.addEventListener("hashchange", function () { route(decodeURIComponent(location.hash.slice(1))); });
  on("page-back", KEYS["["]); on("page-next", KEYS["]"]);
  on("evidence-back", KEYS.p); on("evidence-next", KEYS.n);
  on("zoom-in", KEYS["+"]); on("zoom-out", KEYS["-"]); on("zoom-fit", KEYS["0"]);
  pageSelect.addEventListener("change", function () { goToPage(pageSelect.value); });
  document.getElementById("unfold").addEventListener("change", function (event) { left.classList.toggle("unfolds", event.target.checked); });
  document.getElementById("show-all").addEventListener("change", function (event) { viewer.classList.toggle("shows-all", event.target.checked); });
  var waiting = false;
  viewer.addEventListener("scroll", function () {
    if (waiting) { return; }
    waiting = true;
    requestAnimationFrame(function () { waiting = false; showPageNumber(); });
  });

  document.documentElement.classList.add("js");
  openPanel(panels[0]);
  if (!route(decodeURIComponent(location.hash.slice(1))) && leads.length) { select(leads[0]); left.scrollTop = 0; }
}());
