/* Handing in: each file is known by its SHA-256, sent in pieces that survive a broken line, then screened. */
(function () {
  "use strict";
  var PIECE = 8 << 20;
  var AT_ONCE = 2;
  var list = document.getElementById("uploads");
  var stages = JSON.parse(list.getAttribute("data-stages"));
  var drop = document.getElementById("drop");
  var waiting = [];
  var running = 0;
  var taken = {}; /* names by SHA-256, of what this page has taken already */

  function headers(more) { return Object.assign({ "X-CSRF-Token": mingjian.csrf() }, more || {}); }
  function add(file) {
    var row = document.createElement("li");
    row.className = "upload";
    row.innerHTML = "<span class=\"name\"></span><progress max=\"1\" value=\"0\"></progress><span class=\"says\"></span>";
    row.querySelector(".name").textContent = file.name;
    row.querySelector("progress").setAttribute("aria-label", file.name);
    list.appendChild(row);
    row.querySelector(".says").textContent = "排队等待上传";
    waiting.push({ file: file, row: row });
    next();
  }
  function next() {
    while (running < AT_ONCE && waiting.length) {
      running += 1;
      handIn(waiting.shift()).catch(function () {}).then(function () { running -= 1; next(); });
    }
  }
  function say(item, words, share, isBad) {
    item.row.querySelector(".says").textContent = words;
    item.row.classList.toggle("is-bad", Boolean(isBad));
    if (share !== undefined) { item.row.querySelector("progress").value = share; }
  }
  var BANDS = JSON.parse(list.getAttribute("data-bands"));
  function link(item, report, words) { /* what came of it: band, findings, and where to look */
    var says = item.row.querySelector(".says");
    var to = document.createElement("a");
    to.href = "/reports/" + report;
    to.textContent = "查看结果";
    says.textContent = words + " ";
    says.appendChild(to);
    item.row.querySelector("progress").value = 1;
    return fetch("/api/v1/reports/" + report).then(answered).then(function (card) {
      says.textContent = words + " ";
      if (card.band && BANDS[card.band]) {
        var band = document.createElement("b");
        band.className = "band band-" + BANDS[card.band][0];
        band.textContent = BANDS[card.band][1] + " " + card.band;
        says.appendChild(band);
      }
      says.appendChild(document.createTextNode((card.band ? "，线索 " + card.leads + " 条 " : "")));
      says.appendChild(to);
    }).catch(function () {});
  }
  function why(item, report) {
    var to = document.createElement("a");
    to.href = "/reports/" + report;
    to.textContent = " 原因和办法";
    item.row.querySelector(".says").appendChild(to);
  }
  function answered(answer) {
    return answer.json().catch(function () { return {}; }).then(function (body) {
      if (answer.status === 401) { mingjian.signInAgain(); }
      if (!answer.ok) {
        var error = new Error(body.detail || "服务答复 " + answer.status + "，请稍后再试。");
        error.status = answer.status;
        error.again = Number(answer.headers.get("Retry-After")) || 0;
        throw error;
      }
      return body;
    });
  }
  function sleep(seconds) { return new Promise(function (done) { setTimeout(done, seconds * 1000); }); }
  function patiently(item, what, tries) { /* a broken line or a full queue is waited for; a refusal is not */
    return what().catch(function (error) {
      var isPassing = error.status === undefined || error.status === 429 || error.status === 503 || error.status === 409;
      if (!isPassing || tries <= 0) { throw error; }
      say(item, error.status === undefined ? "连接中断，正在重试…" : error.message);
      return sleep(error.again || 3).then(function () { return patiently(item, what, tries - 1); });
    });
  }
  function digest(file) {
    if (!window.crypto || !crypto.subtle) { return Promise.resolve(null); } /* only over https or on this machine */
    return file.arrayBuffer().then(function (bytes) { return crypto.subtle.digest("SHA-256", bytes); }).then(function (made) {
      return Array.prototype.map.call(new Uint8Array(made), function (byte) { return byte.toString(16).padStart(2, "0"); }).join("");
    });
  }
  function handIn(item) {
    var name = { "X-File-Name": encodeURIComponent(item.file.name) };
    if (!item.file.size) { say(item, "文件是空的，没有上传。", 0, true); return Promise.resolve(); }
    say(item, "正在核对文件…");
    return digest(item.file).then(function (id) {
      if (!id) { return patiently(item, function () { return whole(item, name); }, 5); }
      if (taken[id]) { say(item, "与上面的「" + taken[id] + "」是同一份文件，不再提交。", 1); return null; }
      taken[id] = item.file.name;
      item.id = id;
      return patiently(item, function () {
        return fetch("/api/v1/files/" + id).then(answered).then(function (known) {
          return known.is_known ? known : pieces(item, id, known.received, name, true);
        });
      }, 20);
    }).then(function (kept) {
      if (!kept) { return null; }
      if (kept.is_screened) { return link(item, kept.id, "这份文件已经筛查过。"); }
      return patiently(item, function () { return submit(kept.id); }, 50).then(function (job) { return follow(item, job); });
    }).catch(function (error) {
      if (item.id) { delete taken[item.id]; } /* it may be tried again */
      say(item, error.status === undefined ? "一直连不上服务，没有提交。请检查网络，再选择一次这份文件：已传的部分不必重传。" : error.message, undefined, true);
      throw error;
    });
  }
  function whole(item, name) {
    say(item, "正在上传…");
    return fetch("/api/v1/files", { method: "POST", body: item.file, headers: headers(Object.assign({ "Content-Type": "application/pdf" }, name)) }).then(answered);
  }
  function megabytes(bytes) { return (bytes / 1e6).toFixed(bytes < 1e8 ? 1 : 0); }
  function pieces(item, id, from, name, isResumed) {
    var size = item.file.size;
    say(item, (isResumed && from ? "从上次断开处继续上传" : "正在上传") + (size > PIECE ? "，" + megabytes(from) + " / " + megabytes(size) + " MB" : "") + "…", from / size * 0.3);
    var part = item.file.slice(from, from + PIECE);
    var address = "/api/v1/files/" + id + "?size=" + size + "&offset=" + from;
    return fetch(address, { method: "PUT", body: part, headers: headers(Object.assign({ "Content-Type": "application/pdf" }, name)) }).then(answered).then(function (kept) {
      return kept.is_known ? kept : pieces(item, id, kept.received, name, isResumed);
    });
  }
  function submit(report) {
    return fetch("/api/v1/jobs", { method: "POST", body: JSON.stringify({ file: report }), headers: headers({ "Content-Type": "application/json" }) }).then(answered);
  }
  function follow(item, job) {
    say(item, "已上传，等待筛查…", 0.3);
    htmx.trigger("#jobs", "refresh");
    return new Promise(function (done) {
      var source = new EventSource("/api/v1/jobs/" + job.id + "/events");
      source.onerror = function () {
        if (source.readyState === EventSource.CLOSED) { say(item, "连接已断开；筛查在服务器上继续，结果见「近期提交」。"); done(); return; }
        say(item, "连接中断，正在重连；筛查在服务器上继续…");
      };
      source.addEventListener("job", function (event) {
        var now = JSON.parse(event.data);
        if (now.state === "running") {
          var share = now.total ? now.done / now.total : 0;
          say(item, (stages[now.stage] || "筛查") + (now.total ? " " + now.done + "/" + now.total + " 页" : ""), 0.3 + 0.7 * share);
        }
        if (["queued", "running"].indexOf(now.state) >= 0) { return; }
        source.close();
        if (now.state === "done" || now.state === "partial") { link(item, now.report_id, now.state === "done" ? "筛查完成。" : "筛查完成，部分页面未能读取。"); }
        else {
          say(item, now.message || (now.state === "cancelled" ? "已取消。" : "没有完成。"), 1, now.state !== "cancelled");
          if (now.report_id && now.state !== "cancelled") { why(item, now.report_id); }
        }
        htmx.trigger("#jobs", "refresh");
        done();
      });
    });
  }
  function take(files) { Array.prototype.forEach.call(files, add); }
  document.getElementById("files").addEventListener("change", function (event) { take(event.target.files); event.target.value = ""; });
  ["dragover", "dragenter"].forEach(function (kind) {
    document.addEventListener(kind, function (event) { event.preventDefault(); drop.classList.add("is-over"); });
  });
  ["dragleave", "drop"].forEach(function (kind) {
    document.addEventListener(kind, function (event) { event.preventDefault(); drop.classList.remove("is-over"); });
  });
  document.addEventListener("drop", function (event) { take(event.dataTransfer.files); });
  window.addEventListener("beforeunload", function (event) { if (running) { event.preventDefault(); } });
}());
