/* All pages: what goes wrong is said, and a session that is over is begun again without losing what was typed. */
(function () {
  "use strict";
  var body = document.body;
  var again = document.getElementById("again");

  function say(text, isBad) {
    var line = document.createElement("p");
    line.className = "toast" + (isBad ? " is-bad" : "");
    line.textContent = text;
    document.getElementById("toast").appendChild(line);
    setTimeout(function () { line.remove(); }, isBad ? 12000 : 4000);
  }
  function csrf() {
    try { return JSON.parse(body.getAttribute("hx-headers") || "{}")["X-CSRF-Token"] || ""; } catch (error) { return ""; }
  }
  function signInAgain() { if (again && !again.open) { again.showModal(); } }
  window.mingjian = { say: say, csrf: csrf, signInAgain: signInAgain };

  body.addEventListener("htmx:responseError", function (event) {
    var answer = event.detail.xhr;
    if (answer.status === 401) { signInAgain(); return; }
    var words = "没有完成：服务答复 " + answer.status + "，请稍后再试。";
    try { words = JSON.parse(answer.responseText).detail || words; } catch (error) {
      var told = new DOMParser().parseFromString(answer.responseText || "", "text/html").querySelector(".problem, .lead");
      if (told) { words = told.textContent.trim(); }
    }
    say(words, true);
  });
  var isAway = false; /* what asks again by itself says so once, not every time */
  body.addEventListener("htmx:sendError", function (event) {
    var isAsking = /every|load/.test(event.detail.elt.getAttribute("hx-trigger") || "");
    if (isAsking && isAway) { return; }
    isAway = true;
    say("连不上服务，请检查网络后再试；填写的内容还在。", true);
  });
  body.addEventListener("htmx:afterOnLoad", function () { isAway = false; });
  body.addEventListener("htmx:timeout", function () { say("服务没有及时答复，请稍后再试。", true); });
  body.addEventListener("htmx:afterRequest", function (event) {
    if (event.detail.successful && event.detail.elt.hasAttribute("data-refresh-jobs")) { htmx.trigger("#jobs", "refresh"); }
  });
  body.addEventListener("htmx:afterSwap", function () {
    var signed = document.getElementById("signed-in");
    if (signed) { body.setAttribute("hx-headers", JSON.stringify({ "X-CSRF-Token": signed.getAttribute("data-csrf") })); }
  });
  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-close-dialog]")) { again.close(); }
  });
}());
