/* The page of a report, beyond what result.js does: decisions by keyboard, and text that can be selected. */
(function () {
  "use strict";
  var viewer = document.getElementById("viewer");
  var report = document.querySelector("[data-report]").getAttribute("data-report");

  /* Decisions */
  var VERDICTS = { y: "confirmed", x: "dismissed", f: "needs_field_check" };
  function form() { return document.querySelector(".card.is-selected .decide"); }
  function choose(verdict) {
    var here = form();
    if (!here || !here.elements) { return; }
    var asked = here.querySelector("button[value=" + verdict + "]");
    here.querySelectorAll("button").forEach(function (button) { button.toggleAttribute("data-asked", button === asked); });
    here.querySelector("[name=reason]").focus();
  }
  document.addEventListener("keydown", function (event) {
    var field = event.target;
    if (field.name === "reason") {
      var asked = field.form.querySelector("[data-asked]");
      if (event.key === "Escape") { field.blur(); }
      if (event.key === "Enter") {
        event.preventDefault();
        if (asked) { asked.click(); } else { mingjian.say("请先选择：确认、排除或需现场核查。"); }
      }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || (/^(INPUT|SELECT|TEXTAREA)$/.test(field.tagName) && field.type !== "checkbox")) { return; }
    if (VERDICTS[event.key]) { event.preventDefault(); choose(VERDICTS[event.key]); }
  });

  document.body.addEventListener("htmx:afterSwap", function (event) {
    var card = event.target.closest && document.querySelector(".card.is-selected");
    if (card && card.contains(event.target) && !card.querySelector(".problem")) { card.setAttribute("tabindex", "-1"); card.focus({ preventScroll: true }); }
  });

  /* Text of what was read, over the page's picture */
  var toggle = document.createElement("label");
  toggle.className = "tool-set";
  toggle.innerHTML = "<input type=\"checkbox\" id=\"select-text\"> 选择文字";
  document.querySelector(".toolbar").appendChild(toggle);
  var SVG = "http://www.w3.org/2000/svg";
  function lay(sheet) {
    var drawing = sheet.querySelector("svg");
    if (!drawing || sheet.hasAttribute("data-text")) { return; }
    sheet.setAttribute("data-text", "");
    fetch("/api/v1/reports/" + report + "/pages/" + sheet.getAttribute("data-page") + "/text").then(function (answer) {
      if (!answer.ok) { throw new Error(String(answer.status)); }
      return answer.json();
    }).then(function (page) {
      var group = document.createElementNS(SVG, "g");
      group.setAttribute("class", "read-text");
      page.lines.forEach(function (line) {
        var box = line.box;
        var text = document.createElementNS(SVG, "text");
        var height = box[3] - box[1];
        text.setAttribute("x", box[0]);
        text.setAttribute("y", box[3] - height * 0.15);
        text.setAttribute("font-size", Math.max(1, height * 0.9));
        text.setAttribute("textLength", Math.max(1, box[2] - box[0]));
        text.setAttribute("lengthAdjust", "spacingAndGlyphs");
        text.textContent = line.text;
        group.appendChild(text);
      });
      drawing.appendChild(group);
    }).catch(function () { sheet.removeAttribute("data-text"); mingjian.say("这一页的文字没有取到，请稍后再试。", true); });
  }
  var seen = new IntersectionObserver(function (entries) {
    entries.forEach(function (entry) { if (entry.isIntersecting) { lay(entry.target); } });
  }, { root: viewer });
  document.getElementById("select-text").addEventListener("change", function (event) {
    viewer.classList.toggle("selects-text", event.target.checked);
    viewer.querySelectorAll(".sheet").forEach(function (sheet) {
      if (event.target.checked) { seen.observe(sheet); } else { seen.unobserve(sheet); }
    });
  });
  /* From a list of findings one arrives at the finding meant */
  var meant = document.getElementById("standing-" + (new URLSearchParams(location.search).get("finding") || ""));
  if (meant) { location.hash = meant.closest(".card").id; }

  /* Hovering a finding lights its boxes without moving the page */
  document.getElementById("left").addEventListener("mouseover", function (event) {
    var item = event.target.closest("[data-item]");
    viewer.querySelectorAll(".is-hovered").forEach(function (mark) { mark.classList.remove("is-hovered"); });
    if (item) { viewer.querySelectorAll("[data-key='" + item.id + "']").forEach(function (mark) { mark.classList.add("is-hovered"); }); }
  });
}());
